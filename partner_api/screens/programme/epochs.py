"""The epochs of a day: from when on which set of members was in the programme, told from the record.

A change that adds or reweighs takes effect a minute after it was written, one that takes away at once. So what holds
at an instant is what was known a minute before and ever since; past epochs never change.
"""

from bisect import bisect_right
from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from functools import reduce

from .members import NOTHING, Facts, LocalDay

SETTLES = timedelta(seconds=60)

Known = Sequence[tuple[datetime, Facts]]


def epochs(known: Known, day: LocalDay) -> list[tuple[datetime, Facts]]:
    """Each epoch of ``day`` with its beginning; ``known`` is what the record said from each instant on, in order."""
    since_a_minute = _lookup(known)
    changes = [_whole(at) for at, _facts in known]
    instants = {day.start, *changes, *(at + SETTLES for at in changes)}
    found: list[tuple[datetime, Facts]] = []
    for at in sorted(at for at in instants if day.start <= at < day.end):
        facts = since_a_minute(at)
        if not found or found[-1][1] != facts:
            found.append((at, facts))
    return found


def _whole(at: datetime) -> datetime:
    """The first whole millisecond from ``at`` on: what two changes within one wrote takes effect together."""
    return at + timedelta(microseconds=-at.microsecond % 1000)


def _lookup(known: Known) -> Callable[[datetime], Facts]:
    """What had been known for a minute at an instant; nothing before the first."""
    instants = [_whole(at) for at, _facts in known]

    def since_a_minute(at: datetime) -> Facts:
        first, last = bisect_right(instants, at - SETTLES), bisect_right(instants, at)
        before = known[first - 1][1] if first else NOTHING
        return reduce(Facts.as_of_both, (facts for _at, facts in known[first:last]), before)

    return since_a_minute
