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
from .new import AnyPlay, NewPlay

Place = tuple[str, int]  # boot and number within it


def judge(screen: Screen, new: Sequence[NewPlay]) -> None:
    """Mark those of ``new`` that do not follow the row before, and of those on record what ``new`` decides.

    The result is the same in whatever order rows come. The caller holds the screen's lock; one query, and one for each
    of the two verdicts on rows that came before.
    """
    rows: defaultdict[Place, list[AnyPlay]] = defaultdict(list)
    both: Iterable[AnyPlay] = (*_near(screen, new), *new)
    for play in both:
        rows[play.boot, play.n].append(play)
    for play in new:
        play.is_unlinked = is_unlinked(play, rows)
    changed: defaultdict[bool, list[int]] = defaultdict(list)
    for play in _behind(new, rows):
        if (verdict := is_unlinked(play, rows)) != play.is_unlinked:
            changed[verdict].append(play.pk)
    for verdict, keys in changed.items():
        Play.objects.filter(pk__in=keys).update(is_unlinked=verdict)


def is_unlinked(play: AnyPlay, rows: Mapping[Place, Sequence[AnyPlay]]) -> bool:
    """Whether rows before it are there, and none of them is the one that it names.

    Several of one place are rows of which one was invented. A page without TLS has no digests, and names none.
    """
    before = [row for row in rows.get((play.boot, play.n - 1), ()) if row.row_hash]
    return bool(before) and not any(_follows(play, row) for row in before)


def _follows(play: AnyPlay, row: AnyPlay) -> bool:
    return play.previous_hash == row.row_hash or not (play.previous_hash or row.previous_hash)


def _behind(new: Iterable[NewPlay], rows: Mapping[Place, Sequence[AnyPlay]]) -> list[Play]:
    """The rows on record behind a new one."""
    places = {(play.boot, play.n + 1) for play in new}
    return [play for place in places for play in rows.get(place, ()) if isinstance(play, Play)]


def _around(numbers: Iterable[int]) -> list[tuple[int, int]]:
    """The ranges of ``numbers`` and their neighbours: one where they follow each other."""
    found: list[tuple[int, int]] = []
    for n in sorted(numbers):
        if found and n - 1 <= found[-1][1] + 1:
            found[-1] = found[-1][0], n + 1
        else:
            found.append((n - 1, n + 1))
    return found


def _near(screen: Screen, plays: Iterable[NewPlay]) -> Iterable[Play]:
    """The rows on record at the places of ``plays``, before and behind them."""
    wanted: defaultdict[str, list[int]] = defaultdict(list)
    for play in plays:
        wanted[play.boot].append(play.n)
    if not wanted:
        return ()
    ranges = ((boot, first, last) for boot, numbers in wanted.items() for first, last in _around(numbers))
    anywhere = reduce(or_, (Q(boot=boot, n__range=(first, last)) for boot, first, last in ranges))
    facts = ("boot", "n", "row_hash", "previous_hash", "is_unlinked")
    return Play.objects.filter(anywhere, screen=screen).only(*facts).order_by()
