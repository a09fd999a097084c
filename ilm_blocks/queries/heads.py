"""Whether anything public moved: the identity of the journal's head, and what the changes since an older one touch.

What an answer was made from is told by marks: the regions whose changes it shows, for one of three audiences. A change
of a region or its host (REGIONS) touches every audience, one of the programme those who show ILM, one of a page pages
alone. So village news makes no feed anew.
"""

from collections.abc import Iterable
from typing import NamedTuple

import swapper

from ..models.journal import GENESIS, HOSTS, PAGE, PAGE_DECISION, REGION, Change, JournalHead
from ..regions import path_and_above

Marks = frozenset[str]

REGIONS, PROGRAMME, PAGES = AUDIENCES = ("regions", "programme", "pages")
#: More changes than these are not looked at one by one: everything counts as touched.
FEW = 1000


class Head(NamedTuple):
    """Numbers repeat after a restore, a rollback or in another database; the hash of the newest change does not."""

    epoch: int
    seq: int
    hash: str


def read() -> Head:
    """One query."""
    row = JournalHead.objects.filter(pk=1).values_list("epoch", "seq", "hash").first()
    return Head(*row) if row else Head(1, 0, GENESIS)


def of_chain(page_ids: Iterable[int], audience: str) -> Marks:
    """What is made of the rows of these regions, which are those of a chain; a page also of pictures and the like."""
    parts = of_parts() if audience == PAGES else frozenset()
    return parts.union(f"{audience}:at:{page_id}" for page_id in page_ids)


def of_parts() -> Marks:
    """What stands on pages of any region, wherever it is kept: pictures, documents, redirects, restrictions."""
    return frozenset({f"{PAGES}:parts"})


def of_subtree(page_id: int, audience: str) -> Marks:
    """What is made of the rows of a region and all below it; of those above it, ``of_chain``."""
    return frozenset({f"{audience}:below:{page_id}"})


def of_all(audience: str) -> Marks:
    return frozenset({f"{audience}:all"})


def widened(marks: Marks) -> Marks:
    """Few marks that are touched whenever any of ``marks`` is, and more often: those of their whole audiences."""
    return frozenset().union(*(of_all(mark.partition(":")[0]) for mark in marks))


def touched(since: Head, now: Head) -> Marks | None:
    """The marks of what was made before the changes from ``since`` to ``now``; None: of everything. Two queries.

    Everything, where ``now`` does not follow ``since``: the database is another one, or was restored.
    """
    if now.epoch != since.epoch or not 0 < now.seq - since.seq <= FEW:
        return None
    changes = list(
        Change.objects.filter(seq__gt=since.seq, seq__lte=now.seq)
        .order_by("seq")
        .values_list("seq", "previous_hash", "hash", "kind", "only_pages", "owner_id", "owner__path")
    )
    if not changes or changes[0][1] != since.hash or changes[-1][2] != now.hash:
        return None
    above = _pages_above({path for *_rest, path in changes})
    marks: set[str] = set()
    for _seq, _previous, _hash, kind, only_pages, owner_id, path in changes:
        if only_pages and kind not in (PAGE, PAGE_DECISION):
            marks |= of_parts()
        for audience in _audiences(kind, only_pages):
            marks |= {f"{audience}:all", f"{audience}:at:{owner_id}"}
            marks |= {f"{audience}:below:{above[upper]}" for upper in path_and_above(path) if upper in above}
    return frozenset(marks)


def _audiences(kind: str, only_pages: bool) -> tuple[str, ...]:
    if only_pages:
        return (PAGES,)
    return AUDIENCES if kind in (REGION, HOSTS) else (PROGRAMME, PAGES)


def _pages_above(paths: set[str]) -> dict[str, int]:
    wanted = {upper for path in paths for upper in path_and_above(path)}
    return dict(swapper.load_model("wagtailcore", "Page").objects.filter(path__in=wanted).values_list("path", "pk"))
