"""The settings of the admission of requests: the keys of ``settings.ADMISSION``, one property each."""

from ilm_blocks.conf import AppSettings


class Conf(AppSettings):
    dictionary = "ADMISSION"

    @property
    def AT_WORK(self) -> int:
        """How many requests each process works on at once, each with a connection to the database at most."""
        return self.get("AT_WORK", 16)

    @property
    def WAITING(self) -> int:
        """How many more wait for their turn; the next is told to ask again."""
        return self.get("WAITING", 32)

    @property
    def LONGEST_BODY_MB(self) -> int:
        """The most that a request may send, in megabytes."""
        return self.get("LONGEST_BODY_MB", 256)


conf = Conf()
