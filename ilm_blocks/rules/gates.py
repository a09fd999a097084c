"""The gates an ILM passes to be a candidate somewhere: pure, in order, each able to say what it found.

A gate that only the clock can open or close names its borders; the others are timeless.
"""

from abc import ABC, abstractmethod
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, ClassVar

from .dayparts import any_holds
from .regions import Chain, Region

if TYPE_CHECKING:
    from ..models import ILM


@dataclass(frozen=True, slots=True)
class Place:
    """Where and on which channel an ILM would be shown; around the clock if its hours of day are not to count."""

    chain: Chain
    channel: str
    around_the_clock: bool = False

    @property
    def region(self) -> Region:
        return self.chain[-1]

    def depth_of(self, region_id: int) -> int | None:
        """How far from the top ``region_id`` stands on the chain; None when it is not on it."""
        for depth, region in enumerate(self.chain):
            if region.id == region_id:
                return depth
        return None


class Gate(ABC):
    name: ClassVar[str]
    timeless: ClassVar[bool] = True
    #: Says whether the ILM is on air at all, not where, on what channel or at what hour.
    everywhere: ClassVar[bool] = False

    @abstractmethod
    def holds(self, ilm: "ILM", place: Place, at: datetime) -> bool:
        """Whether it lets ``ilm`` through at ``place`` and ``at``."""

    def borders(self, ilm: "ILM", place: Place, at: datetime) -> Iterable[datetime]:
        return ()


class OwnerGate(Gate):
    """Never outside the owner's subtree, whatever the target says."""

    name = "owner"

    def holds(self, ilm: "ILM", place: Place, at: datetime) -> bool:
        return place.depth_of(ilm.owner_id) is not None


class ApprovalGate(Gate):
    name = "approval"
    everywhere = True

    def holds(self, ilm: "ILM", place: Place, at: datetime) -> bool:
        return ilm.live


class ChannelGate(Gate):
    name = "channel"

    def holds(self, ilm: "ILM", place: Place, at: datetime) -> bool:
        return place.channel in ilm.channels


class TargetGate(Gate):
    name = "target"

    def holds(self, ilm: "ILM", place: Place, at: datetime) -> bool:
        return ilm.target_rule.holds(place.chain)


class PartnerGate(Gate):
    name = "partner"
    everywhere = True

    def holds(self, ilm: "ILM", place: Place, at: datetime) -> bool:
        return ilm.responsible is None or ilm.responsible.is_active


class AgreementScopeGate(Gate):
    """The agreement of a partner from outside covers this region and channel."""

    name = "agreement_scope"

    def holds(self, ilm: "ILM", place: Place, at: datetime) -> bool:
        if not ilm.needs_agreement:
            return True
        agreement = ilm.agreement
        return (
            agreement is not None
            and agreement.partner_id == ilm.responsible_id
            and agreement.covers(place.chain, place.channel)
        )


class AgreementTermGate(Gate):
    """It is in force on the civil day of the region that shows."""

    name = "agreement_term"
    timeless = False
    everywhere = True

    def holds(self, ilm: "ILM", place: Place, at: datetime) -> bool:
        if not ilm.needs_agreement:
            return True
        return ilm.agreement is not None and ilm.agreement.in_force(at.astimezone(place.region.tzinfo).date())

    def borders(self, ilm: "ILM", place: Place, at: datetime) -> Iterable[datetime]:
        return ilm.agreement.borders(place.region.tzinfo) if ilm.needs_agreement and ilm.agreement else ()


class WindowGate(Gate):
    name = "window"
    timeless = False
    everywhere = True

    def holds(self, ilm: "ILM", place: Place, at: datetime) -> bool:
        return ilm.in_window(at)

    def borders(self, ilm: "ILM", place: Place, at: datetime) -> Iterable[datetime]:
        return (ilm.on_air_from, ilm.on_air_until) if ilm.on_air_until else (ilm.on_air_from,)


class DaypartGate(Gate):
    name = "daypart"
    timeless = False

    def holds(self, ilm: "ILM", place: Place, at: datetime) -> bool:
        return place.around_the_clock or any_holds(ilm.daypart_rules, at.astimezone(place.region.tzinfo))

    def borders(self, ilm: "ILM", place: Place, at: datetime) -> Iterator[datetime]:
        for daypart in () if place.around_the_clock else ilm.daypart_rules:
            yield from daypart.borders(at, place.region.tzinfo)


GATES: tuple[Gate, ...] = (
    OwnerGate(),
    ApprovalGate(),
    ChannelGate(),
    TargetGate(),
    PartnerGate(),
    AgreementScopeGate(),
    AgreementTermGate(),
    WindowGate(),
    DaypartGate(),
)


def first_failed(ilm: "ILM", place: Place, at: datetime) -> Gate | None:
    for gate in GATES:
        if not gate.holds(ilm, place, at):
            return gate
    return None


def may_open(ilm: "ILM", place: Place, at: datetime) -> bool:
    """Whether only the clock can stand between ``ilm`` and this place."""
    return all(gate.holds(ilm, place, at) for gate in GATES if gate.timeless)


def borders(ilm: "ILM", place: Place, at: datetime) -> Iterator[datetime]:
    """Instants of the window of an ``ilm`` that may open at which the clock opens or closes a gate."""
    for gate in GATES:
        for border in gate.borders(ilm, place, at):
            if ilm.on_air_from <= border and (ilm.on_air_until is None or border <= ilm.on_air_until):
                yield border
