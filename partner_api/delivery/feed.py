"""What a region shows on a channel: the cascade's answer as a body, with what caches need to know of it."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from ilm_blocks import cascade
from ilm_blocks.cascade import Resolution, Rows, rows_on
from ilm_blocks.regions import Chain
from ilm_blocks.rules.place import Place

from . import items
from .chain_versions import ChainVersions
from .lookup import chain_of


@dataclass(frozen=True, slots=True)
class Feed:
    """One answer: since when it holds, until when, and what it says."""

    since: datetime
    #: The region with those above it, topmost first.
    chain: Chain
    resolution: Resolution
    body: dict[str, Any]
    #: The address of the region's site.
    root: str

    @property
    def until(self) -> datetime | None:
        return self.resolution.valid_until

    @property
    def is_emergency(self) -> bool:
        return self.resolution.takeover is not None

    @property
    def item_ids(self) -> list[int]:
        return [item["id"] for item in self.body["items"]]


def present(versions: ChainVersions, channel: str, now: datetime) -> Feed:
    """What the region shows now; valid if ``versions`` are unchanged after the rows were read (``settled``)."""
    chain = chain_of(versions)
    written_at, place = versions.written_at, Place(chain, channel)
    rows = rows_on(chain, min(written_at, now))  # a clock may have been set back
    since = cascade.unchanged_since(rows, place, now, written_at=written_at)
    return _feed(cascade.judge(rows, place, now), chain, versions, since)


def asked(versions: ChainVersions, channel: str, at: datetime, *, now: datetime) -> Feed:
    """What the region shows at ``at`` by the rules of today, without anything that has yet to begin."""
    chain = chain_of(versions)
    rows = rows_on(chain, at)
    begun = Rows(
        ilms=[ilm for ilm in rows.ilms if ilm.on_air_from <= now],
        decisions=rows.decisions,
        quiet_periods=rows.quiet_periods,
        takeovers=[takeover for takeover in rows.takeovers if takeover.starts_at <= now],
    )
    return _feed(cascade.judge(begun, Place(chain, channel), at), chain, versions, at)


def _feed(resolution: Resolution, chain: Chain, versions: ChainVersions, since: datetime) -> Feed:
    body = {
        "region": items.brief(resolution.region),
        "channel": resolution.channel,
        "at": items.instant(since),
        "valid_until": items.instant(resolution.valid_until),
        "takeover": items.takeover(resolution.takeover, chain),
        "items": [items.item(verdict, chain, versions.roots) for verdict in resolution.shown],
    }
    return Feed(since, chain, resolution, body, versions.roots[chain[-1].id])
