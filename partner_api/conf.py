"""The settings of the app: the keys of ``settings.PARTNER_API``, one property each."""

from ilm_blocks.conf import AppSettings


class Conf(AppSettings):
    dictionary = "PARTNER_API"

    @property
    def PLAYS_KEPT_DAYS(self) -> int:
        """How long proofs of play are kept one by one; their sums by the hour are kept for ever."""
        return self.get("PLAYS_KEPT_DAYS", 90)


conf = Conf()
