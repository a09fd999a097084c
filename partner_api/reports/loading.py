"""Reading the sums by the hour, each table in one pass: what the database adds up it adds up there."""

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import Enum, auto
from itertools import pairwise
from typing import Any
from zoneinfo import ZoneInfo

from django.db import connection
from django.db.models import DateField, Exists, F, Func, Max, OuterRef, Q, QuerySet, Sum, Value
from django.db.models.functions import TruncDate

from ilm_blocks.models import ILM
from ilm_blocks.rules.spans import Span

from ..screens.models import Loop, Screen
from ..screens.plans.models import PlannedHour
from ..screens.plays.models import PlayHour
from .period import Period

PLAYED = ("complete", "partial", "failed", "skipped", "shown_ms")
PLANNED = ("times", "planned_ms")
KEY = ("screen_id", "when", "item", "revision", "agreement")
#: Of what stands in several hours under several names, one is told, always the same.
COPIED = ("ilm_id", "responsible_id", "title", "responsible_name", "screen_name", "region_name", "loop")
#: The share of voice is one of the stage: running text has a loop of its own.
ON_STAGE = ~Q(loop=Loop.TICKER)

Key = tuple[str, Any, str, int, str]
Facts = Mapping[str, Any]


class Step(Enum):
    """How much time one row is of."""

    HOUR = auto()
    DAY = auto()
    PERIOD = auto()  # told as of its first day


@dataclass(frozen=True, slots=True)
class Found:
    """Sums of one item of one videotron in one step of time, and what they are of."""

    key: Key
    facts: Facts
    sums: Mapping[str, int]


def played(own: Q, screens: Collection[Screen], period: Period, zone: ZoneInfo, step: Step) -> Iterator[Found]:
    rows = _keyed(PlayHour, own, screens, period, zone, step)
    for key, facts, sums in _found(rows, PLAYED):
        yield Found(key, facts, sums)


def planned(own: Q, screens: Collection[Screen], period: Period, zone: ZoneInfo, step: Step) -> Iterator[Found]:
    """``reported_ms`` is what of ``planned_ms`` lies in hours of which there is a report of whatever item.

    Asked is what lies in the others, which are few: a report is looked for once an hour, not once a row.
    """
    rows = _keyed(PlannedHour, own, screens, period, zone, step)
    report = PlayHour.objects.order_by().filter(screen=OuterRef("screen"), hour=OuterRef("hour"))
    silent = {tuple(key): silent_ms for *key, silent_ms in rows.filter(~Exists(report)).annotate(ms=Sum("planned_ms"))}
    for key, facts, sums in _found(rows, PLANNED):
        yield Found(key, facts, sums | {"reported_ms": sums["planned_ms"] - silent.get(key, 0)})


def _keyed(
    model: Any, own: Q, screens: Collection[Screen], period: Period, zone: ZoneInfo, step: Step
) -> QuerySet[Any, tuple[Any, ...]]:
    rows = within(model, screens, period.span(zone)).filter(own)
    return rows.annotate(when=_when(step, period, zone)).values_list(*KEY)


def _when(step: Step, period: Period, zone: ZoneInfo) -> Any:
    if step is Step.PERIOD:
        return Value(period.first, output_field=DateField())
    return F("hour") if step is Step.HOUR else local_day(period, zone)


def _found(rows: QuerySet[Any, tuple[Any, ...]], added: Collection[str]) -> Iterator[tuple[Key, Facts, dict[str, int]]]:
    sums = {f"sum_{name}": Sum(name) for name in added}
    for row in rows.annotate(**{f"a_{name}": Max(name) for name in COPIED}, **sums):
        key, copied, told = row[: len(KEY)], row[len(KEY) : -len(sums)], row[-len(sums) :]
        yield key, dict(zip(COPIED, copied, strict=True)), dict(zip(added, told, strict=True))


@dataclass(frozen=True, slots=True)
class HourSums:
    """Milliseconds of one hour of one videotron: of all items on its stage, and of the subject's own anywhere."""

    stage_ms: int
    own_ms: int


def hours_played(own: Q, screens: Collection[Screen], span: Span) -> dict[tuple[str, datetime], HourSums]:
    """By videotron and hour, of each hour with a report of whatever."""
    added = {
        "stage": Sum("shown_ms", filter=ON_STAGE),
        "own": Sum("shown_ms", filter=own or None),
    }
    rows = within(PlayHour, screens, span).values_list("screen_id", "hour").annotate(**added)
    return {(screen, hour): HourSums(*(told or 0 for told in sums)) for screen, hour, *sums in rows}


def hours_planned(own: Q, screens: Collection[Screen], span: Span) -> dict[tuple[str, datetime], tuple[int, int]]:
    """By videotron and hour in which anything was planned: times and milliseconds of the subject's own items."""
    added = {f"own_{name}": Sum(name, filter=own or None) for name in PLANNED}
    rows = within(PlannedHour, screens, span).values_list("screen_id", "hour").annotate(**added)
    return {(screen, hour): (times or 0, planned_ms or 0) for screen, hour, times, planned_ms in rows}


def within(model: Any, screens: Collection[Screen], span: Span) -> QuerySet[Any]:
    keys = [screen.pk for screen in screens]
    return model._default_manager.filter(screen__in=keys, hour__gte=span.start, hour__lt=span.end).order_by()


def local_day(period: Period, zone: ZoneInfo) -> Any:
    """The day of ``hour`` in ``zone``. SQLite calls Python for each row to learn it; where the clocks of a zone are not
    set within the period it adds the hours itself, which takes a tenth of the time."""
    offset = _offset(period, zone)
    if connection.vendor == "sqlite" and offset is not None:
        return Func(F("hour"), template=f"date(%(expressions)s, '{offset:+d} seconds')", output_field=DateField())
    return TruncDate("hour", tzinfo=zone)


def _offset(period: Period, zone: ZoneInfo) -> int | None:
    """By how many seconds ``zone`` is ahead of UTC all through ``period``; None where that changes."""
    span = period.span(zone)
    instants = (span.start, *(Period(day, day).span(zone).end for day in period))
    offsets = [int(at.utcoffset().total_seconds()) for at in instants if at]  # type: ignore[union-attr]
    return offsets[0] if all(one == other for one, other in pairwise(offsets)) else None


def owners_of(ilms: Iterable[int]) -> dict[int, int]:
    """The page of the region that owns each ILM."""
    return dict(ILM.objects.filter(pk__in=set(ilms)).order_by().values_list("pk", "owner_id"))
