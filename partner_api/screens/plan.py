"""The plan: how much of the airtime each item gets, as plain weights for the rotation.

What an ILM asks for is divided among its creatives: several posters of one ILM take turns, they do not
take more time. Mandatory items together get no less than is guaranteed to them and, while there is
anything else to show, no more than the ceiling. All in whole numbers, so both bounds are kept exactly.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from math import gcd

GUARANTEED_PERCENT = 30
CEILING_PERCENT = 60
PIECES = 2520  # divides evenly among up to ten creatives of one ILM


class Scaling(StrEnum):
    """Why an item's weight is not what it asked for."""

    GUARANTEE = "raised to the share that mandatory items are guaranteed"
    CEILING = "lowered to the share that mandatory items may take at most"


@dataclass(frozen=True, slots=True)
class Ask:
    """One item's claim to airtime; ``weight`` is that of its whole ILM."""

    id: str
    ilm: int
    weight: int
    is_mandatory: bool


@dataclass(frozen=True, slots=True)
class Plan:
    """The weight of each item by its id, and why some of them were scaled."""

    weights: Mapping[str, int]
    scaled: Mapping[str, Scaling]


def compile_plan(asks: Sequence[Ask], *, guaranteed: int = GUARANTEED_PERCENT, ceiling: int = CEILING_PERCENT) -> Plan:
    """Weights for the items of one loop that keep the guarantee and the ceiling, given in percent."""
    asked = _divided(asks)
    mandatory = sum(asked[ask.id] for ask in asks if ask.is_mandatory)
    others = sum(asked.values()) - mandatory
    if mandatory and others and 100 * mandatory < guaranteed * (mandatory + others):
        return _scaled(asks, asked, guaranteed, Scaling.GUARANTEE)
    if mandatory and others and 100 * mandatory > ceiling * (mandatory + others):
        return _scaled(asks, asked, ceiling, Scaling.CEILING)
    return Plan(_reduced(asked), {})


def _divided(asks: Sequence[Ask]) -> dict[str, int]:
    creatives = Counter(ask.ilm for ask in asks)
    return {ask.id: max(ask.weight * PIECES // creatives[ask.ilm], 1) for ask in asks}


def _scaled(asks: Sequence[Ask], asked: Mapping[str, int], percent: int, why: Scaling) -> Plan:
    """Mandatory items get exactly ``percent`` together; within each group all keep their proportions."""
    mandatory = sum(asked[ask.id] for ask in asks if ask.is_mandatory)
    others = sum(asked.values()) - mandatory
    factors = {True: percent * others, False: (100 - percent) * mandatory}
    weights = {ask.id: asked[ask.id] * factors[ask.is_mandatory] for ask in asks}
    return Plan(_reduced(weights), {ask.id: why for ask in asks if ask.is_mandatory})


def _reduced(weights: Mapping[str, int]) -> dict[str, int]:
    """The same proportions in the smallest whole numbers."""
    divisor = gcd(*weights.values()) or 1
    return {item_id: weight // divisor for item_id, weight in weights.items()}
