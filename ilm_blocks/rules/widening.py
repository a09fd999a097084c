"""Whether an ILM would be shown somewhere, on some channel or at some instant where it was not before.

Answers are safe: where the two cannot be compared without looking at every region (tags against levels, say), it counts
as wider.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, time
from typing import Any

from .dayparts import Daypart
from .regions import Chain
from .targeting import Selector, Target

Chains = Mapping[int, Chain]
Piece = tuple[str, Any]

DAY = 24 * 60 * 60 * 1_000_000  # microseconds
WEEK = 7 * DAY


@dataclass(frozen=True, slots=True)
class Reach:
    """Where and when an ILM may be shown: below ``owner``, as far as the other parts let it."""

    owner: int
    channels: frozenset[str]
    target: Target
    dayparts: tuple[Daypart, ...]
    on_air_from: datetime
    on_air_until: datetime | None

    @property
    def region_ids(self) -> frozenset[int]:
        """Every region that it names."""
        return self.target.region_ids | {self.owner}


def widened(new: Reach, old: Reach, chains: Chains) -> list[str]:
    """The parts by which ``new`` may show more than ``old``; empty if all that it shows, ``old`` shows too.

    ``chains`` holds the chain of every region that either names; one that is missing counts as unknown.
    """
    parts = {
        "channels": new.channels <= old.channels,
        "target": _is_target_within(new, old, chains),
        "dayparts": _are_hours_within(new.dayparts, old.dayparts),
        "window": _is_window_within(new, old),
    }
    return [name for name, is_within in parts.items() if not is_within]


def _is_window_within(new: Reach, old: Reach) -> bool:
    ends_no_later = old.on_air_until is None or (new.on_air_until is not None and new.on_air_until <= old.on_air_until)
    return new.on_air_from >= old.on_air_from and ends_no_later


# Hours of the week


def _are_hours_within(new: Iterable[Daypart], old: Iterable[Daypart]) -> bool:
    allowed = _hours(old)
    return all(any(since <= start and end <= until for since, until in allowed) for start, end in _hours(new))


def _hours(dayparts: Iterable[Daypart]) -> list[tuple[int, int]]:
    """The spans of a local week, in microseconds from Monday's midnight, joined where they touch."""
    dayparts = tuple(dayparts)
    joined: list[tuple[int, int]] = []
    for start, end in sorted(span for daypart in dayparts for span in _spans(daypart)) if dayparts else [(0, WEEK)]:
        if joined and start <= joined[-1][1]:
            joined[-1] = joined[-1][0], max(end, joined[-1][1])
        else:
            joined.append((start, end))
    return joined


def _spans(daypart: Daypart) -> Iterator[tuple[int, int]]:
    for day in daypart.days:
        if not daypart.wraps:
            yield day * DAY + _clock(daypart.start), day * DAY + _clock(daypart.end)
            continue
        yield day * DAY + _clock(daypart.start), (day + 1) * DAY
        next_day = (day + 1) % 7
        yield next_day * DAY, next_day * DAY + _clock(daypart.end)


def _clock(at: time) -> int:
    return ((at.hour * 60 + at.minute) * 60 + at.second) * 1_000_000 + at.microsecond


# Regions. A piece is one value of a selector; every piece is cut to the subtree of the new owner.


def _is_target_within(new: Reach, old: Reach, chains: Chains) -> bool:
    tree = _Tree(new.owner, chains)
    if not tree.is_at_or_below(new.owner, old.owner):
        return False
    shown = list(_pieces(new.target.include)) or [("subtree", new.owner)]
    included, excluded = list(_pieces(old.target.include)), list(_pieces(old.target.exclude))
    still_excluded = list(_pieces(new.target.exclude))
    open_again = [piece for piece in excluded if not any(tree.is_inside(piece, kept) for kept in still_excluded)]
    return all(
        (not included or any(tree.is_inside(piece, allowed) for allowed in included))
        and all(tree.are_apart(piece, out) for out in open_again)
        for piece in shown
    )


def _pieces(selectors: Iterable[Selector]) -> Iterator[Piece]:
    for selector in selectors:
        for value in selector.values:
            yield selector.kind, value


class _Tree:
    """What is known of the regions below ``owner`` without looking at each."""

    def __init__(self, owner: int, chains: Chains) -> None:
        self.owner, self.chains = owner, chains

    def is_at_or_below(self, region: int, above: int) -> bool:
        return region == above or any(one.id == above for one in self.chains.get(region, ()))

    def is_inside(self, piece: Piece, other: Piece) -> bool:
        """Whether every region of ``piece`` is one of ``other``, for certain."""
        (kind, value), (other_kind, other_value) = piece, other
        if piece == other:
            return True
        if other_kind == "subtree":
            below = self.is_at_or_below(self.owner, other_value)
            return below or (kind in ("subtree", "region") and self.is_at_or_below(value, other_value))
        return other_kind == "levels" and kind == "region" and self._level(value) == other_value

    def are_apart(self, piece: Piece, other: Piece) -> bool:
        """Whether no region is in both, for certain."""
        (kind, value), (other_kind, other_value) = sorted([piece, other], key=lambda each: each[0])
        kinds = (kind, other_kind)
        if kinds == ("levels", "levels"):
            return value != other_value
        if kinds == ("levels", "region"):
            return self._level(other_value) not in ("", value)
        if not all(self.chains.get(one) for one in (value, other_value)):
            return False
        if kinds == ("region", "region"):
            return value != other_value
        if kinds == ("region", "subtree"):
            return not self.is_at_or_below(value, other_value)
        below = self.is_at_or_below(value, other_value), self.is_at_or_below(other_value, value)
        return kinds == ("subtree", "subtree") and not any(below)

    def _level(self, region: int) -> str:
        chain = self.chains.get(region)
        return chain[-1].level if chain else ""
