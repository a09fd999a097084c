"""What stands in the agenda of a region: its own events and those that cascade to it. Constant queries."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

from django.db.models import Q
from wagtail.models import Page
from wagtail.query import PageQuerySet

from ilm_blocks.regions import Chain, Region
from sites.cascading import queries as cascading
from sites.cascading.queries import FromAbove

from .rules import Occurrence, between, last_end, next_occurrence

#: More than the zones of the world lie apart: a day anywhere is over, or has begun, a day later, or sooner, everywhere.
A_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Coming:
    """An event with the region that holds it, and when it takes place next; ``is_first`` where a region pinned it."""

    page: Any
    region: Region
    occurrence: Occurrence
    is_first: bool = False

    @property
    def place_in_order(self) -> tuple[bool, datetime, int]:
        return not self.is_first, self.occurrence.begins, self.page.pk


def coming(
    model: Any, page: Page, above: FromAbove, *, since: datetime | None = None, until: datetime | None = None
) -> list[Coming]:
    """The events of the region of ``page`` and those of ``above`` that are not over.

    Pinned ones first, then by when they begin next. ``since`` and ``until`` ask of another time than from now on: then
    the first occurrence in between counts. One query, two with restrictions. An event leaves at its end by the clock of
    the region that holds it.
    """
    since = since or above.at
    rows = _rows(model, page, above).filter(listed_until__gte=_day(since) - A_DAY)
    if until is not None:
        rows = rows.filter(date__lte=_day(until) + A_DAY)
    found = _in_between(rows.defer_streamfields(), above, since, until)
    return sorted(found, key=lambda event: event.place_in_order)


def coming_at(found: Iterable[Coming], at: datetime) -> list[Coming]:
    """Those of ``found`` that are not over at ``at``, as ``coming`` gives them then."""
    later = ((event, next_occurrence(event.page.schedule, event.region.tzinfo, at)) for event in found)
    left = [replace(event, occurrence=occurrence) for event, occurrence in later if occurrence]
    return sorted(left, key=lambda event: event.place_in_order)


def last_border(found: Iterable[Coming], at: datetime) -> datetime | None:
    """The last instant, ``at`` included, at which the clock can have changed when one of ``found`` takes place next."""
    ends = (last_end(event.page.schedule, event.region.tzinfo, at) for event in found)
    return max(filter(None, ends), default=None)


def _rows(model: Any, page: Page, above: FromAbove) -> PageQuerySet:
    own = Q(cascading.below(page), depth=page.depth + 1)
    return cascading.public(model).filter(own | Q(pk__in=above.shown))


def _day(at: datetime) -> date:
    return at.astimezone(UTC).date()


def _in_between(pages: Iterable[Any], above: FromAbove, since: datetime, until: datetime | None) -> Iterator[Coming]:
    regions, pinned = _by_number(above.chain), set(above.pinned)
    for page in pages:
        region = regions[page.region_id]
        if occurrence := next(between(page.schedule, region.tzinfo, since, until), None):
            yield Coming(page, region, occurrence, page.pk in pinned)


def _by_number(chain: Chain) -> dict[int, Region]:
    return {region.id: region for region in chain}
