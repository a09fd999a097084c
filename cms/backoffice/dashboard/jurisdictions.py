"""For which regions a person works and what they may do there: what their first screen is about."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.timezone import localdate
from wagtail.models import Page

from ilm_blocks import officers, regions
from ilm_blocks.regions import Chain, Region
from sites.levels import RegionLevel

#: Page actions that make somebody's work; a role is a set of them (``roles.PAGE_ACTIONS``).
DUTIES = ("change", "approve", "administer", "operate", "broadcast")


@dataclass(frozen=True, slots=True)
class Jurisdiction:
    """One region for which ``user`` acts, with all below it; never one beside it."""

    chain: Chain
    path: str
    duties: frozenset[str]
    user: Any
    at: datetime

    @property
    def region(self) -> Region:
        return self.chain[-1]

    @property
    def is_village(self) -> bool:
        return self.region.level == RegionLevel.VILLAGE

    @property
    def today(self) -> Any:
        return localdate(self.at, self.region.tzinfo)

    def may(self, *duties: str) -> bool:
        return not self.duties.isdisjoint(duties)


def jurisdictions(user: Any, at: datetime) -> list[Jurisdiction]:
    """Each region that heads a duty of ``user``, the topmost first; constant queries."""
    heads: dict[int, Page] = {}
    duties: dict[int, set[str]] = defaultdict(set)
    for duty in DUTIES:
        for head in officers.heads(user, duty):
            heads[head.pk] = head
            duties[head.pk].add(duty)
    return [
        Jurisdiction(regions.provider().chain(head.pk), head.path, frozenset(duties[head.pk]), user, at)
        for head in sorted(heads.values(), key=lambda head: head.path)
    ]
