"""The state of an approved ILM as a whole: judged at its owner, wherever, on what channel and at what hour it is meant.

``queries.states`` says the same in SQL, for lists.
"""

from collections.abc import Collection, Iterable, Iterator
from datetime import datetime
from typing import Protocol, TypeAlias

from ..choices import State
from . import gates, quiet
from .gates import GATES
from .judged import JudgedILM, JudgedQuietPeriod
from .place import Place

Periods: TypeAlias = Iterable[JudgedQuietPeriod]

EVERYWHERE = [gate for gate in GATES if gate.everywhere]


class PublishedILM(JudgedILM, Protocol):
    @property
    def first_published_at(self) -> datetime | None: ...
    @property
    def withdrawn_at(self) -> datetime | None: ...


def of_approved(ilm: JudgedILM, quiet_periods: Periods, at_owner: Place, at: datetime) -> State:
    """The state of ``ilm`` at ``at``; ``quiet_periods`` are those that bear on its owner."""
    return State.WITHDRAWN if ilm.is_withdrawn else _standing(ilm, quiet_periods, at_owner, at)


def was_public(ilm: PublishedILM, quiet_periods: Periods, at_owner: Place, at: datetime) -> bool:
    """Whether it has been on air at some time before ``at``, or before it was withdrawn, by the rows as they are.

    From its first moment on, as long as something kept it off, nobody was ever pointed to it.
    """
    since, until = max(ilm.on_air_from, ilm.first_published_at or at), min(at, ilm.withdrawn_at or at)
    return was_on_air(ilm, quiet_periods, at_owner, since, until)


def was_on_air(ilm: JudgedILM, quiet_periods: Periods, at_owner: Place, since: datetime, until: datetime) -> bool:
    """Whether these rows had it on air at some time from ``since`` to ``until``, both included."""
    if since > until:
        return False
    quiet_periods = list(quiet_periods)
    borders = (border for border in _borders(ilm, quiet_periods, at_owner, since) if since < border <= until)
    return any(_standing(ilm, quiet_periods, at_owner, when) in SHOWN for when in (since, *borders))


#: A partner that is suspended now was not when it began, and an agreement that was narrowed covered it then.
SHOWN = (State.ON_AIR, State.PAUSED, State.NOT_COVERED)


def _standing(ilm: JudgedILM, quiet_periods: Periods, at_owner: Place, at: datetime) -> State:
    closed = _closed(ilm, at_owner, at)
    if ended := _ended(closed, ilm, at_owner):
        return ENDED_BY[ended]
    if not _is_covered(ilm):
        return State.NOT_COVERED
    if gates.SUSPENDED in closed:
        return State.PAUSED
    if closed:
        return State.SCHEDULED
    return _in_quiet_periods(ilm, quiet_periods, at_owner, at)


def _closed(ilm: JudgedILM, place: Place, at: datetime) -> list[gates.Finding]:
    found = (gate.examine(ilm, place, at) for gate in EVERYWHERE)
    return [finding for finding in found if not finding.passed]


ENDED_BY = {"agreement_term": State.AGREEMENT_ENDED, "window": State.ENDED}


def ended_by(ilm: JudgedILM, place: Place, at: datetime) -> str:
    """The name of the gate that the clock has closed at ``place`` for good; empty while there is none.

    It is told before all that keeps an ILM off the air for a time, or in some places.
    """
    return _ended(_closed(ilm, place, at), ilm, place)


def _ended(closed: Collection[gates.Finding], ilm: JudgedILM, place: Place) -> str:
    if gates.NO_PAPER in closed or (gates.EXPIRED in closed and _outlives_its_agreement(ilm, place)):
        return gates.EXPIRED.gate
    return gates.OVER.gate if gates.OVER in closed else ""


def next_change(ilm: JudgedILM, quiet_periods: Periods, at_owner: Place, at: datetime) -> datetime | None:
    """The next instant at which the clock alone gives ``ilm`` another state; None when none is known."""
    quiet_periods = list(quiet_periods)
    now = of_approved(ilm, quiet_periods, at_owner, at)
    ahead = sorted(border for border in _borders(ilm, quiet_periods, at_owner, at) if border > at)
    return next((border for border in ahead if of_approved(ilm, quiet_periods, at_owner, border) != now), None)


def _is_covered(ilm: JudgedILM) -> bool:
    """Whether its agreement is with its party and leaves it a channel and its class; in which regions is for the
    cascade to say."""
    if not ilm.needs_agreement:
        return True
    paper = ilm.agreement
    if paper is None or paper.partner_id != ilm.responsible_id:
        return False
    if not paper.covers_class(ilm.content_class):
        return False
    return not paper.channels or not set(paper.channels).isdisjoint(ilm.channels)


def _outlives_its_agreement(ilm: JudgedILM, place: Place) -> bool:
    """Whether its own window goes on to the end of the agreement's last day or further."""
    if ilm.agreement is None or ilm.on_air_until is None:
        return True
    return ilm.on_air_until.astimezone(place.region.tzinfo).date() > ilm.agreement.valid_until


def _in_quiet_periods(ilm: JudgedILM, quiet_periods: Periods, at_owner: Place, at: datetime) -> State:
    in_force = quiet.in_force(quiet_periods, at_owner, at)
    effects = {effect for _period, effect in quiet.against(ilm, in_force, at_owner)}
    if "withholds" in effects:
        return State.WITHHELD
    return State.AWAITS_SECOND_APPROVAL if effects else State.ON_AIR


def _borders(ilm: JudgedILM, quiet_periods: Periods, at_owner: Place, at: datetime) -> Iterator[datetime]:
    for gate in EVERYWHERE:
        yield from gate.borders(ilm, at_owner, at)
    for period in quiet_periods:
        yield from period.borders(at_owner.region.tzinfo)
