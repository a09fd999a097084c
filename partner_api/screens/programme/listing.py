"""What a screen may play, in the words of its manifest, made of the rows that stand and of how it is set up."""

from collections.abc import Iterable, Mapping
from typing import Any

from ilm_blocks.regions import Chain, guaranteed
from ilm_blocks.rules.airtime import Emergency

from .. import filler, playlist, serializers, takeovers
from ..models import Screen, ScreenSetup
from .members import CEILING_PERCENT


def listed(
    clips: Iterable[playlist.Clip], emergencies: Iterable[Emergency], screen: Screen | ScreenSetup, chain: Chain,
    *, version: int = 0,
) -> dict[str, Any]:  # fmt: skip
    """The keys of a manifest that its programme is made of."""
    region, clips, emergencies = chain[-1], list(clips), list(emergencies)
    spans = {clip.id: clip.airtime.spans for clip in clips}
    spans |= {item_id: found.spans for found in emergencies for item_id in takeovers.ids(found.takeover)}
    return {
        "region_path": [serializers.named(above) for above in chain],
        "operating": serializers.windows(screen.operating_rules),
        "shares": shares(screen, chain),
        "items": [
            *(item for found in emergencies for item in takeovers.items(found, region, version)),
            *(serializers.item(clip, region) for clip in clips),
            *filler.items(screen.filler_percent, region),
        ],
        "quiet": serializers.quiet(spans, region),
    }


def shares(screen: Screen | ScreenSetup, chain: Chain) -> Mapping[str, int]:
    """In percent of the airtime."""
    return {
        "guaranteed": guaranteed(chain), "ceiling": CEILING_PERCENT, "own": screen.own_percent,
        "filler": screen.filler_percent,
    }  # fmt: skip
