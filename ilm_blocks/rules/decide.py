"""One verdict on each candidate at a place and an instant: the first rule that fires.

The rules R0 to R4 are those of docs/explanation/cascade.md.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum
from typing import Generic

from ..choices import Binding, DecisionKind
from . import decisions as deciding
from . import gates, quiet
from .gates import Finding
from .judged import ADecision, AnILM, AQuietPeriod, D, I, Q
from .place import Place
from .regions import Region


class Rule(StrEnum):
    """The rule that decided; GATE when the ILM was no candidate at all."""

    GATE = "gate"
    WITHDRAWN = "R0"
    QUIET_PERIOD = "R1"
    MANDATORY = "R2"
    LOCAL_DECISION = "R3"
    BINDING = "R4"


@dataclass(frozen=True)  # no slots: named with its types it could not be called
class Verdict(Generic[AnILM, ADecision, AQuietPeriod]):
    """What was decided on one ILM at one place, and by what.

    ``finding`` is that of the closed gate, ``decision`` and ``quiet_period`` are what fired R3 and R1; ``effect`` is
    that of the period (``quiet.effect_of``).
    """

    ilm: AnILM
    owner: Region | None
    is_shown: bool
    rule: Rule
    finding: Finding | None = None
    decision: ADecision | None = None
    quiet_period: AQuietPeriod | None = None
    effect: str = ""
    pin: ADecision | None = None
    note: ADecision | None = None

    @property
    def settled_by(self) -> str:
        """The name of the gate that was closed, else of the rule that fired."""
        return self.finding.gate if self.finding else self.rule


def decide(
    candidates: Iterable[I], decisions: Iterable[D], quiet_periods: Iterable[Q], place: Place, at: datetime
) -> list[Verdict[I, D, Q]]:
    """One verdict for each candidate, in their order."""
    bearing = deciding.by_subject(deciding.nearest_first(decisions, place, at))
    periods = quiet.in_force(quiet_periods, place, at)
    return [verdict(ilm, bearing.get(ilm.pk, ()), periods, place, at) for ilm in candidates]


def verdict(ilm: I, decisions: Sequence[D], periods: Sequence[Q], place: Place, at: datetime) -> Verdict[I, D, Q]:
    """The verdict on ``ilm``; its ``decisions`` come nearest first, ``periods`` are those in force."""
    own = [decision for decision in decisions if deciding.may_touch(decision, ilm, place)]
    ruled = _first_rule(ilm, own, periods, place, at)
    if not own or not (ruled.is_shown or ruled.rule == Rule.WITHDRAWN):
        return ruled  # a withdrawn one keeps its pin for its replacement
    return replace(ruled, pin=_first(own, DecisionKind.PIN), note=_first(own, DecisionKind.NOTE))


def _first_rule(ilm: I, decisions: Sequence[D], periods: Sequence[Q], place: Place, at: datetime) -> Verdict[I, D, Q]:
    owner = place.owner(ilm.owner_id)
    if finding := gates.first_closed(ilm, place, at):
        return Verdict(ilm, owner, False, Rule.GATE, finding=finding)
    if ilm.is_withdrawn:
        return Verdict(ilm, owner, False, Rule.WITHDRAWN)
    for period, effect in quiet.against(ilm, periods, place):
        return Verdict(ilm, owner, False, Rule.QUIET_PERIOD, quiet_period=period, effect=effect)
    if ilm.binding == Binding.MANDATORY:
        return Verdict(ilm, owner, True, Rule.MANDATORY)
    if decision := _first(decisions, DecisionKind.HIDE, DecisionKind.ADOPT):
        return Verdict(ilm, owner, decision.kind == DecisionKind.ADOPT, Rule.LOCAL_DECISION, decision=decision)
    return Verdict(ilm, owner, ilm.binding == Binding.DEFAULT, Rule.BINDING)


def _first(decisions: Iterable[D], *kinds: DecisionKind) -> D | None:
    return next((decision for decision in decisions if decision.kind in kinds), None)
