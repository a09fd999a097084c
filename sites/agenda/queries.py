"""What stands in the agenda of a region: its own events and those that cascade to it. Constant queries."""

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

from django.db.models import Q
from wagtail.models import Page
from wagtail.query import PageQuerySet

from ilm_blocks import regions
from ilm_blocks.regions import Region
from sites.cascading import queries as cascading
from sites.cascading.queries import FromAbove

from .rules import Occurrence, Schedule, between, last_end, next_occurrence

#: More than the zones of the world lie apart: a day anywhere is over, or has begun, a day later, or sooner, everywhere.
A_DAY = timedelta(days=1)

#: The columns of an event's schedule, in the order of ``Schedule``.
SCHEDULE = ("date", "until_day", "starts_at", "ends_at", "weekly_until")


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
    the first occurrence in between counts. One query. An event leaves at its end by the clock of the region that holds
    it.
    """
    since = since or above.at
    rows = _rows(model, page, above).filter(listed_until__gte=_day(since) - A_DAY)
    if until is not None:
        rows = rows.filter(date__lte=_day(until) + A_DAY)
    found = _in_between(rows.defer_streamfields(), above, since, until)
    return sorted(found, key=lambda event: event.place_in_order)


def next_below(model: Any, page: Page, at: datetime, limit: int) -> list[Coming]:
    """The ``limit`` events of the regions below ``page`` that take place next. Four queries for any number of them.

    An alias would be listed beside its page.
    """
    rows = cascading.public(model).filter(cascading.below(page), depth__gt=page.depth + 1, alias_of=None)
    told = rows.filter(listed_until__gte=_day(at) - A_DAY).values_list("pk", "region_id", *SCHEDULE)
    schedules = [(pk, region_id, Schedule(*times)) for pk, region_id, *times in told]
    holders = _holders({region_id for _pk, region_id, _schedule in schedules})
    found = _first(((pk, holders.get(region_id), schedule) for pk, region_id, schedule in schedules), at)[:limit]
    pages = model.objects.defer_streamfields().in_bulk([pk for _occurrence, pk, _region in found])
    return [Coming(pages[pk], region, occurrence) for occurrence, pk, region in found if pk in pages]


def _holders(region_ids: Collection[int]) -> dict[int, Region]:
    chains = regions.provider().chains(region_ids) if region_ids else ()
    return {chain[-1].id: chain[-1] for chain in chains}


def _first(
    schedules: Iterable[tuple[int, Region | None, Schedule]], at: datetime
) -> list[tuple[Occurrence, int, Region]]:
    """Those that are not over, by when they begin next."""
    found = [
        (occurrence, pk, region)
        for pk, region, schedule in schedules
        if region and (occurrence := next_occurrence(schedule, region.tzinfo, at))
    ]
    return sorted(found, key=lambda each: (each[0].begins, each[1]))


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
    holders, pinned = {region.id: region for region in above.chain}, set(above.pinned)
    for page in pages:
        region = holders[page.region_id]
        if occurrence := next(between(page.schedule, region.tzinfo, since, until), None):
            yield Coming(page, region, occurrence, page.pk in pinned)
