"""What is wrong with a screen that is connected, judged from what its player tells. Pure."""

from collections.abc import Iterator, Mapping
from datetime import datetime, timedelta
from typing import Any

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

MOST_SKEW_MS = 2_000
#: A player reports each minute: so many rows wait only where reports do not arrive.
MOST_QUEUED = 1_000
NOW = timedelta()


class Fault(TextChoices):
    COPIED = "copied", _("token copied? Two players show themselves with it")
    SAFE = "safe", _("plays without films, because it stopped again and again")
    STORAGE = "storage", _("keeps nothing: the browser refuses storage")
    MANIFEST = "manifest", _("refuses its programme")
    FILES_BAD = "files_bad", _("files are broken")
    FILES_MISSING = "files_missing", _("files are missing")
    CLOCK = "clock", _("its clock is wrong")
    LOST = "lost", _("proofs of play are lost")
    QUEUE = "queue", _("proofs of play do not arrive")
    RELEASE = "release", _("runs an old release of the player")


#: For how long a sign is no fault yet: files need their time, and a new release comes by itself.
PATIENCE: Mapping[Fault, timedelta] = {
    Fault.FILES_MISSING: timedelta(minutes=15), Fault.QUEUE: timedelta(minutes=15), Fault.RELEASE: timedelta(hours=3),
    Fault.CLOCK: timedelta(minutes=2),
}  # fmt: skip
LONGEST_PATIENCE = max(PATIENCE.values())
#: Codes among the errors of a heartbeat that are no failures of an item or file.
SAFE_MODE, REFUSED_MANIFEST, DATABASE = "safe_mode", "manifest", "database"
REFUSED_STORAGE = "refused-storage"


def signs(told: Mapping[str, Any], *, is_copied: bool, release: str) -> Iterator[Fault]:
    """What the heartbeat ``told`` shows; ``release`` is the one of the player that is given out now."""
    files, codes = told["files"], {error["code"] for error in told["errors"]}
    shown = {
        Fault.COPIED: is_copied,
        Fault.SAFE: SAFE_MODE in codes,
        Fault.STORAGE: told["storage"] == "memory" or told["mode"] == REFUSED_STORAGE or DATABASE in codes,
        Fault.MANIFEST: REFUSED_MANIFEST in codes,
        Fault.FILES_BAD: files["bad"] > 0,
        Fault.FILES_MISSING: files["whole"] < files["wanted"],
        Fault.CLOCK: abs(told["skew_ms"]) > MOST_SKEW_MS,
        Fault.LOST: told["lost"] > 0,
        Fault.QUEUE: told["queue"] >= MOST_QUEUED,
        Fault.RELEASE: told["release"] not in ("", release),
    }
    return (fault for fault, is_shown in shown.items() if is_shown)


def since(before: Mapping[str, int], seen: Iterator[Fault], at: datetime) -> dict[str, int]:
    """Since when each of ``seen`` has been so, in milliseconds since 1970; what is gone is forgotten."""
    now = int(at.timestamp() * 1000)
    return {fault.value: before.get(fault.value, now) for fault in seen}


def counted(signs: Mapping[str, int], at: datetime) -> list[Fault]:
    """The faults among ``signs`` at ``at``, the gravest first."""
    now = int(at.timestamp() * 1000)
    return [
        fault for fault in Fault
        if fault in signs and now - signs[fault] >= PATIENCE.get(fault, NOW) / timedelta(milliseconds=1)
    ]  # fmt: skip
