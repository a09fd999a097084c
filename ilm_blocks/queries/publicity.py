"""Whether people have been pointed to an ILM: links and printed codes lead to it, so it is never unknown again."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime

from .. import regions
from ..models import ILM, QuietPeriod
from ..rules import states
from ..rules.place import Place
from ..rules.regions import Chain
from . import history


def was_public(ilm: ILM, owner_chain: Chain, at: datetime) -> bool:
    """Whether the approved ``ilm`` has been on air before ``at``, by what stands today or by what stood then.

    Dates can be edited: what has been shown stays known when its start, its agreement or its quiet days are moved.
    So it is as soon as one of its regions shows it, for the day begins earlier in the east.
    """
    since = list(QuietPeriod.objects.standing().owned_by(owner_chain).not_over(ilm.on_air_from))
    if any(states.was_public(ilm, since, place, at) for place in _in_each_zone(owner_chain)):
        return True
    return any(
        states.was_on_air(then.ilm, then.quiet_periods, _at_its_owner(then, owner_chain), then.since, then.until)
        for then in history.stretches(ilm, owner_chain, at)
    )


def _at_its_owner(then: history.Stretch, owner_chain: Chain) -> Place:
    """Where it belonged then: a region may have gone into another one since, with its ILM and its quiet periods."""
    try:
        return Place(history.chain_at(then.ilm.owner_id, then.since), "")
    except history.NotYetARegion:  # of a provider that records no regions
        return Place(owner_chain, "")


def _in_each_zone(owner_chain: Chain) -> Iterator[Place]:
    """The owner as it is, then as if its clocks went as those of other regions; the second only when asked for."""
    yield Place(owner_chain, "")
    *above, owner = owner_chain
    for zone in {str(zone) for _path, zone in regions.provider().zones()} - {str(owner.zone)}:
        yield Place((*above, replace(owner, zone=zone)), "")
