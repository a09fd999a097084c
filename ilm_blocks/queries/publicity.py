"""Whether people have been pointed to an ILM: links and printed codes lead to it, so it is never unknown again."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime

from .. import regions
from ..models import ILM, QuietPeriod
from ..regions import Chain
from ..rules import states
from ..rules.gates import Place
from . import history


def was_public(ilm: ILM, owner_chain: Chain, at: datetime) -> bool:
    """Whether the approved ``ilm`` has been on air before ``at``, by what stands today or by what stood then.

    Dates are written anew: what has been shown stays known when its start, its agreement or its quiet days are moved.
    So it is as soon as one of its regions shows it, for the day begins earlier in the east.
    """
    since = list(QuietPeriod.objects.standing().owned_by(owner_chain).not_over(ilm.on_air_from))
    if any(states.was_public(ilm, since, place, at) for place in _in_each_zone(owner_chain)):
        return True
    return any(
        states.was_on_air(then.ilm, then.quiet_periods, Place(owner_chain, ""), then.since, then.until)
        for then in history.stretches(ilm, owner_chain, at)
    )


def _in_each_zone(owner_chain: Chain) -> Iterator[Place]:
    """The owner as it is, then as if its clocks went as those of other regions; the second only when asked for."""
    yield Place(owner_chain, "")
    *above, owner = owner_chain
    for zone in {str(zone) for _path, zone in regions.provider().zones()} - {str(owner.zone)}:
        yield Place((*above, replace(owner, zone=zone)), "")
