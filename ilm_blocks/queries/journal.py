"""Reads of the record: how far it has come for a region, and whether anybody has altered it."""

import re
from collections.abc import Callable, Iterator
from typing import Any

from django.db.models import OuterRef, QuerySet, Subquery
from django.utils.translation import gettext as _
from wagtail.models import Page

from ..models.journal import GENESIS, Change, JournalHead
from ..rules.canonical import digest

SEAL = re.compile(r"(\d{1,18}):([0-9a-f]{64})")


def versions(pages: QuerySet[Page]) -> QuerySet[Page]:
    """``pages``, each with the last change it owns that a programme can show; one query.

    ``version`` is its seq, ``changed_at`` its instant and ``version_hash`` its hash, for after a restore the numbers
    count anew.
    """
    newest = Change.objects.filter(owner_id=OuterRef("pk"), only_pages=False).order_by("-seq")
    return pages.annotate(
        version=Subquery(newest.values("seq")[:1]),
        changed_at=Subquery(newest.values("at")[:1]),
        version_hash=Subquery(newest.values("hash")[:1]),
    )


def epoch() -> Subquery:
    """The epoch of the journal, as a column; None before anything was recorded."""
    return Subquery(JournalHead.objects.values("epoch")[:1])


def verify(checked: Callable[[], Any] = lambda: None) -> Iterator[tuple[int, str]]:
    """Each fault of the chain as (seq, what is wrong); nothing when it is sound. ``checked`` is called per row."""
    previous, seq, at = GENESIS, 0, None
    for change in Change.objects.order_by("seq").iterator():
        if change.seq != seq + 1:
            yield seq + 1, _("missing")
        yield from ((change.seq, fault) for fault in _faults(change, previous))
        if at and change.at < at:
            yield change.seq, _("its instant lies before that of the row before")
        previous, seq, at = change.hash, change.seq, change.at
        checked()
    head = JournalHead.objects.filter(pk=1).first()
    if (seq, previous) != ((head.seq, head.hash) if head else (0, GENESIS)):
        yield seq + 1, _("rows missing at the end")
    elif head and head.at != at:
        yield seq, _("the head has another instant")


def seal() -> str:
    """What to keep outside of the database: number and hash of the newest change, which stand for all before it."""
    head = JournalHead.objects.filter(pk=1).first()
    return f"{head.seq}:{head.hash}" if head else f"0:{GENESIS}"


def holds(sealed: str) -> bool:
    """Whether the record still reaches up to what was ``sealed``; a sound chain has all before it as it was then.

    Raises ValueError if it is not a seal.
    """
    if not (parts := SEAL.fullmatch(sealed.strip())):
        raise ValueError(sealed)
    seq, hashed = parts.groups()
    return (int(seq), hashed) == (0, GENESIS) or Change.objects.filter(seq=seq, hash=hashed).exists()


def _faults(change: Change, previous: str) -> Iterator[str]:
    if change.previous_hash != previous:
        yield _("does not follow the row before")
    if change.digest != digest(change.state):
        yield _("state altered")
    if change.hash != change.computed_hash():
        yield _("row altered")
