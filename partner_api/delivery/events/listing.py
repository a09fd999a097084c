"""The agenda of a region as the API tells it: events that everybody may read, each with the region that holds it."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from itertools import islice
from typing import Any, NamedTuple
from zoneinfo import ZoneInfo

from wagtail.query import PageQuerySet

from ilm_blocks.regions import Chain
from ilm_blocks.rules.dayparts import midnight
from partner_api import addresses
from partner_api.delivery import bodies, items
from partner_api.delivery.matching import Search
from partner_api.http import pagination
from sites.addresses import below
from sites.agenda.queries import A_DAY, Coming
from sites.agenda.rules import Occurrence, Schedule, between, occurrences
from sites.cascading import queries as cascading
from sites.models import EventPage

#: Of an event that is repeated; who wants more counts on by weeks.
NEXT_TIMES = 10


@dataclass(frozen=True, slots=True)
class Span:
    """The time of which a list tells: from ``since`` until right before ``until`` (None: all that comes)."""

    since: datetime
    until: datetime | None = None
    is_from_now: bool = True

    @classmethod
    def of(cls, first: date | None, last: date | None, zone: ZoneInfo, now: datetime) -> "Span":
        """Whole days of ``zone``; without a first one from ``now`` on."""
        since = now if first is None else midnight(first, zone)
        return cls(since, None if last is None else midnight(last + A_DAY, zone), first is None)


class Key(NamedTuple):
    """Where an event stands in a list: behind what is pinned or not, when it begins next, its number."""

    is_behind: int
    begins: datetime
    number: int

    @classmethod
    def of(cls, event: Coming) -> "Key":
        is_behind, begins, number = event.place_in_order
        return cls(int(is_behind), begins, number)

    def __str__(self) -> str:
        return f"{self.is_behind} {self.begins.astimezone(UTC).isoformat()} {self.number}"


def public() -> PageQuerySet:
    """Without drafts, and without pages that are private or stand below such a one; lazy."""
    return cascading.public(EventPage)


def cut(
    found: Sequence[Coming], *, search: Search | None, after: Key | None, limit: int
) -> tuple[Sequence[Coming], str | None]:
    """The next of ``found`` in their order, and what the cursor is to name; no query."""
    behind: Iterator[Coming] = (event for event in found if after is None or Key.of(event) > after)
    if search:
        behind = (event for event in behind if search.finds(_words(event.page)))
    shown, last = pagination.cut(behind, limit)
    return shown, None if last is None else str(Key.of(last))


def _words(page: EventPage) -> tuple[str, ...]:
    return page.title, page.introduction, page.place


def with_bodies(shown: Sequence[Coming]) -> list[EventPage]:
    """The pages of ``shown``, whole, in their order; one query."""
    regions = {event.page.pk: event.region.id for event in shown}
    pages = cascading.in_order(EventPage.objects.select_related("locale").filter(pk__in=regions), list(regions))
    for page in pages:
        page.region_id = regions[page.pk]
    return pages


def tell(
    found: Sequence[EventPage], chain: Chain, span: Span, *, form: str, names: Sequence[str]
) -> list[dict[str, Any]]:
    """Each event that the last region of ``chain`` lists, with the addresses of the one that holds it.

    What ``names`` leave out is not looked up. Constant queries.
    """
    roots, origins = addresses.roots([chain]), {region.id: region for region in chain}
    with_body = "body" in names
    sources = bodies.Sources.of(found if with_body else ())
    told = []
    for event in found:
        region, root = origins[event.region_id], roots[event.region_id]
        item = {
            "id": event.pk,
            "title": event.title,
            "summary": event.introduction,
            "place": event.place,
            "contact": event.contact,
            **_times(event.schedule, region.tzinfo, span),
            "url": below(root, event.slug),
            "language": event.locale.language_code,
            "first_published_at": items.instant(event.first_published_at),
            "last_published_at": items.instant(event.last_published_at),
            "origin": items.brief(region),
        }
        if with_body:
            item["body"] = bodies.told(event, sources, form=form, code=region.code, ilm_page=f"{root}/ilm/")
        told.append(item)
    return told


def _times(schedule: Schedule, zone: ZoneInfo, span: Span) -> dict[str, Any]:
    coming = islice(between(schedule, zone, span.since, span.until), NEXT_TIMES)
    return {
        "timezone": zone.key,
        "first": _occurrence(schedule, next(occurrences(schedule, zone))),
        "weekly_until": schedule.weekly_until,
        "occurrences": [_occurrence(schedule, occurrence) for occurrence in coming],
    }


def _occurrence(schedule: Schedule, occurrence: Occurrence) -> dict[str, Any]:
    return {
        "first_day": occurrence.begins.date(),
        "last_day": occurrence.last_day,
        "begins_at": occurrence.begins.isoformat() if schedule.starts_at is not None else None,
        "ends_at": occurrence.ends.isoformat() if schedule.ends_at is not None else None,
    }
