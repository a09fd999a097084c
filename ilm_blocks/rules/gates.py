"""The gates an ILM passes to be a candidate somewhere, in order; each says what it found.

A gate that only the clock can open or close names its borders; the others are timeless.
"""

from abc import ABC, abstractmethod
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any, ClassVar

from .dayparts import any_holds
from .judged import JudgedILM
from .place import Place


@dataclass(frozen=True, slots=True)
class Finding:
    """What a gate found, and whether that lets the ILM through.

    ``what`` is the case in one word. What it says of the ILM and the place in words of people,
    ``queries.explanation`` knows.
    """

    gate: str
    what: str
    passed: bool


def passing(gate: str, what: str) -> Finding:
    return Finding(gate, what, passed=True)


def closed(gate: str, what: str) -> Finding:
    return Finding(gate, what, passed=False)


class Gate(ABC):
    name: ClassVar[str]
    timeless: ClassVar[bool] = True
    #: Says whether the ILM is on air at all, not where, on what channel or at what hour.
    everywhere: ClassVar[bool] = False

    @abstractmethod
    def examine(self, ilm: JudgedILM, place: Place, at: datetime) -> Finding:
        """Whether it lets ``ilm`` through at ``place`` and ``at``, and why."""

    def borders(self, ilm: JudgedILM, place: Place, at: datetime) -> Iterable[datetime]:
        """The instants near ``at`` at which the clock opens or closes it; none of a timeless gate."""
        return ()

    def say(self, finding: Finding, ilm: Any, place: Place) -> str:
        """``finding`` in words: for the gates of a project; those below are told by ``queries.explanation``."""
        return finding.what


ISSUED_HERE = passing("owner", "issued_here")
ISSUED_ELSEWHERE = closed("owner", "issued_elsewhere")


class OwnerGate(Gate):
    """Never outside the owner's subtree, whatever the target says."""

    name = "owner"

    def examine(self, ilm: JudgedILM, place: Place, at: datetime) -> Finding:
        return ISSUED_ELSEWHERE if place.depth_of(ilm.owner_id) is None else ISSUED_HERE


APPROVED = passing("approval", "approved")
DRAFT = closed("approval", "draft")


class ApprovalGate(Gate):
    name = "approval"
    everywhere = True

    def examine(self, ilm: JudgedILM, place: Place, at: datetime) -> Finding:
        return APPROVED if ilm.live else DRAFT


ON_THE_CHANNEL = passing("channel", "on_the_channel")
ON_OTHER_CHANNELS = closed("channel", "on_other_channels")


class ChannelGate(Gate):
    name = "channel"

    def examine(self, ilm: JudgedILM, place: Place, at: datetime) -> Finding:
        return ON_THE_CHANNEL if place.channel in ilm.channels else ON_OTHER_CHANNELS


TAKEN_IN = passing("target", "taken_in")
LEFT_OUT = closed("target", "left_out")


class TargetGate(Gate):
    name = "target"

    def examine(self, ilm: JudgedILM, place: Place, at: datetime) -> Finding:
        return TAKEN_IN if ilm.target_rule.holds(place.chain) else LEFT_OUT


OWNER_ANSWERS = passing("partner", "owner_answers")
ACTIVE = passing("partner", "active")
SUSPENDED = closed("partner", "suspended")


class PartnerGate(Gate):
    name = "partner"
    everywhere = True

    def examine(self, ilm: JudgedILM, place: Place, at: datetime) -> Finding:
        if ilm.responsible is None:
            return OWNER_ANSWERS
        return ACTIVE if ilm.responsible.is_active else SUSPENDED


NEEDS_NONE = passing("agreement_scope", "needs_none")
NO_AGREEMENT = closed("agreement_scope", "no_agreement")
COVERED = passing("agreement_scope", "covered")
NOT_COVERED = closed("agreement_scope", "not_covered")


class AgreementScopeGate(Gate):
    """The agreement of a partner from outside covers this region and channel."""

    name = "agreement_scope"

    def examine(self, ilm: JudgedILM, place: Place, at: datetime) -> Finding:
        if not ilm.needs_agreement:
            return NEEDS_NONE
        if ilm.agreement is None or ilm.agreement.partner_id != ilm.responsible_id:
            return NO_AGREEMENT
        return COVERED if ilm.agreement.covers(place.chain, place.channel) else NOT_COVERED


NO_CLASSES = passing("agreement_class", "no_classes")
NO_AGREED_CLASS = closed("agreement_class", "no_agreed_class")
AGREED_CLASS = passing("agreement_class", "agreed_class")
OTHER_CLASS = closed("agreement_class", "other_class")


class AgreementClassGate(Gate):
    """The agreement of a partner from outside covers material of this content class."""

    name = "agreement_class"
    everywhere = True

    def examine(self, ilm: JudgedILM, place: Place, at: datetime) -> Finding:
        if not ilm.needs_agreement:
            return NO_CLASSES
        if ilm.agreement is None:
            return NO_AGREED_CLASS
        return AGREED_CLASS if ilm.agreement.covers_class(ilm.content_class) else OTHER_CLASS


NO_TERM = passing("agreement_term", "no_term")
NO_PAPER = closed("agreement_term", "no_paper")
IN_FORCE = passing("agreement_term", "in_force")
NOT_YET_IN_FORCE = closed("agreement_term", "not_yet_in_force")
EXPIRED = closed("agreement_term", "expired")


class AgreementTermGate(Gate):
    """It is in force on the civil day of the region that shows."""

    name = "agreement_term"
    timeless = False
    everywhere = True

    def examine(self, ilm: JudgedILM, place: Place, at: datetime) -> Finding:
        if not ilm.needs_agreement:
            return NO_TERM
        if ilm.agreement is None:
            return NO_PAPER
        day = at.astimezone(place.region.tzinfo).date()
        if ilm.agreement.in_force(day):
            return IN_FORCE
        return EXPIRED if day > ilm.agreement.valid_until else NOT_YET_IN_FORCE

    def borders(self, ilm: JudgedILM, place: Place, at: datetime) -> Iterable[datetime]:
        return ilm.agreement.borders(place.region.tzinfo) if ilm.needs_agreement and ilm.agreement else ()


IN_ITS_WINDOW = passing("window", "in_its_window")
NOT_YET = closed("window", "not_yet")
OVER = closed("window", "over")


class WindowGate(Gate):
    name = "window"
    timeless = False
    everywhere = True

    def examine(self, ilm: JudgedILM, place: Place, at: datetime) -> Finding:
        if at < ilm.on_air_from:
            return NOT_YET
        return IN_ITS_WINDOW if ilm.on_air_until is None or at < ilm.on_air_until else OVER

    def borders(self, ilm: JudgedILM, place: Place, at: datetime) -> Iterable[datetime]:
        return (ilm.on_air_from, ilm.on_air_until) if ilm.on_air_until else (ilm.on_air_from,)


ALL_DAY = passing("daypart", "all_day")
IN_ITS_HOURS = passing("daypart", "in_its_hours")
OUTSIDE_ITS_HOURS = closed("daypart", "outside_its_hours")


class DaypartGate(Gate):
    name = "daypart"
    timeless = False

    def examine(self, ilm: JudgedILM, place: Place, at: datetime) -> Finding:
        if not ilm.daypart_rules:
            return ALL_DAY
        if place.around_the_clock or any_holds(ilm.daypart_rules, at.astimezone(place.region.tzinfo)):
            return IN_ITS_HOURS
        return OUTSIDE_ITS_HOURS

    def borders(self, ilm: JudgedILM, place: Place, at: datetime) -> Iterator[datetime]:
        for daypart in () if place.around_the_clock else ilm.daypart_rules:
            yield from daypart.borders(at, place.region.tzinfo)


#: The app's own, then those of a project (``add``).
GATES: list[Gate] = [
    OwnerGate(),
    ApprovalGate(),
    ChannelGate(),
    TargetGate(),
    PartnerGate(),
    AgreementScopeGate(),
    AgreementClassGate(),
    AgreementTermGate(),
    WindowGate(),
    DaypartGate(),
]


def add(gate: Gate) -> None:
    """Let a project's own gate stand behind the others; at start, before anything is judged.

    It may go by the ILM, the channel, the instant, and the level, zone and tags of the region: regions that are alike
    in these share one forecast. Raises ValueError for one that speaks of the ILM everywhere, or whose name is taken.
    """
    if gate.everywhere or any(gate.name == other.name for other in GATES):
        raise ValueError(f"{gate!r}: a gate of a project has a name of its own, and is not everywhere")
    GATES.append(gate)


def by_name(name: str) -> Gate:
    """Raises LookupError for a finding that names no gate."""
    for gate in GATES:
        if gate.name == name:
            return gate
    raise LookupError(f"There is no gate {name!r}: a Finding bears the name of the gate that made it")


def findings(ilm: JudgedILM, place: Place, at: datetime) -> list[Finding]:
    """What every gate found, in order, also behind one that is closed."""
    return [gate.examine(ilm, place, at) for gate in GATES]


def first_closed(ilm: JudgedILM, place: Place, at: datetime) -> Finding | None:
    """What the first gate found that does not let ``ilm`` through; None for a candidate."""
    for gate in GATES:
        finding = gate.examine(ilm, place, at)
        if not finding.passed:
            return finding
    return None


def may_open(ilm: JudgedILM, place: Place, at: datetime) -> bool:
    """Whether only the clock can stand between ``ilm`` and this place."""
    return all(gate.examine(ilm, place, at).passed for gate in GATES if gate.timeless)


def borders(ilm: JudgedILM, place: Place, at: datetime) -> Iterator[datetime]:
    """Instants of the window of an ``ilm`` that may open at which the clock opens or closes a gate."""
    for gate in GATES:
        for border in gate.borders(ilm, place, at):
            if ilm.on_air_from <= border and (ilm.on_air_until is None or border <= ilm.on_air_until):
                yield border
