"""Rotation ``edf-share/1``: which item plays next, so that airtime follows the weights.

Earliest deadline first over credits. The law: while the loop does not change, every item's
airtime stays within one longest item of its share. It is the tardiness bound of non-preemptive
EDF at full load, so it holds for any durations and weights. After a change the credits that are
carried over count as already owed; the law holds again once each item in debt has worked it off.

``partner_api/static/partner_api/player/rotation.js`` mirrors this file under the same names;
``tests/vectors/edf-share-1.json`` keeps the two equal. Integers only: a float would let them drift.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import accumulate, pairwise
from typing import NamedTuple


@dataclass(frozen=True, slots=True)
class Item:
    """One thing that plays. Ids are ASCII, so that Python and JavaScript sort them alike."""

    id: str
    dur_ms: int
    weight: int

    def __post_init__(self) -> None:
        if not self.id.isascii() or self.dur_ms <= 0 or self.weight <= 0:
            raise ValueError(f"{self!r}: the id must be ASCII, duration and weight above zero")


@dataclass(frozen=True, slots=True)
class Progress:
    """What each item of ``loop`` is owed. One unit is a millisecond divided by the loop's total
    weight: in that unit every share is a whole number. The credits always add up to 0."""

    loop: tuple[Item, ...] = ()
    credits: tuple[int, ...] = ()


class Slot(NamedTuple):
    start_ms: int
    item: Item


START = Progress()


def plan(items: Iterable[Item], *, until_ms: int, state: Progress = START) -> Iterator[Slot]:
    """The slots of an unchanging loop that start before ``until_ms``."""
    loop, start_ms = tuple(items), 0
    while loop and start_ms < until_ms:
        item, state = step(state, loop)
        yield Slot(start_ms, item)
        start_ms += item.dur_ms


def step(state: Progress, items: Iterable[Item]) -> tuple[Item, Progress]:
    """The item that plays next among ``items``, and what is owed once it has played."""
    loop = _loop(items)
    if loop != state.loop:
        state = _rebase(state, loop)
    next_up = _earliest_deadline(state)
    played = loop[next_up]
    owed = [credit + played.dur_ms * item.weight for item, credit in zip(loop, state.credits, strict=True)]
    owed[next_up] -= played.dur_ms * _total_weight(loop)
    return played, Progress(loop, tuple(owed))


def _loop(items: Iterable[Item]) -> tuple[Item, ...]:
    loop = tuple(sorted(items, key=lambda item: item.id))
    if not loop or any(one.id == other.id for one, other in pairwise(loop)):
        raise ValueError("a loop needs at least one item, and each id once")
    return loop


def _earliest_deadline(state: Progress) -> int:
    """Index of the item, among those not in debt, that is first to be owed its whole duration.

    Ties go to the lower id, because the loop is sorted. Somebody is always out of debt: the sum is 0.
    """
    total = _total_weight(state.loop)
    best, best_wait, best_weight = -1, 0, 0
    for index, (item, credit) in enumerate(zip(state.loop, state.credits, strict=True)):
        wait = item.dur_ms * total - credit
        # wait / weight < best_wait / best_weight, without the division
        if credit >= 0 and (best < 0 or wait * best_weight < best_wait * item.weight):
            best, best_wait, best_weight = index, wait, item.weight
    return best


def _rebase(state: Progress, loop: tuple[Item, ...]) -> Progress:
    """Carry the credits over to another loop: sum 0 again, none above one longest item."""
    owed = {item.id: credit for item, credit in zip(state.loop, state.credits, strict=True)}
    carried = [owed.get(item.id, 0) for item in loop]
    # Times the number of items, the mean is a whole number too.
    centred = [credit * len(loop) - sum(carried) for credit in carried]
    unit = (_total_weight(state.loop) or 1) * len(loop)
    # All shrink by one factor instead of being cut at the limit, which would spoil the sum.
    limit = max(item.dur_ms for item in loop) * unit
    shrink = max(limit, *map(abs, centred))
    # Rounding the running sum keeps the total at 0 and each credit less than one unit off.
    edges = [edge * _total_weight(loop) * limit // (unit * shrink) for edge in accumulate(centred, initial=0)]
    return Progress(loop, tuple(after - before for before, after in pairwise(edges)))


def _total_weight(loop: tuple[Item, ...]) -> int:
    return sum(item.weight for item in loop)
