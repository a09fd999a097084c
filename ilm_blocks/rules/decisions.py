"""Which decision counts at a place: the nearest one, and never one taken above the owner of what it is about."""

from collections.abc import Iterable
from datetime import datetime

from .judged import D, JudgedDecision, Owned
from .place import Place


def nearest_first(decisions: Iterable[D], place: Place, at: datetime) -> list[D]:
    """The decisions in force that reach the region: its own first, within one region the newest."""
    reaching = (d for d in decisions if d.in_force(at) and reaches(d, place))
    return sorted(reaching, key=lambda d: (place.depth_of(d.owner_id), d.decided_at, d.pk), reverse=True)


def by_subject(decisions: Iterable[D]) -> dict[int, list[D]]:
    """The decisions on each ILM (or page), by its key, in the order given."""
    found: dict[int, list[D]] = {}
    for decision in decisions:
        found.setdefault(decision.subject_id, []).append(decision)
    return found


def reaches(decision: JudgedDecision, place: Place) -> bool:
    """Whether it was taken at the region itself, or above it for all below."""
    depth = place.depth_of(decision.owner_id)
    return depth is not None and (decision.covers_subtree or depth == len(place.chain) - 1)


def may_touch(decision: JudgedDecision, subject: Owned, place: Place) -> bool:
    """A decision never touches what was issued below the level that decided."""
    decider, owner = place.depth_of(decision.owner_id), place.depth_of(subject.owner_id)
    return decider is not None and owner is not None and decider >= owner
