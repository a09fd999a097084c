"""A region and all below it at once: each ILM told once, and for each region the numbers of what it shows, in order."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from ilm_blocks import cascade, regions
from ilm_blocks.cascade import Resolution
from ilm_blocks.regions import Chain
from partner_api import addresses

from . import items
from .chain_versions import ChainVersions, UnknownRegion


@dataclass(frozen=True, slots=True)
class Below:
    until: datetime | None
    is_emergency: bool
    body: dict[str, Any]


def present(versions: ChainVersions, channel: str, now: datetime) -> Below:
    """What the region and those below it show now; constant queries for any number of regions and items."""
    chains = sorted(regions.provider().subtree(versions.page_id), key=lambda chain: chain[-1].code)
    if not chains:
        raise UnknownRegion(versions.codes[-1])
    found = cascade.subtree(chains, channel, now)
    ilms = {ilm.pk: ilm for _chain, answer in found.shown for ilm in answer.items}
    places = {region.id: chain[: depth + 1] for chain in chains for depth, region in enumerate(chain)}
    roots = addresses.roots(places[owner_id] for owner_id in {ilm.owner_id for ilm in ilms.values()})
    body = {
        "region": items.brief(chains[0][-1]),
        "channel": channel,
        "at": items.instant(found.since),
        "valid_until": items.instant(found.until),
        "items": [items.issued(ilm, places[ilm.owner_id][-1], roots) for ilm in ilms.values()],
        "regions": [_region(chain, answer) for chain, answer in found.shown],
    }
    return Below(found.until, any(answer.takeover for _chain, answer in found.shown), body)


def _region(chain: Chain, answer: Resolution) -> dict[str, Any]:
    return {
        "code": chain[-1].code,
        "valid_until": items.instant(answer.valid_until),
        "takeover": items.takeover(answer.takeover, chain),
        "items": [ilm.pk for ilm in answer.items],
        "notes": [{"item": verdict.ilm.pk, **note} for verdict in answer.shown for note in items.notes(verdict, chain)],
    }
