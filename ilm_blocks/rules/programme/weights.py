"""How much of the airtime each member of a moment gets, as whole weights, and who was scaled and why.

What an ILM asks for is its priority, divided among its creatives. Then the floors: what an agreement was promised, and
what the screen keeps for its own region. Then mandatory items together get no less than is guaranteed to them and,
while anything else may play, no more than the ceiling: these two win. All in whole numbers, so that bounds are exact.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from math import gcd, prod

from .members import Member, Shares

PIECES = 2520  # divides evenly among up to ten creatives of one ILM
#: Promises together leave this much to those who were promised nothing.
MOST_PROMISED_PERCENT = 99
#: Names the filler among the ids of a moment: no item is called so.
FILLER = "filler"
OWN = "own"

Weights = dict[str, int]


class Scaling(StrEnum):
    """Why a member's weight is not what it asked for."""

    PROMISED = "promised"  # raised to the share that its agreement was promised
    OWN = "own"  # raised to the share that the screen keeps for its own region
    SQUEEZED = "squeezed"  # and yet less than that, for the promises exceed the airtime
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
    weights = _asked(members)
    weights = _with_floors(weights, _floors(members, shares), scaled)
    weights = _with_bounds(weights, {one.id for one in members if one.is_mandatory}, shares, scaled)
    if has_filler and shares.filler:
        weights = _with_filler(weights, shares.filler)
    return Weighed(_reduced(weights), {name: tuple(reasons) for name, reasons in sorted(scaled.items())})


def _asked(members: Sequence[Member]) -> Weights:
    creatives = Counter(one.ilm for one in members)
    asked = {one.id: max(one.weight * PIECES // creatives[one.ilm], 1) for one in members}
    return dict(sorted(asked.items()))


@dataclass(frozen=True, slots=True)
class _Floor:
    """Those of ``ids`` get ``percent`` together at least."""

    percent: int
    ids: tuple[str, ...]
    why: Scaling


def _floors(members: Sequence[Member], shares: Shares) -> list[_Floor]:
    """No member counts for two floors: what stands under an agreement with a promise is counted there."""
    promised: dict[str, list[Member]] = {}
    for one in members:
        if one.voice_percent:
            promised.setdefault(one.agreement, []).append(one)
    floors = [
        _Floor(max(one.voice_percent for one in ones), tuple(one.id for one in ones), Scaling.PROMISED)
        for _agreement, ones in sorted(promised.items())
    ]
    own = tuple(one.id for one in members if one.is_own and not one.voice_percent)
    return [*floors, _Floor(shares.own, own, Scaling.OWN)] if own and shares.own else floors


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
    rest, claimed = _rest(weights, raised), sum(floor.percent for floor in raised)
    together = min(claimed, MOST_PROMISED_PERCENT) if rest else 100
    if together < claimed:
        scaled |= {name: [*scaled[name], Scaling.SQUEEZED] for floor in raised for name in floor.ids}
    # A raised group gets ``percent / claimed`` of ``together``, the others what is left: all times the denominators.
    totals = {floor: sum(weights[name] for name in floor.ids) for floor in raised}
    denominators = prod(totals.values())
    factors = dict.fromkeys(weights, (100 - together) * claimed * denominators)
    for floor in raised:
        factor = floor.percent * together * (rest or 1) * (denominators // totals[floor])
        factors |= dict.fromkeys(floor.ids, factor)
    return _reduced({name: weight * factors[name] for name, weight in weights.items()})


def _is_below(floor: _Floor, weights: Weights, raised: Sequence[_Floor]) -> bool:
    """Whether the group would get less than its floor of what the ``raised`` ones leave."""
    left = max(100 - sum(other.percent for other in raised), 0)
    return left * sum(weights[name] for name in floor.ids) < floor.percent * _rest(weights, raised)


def _rest(weights: Weights, raised: Iterable[_Floor]) -> int:
    inside = {name for floor in raised for name in floor.ids}
    return sum(weight for name, weight in weights.items() if name not in inside)


def _with_bounds(weights: Weights, mandatory: set[str], shares: Shares, scaled: dict[str, list[Scaling]]) -> Weights:
    theirs = sum(weights[name] for name in mandatory)
    total = sum(weights.values())
    if not 0 < theirs < total:
        return weights
    guaranteed = min(shares.guaranteed, shares.ceiling)
    if 100 * theirs < guaranteed * total:
        percent, why = guaranteed, Scaling.GUARANTEE
    elif 100 * theirs > shares.ceiling * total:
        percent, why = shares.ceiling, Scaling.CEILING
    else:
        return weights
    for name in mandatory:
        scaled.setdefault(name, []).append(why)
    # They get exactly ``percent`` together; within each group all keep their proportions.
    factors = {True: percent * (total - theirs), False: (100 - percent) * theirs}
    return {name: weight * factors[name in mandatory] for name, weight in weights.items()}


def _with_filler(weights: Weights, percent: int) -> Weights:
    """A further member that has ``percent`` of it all."""
    total = sum(weights.values())
    if not total:
        return {FILLER: 1}
    widened = {name: weight * (100 - percent) for name, weight in weights.items()}
    return dict(sorted((widened | {FILLER: total * percent}).items()))


def _reduced(weights: Weights) -> Weights:
    """The same proportions in the smallest whole numbers."""
    divisor = gcd(*weights.values()) or 1
    return {name: weight // divisor for name, weight in weights.items()}
