"""What programs of partners leave behind: uploads that nobody goes on with, and answers too old to be repeated."""

from datetime import datetime

from .idempotency import repeating
from .media import uploads


def forget(at: datetime) -> dict[str, int]:
    """Drop them; how many of each. The background worker does it once an hour, and ``prune_partner_leftovers``."""
    return {"uploads": uploads.forget(at), "answers": repeating.forget(at)}
