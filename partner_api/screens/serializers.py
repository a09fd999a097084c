"""The words of the manifest: clips, times and hours as plain values."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from itertools import pairwise
from typing import Any

from ilm_blocks.choices import Binding
from ilm_blocks.media import freezing
from ilm_blocks.queries import attribution
from ilm_blocks.regions import Region
from ilm_blocks.rules.airtime import Span
from ilm_blocks.rules.dayparts import Daypart

from .playlist import Clip

PROGRAMME = 1  # the tier of all but takeovers and filler


def item(clip: Clip, region: Region) -> dict[str, Any]:
    ilm, owner = clip.ilm, clip.airtime.owner
    return {
        "id": clip.id,
        "ilm": ilm.pk,
        "revision": ilm.live_revision_id,
        "kind": clip.kind,
        "asset": clip.file.get("sha256"),
        "text": _text(clip.creative),
        "dur_ms": clip.dur_ms,
        "tier": PROGRAMME,
        "weight": ilm.priority,
        "owner": named(owner),
        "responsible": {"name": attribution.responsible(ilm, owner)},
        "distributor": {"name": owner.distributor},
        "agreement": ilm.agreement.number if ilm.agreement else None,
        "agreement_id": ilm.agreement_id,
        "voice": ilm.agreement.share_of_voice if ilm.agreement else 0,
        "content_class": ilm.content_class,
        "mandatory": ilm.binding == Binding.MANDATORY,
        "flight": flight(clip.airtime.spans, region),
        "windows": windows(ilm.daypart_rules),
        "max_per_hour": ilm.max_per_hour,
        "min_gap_s": ilm.min_gap_s,
        "alert": None,
    }


def _text(creative: Mapping[str, Any]) -> Any:
    if creative["type"] == "message":
        return {"heading": creative["heading"], "text": creative["text"]}
    return creative.get("text")


def named(region: Region) -> dict[str, str]:
    return {"code": region.code, "name": str(region), "level": region.level}


def flight(spans: Sequence[Span], region: Region) -> list[str | None]:
    """From the first start to the last end; ``quiet`` tells the gaps between."""
    return [moment(spans[0].start, region), moment(spans[-1].end, region)]


def quiet(spans_of: Mapping[str, Sequence[Span]], region: Region) -> list[dict[str, Any]]:
    """The gaps inside the flights of items, in order: a quiet period, a hide that ends."""
    silent: dict[tuple, list[str]] = {}
    for item_id, spans in spans_of.items():
        for before, after in pairwise(spans):
            silent.setdefault((before.end, after.start), []).append(item_id)
    return [
        {"from": moment(start, region), "until": moment(end, region), "items": ids}
        for (start, end), ids in sorted(silent.items())
    ]


def windows(dayparts: Iterable[Daypart]) -> list[dict[str, Any]]:
    """Hours of day; ``days`` name the days on which they start, 0 is Monday."""
    return [{"days": sorted(part.days), "from": f"{part.start:%H:%M}", "to": f"{part.end:%H:%M}"} for part in dayparts]


def asset(file: Mapping[str, Any]) -> dict[str, Any]:
    return {
        "url": freezing.url(file),
        "bytes": file["bytes"],
        "mime": file["mime"],
        "w": file["width"],
        "h": file["height"],
        "dur_ms": file["duration_ms"],
    }


def moment(at: datetime | None, region: Region) -> str | None:
    return at.astimezone(region.tzinfo).isoformat() if at else None
