"""What stands in the agenda of a region: its own events and those that cascade to it. Constant queries."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from django.db.models import Q
from wagtail.models import Page

from ilm_blocks.regions import Chain, Region
from sites.cascading import queries as cascading
from sites.cascading.queries import FromAbove

from .rules import Occurrence, next_occurrence

#: No zone is further behind UTC: what is over there is over everywhere.
A_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Coming:
    """An event with the region that holds it, and when it takes place next."""

    page: Any
    region: Region
    occurrence: Occurrence


def coming(model: Any, page: Page, above: FromAbove) -> list[Coming]:
    """The events of the region of ``page`` and those of ``above`` that are not over, by when they begin next.

    One query. An event leaves at its end by the clock of the region that holds it.
    """
    own = Q(cascading.below(page), depth=page.depth + 1)
    rows = cascading.public(model).filter(own | Q(pk__in=above.shown), listed_until__gte=_yesterday(above.at))
    found = _next(rows.defer_streamfields(), above.chain, above.at)
    return sorted(found, key=lambda event: (event.occurrence.begins, event.page.pk))


def _yesterday(at: datetime) -> Any:
    return at.astimezone(UTC).date() - A_DAY


def _next(pages: Iterable[Any], chain: Chain, at: datetime) -> Iterable[Coming]:
    regions = {region.id: region for region in chain}
    for page in pages:
        region = regions[page.region_id]
        if occurrence := next_occurrence(page.schedule, region.tzinfo, at):
            yield Coming(page, region, occurrence)
