"""Which pages from above a region lists, why, in which order, and until when: the first rule that fires decides."""

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import Generic

from ilm_blocks.choices import DecisionKind
from ilm_blocks.rules import decisions as deciding
from ilm_blocks.rules.dayparts import midnight
from ilm_blocks.rules.judged import ADecision, D, JudgedDecision
from ilm_blocks.rules.place import Place
from ilm_blocks.rules.regions import Chain, Region
from ilm_blocks.rules.targeting import Target

EVERYWHERE = Target()


class Rule(StrEnum):
    """What decided."""

    TARGET = "target"
    DAY = "day"
    DECISION = "decision"
    DEFAULT = "default"


@dataclass(frozen=True, slots=True)
class Cascading:
    """What the rules read of a page: its region, its day, for whom below it is meant, and the last day of that.

    That day ends by the clock of the region that lists the page or, of what takes place somewhere, by that of its own.
    """

    pk: int
    owner_id: int
    day: date
    until: date
    target: Target = EVERYWHERE
    ends_by_own_clock: bool = False


@dataclass(frozen=True)  # no slots: named with its type it could not be called
class Verdict(Generic[ADecision]):
    """What was decided on one page at one region; ``decision`` is the one that fired, ``pin`` the one that lifts it."""

    page: Cascading
    owner: Region
    is_shown: bool
    rule: Rule
    decision: ADecision | None = None
    pin: ADecision | None = None


def place_of(chain: Chain) -> Place:
    """Pages stand on websites alone: the channel does not count."""
    return Place(chain, "")


def judge(
    pages: Iterable[Cascading], decisions: Iterable[D], chain: Chain, at: datetime, *, over_by: datetime | None = None
) -> list[Verdict[D]]:
    """One verdict on each of ``pages`` that a region above the last one of ``chain`` has published, in order.

    Pinned ones first, then by day, the newest first. What is over by ``at`` is not shown, or by ``over_by`` where past
    or coming days are asked for; the decisions are those of ``at`` all the same.
    """
    place = place_of(chain)
    bearing = deciding.by_subject(deciding.nearest_first(decisions, place, at))
    over_by = over_by or at
    found = [
        _verdict(page, bearing.get(page.pk, []), place, over_by) for page in pages if comes_from_above(page, chain)
    ]
    return sorted(found, key=lambda v: (v.pin is not None, v.page.day, v.page.pk), reverse=True)


def comes_from_above(page: Cascading, chain: Chain) -> bool:
    return any(region.id == page.owner_id for region in chain[:-1])


def may_decide(decision: JudgedDecision, page: Cascading, place: Place) -> bool:
    """A region decides on what comes from above alone: its own it edits."""
    return decision.owner_id != page.owner_id and deciding.may_touch(decision, page, place)


def kinds_left(verdict: Verdict[D], taken: Collection[str]) -> list[DecisionKind]:
    """The decisions that remain to a region which has taken those of ``taken``."""
    if verdict.rule in (Rule.TARGET, Rule.DAY) or DecisionKind.HIDE in taken:
        return []
    if not verdict.is_shown:
        return [DecisionKind.ADOPT]
    return [kind for kind in (DecisionKind.HIDE, DecisionKind.PIN) if kind not in taken]


def _verdict(page: Cascading, decisions: list[D], place: Place, over_by: datetime) -> Verdict[D]:
    owner = place.owner(page.owner_id)
    assert owner is not None  # noqa: S101  (it comes from above)
    if not page.target.holds(place.chain):
        return Verdict(page, owner, False, Rule.TARGET)
    if end_of(page, place) <= over_by:
        return Verdict(page, owner, False, Rule.DAY)
    own = [decision for decision in decisions if may_decide(decision, page, place)]
    ruling = _first(own, DecisionKind.HIDE, DecisionKind.ADOPT)
    if ruling is not None and ruling.kind == DecisionKind.HIDE:
        return Verdict(page, owner, False, Rule.DECISION, ruling)
    rule = Rule.DEFAULT if ruling is None else Rule.DECISION
    return Verdict(page, owner, True, rule, ruling, pin=_first(own, DecisionKind.PIN))


def _first(decisions: Iterable[D], *kinds: DecisionKind) -> D | None:
    return next((decision for decision in decisions if decision.kind in kinds), None)


# The clock


def end_of(page: Cascading, place: Place) -> datetime:
    """The midnight with which the last day of ``page``, which comes from above, ends at ``place``."""
    region = place.owner(page.owner_id) if page.ends_by_own_clock else place.region
    assert region is not None  # noqa: S101  (it comes from above)
    return midnight(page.until + timedelta(days=1), region.tzinfo)


def next_border(
    pages: Iterable[Cascading], decisions: Iterable[JudgedDecision], chain: Chain, at: datetime
) -> datetime | None:
    """The next instant at which the clock alone can change what ``judge`` says; None when there is none."""
    return min((border for border in _borders(pages, decisions, chain) if border > at), default=None)


def previous_border(
    pages: Iterable[Cascading], decisions: Iterable[JudgedDecision], chain: Chain, at: datetime
) -> datetime | None:
    """The last such instant, ``at`` included."""
    return max((border for border in _borders(pages, decisions, chain) if border <= at), default=None)


def _borders(pages: Iterable[Cascading], decisions: Iterable[JudgedDecision], chain: Chain) -> Iterator[datetime]:
    place = place_of(chain)
    for page in pages:
        if comes_from_above(page, chain) and page.target.holds(chain):
            yield end_of(page, place)
    for decision in decisions:
        if decision.until and deciding.reaches(decision, place):
            yield decision.until
