"""Which plays can be true. Pure: what is known of the screen is passed in.

A play that cannot be true is kept and shown with the reason; it counts nowhere. So the plays that count
never overlap within one loop of a screen, and its time on air never exceeds the time that has passed.
"""

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from .models import Flag

SLACK = timedelta(seconds=2)
AHEAD = timedelta(minutes=5)
APART = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Claim:
    """What a play says of itself. ``numbered_at`` is the time in its UUID; an item that no manifest named
    has no ``planned`` duration."""

    starts_at: datetime
    ends_at: datetime
    numbered_at: datetime
    planned: timedelta | None


def flag_of(claim: Claim, *, paired_at: datetime | None, received_at: datetime) -> Flag | None:
    """Why ``claim`` cannot be true taken by itself; overlaps are for ``OnAir`` to find."""
    latest = received_at + AHEAD
    is_in_time = paired_at is not None and paired_at <= claim.starts_at <= latest
    if not is_in_time or abs(claim.starts_at - claim.numbered_at) > APART:
        return Flag.CLOCK
    if claim.planned is None:
        return Flag.NOT_IN_MANIFEST
    if claim.ends_at - claim.starts_at > claim.planned + SLACK:
        return Flag.TOO_LONG
    return Flag.CLOCK if claim.ends_at > latest else None


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
