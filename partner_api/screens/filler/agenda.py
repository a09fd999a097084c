"""Cards of the agenda: what takes place in the region in the coming days, its own and what cascades to it."""

from collections.abc import Iterator, Mapping
from datetime import datetime

from django.template.loader import render_to_string
from django.utils.html import strip_tags
from django.utils.translation import gettext as _

from ilm_blocks import dates
from ilm_blocks.rules.spans import Span
from sites.addresses import below
from sites.agenda import queries
from sites.agenda.queries import Coming
from sites.agenda.rules import Occurrence, between
from sites.cascading.queries import FromAbove
from sites.models import EventPage, RegionPage

from .. import item_ids
from .cards import AGENDA, Card, Flight, card
from .flights import flights

MOST = 6


def coming(
    page: RegionPage, above: FromAbove, roots: Mapping[int, str], start: datetime, end: datetime
) -> list[Card]:  # fmt: skip
    """A card for each time that one of the next events takes place; of one event one card at a time. One query."""
    listed = flights(above, start, end)
    events = queries.coming(EventPage, page, above, since=start, until=end)[:MOST]
    return [
        _told(event, number, occurrence, _within(flight, event.page.expire_at, listed.get(event.page.pk)), roots)
        for event in events
        for number, (occurrence, flight) in enumerate(_times(event, start, end), start=1)
    ]


def _times(event: Coming, start: datetime, end: datetime) -> Iterator[tuple[Occurrence, Flight]]:
    """Each is told from the end of the one before until its own."""
    before: datetime | None = None
    for occurrence in between(event.page.schedule, event.region.tzinfo, start, end):
        yield occurrence, (before, occurrence.ends)
        before = occurrence.ends


def _within(flight: Flight, expires: datetime | None, listed: Span | None) -> Flight:
    """No longer than its page stands, and of what comes from above than the region lists it; its own it lists all the
    while."""
    start, end = flight
    until = min(filter(None, (end, expires)))
    if listed is None:
        return start, until
    return max(start or listed.start, listed.start), min(filter(None, (until, listed.end)))


def _told(event: Coming, number: int, occurrence: Occurrence, flight: Flight, roots: Mapping[int, str]) -> Card:
    home, zone = roots[event.region.id], event.region.tzinfo
    begins = occurrence.begins.astimezone(zone)
    facts = {"event": event.page, "occurrence": occurrence, "zone": zone}
    when = " ".join(strip_tags(render_to_string("sites/parts/occurrence.html", facts)).split())
    return card(
        item_ids.of_card(event.page.pk, number), AGENDA, event.region, flight, eyebrow=_("Agenda"),
        title=event.page.title, text=event.page.introduction, when=when, day=str(begins.day),
        month=dates.month_of_year(begins), place=event.page.place, home=home,
        link=below(home, event.page.slug) if home else "", say=_("Scan for details"),
    )  # fmt: skip
