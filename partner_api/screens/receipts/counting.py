"""On how many screens an emergency is, after how long, and on which it is not."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from ilm_blocks import regions
from ilm_blocks.models import Takeover
from ilm_blocks.regions import Region

from ..connection import Connection, operates
from ..models import Screen
from .models import TakeoverReceipt

NO_TIME = timedelta(0)


@dataclass(frozen=True, slots=True)
class Counted:
    """One screen that counts, and after how long it has shown it; None: not yet."""

    screen: Screen
    region: Region
    connection: Connection
    after: timedelta | None


@dataclass(frozen=True, slots=True)
class Receipts:
    """All screens that count, in the order of the tree."""

    lines: Sequence[Counted]

    @property
    def shown(self) -> int:
        return sum(line.after is not None for line in self.lines)

    @property
    def within(self) -> timedelta | None:
        """After how long the last of those that show it has shown it."""
        return max((line.after for line in self.lines if line.after is not None), default=None)

    @property
    def missing(self) -> dict[Region, list[Counted]]:
        found: dict[Region, list[Counted]] = {}
        for line in self.lines:
            if line.after is None:
                found.setdefault(line.region, []).append(line)
        return found


def receipts(takeover: Takeover, at: datetime) -> Receipts:
    """Of the screens of its region and below that are active and paired; the same number of queries for any number.

    Those count that are to run by their hours at ``at`` (or when it ended), and those that have shown it.
    """
    chains = {chain[-1].id: chain[-1] for chain in regions.provider().subtree(takeover.owner_id)}
    screens = Screen.objects.filter(owner__in=chains, is_active=True).exclude(token_hash=None).order_by("name", "pk")
    shown = dict(TakeoverReceipt.objects.filter(takeover=takeover).values_list("screen_id", "shown_at"))
    moment = max(min(at, takeover.ended_at or takeover.until), takeover.starts_at)
    by_region: dict[int, list[Counted]] = {}
    for screen in screens:
        region = chains[screen.owner_id]
        if (shown_at := shown.get(screen.pk)) or operates(screen, moment, region.tzinfo):
            after = max(shown_at - takeover.starts_at, NO_TIME) if shown_at else None  # its start may have been put off
            line = Counted(screen, region, Connection.of(screen, at, region.tzinfo), after)
            by_region.setdefault(region.id, []).append(line)
    return Receipts([line for region in chains for line in by_region.get(region, ())])
