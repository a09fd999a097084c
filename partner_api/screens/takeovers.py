"""A takeover on a screen, by the grammar of the national early-warning TV system (decision 0040).

*Awas* takes the stage and the running text, ahead of everything else. *Waspada* and *Siaga* are a banner on 30 percent
of the screen, for 30 seconds at a time, and the programme goes on beside it.
"""

from collections.abc import Iterator, Mapping
from typing import Any

from ilm_blocks.choices import ContentClass, Severity
from ilm_blocks.models import Takeover
from ilm_blocks.queries import attribution
from ilm_blocks.regions import Region
from ilm_blocks.rules.airtime import Emergency
from partner_api import severities

from . import item_ids
from .playlist import text_ms
from .serializers import flight, moment, named

TIER = 0
BANNER_MS = 30_000
#: Between two banners of one emergency: Waspada comes once in two minutes, Siaga once a minute.
PAUSE_S: Mapping[int, int] = {Severity.ADVISORY: 90, Severity.WATCH: 30}


def fact(emergency: Emergency, region: Region) -> dict[str, Any]:
    takeover = emergency.takeover
    return {
        "id": takeover.pk,
        "level": severities.WORDS[takeover.severity],
        "text": takeover.text,
        "owner": named(emergency.owner),
        "from": moment(takeover.starts_at, region),
        "until": moment(takeover.until, region),
        "drill": takeover.is_drill,
    }


def ids(takeover: Takeover) -> list[str]:
    parts = (1,) if takeover.severity in PAUSE_S else (1, 2)
    return [item_ids.of_takeover(takeover.pk, number) for number in parts]


def items(emergency: Emergency, region: Region, version: int) -> Iterator[dict[str, Any]]:
    """Its items; ``version`` rises with every change, so that an edited wording is another item."""
    takeover, owner = emergency.takeover, emergency.owner
    for item_id, part in zip(ids(takeover), _parts(takeover, owner), strict=True):
        yield {
            "id": item_id,
            "ilm": None,
            "revision": version,
            "asset": None,
            **part,
            "tier": TIER,
            "weight": 1,
            "owner": named(owner),
            "responsible": {"name": attribution.of_region(owner)},
            "distributor": {"name": owner.distributor},
            "agreement": None,
            "agreement_id": None,
            "voice": 0,
            "content_class": ContentClass.NONE,
            "mandatory": True,
            "flight": flight(emergency.spans, region),
            "windows": [],
            "max_per_hour": None,
            "alert": {"level": severities.WORDS[takeover.severity], "drill": takeover.is_drill},
        }


def _parts(takeover: Takeover, owner: Region) -> list[dict[str, Any]]:
    """What is said in which way: for how long at a time, and after what pause again."""
    heading, credit = takeover.heading, f"{attribution.of_region(owner)} {owner.distributor}"
    if pause := PAUSE_S.get(takeover.severity):
        text = {"heading": f"{heading} · {owner}", "text": takeover.text}
        return [{"kind": "banner", "text": text, "dur_ms": BANNER_MS, "min_gap_s": pause}]
    texts: dict[str, Any] = {
        "message": {"heading": heading, "text": takeover.text},
        "running_text": f"{heading}: {takeover.text}",
    }
    return [
        {"kind": kind, "text": text, "dur_ms": text_ms(text, credit), "min_gap_s": None} for kind, text in texts.items()
    ]
