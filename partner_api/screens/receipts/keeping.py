"""Keeping what players tell of emergencies."""

from collections.abc import Iterable, Mapping
from datetime import UTC, datetime, timedelta
from typing import Any

from ilm_blocks import regions
from ilm_blocks.models import Takeover

from ..models import Screen
from .models import TakeoverReceipt

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


def keep(screen: Screen, takeovers: Iterable[Mapping[str, int]], at: datetime) -> None:
    """Note when ``screen`` showed each of ``takeovers`` ({"id", "shown_ms"}) first, as told at ``at``.

    What is noted stays. An emergency of another region is passed over, so that nobody is counted where no screen
    stands. No query for none, one while nothing is new, else two more.
    """
    told = {takeover["id"]: takeover["shown_ms"] for takeover in takeovers}
    if not told:
        return
    known = TakeoverReceipt.objects.filter(screen=screen, takeover__in=told).values_list("takeover_id", flat=True)
    if new := told.keys() - set(known):
        chain = regions.provider().chain(screen.owner_id)
        found = Takeover.objects.filter(pk__in=new, owner__in=[region.id for region in chain], starts_at__lte=at)
        rows = [_row(screen, takeover, told[takeover.pk], at) for takeover in found]
        TakeoverReceipt.objects.bulk_create(rows, ignore_conflicts=True)  # two beats may cross


def _row(screen: Screen, takeover: Takeover, shown_ms: int, at: datetime) -> Any:
    """Not before it began and not after it was told: a player's clock may be mad."""
    began, heard = (moment - EPOCH for moment in (takeover.starts_at, at))
    shown_at = EPOCH + min(max(timedelta(milliseconds=min(max(shown_ms, 0), 2**43)), began), heard)
    return TakeoverReceipt(screen=screen, takeover=takeover, shown_at=shown_at)
