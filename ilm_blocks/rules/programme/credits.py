"""What each member of a programme is owed, in whole microseconds, and which of them plays next.

Earliest deadline first over credits: who is owed a whole item soonest, for its weight, plays. What is played is charged
to the one that played and credited to all by their weights, so that the sum over those that may play never changes.
"""

from collections import defaultdict, deque
from collections.abc import Collection, Iterator, Mapping
from itertools import pairwise

from .members import HOUR_MS, SECOND_MS, Member
from .weights import Weights

MS = 1_000  # microseconds


class Ledger:
    """The accounts of one local day, which begins with all of them empty. They follow the ids of items."""

    def __init__(self) -> None:
        self._owed: defaultdict[str, int] = defaultdict(int)
        self._starts: defaultdict[str, deque[int]] = defaultdict(deque)
        self._last_end: dict[str, int] = {}

    def owed(self) -> dict[str, int]:
        return dict(sorted(self._owed.items()))

    def free_at(self, member: Member) -> int:
        """The first instant from which ``member`` is held back by neither its cap nor its gap; 0 if it never was."""
        at = 0
        starts = self._starts[member.id]
        if member.max_per_hour and len(starts) >= member.max_per_hour:
            at = starts[-member.max_per_hour] + HOUR_MS
        if member.min_gap_s and (last_end := self._last_end.get(member.id)) is not None:
            at = max(at, last_end + member.min_gap_s * SECOND_MS)
        return at

    def note(self, member: Member, start_ms: int, end_ms: int) -> None:
        """``member`` played then; a slot that was cut counts too."""
        starts = self._starts[member.id]
        starts.append(start_ms)
        while starts[0] <= start_ms - HOUR_MS:
            starts.popleft()
        self._last_end[member.id] = end_ms

    def clamp(self, inside: Collection[str], longest_ms: int) -> None:
        """Whoever may not play just now keeps no more than one longest item, owed or owing."""
        longest = longest_ms * MS
        for name in self._owed.keys() - set(inside):
            self._owed[name] = max(-longest, min(self._owed[name], longest))

    def pick(self, durations: Mapping[str, int], weights: Weights) -> str:
        """Which of ``durations`` (ms, by id) plays next; ties go to the lowest id."""
        creditors = [name for name in sorted(durations) if self._owed[name] >= 0]
        if not creditors:
            return max(sorted(durations), key=self._owed.__getitem__)
        best, *others = creditors
        for name in others:
            # wait / weight is less than that of the best, without the division
            if self._wait(name, durations) * weights[best] < self._wait(best, durations) * weights[name]:
                best = name
        return best

    def _wait(self, name: str, durations: Mapping[str, int]) -> int:
        return durations[name] * MS - self._owed[name]

    def charge(self, picked: str, played_ms: int, *, weights: Weights, free: Collection[str], longest_ms: int) -> None:
        """``picked``, one of the ``free``, played; a member that is held back saves up one longest item at most."""
        played, longest = played_ms * MS, longest_ms * MS
        earned = {
            name: max(0, min(share, longest - self._owed[name]))
            for name, share in _divided(played, weights)
            if name not in free
        }
        rest = played - sum(earned.values())
        earned |= dict(_divided(rest, {name: weight for name, weight in weights.items() if name in free}))
        for name, share in earned.items():
            self._owed[name] += share
        self._owed[picked] -= played


def _divided(amount: int, weights: Weights) -> Iterator[tuple[str, int]]:
    """``amount`` among the names in their order, by weight, whole and without a rest."""
    total, edges = sum(weights.values()), [0]
    for weight in weights.values():
        edges.append(edges[-1] + weight)
    for name, (before, after) in zip(weights, pairwise(edges), strict=True):
        yield name, amount * after // total - amount * before // total
