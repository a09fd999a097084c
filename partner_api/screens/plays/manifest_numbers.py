"""What the ``seq`` of a row says: whether the screen can have had such a manifest, and whether that one had the item.

A screen that was without a network plays what it holds, and says so by the ``seq`` of that: for days and weeks its rows
name items that have left since. Nothing here asks how long ago that was.
"""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Self

from django.db.models import OuterRef, Subquery

from ilm_blocks import regions
from ilm_blocks.models import Change, JournalHead

from ...prepared_query import PreparedQuery
from ..manifest import Horizon
from ..models import ManifestItem, Screen
from .plausibility import AHEAD
from .provenance import PlayData
from .quick import DAY_MS

#: A play that began so soon after a manifest without its item may be of the manifest before, whatever it says.
GRACE = timedelta(seconds=10)
#: A manifest may hold what was written while it was made.
MAKING = timedelta(minutes=1)
#: The day of a manifest is that of the screen's zone, that of a row here in UTC.
ZONES = 1


_head = PreparedQuery(lambda _text: JournalHead.objects.order_by().values_list("epoch", "seq"))


@dataclass(frozen=True, slots=True)
class ManifestNumbers:
    """``newest`` is the last change of the present ``epoch``; by ``left`` of an item: change and day from which on no
    manifest has it."""

    epoch: int
    newest: int
    first_day: int
    left: Mapping[int, tuple[int, int]] = field(default_factory=dict)

    @classmethod
    def of(cls, screen: Screen, items: Collection[ManifestItem]) -> Self:
        """One query, and two more where one of the ``items`` has left."""
        epoch, newest = next(iter(_head.rows("")), (1, 0))
        first_day = (screen.paired_at.date() - date(1970, 1, 1)).days - ZONES if screen.paired_at else 0
        return cls(epoch, newest, first_day, _left(screen, items))

    def can_be(self, row: PlayData) -> bool:
        """Whether some manifest of the screen can have had the ``seq`` of ``row`` when it began."""
        epoch, change, day = row["seq"]
        is_on_record = change <= self.newest if epoch == self.epoch else 1 <= epoch < self.epoch
        return is_on_record and self.first_day <= day <= row["start_ms"] // DAY_MS + ZONES

    def had(self, row: PlayData, item: ManifestItem, starts_at: datetime) -> bool:
        """Whether ``item`` was in the manifest that ``row`` names; in doubt it was."""
        if item.given_at and starts_at < item.given_at - AHEAD:
            return False
        if item.left_at is None or starts_at <= item.left_at + GRACE:
            return True
        epoch, change, day = row["seq"]
        return epoch < self.epoch or (change, day) < self.left[item.pk]


def _left(screen: Screen, items: Iterable[ManifestItem]) -> dict[int, tuple[int, int]]:
    """What the first manifest without each of ``items`` was made of, and its day: as late as can be."""
    left = {item.pk: item.left_at for item in items if item.left_at}
    if not left:
        return {}
    chain = regions.provider().chain(screen.owner_id)
    shown = Change.objects.filter(owner_id__in=[region.id for region in chain], only_pages=False)
    newest = shown.filter(at__lte=OuterRef("left_at") + MAKING).order_by("-seq").values("seq")[:1]
    changes = ManifestItem.objects.filter(pk__in=left).values_list("pk", Subquery(newest))
    return {key: (change or 0, Horizon.of(chain, left[key]).number) for key, change in changes}
