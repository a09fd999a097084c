"""What a screen tells of its own region in the time that its operator leaves to it: news, agenda, the website.

To the programme the filler is one item of a fixed length: so the plan of a day, past or to come, depends on how much is
left to it and on nothing that anybody publishes. Which card fills a slot is settled by the player, by the number of the
slot in its day.
"""

from collections.abc import Iterator
from typing import Any

from ilm_blocks.choices import ContentClass
from ilm_blocks.queries import attribution
from ilm_blocks.regions import Region

from .. import item_ids
from ..playlist import CARD
from ..serializers import named

TIER = 2
#: Long enough to read a long title and to raise a telephone.
SHOWN_MS = 12_000


def items(percent: int, region: Region) -> Iterator[dict[str, Any]]:
    """The one item of the filler, where any time is left to it."""
    if not percent:
        return
    yield {
        "id": item_ids.FILLER,
        "ilm": None,
        "revision": None,
        "kind": CARD,
        "asset": None,
        "text": None,
        "dur_ms": SHOWN_MS,
        "tier": TIER,
        "weight": 1,
        "owner": named(region),
        "responsible": {"name": attribution.of_region(region)},
        "distributor": {"name": region.distributor},
        "agreement": None,
        "agreement_id": None,
        "voice": 0,
        "content_class": ContentClass.NONE,
        "mandatory": False,
        "flight": [None, None],
        "windows": [],
        "max_per_hour": None,
        "min_gap_s": None,
        "alert": None,
    }
