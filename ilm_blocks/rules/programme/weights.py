"""How much of the airtime each member of a moment gets, as whole weights, and who was scaled and why.

What an ILM asks for is its priority, divided among its creatives. Then the floors: what an agreement was promised, and
what the screen keeps for its own region. Then mandatory items together get no less than is guaranteed to them and,
while anything else may play, no more than the ceiling: these two win. All in whole numbers, so that bounds are exact.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from math import gcd, lcm, prod

from .members import Member, Shares

#: Promises are reckoned in millionths.
WHOLE = 1_000_000
PERCENT = 10_000
#: More than this the promises do not get together while anybody else may play.
MOST_PROMISED = 990_000
#: Names the filler among the ids of a moment: no item is called so.
FILLER = "filler"
OWN = "own"

Weights = dict[str, int]


class Scaling(StrEnum):
    """Why a member's weight is not what it asked for."""

    PROMISED = "promised"  # raised to the share that its agreement was promised
    OWN = "own"  # raised to the share that the screen keeps for its own region
    SQUEEZED = "squeezed"  # less than was promised, for other shares come first
    GUARANTEE = "guarantee"  # raised to the share that mandatory items are guaranteed
    CEILING = "ceiling"  # lowered to the share that mandatory items may take at most


@dataclass(frozen=True, slots=True)
class Weighed:
    """The weight of each member by its id, in the order of ids, and why some were scaled."""

    weights: Weights
    scaled: Mapping[str, tuple[Scaling, ...]]

    @property
    def total(self) -> int:
        return sum(self.weights.values())


def weigh(members: Sequence[Member], shares: Shares, *, has_filler: bool = False) -> Weighed:
    """The weights of ``members``, all that may play at one moment; of the filler too where it has something to play."""
    scaled: dict[str, list[Scaling]] = {}
    asked, promises = _asked(members), _promises(members)
    kept = _Floor(shares.own * PERCENT, tuple(one.id for one in members if one.is_own), Scaling.OWN)
    weights = _with_floors(asked, [*promises, *_missing(kept, asked, promises)], scaled)
    weights = _with_bounds(weights, {one.id for one in members if one.is_mandatory}, shares, scaled)
    for floor in (*promises, kept):
        if not floor.is_met(weights):
            for name in floor.ids:
                scaled.setdefault(name, []).append(Scaling.SQUEEZED)
    if has_filler and shares.filler:
        weights = _with_filler(weights, shares.filler)
    return Weighed(_reduced(weights), {name: tuple(reasons) for name, reasons in sorted(scaled.items())})


def _asked(members: Sequence[Member]) -> Weights:
    creatives = Counter(one.ilm for one in members)
    common = lcm(*creatives.values())
    asked = {one.id: one.weight * common // creatives[one.ilm] for one in members}
    return dict(sorted(asked.items()))


@dataclass(frozen=True, slots=True)
class _Floor:
    """``ids`` get ``part`` of ``WHOLE`` together at least."""

    part: int
    ids: tuple[str, ...]
    why: Scaling

    def is_met(self, weights: Weights) -> bool:
        return WHOLE * sum(weights[name] for name in self.ids) >= self.part * sum(weights.values()) or not self.ids


def _promises(members: Sequence[Member]) -> list[_Floor]:
    promised: dict[int | str, list[Member]] = {}
    for one in members:
        if one.voice_percent:
            promised.setdefault(one.paper, []).append(one)
    return [
        _Floor(max(one.voice_percent for one in ones) * PERCENT, tuple(one.id for one in ones), Scaling.PROMISED)
        for ones in promised.values()
    ]


def _missing(kept: _Floor, asked: Weights, promises: Sequence[_Floor]) -> Iterator[_Floor]:
    """What is to be raised so that the screen's own region has what is ``kept``; nothing if it has that anyway.

    Those of its items that were promised something have at least that; the others get what is missing.
    """
    if kept.is_met(_with_floors(asked, promises, {})):
        return
    sure = 0
    for floor in promises:
        theirs = sum(asked[name] for name in floor.ids if name in kept.ids)
        sure += floor.part * theirs // sum(asked[name] for name in floor.ids)
    promised = {name for floor in promises for name in floor.ids}
    others = tuple(name for name in kept.ids if name not in promised)
    if others and kept.part > sure:
        yield _Floor(kept.part - sure, others, kept.why)


def _with_floors(weights: Weights, floors: Sequence[_Floor], scaled: dict[str, list[Scaling]]) -> Weights:
    """Raise every group that is below its floor; the others divide what is left as before."""
    raised: list[_Floor] = []
    while below := [floor for floor in floors if floor not in raised and _is_below(floor, weights, raised)]:
        raised.extend(below)
    if not raised:
        return weights
    for floor in raised:
        for name in floor.ids:
            scaled.setdefault(name, []).append(floor.why)
    rest, claimed = _rest(weights, raised), sum(floor.part for floor in raised)
    together = min(claimed, MOST_PROMISED) if rest else WHOLE
    # A raised group gets ``part / claimed`` of ``together``, the others what is left: all times the denominators.
    totals = {floor: sum(weights[name] for name in floor.ids) for floor in raised}
    denominators = prod(totals.values())
    factors = dict.fromkeys(weights, (WHOLE - together) * claimed * denominators)
    for floor in raised:
        factor = floor.part * together * (rest or 1) * (denominators // totals[floor])
        factors |= dict.fromkeys(floor.ids, factor)
    return _reduced({name: weight * factors[name] for name, weight in weights.items()})


def _is_below(floor: _Floor, weights: Weights, raised: Sequence[_Floor]) -> bool:
    """Whether the group would get less than its floor of what the ``raised`` ones leave."""
    left = max(WHOLE - sum(other.part for other in raised), 0)
    return left * sum(weights[name] for name in floor.ids) < floor.part * _rest(weights, raised)


def _rest(weights: Weights, raised: Iterable[_Floor]) -> int:
    inside = {name for floor in raised for name in floor.ids}
    return sum(weight for name, weight in weights.items() if name not in inside)


def _with_bounds(weights: Weights, mandatory: set[str], shares: Shares, scaled: dict[str, list[Scaling]]) -> Weights:
    theirs = sum(weights[name] for name in mandatory)
    total = sum(weights.values())
    if not 0 < theirs < total:
        return weights
    ceiling = max(1, min(shares.ceiling, 99))  # whoever may play gets something
    guaranteed = min(shares.guaranteed, ceiling)
    if 100 * theirs < guaranteed * total:
        percent, why = guaranteed, Scaling.GUARANTEE
    elif 100 * theirs > ceiling * total:
        percent, why = ceiling, Scaling.CEILING
    else:
        return weights
    for name in mandatory:
        scaled.setdefault(name, []).append(why)
    # They get exactly ``percent`` together; within each group all keep their proportions.
    factors = {True: percent * (total - theirs), False: (100 - percent) * theirs}
    return {name: weight * factors[name in mandatory] for name, weight in weights.items()}


def _with_filler(weights: Weights, percent: int) -> Weights:
    """A further member that has ``percent`` of it all."""
    total, percent = sum(weights.values()), min(percent, 99)
    if not total:
        return {FILLER: 1}
    widened = {name: weight * (100 - percent) for name, weight in weights.items()}
    return dict(sorted((widened | {FILLER: total * percent}).items()))


def _reduced(weights: Weights) -> Weights:
    """The same proportions in the smallest whole numbers."""
    divisor = gcd(*weights.values()) or 1
    return {name: weight // divisor for name, weight in weights.items()}
