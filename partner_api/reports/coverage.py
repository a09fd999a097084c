"""How much of a period its videotrons have reported: which of their operating hours, and which nobody knows of.

An hour of which there is no report says nothing of what was shown in it. Pure: all rows are passed in.
"""

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from enum import StrEnum
from functools import lru_cache
from zoneinfo import ZoneInfo

from ilm_blocks.rules.dayparts import Daypart, hours, midnight
from ilm_blocks.rules.spans import Span

from .period import A_DAY

HOUR = timedelta(hours=1)
#: A player without a network keeps its proofs for so long, and sends them when it is back.
ON_ITS_WAY = timedelta(days=4)

#: None: it was switched off, and nothing was due.
Setups = Collection[tuple[datetime, tuple[Daypart, ...] | None]]


class Known(StrEnum):
    """What is known of one operating hour."""

    REPORTED = "reported"
    IDLE = "idle"  # nothing was planned: there was nothing to report
    AWAITED = "awaited"
    UNREPORTED = "unreported"


class Reported(StrEnum):
    """What is known of a day or an hour in which something was planned or shown."""

    FULL = "full"
    PARTLY = "partly"
    AWAITED = "awaited"
    NONE = "none"


@dataclass(frozen=True, slots=True)
class Facts:
    """Of one videotron: where it is, since when it was there, its operating hours from each instant on, the hours with
    a report, those with a plan, and the days whose plan is known."""

    zone: ZoneInfo
    since: datetime | None
    setups: Setups
    reported: frozenset[datetime] = frozenset()
    planned: frozenset[datetime] = frozenset()
    planned_days: frozenset[date] = frozenset()


@dataclass(frozen=True, slots=True)
class Coverage:
    """What is known of each operating hour of one videotron that has passed."""

    hours: Mapping[datetime, Known] = field(default_factory=dict)
    days: Mapping[date, Counter[Known]] = field(default_factory=dict)
    told: Mapping[date, Reported] = field(default_factory=dict)
    until: datetime | None = None

    @classmethod
    def of(cls, facts: Facts, days: Iterable[date], now: datetime) -> "Coverage":
        found = {day: dict(_of_day(facts, day, now)) for day in days}
        counters = {day: Counter(hours.values()) for day, hours in found.items() if hours}
        told = {hour: known for hours in found.values() for hour, known in hours.items()}
        of_days = {day: _so_far(reported(Counter(hours.values())), midnight(day + A_DAY, facts.zone), now)
                   for day, hours in found.items()}  # fmt: skip
        return cls(told, counters, of_days, now)

    def of_day(self, day: date) -> Reported:
        return self.told.get(day, Reported.FULL)

    def of_hour(self, hour: datetime) -> Reported:
        known = reported({self.hours[hour]: 1}) if hour in self.hours else Reported.FULL
        return _so_far(known, hour + HOUR, self.until) if self.until else known

    @property
    def counts(self) -> "Counts":
        return Counts.of(Counter(self.hours.values()))


@dataclass(frozen=True, slots=True)
class Counts:
    """Operating hours by what is known of them."""

    reported: int = 0
    idle: int = 0
    awaited: int = 0
    unreported: int = 0

    @classmethod
    def of(cls, counter: Mapping[Known, int]) -> "Counts":
        return cls(**{known.value: counter.get(known, 0) for known in Known})

    @property
    def due(self) -> int:
        """Hours in which there was something to report."""
        return self.reported + self.awaited + self.unreported

    @property
    def permille(self) -> int | None:
        """The reported share of what was due, rounded down: all of it is a thousand, less never; None of nothing."""
        return 1000 * self.reported // self.due if self.due else None

    def __add__(self, other: "Counts") -> "Counts":
        return Counts(*(getattr(self, known) + getattr(other, known) for known in Known))


def reported(counter: Mapping[Known, int]) -> Reported:
    """Outside operating hours nothing is due, so what is there is all."""
    counts = Counts.of(counter)
    if counts.reported == counts.due:
        return Reported.FULL
    if counts.reported:
        return Reported.PARTLY
    return Reported.AWAITED if counts.awaited else Reported.NONE


def _so_far(known: Reported, end: datetime, now: datetime) -> Reported:
    """What is not over is never told in full: more may come."""
    return Reported.PARTLY if known is Reported.FULL and end > now else known


def _of_day(facts: Facts, day: date, now: datetime) -> Iterator[tuple[datetime, Known]]:
    return ((hour, _known(facts, day, hour, now)) for hour in _operating(facts, day, now))


def _known(facts: Facts, day: date, hour: datetime, now: datetime) -> Known:
    if hour in facts.reported:
        return Known.REPORTED
    if day in facts.planned_days and hour not in facts.planned:
        return Known.IDLE
    return Known.AWAITED if now - hour < ON_ITS_WAY else Known.UNREPORTED


def _operating(facts: Facts, day: date, now: datetime) -> Iterator[datetime]:
    """The hours of ``day`` that are over and in which the videotron was to run for some time."""
    if facts.since is None or facts.since >= midnight(day + A_DAY, facts.zone):
        return
    for hour in _hours_of(day, facts.zone):
        rules = _rules(facts.setups, hour)
        if rules is not None and facts.since < hour + HOUR <= now and hour in _running(day, facts.zone, rules):
            yield hour


def _rules(setups: Setups, hour: datetime) -> tuple[Daypart, ...] | None:
    return next((rules for since, rules in reversed([*setups]) if since <= hour), next(iter(setups))[1])


@lru_cache(maxsize=10_000)
def _hours_of(day: date, zone: ZoneInfo) -> tuple[datetime, ...]:
    """Each whole hour that begins on ``day``, in UTC."""
    start, end = (midnight(each, zone).timestamp() for each in (day, day + A_DAY))
    return tuple(datetime.fromtimestamp(at, UTC) for at in range(int(start), int(end), 3600))


@lru_cache(maxsize=10_000)
def _running(day: date, zone: ZoneInfo, rules: tuple[Daypart, ...]) -> frozenset[datetime]:
    spans = hours(rules, (Span(midnight(day, zone), midnight(day + A_DAY, zone)),), zone)
    return frozenset(hour for hour in _hours_of(day, zone) if any(span.meets(hour, hour + HOUR) for span in spans))
