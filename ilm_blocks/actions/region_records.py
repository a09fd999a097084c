"""What was true of a region when: a project whose regions change their names or places tells it here.

Without any record history speaks of a region as the provider does today.
"""

from typing import Any

from django.db import transaction

from .. import regions
from ..models import journal
from ..rules.regions import Region
from . import acting


@transaction.atomic
def record_region(page_id: int, *, user: Any = None) -> None:
    """Record what the provider says of the region ``page_id`` and of those below it, where it is not on record so.

    Call it in the transaction that writes such a fact, for example after each publication of a region's page:

        @receiver(page_published, sender=OfficePage)
        def remember(sender, instance, **kwargs):
            record_region(instance.pk)
    """
    act = acting.begin("", user)
    for chain in regions.provider().subtree(page_id):
        region = chain[-1]
        entry = journal.Entry(journal.REGION, region.id, region.id, _state(region), actor=user)
        journal.record(entry, act.moment)


def _state(region: Region) -> dict[str, Any]:
    state = {
        "parent_id": region.parent_id,
        "code": region.code,
        "level": region.level,
        "title": region.name,
        "label": region.label,
        "distributor": region.distributor,
        "zone": region.zone,
        "tags": sorted(region.tags),
        "stands_for": sorted(region.stands_for),
    }
    said = region.guaranteed_percent
    return state if said is None else state | {"guaranteed_percent": said}
