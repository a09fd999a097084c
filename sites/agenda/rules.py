"""When an event takes place, by the clock of its region; pure, with the instant passed in."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

from ilm_blocks.rules.dayparts import midnight

DAY, WEEK = timedelta(days=1), timedelta(weeks=1)
#: How long an event lasts or repeats at most; so every list of its occurrences is short.
LONGEST = timedelta(days=366)


class Fault(StrEnum):
    """What a schedule may not say."""

    NO_BEGIN = "no_begin"
    DAYS = "days"
    HOURS = "hours"
    TOO_LONG = "too_long"
    WEEKS = "weeks"
    OVERLAP = "overlap"
    TOO_OFTEN = "too_often"


@dataclass(frozen=True, slots=True)
class Schedule:
    """Days and times of an event, as its region's calendar and clock show them.

    Without ``until_day`` it ends on the day on which it begins: one that goes on over midnight names the next day.
    Without times it takes the whole of its days, and without ``ends_at`` the rest of them. ``weekly_until`` is the
    last day on which it begins once more.
    """

    day: date
    until_day: date | None = None
    starts_at: time | None = None
    ends_at: time | None = None
    weekly_until: date | None = None

    @property
    def last_day(self) -> date:
        """The day on which it ends, the first time that it takes place."""
        return self.until_day or self.day

    def days(self, since: date | None = None) -> Iterator[date]:
        """The days on which it begins: all, or from the last one that is not after ``since``."""
        until = self.weekly_until or self.day
        first = max((since - self.day) // WEEK, 0) if since else 0
        for number in range(first, (until - self.day) // WEEK + 1):
            yield self.day + number * WEEK

    @property
    def final_day(self) -> date:
        """The day on which it ends for the last time."""
        *_earlier, last = self.days()
        return last + (self.last_day - self.day)


@dataclass(frozen=True, slots=True)
class Occurrence:
    """One time that an event takes place: from ``begins`` until right before ``ends``."""

    begins: datetime
    ends: datetime

    @property
    def last_day(self) -> date:
        """The day that it still reaches into."""
        return (self.ends - datetime.resolution).date()


def fault(schedule: Schedule) -> Fault | None:
    """The first thing that ``schedule`` may not say; None when it is sound."""
    lasts = schedule.last_day - schedule.day
    if schedule.ends_at is not None and schedule.starts_at is None:
        return Fault.NO_BEGIN
    if lasts < timedelta(0):
        return Fault.DAYS
    begins, ends = schedule.starts_at, schedule.ends_at
    if not lasts and begins is not None and ends is not None and ends <= begins:
        return Fault.HOURS
    if lasts > LONGEST:
        return Fault.TOO_LONG
    return _fault_of_weeks(schedule, lasts)


def _fault_of_weeks(schedule: Schedule, lasts: timedelta) -> Fault | None:
    if schedule.weekly_until is None:
        return None
    if schedule.weekly_until < schedule.day:
        return Fault.WEEKS
    if lasts >= WEEK:
        return Fault.OVERLAP
    return Fault.TOO_OFTEN if schedule.weekly_until - schedule.day > LONGEST else None


def occurrences(schedule: Schedule, zone: ZoneInfo, since: date | None = None) -> Iterator[Occurrence]:
    """Every time that a sound ``schedule`` takes place, in order: the hours on the clock stay from week to week.

    With ``since`` those that were over before that day may be missing.
    """
    lasts = schedule.last_day - schedule.day
    for day in schedule.days(since and since - lasts):
        yield Occurrence(
            midnight(day, zone) if schedule.starts_at is None else datetime.combine(day, schedule.starts_at, zone),
            midnight(day + lasts + DAY, zone)
            if schedule.ends_at is None
            else datetime.combine(day + lasts, schedule.ends_at, zone),
        )


def between(schedule: Schedule, zone: ZoneInfo, since: datetime, until: datetime | None) -> Iterator[Occurrence]:
    """Those that take place, wholly or in part, from ``since`` until right before ``until`` (None: all later ones)."""
    for found in occurrences(schedule, zone, since.astimezone(zone).date() - DAY):
        if found.ends > since and (until is None or found.begins < until):
            yield found


def next_occurrence(schedule: Schedule, zone: ZoneInfo, at: datetime) -> Occurrence | None:
    """The one that takes place at ``at``, or the first after it; its end is when this answer changes."""
    return next(between(schedule, zone, at, None), None)


def last_occurrence(schedule: Schedule, zone: ZoneInfo) -> Occurrence:
    *_earlier, last = occurrences(schedule, zone)
    return last


def last_end(schedule: Schedule, zone: ZoneInfo, at: datetime) -> datetime | None:
    """When it was over the last time, ``at`` included: the answer of ``next_occurrence`` changed then."""
    return max((found.ends for found in occurrences(schedule, zone) if found.ends <= at), default=None)
