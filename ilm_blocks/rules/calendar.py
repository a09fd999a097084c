"""The days that the product knows, one rule for every field and every question.

Anything outside them is a typing mistake, and arithmetic at the ends of Python's own calendar overflows.
"""

import re
from datetime import UTC, date, datetime, time, timedelta
from typing import TypeVar

FIRST_DAY = date(2000, 1, 1)
LAST_DAY = date(2100, 12, 31)

#: The instants at which it is one of those days anywhere on earth.
FIRST_INSTANT = datetime.combine(FIRST_DAY, time.min, UTC) - timedelta(hours=14)
LAST_INSTANT = datetime.combine(LAST_DAY, time.max, UTC) + timedelta(hours=12)

#: A moment as RFC 3339 spells it, with optional seconds and offset. Of the many other spellings of
#: ISO 8601 none is read: some of them hide half an hour behind a full stop.
SPELLED_IN_FULL = re.compile(
    r"\d{4}-\d{2}-\d{2}[Tt ]\d{2}:\d{2}(:\d{2}(\.\d{1,9})?)?\s?([Zz]|[+-]\d{2}(:?\d{2})?)?", re.ASCII
)

When = TypeVar("When", date, datetime)


def is_day(text: str) -> bool:
    """Whether ``text`` writes a day as machines do, year first."""
    return re.fullmatch(r"\d{4}-\d{2}-\d{2}", text, re.ASCII) is not None


def is_spelled_in_full(text: str) -> bool:
    """Whether ``text`` writes day, hour and minute with all their digits, as machines do."""
    return SPELLED_IN_FULL.fullmatch(text) is not None


def holds(when: date | datetime) -> bool:
    """Whether the calendar has this day, or this instant."""
    return when == within(when)


def within(when: When) -> When:
    """``when``, or the end of the calendar that it lies beyond."""
    if not isinstance(when, datetime):
        return min(max(when, FIRST_DAY), LAST_DAY)
    first, last = FIRST_INSTANT, LAST_INSTANT
    if when.tzinfo is None:
        first, last = first.replace(tzinfo=None), last.replace(tzinfo=None)
    return min(max(when, first), last)
