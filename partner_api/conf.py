"""The settings of the app: the keys of ``settings.PARTNER_API``, one property each."""

from collections.abc import Sequence

from ilm_blocks.conf import AppSettings


class Conf(AppSettings):
    dictionary = "PARTNER_API"

    @property
    def PLAYS_KEPT_DAYS(self) -> int:
        """How long proofs of play are kept one by one; their sums by the hour are kept for ever."""
        return self.get("PLAYS_KEPT_DAYS", 90)

    @property
    def MEDIA_ORIGIN(self) -> str:
        """Where files are found from outside, as ``https://media.example``; empty: where the API is."""
        return self.get("MEDIA_ORIGIN", "")

    @property
    def PREVIEW_HOURS(self) -> int:
        """How long a link to a draft is good."""
        return self.get("PREVIEW_HOURS", 24)

    @property
    def PREVIEW_FRONTEND(self) -> str:
        """Address of a frontend that shows drafts, with ``{token}`` where the token of the link goes; empty: none."""
        return self.get("PREVIEW_FRONTEND", "")

    @property
    def LISTENERS(self) -> int:
        """How many may listen to live events of one process at the most (ASGI)."""
        return self.get("LISTENERS", 5000)

    @property
    def LIVE(self) -> bool:
        """Whether live events are to be had under the site's own addresses: then videotrons listen to them."""
        return self.get("LIVE", False)

    @property
    def ENCRYPTION_KEYS(self) -> Sequence[str]:
        """Keys of secrets at rest, the newest first; none: ``SECRET_KEY`` and its fallbacks."""
        return self.get("ENCRYPTION_KEYS", ())

    @property
    def KEY_READS_PER_MINUTE(self) -> int:
        """How often one member's keys may read in a minute."""
        return self.get("KEY_READS_PER_MINUTE", 300)

    @property
    def KEY_WRITES_PER_MINUTE(self) -> int:
        """How often they may write in a minute, parts of a film included."""
        return self.get("KEY_WRITES_PER_MINUTE", 120)

    @property
    def KEY_REFUSALS_PER_MINUTE(self) -> int:
        """How often one address may ask in a minute without a key that opens anything."""
        return self.get("KEY_REFUSALS_PER_MINUTE", 30)

    @property
    def UPLOADS_FOLDER(self) -> str:
        """Where the parts of files lie until they are whole, one folder for all machines; empty: the system's own."""
        return self.get("UPLOADS_FOLDER", "")

    @property
    def UPLOAD_HOURS(self) -> int:
        """How long an upload that nobody goes on with is kept."""
        return self.get("UPLOAD_HOURS", 24)

    @property
    def OPEN_UPLOADS(self) -> int:
        """How many unfinished uploads one member may have at once."""
        return self.get("OPEN_UPLOADS", 5)

    @property
    def WEBHOOK_PORTS(self) -> Sequence[int]:
        """The ports to which webhooks may lead."""
        return self.get("WEBHOOK_PORTS", (443,))

    @property
    def WEBHOOK_NETWORKS(self) -> Sequence[str]:
        """Networks to which webhooks may lead beside the public internet, as ``10.20.0.0/16``: an intranet's own."""
        return self.get("WEBHOOK_NETWORKS", ())

    @property
    def WEBHOOK_CA_FILE(self) -> str:
        """File of certificates (PEM) that are trusted beside the system's, such as an intranet's; empty: none."""
        return self.get("WEBHOOK_CA_FILE", "")


conf = Conf()
