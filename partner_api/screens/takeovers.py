"""A takeover on a screen: on the stage and across its foot, ahead of everything else."""

from collections.abc import Iterator
from typing import Any

from django.utils.translation import gettext as _

from ilm_blocks.choices import ContentClass
from ilm_blocks.models import Takeover
from ilm_blocks.queries import attribution
from ilm_blocks.regions import Region
from ilm_blocks.rules.airtime import Emergency
from partner_api import severities

from . import item_ids
from .playlist import text_ms
from .serializers import flight, moment, named

TIER = 0


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
    return [item_ids.of_takeover(takeover.pk, number) for number in (1, 2)]


def items(emergency: Emergency, region: Region, version: int) -> Iterator[dict[str, Any]]:
    """Its items; ``version`` rises with every change, so that an edited wording is another item."""
    takeover, owner = emergency.takeover, emergency.owner
    heading, credit = _heading(takeover), f"{attribution.of_region(owner)} {owner.distributor}"
    texts: dict[str, Any] = {
        "message": {"heading": heading, "text": takeover.text},
        "running_text": f"{heading}: {takeover.text}",
    }
    for item_id, (kind, text) in zip(ids(takeover), texts.items(), strict=True):
        yield {
            "id": item_id,
            "ilm": None,
            "revision": version,
            "kind": kind,
            "asset": None,
            "text": text,
            "dur_ms": text_ms(text, credit),
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
            "min_gap_s": None,
        }


def _heading(takeover: Takeover) -> str:
    level = takeover.get_severity_display()
    return _("DRILL · %(level)s") % {"level": level} if takeover.is_drill else level
