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

from django.db.models import Count, F, OuterRef, Q, Subquery, Window
from django.db.models.functions import Lag, TruncDate

from ilm_blocks.rules.dayparts import midnight

from ..models import Screen
from .models import Play

#: A player is seldom off for longer: where the end of its last chain is looked for first.
NEAR = timedelta(days=2)
#: Two loops whose items follow each other, each of several seconds, and what is passed over at once between them.
MOST_A_SECOND, MOST_AT_ONCE = 1, 1_000
#: One row of a boot after the other, by their numbers.
IN_A_BOOT: dict[str, Any] = {"partition_by": F("boot"), "order_by": (F("n").asc(), F("pk").asc())}


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
    numbered = rows.annotate(
        before=Window(Lag("n"), **IN_A_BOOT), began_before=Window(Lag("starts_at"), **IN_A_BOOT)
    ).annotate(step=F("n") - F("before"))
    inside = numbered.filter(step__gt=1).values_list("starts_at", "began_before", "step")
    yield from ((at, _believed(step - 1, before, at)) for at, before, step in inside)
    for at, n, known, before in _firsts(screen, numbered):
        if n - (known or 0) > 1:
            yield at, _believed(n - (known or 0) - 1, before or screen.paired_at, at)


def _firsts(screen: Screen, numbered: Any) -> Iterable[Any]:
    """Of each boot the first row of the span: when it began, its number, the next lower one that is known from other
    days, and when the screen's row before it began."""
    of_screen = Play.objects.filter(screen=screen)
    lower = of_screen.filter(boot=OuterRef("boot"), n__lt=OuterRef("n")).order_by("-n")
    earlier = of_screen.filter(starts_at__lt=OuterRef("starts_at")).order_by("-starts_at")
    # The window is a query within: a condition on "n" beside it would be one on the rows that it looks back at.
    firsts = of_screen.filter(pk__in=numbered.filter(before=None).values("pk"), n__gt=1).order_by()
    return firsts.values_list(
        "starts_at", "n", Subquery(lower.values("n")[:1]), Subquery(earlier.values("starts_at")[:1])
    )


def _believed(many: int, before: datetime | None, at: datetime) -> int:
    """How many rows are missing where numbers say ``many``: one, where the time since ``before`` had no room for them.

    A number that was made up says nothing of how many there are.
    """
    room = MOST_AT_ONCE + max(0, int((at - before).total_seconds())) * MOST_A_SECOND if before else MOST_AT_ONCE
    return many if many <= room else 1


def _lost_ends(screen: Screen, rows: Any) -> Iterable[tuple[datetime, int]]:
    """When a start of the player began whose row before, the last of another start, nobody has: one at least."""
    first = rows.filter(n=1).exclude(previous_hash="")
    begun = list(first.values_list("starts_at", "previous_hash"))
    if not begun:
        return
    named_by_them = Play.objects.filter(screen=screen, row_hash__in=first.values("previous_hash")).order_by()
    wanted = {named for _at, named in begun}
    for near in (Q(starts_at__gte=min(begun)[0] - NEAR, starts_at__lte=max(begun)[0]), Q()):
        if wanted:
            wanted -= set(named_by_them.filter(near).values_list("row_hash", flat=True))
    yield from ((at, 1) for at, named in begun if named in wanted)
