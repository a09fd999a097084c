"""Whether each row follows the one that its player says it follows: ``prev`` is the digest of the row before.

So whoever alters or invents a row alters all behind it, or is seen. A row that does not follow is kept and told; it
counts, for nobody knows which of the two is the true one.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from functools import reduce
from operator import or_

from django.db.models import Q

from ..models import Screen
from .models import Play

Place = tuple[str, int]  # boot and number within it


def judge(screen: Screen, new: Sequence[Play]) -> None:
    """Mark those of ``new`` that do not follow the row before, and of those on record what ``new`` decides.

    The result is the same in whatever order rows come. The caller holds the screen's lock; one query, and one for each
    of the two verdicts on rows that came before.
    """
    rows: defaultdict[Place, list[Play]] = defaultdict(list)
    for play in [*_near(screen, new), *new]:
        rows[play.boot, play.n].append(play)
    for play in new:
        play.is_unlinked = is_unlinked(play, rows)
    changed: defaultdict[bool, list[int]] = defaultdict(list)
    for play in _behind(new, rows):
        if (verdict := is_unlinked(play, rows)) != play.is_unlinked:
            changed[verdict].append(play.pk)
    for verdict, keys in changed.items():
        Play.objects.filter(pk__in=keys).update(is_unlinked=verdict)


def is_unlinked(play: Play, rows: Mapping[Place, Sequence[Play]]) -> bool:
    """Whether rows before it are there, and none of them is the one that it names.

    Several of one place are rows of which one was invented. A page without TLS has no digests, and names none.
    """
    before = [row for row in rows.get((play.boot, play.n - 1), ()) if row.row_hash]
    return bool(before) and not any(_follows(play, row) for row in before)


def _follows(play: Play, row: Play) -> bool:
    return play.previous_hash == row.row_hash or not (play.previous_hash or row.previous_hash)


def _behind(new: Iterable[Play], rows: Mapping[Place, Sequence[Play]]) -> list[Play]:
    """The rows on record behind a new one."""
    places = {(play.boot, play.n + 1) for play in new}
    return [play for place in places for play in rows.get(place, ()) if play.pk]


def _near(screen: Screen, plays: Iterable[Play]) -> Iterable[Play]:
    """The rows on record at the places of ``plays``, before and behind them."""
    wanted: defaultdict[str, set[int]] = defaultdict(set)
    for play in plays:
        wanted[play.boot] |= {play.n - 1, play.n, play.n + 1}
    if not wanted:
        return ()
    anywhere = reduce(or_, (Q(boot=boot, n__in=numbers) for boot, numbers in wanted.items()))
    facts = ("boot", "n", "row_hash", "previous_hash", "is_unlinked")
    return Play.objects.filter(anywhere, screen=screen).only(*facts).order_by()
