"""What a screen has played and never reported: holes in the numbers of its rows, and ends of chains that nobody has.

Told for the days of the screen's own zone; a hole belongs to the day of the row behind it. What is still on its way
looks like what is lost, until it comes.
"""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django.db.models import Count, F, Max, Q, Window
from django.db.models.functions import Lag, TruncDate

from ilm_blocks.rules.dayparts import midnight

from ..models import Screen
from .models import Play

#: A player is seldom off for longer: where the end of its last chain is looked for first.
NEAR = timedelta(days=2)


@dataclass(frozen=True, slots=True)
class Day:
    """One day of a screen: its rows, those that do not count or do not follow, and the least that is missing."""

    day: date
    plays: int
    not_counted: int
    unlinked: int
    missing: int


def days(screen: Screen, first: date, last: date, zone: ZoneInfo) -> list[Day]:
    """Each day from ``first`` to ``last``, the newest first; as many queries for one as for many."""
    since, until = midnight(first, zone), midnight(last + timedelta(days=1), zone)
    rows = Play.objects.filter(screen=screen, starts_at__gte=since, starts_at__lt=until).order_by()
    sums: dict[str, Count] = {
        "plays": Count("pk"),
        "not_counted": Count("pk", filter=~Q(flag="")),
        "unlinked": Count("pk", filter=Q(is_unlinked=True)),
    }
    by_day: Any = rows.annotate(local=TruncDate("starts_at", tzinfo=zone)).values("local").annotate(**sums)
    counted = {row["local"]: {name: row[name] for name in sums} for row in by_day}
    missing = _missing(screen, rows, zone)
    nothing = dict.fromkeys(sums, 0)
    span = [last - timedelta(days=number) for number in range((last - first).days + 1)]
    return [Day(day, **counted.get(day, nothing), missing=missing[day]) for day in span]


def _missing(screen: Screen, rows: Any, zone: ZoneInfo) -> Counter[date]:
    missing: Counter[date] = Counter()
    for at, many in (*_holes(screen, rows), *_lost_ends(screen, rows)):
        missing[at.astimezone(zone).date()] += many
    return missing


def _holes(screen: Screen, rows: Any) -> Iterable[tuple[datetime, int]]:
    """When a row began that does not follow by its number, and how many are missing before it."""
    before = Window(Lag("n"), partition_by=F("boot"), order_by=(F("n").asc(), F("pk").asc()))
    numbered = rows.annotate(before=before)
    inside = numbered.filter(n__gt=F("before") + 1).values_list("starts_at", "n", "before")
    # A condition on "n" in SQL would be one on the rows that the window looks back at.
    firsts = [row for row in numbered.filter(before=None).values_list("boot", "starts_at", "n") if row[2] > 1]
    earlier = Q(pk__in=())
    for boot, _at, n in firsts:
        earlier |= Q(boot=boot, n__lt=n)
    known = dict(
        Play.objects.filter(earlier, screen=screen).order_by().values_list("boot").annotate(newest=Max("n"))
        if firsts else ()
    )  # fmt: skip
    yield from ((at, n - before - 1) for at, n, before in inside)
    yield from ((at, lost) for boot, at, n in firsts if (lost := n - known.get(boot, 0) - 1))


def _lost_ends(screen: Screen, rows: Any) -> Iterable[tuple[datetime, int]]:
    """When a start of the player began whose row before, the last of another start, nobody has: one at least."""
    begun = list(rows.filter(n=1).exclude(previous_hash="").values_list("starts_at", "previous_hash"))
    if not begun:
        return
    of_screen = Play.objects.filter(screen=screen).order_by()
    wanted = {named for _at, named in begun}
    for near in (Q(starts_at__gte=min(begun)[0] - NEAR, starts_at__lte=max(begun)[0]), Q()):
        if wanted:
            wanted -= set(of_screen.filter(near, row_hash__in=wanted).values_list("row_hash", flat=True))
    yield from ((at, 1) for at, named in begun if named in wanted)
