"""Which plays can be true. Pure: what is known of the screen is passed in.

A play that cannot be true is kept and shown with the reason; it counts nowhere. So the plays that count
never overlap within one loop of a screen, its time on air never exceeds the time that has passed, and no more
plays count than that time has room for.
"""

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import NamedTuple

from .models import SEEN, Flag, Result

SLACK = timedelta(seconds=2)
#: What is complete lasted at least that part of its plan: a clock may have been set back by some seconds meanwhile, and
#: the same film may have been planned for a little longer in another manifest.
LEAST_PART = 3
#: What was cut before that, and before that part of its plan, nobody has seen.
LEAST_SEEN = timedelta(seconds=1)
AHEAD = timedelta(minutes=5)
APART = timedelta(days=1)


class Claim(NamedTuple):
    """What a play says of itself. ``numbered_at`` is the time in its UUID; an item that no manifest named
    at that time has no ``planned`` duration. ``has_manifest``: the screen may have had one of the ``seq`` it names."""

    starts_at: datetime
    ends_at: datetime
    numbered_at: datetime
    planned: timedelta | None
    result: str = Result.COMPLETE
    has_manifest: bool = True


def flag_of(claim: Claim, *, paired_at: datetime | None, received_at: datetime) -> Flag | None:
    """Why ``claim`` cannot be true taken by itself; overlaps are for ``OnAir`` to find."""
    latest = received_at + AHEAD
    is_in_time = paired_at is not None and paired_at <= claim.starts_at <= latest
    if not is_in_time or abs(claim.starts_at - claim.numbered_at) > APART:
        return Flag.CLOCK
    if not claim.has_manifest:
        return Flag.NO_MANIFEST
    if claim.planned is None:
        return Flag.NOT_IN_MANIFEST
    if claim.ends_at - claim.starts_at > claim.planned + SLACK:
        return Flag.TOO_LONG
    if claim.result in SEEN and claim.ends_at - claim.starts_at < _least(claim.result, claim.planned):
        return Flag.TOO_SHORT
    return Flag.CLOCK if claim.ends_at > latest else None


def _least(result: str, planned: timedelta) -> timedelta:
    part = planned / LEAST_PART
    return part if result == Result.COMPLETE else min(LEAST_SEEN, part)


class OnAir:
    """Stretches of time in which a screen showed something, by loop; no two of one loop overlap."""

    def __init__(self, stretches: Iterable[tuple[str, datetime, datetime]]) -> None:
        self._starts: dict[str, list[datetime]] = defaultdict(list)
        self._ends: dict[str, list[datetime]] = defaultdict(list)
        for loop, start, end in sorted(stretches):
            self._starts[loop].append(start)
            self._ends[loop].append(end)

    def take(self, loop: str, start: datetime, end: datetime) -> bool:
        """Add a stretch if nothing of its loop overlaps it; whether it was added. An instant takes no time."""
        if start == end:
            return True
        starts, ends = self._starts[loop], self._ends[loop]
        after = bisect_right(starts, start)
        if (after > 0 and ends[after - 1] > start) or (after < len(starts) and starts[after] < end):
            return False
        starts.insert(after, start)
        ends.insert(after, end)
        return True
