"""Hours of day in which an ILM may be on air, in the zone of the region that shows it."""

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from itertools import combinations
from zoneinfo import ZoneInfo

from .spans import Span, Spans, intersection, union

A_DAY = timedelta(days=1)
WEEK = frozenset(range(7))
DAY_MINUTES = 24 * 60


@dataclass(frozen=True, slots=True)
class Daypart:
    """From ``start`` to before ``end`` on ``days`` (0 is Monday).

    With ``start >= end`` it runs past midnight; ``days`` name the day on which it starts.
    """

    start: time
    end: time
    days: frozenset[int] = WEEK

    @property
    def wraps(self) -> bool:
        return self.start >= self.end

    def holds(self, local: datetime) -> bool:
        clock, day = local.time(), local.weekday()
        if not self.wraps:
            return day in self.days and self.start <= clock < self.end
        started_today = day in self.days and clock >= self.start
        started_yesterday = (day - 1) % 7 in self.days and clock < self.end
        return started_today or started_yesterday

    def borders(self, at: datetime, zone: ZoneInfo) -> Iterator[datetime]:
        """The starts and ends within a week of ``at``, before it and after it."""
        today = at.astimezone(zone).date()
        for offset in range(-7, 8):
            day = today + timedelta(days=offset)
            if day.weekday() in self.days:
                yield datetime.combine(day, self.start, zone)
                yield datetime.combine(day + timedelta(days=self.wraps), self.end, zone)


def any_holds(dayparts: Iterable[Daypart], local: datetime) -> bool:
    """Whether one of ``dayparts`` holds; none at all means the whole day."""
    dayparts = tuple(dayparts)
    return not dayparts or any(daypart.holds(local) for daypart in dayparts)


def overlap(dayparts: Iterable[Daypart]) -> tuple[Daypart, Daypart] | None:
    """The first two of ``dayparts`` that hold at the same time of some week, if there are such."""
    for first, second in combinations(dayparts, 2):
        if any(_share(one, other) for one in _minutes(first) for other in _minutes(second)):
            return first, second
    return None


def _share(one: range, other: range) -> bool:
    return max(one.start, other.start) < min(one.stop, other.stop)


def _minutes(daypart: Daypart) -> Iterator[range]:
    """Of a week that begins on Monday; what passes from Sunday into Monday stands at both ends of it."""
    start, end = (60 * clock.hour + clock.minute for clock in (daypart.start, daypart.end))
    length = (end - start) % DAY_MINUTES or DAY_MINUTES
    for day in daypart.days:
        first = day * DAY_MINUTES + start
        yield range(first, first + length)
        yield range(first - len(WEEK) * DAY_MINUTES, first - len(WEEK) * DAY_MINUTES + length)


def midnight(day: date, zone: ZoneInfo) -> datetime:
    """The instant at which ``day`` begins in ``zone``."""
    return datetime.combine(day, time.min, zone)


def hours(dayparts: Collection[Daypart], window: Spans, zone: ZoneInfo) -> Spans:
    """The part of ``window`` in which one of ``dayparts`` holds; all of it when there are none."""
    if not dayparts:
        return window
    return tuple(part for span in window for part in intersection((span,), union(_holding(dayparts, span, zone))))


def _holding(dayparts: Iterable[Daypart], within: Span, zone: ZoneInfo) -> Iterator[Span]:
    """The hours of each day that touches ``within``, which has an end."""
    assert within.end is not None  # noqa: S101  (of what recurs for ever there is no end)
    first, last = within.start.astimezone(zone).date() - A_DAY, within.end.astimezone(zone).date()
    for offset in range((last - first).days + 1):
        day = first + offset * A_DAY
        for daypart in dayparts:
            if day.weekday() in daypart.days:
                start = datetime.combine(day, daypart.start, zone)
                yield Span(start, datetime.combine(day + daypart.wraps * A_DAY, daypart.end, zone))
