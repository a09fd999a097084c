"""Events: what takes place in a region, or is held by one above for those below."""

from dataclasses import replace
from datetime import datetime

from django.http import HttpResponseBase
from django.utils import timezone
from django.utils.translation import gettext as _gettext
from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import OpenApiParameter
from rest_framework.request import Request
from rest_framework.response import Response

from partner_api.delivery import lookup
from partner_api.delivery.chain_versions import ChainVersions
from partner_api.delivery.matching import Search
from partner_api.delivery.moved import CODE, RegionResource
from partner_api.delivery.region_pages import chain_above, marks_of
from partner_api.http import caching
from partner_api.http.lists import ListView
from partner_api.http.views import PublicView
from partner_api.openapi.schema import LINK, ROW_NUMBER, described
from partner_api.problems import Problem
from sites.agenda import queries as agenda
from sites.agenda.queries import Coming
from sites.agenda.rules import next_occurrence
from sites.cascading import queries as cascading
from sites.cascading.queries import FromAbove
from sites.declared import earliest, made_of
from sites.models import EventPage, RegionPage

from . import listing, serializers
from .listing import Key, Span
from .parameters import MEMBERS, EventListParameters, EventParameters

NUMBER = OpenApiParameter(
    "event_id", ROW_NUMBER, OpenApiParameter.PATH, description=_("Number of the event: the `id` of an item.")
)  # fmt: skip


class UnknownEvent(Problem):
    def __init__(self, event_id: int) -> None:
        super().__init__("unknown_event", _gettext("No event has the number %(id)s.") % {"id": event_id})


@described(
    "listEvents", _("Events of a region"), serializers.EventList, 404, tag="agenda", also=[CODE, LINK], moves=True,
    description=_(
        "Its own and what regions above hold for those below, until each is over: what the region has pinned, then by "
        "when it takes place next. `from` and `until` ask of whole days by the calendar of the region, also of past "
        "ones; then `occurrences` are those in between, and their first gives the order."
    ),
)  # fmt: skip
class EventListView(RegionResource, ListView):
    parameters = EventListParameters

    def get(self, request: Request, code: str) -> HttpResponseBase:
        query, versions, now = self.query, ChainVersions.of(code), timezone.now()
        chain = lookup.chain_of(versions)
        span = Span.of(query.get("from"), query.get("until"), chain[-1].tzinfo, now)
        above = replace(cascading.from_above(EventPage, chain, now, ended_since=span.since), over_by=span.since)
        page = RegionPage.objects.get(pk=chain[-1].id)
        found = agenda.coming(EventPage, page, above, since=span.since, until=span.until)
        search = Search(query["q"]) if "q" in query else None
        after = Key(*query["cursor"]) if "cursor" in query else None
        shown, last = listing.cut(found, search=search, after=after, limit=query["limit"])
        events = listing.with_bodies(shown)
        told = listing.tell(events, chain, span, form=query["format"], names=query.get("fields", MEMBERS))
        keys = [*(f"r-{code}" for code in versions.codes), *(f"e-{event.pk}" for event in events)]
        until = _holds_until(found, above, span)
        response = self.respond(told, last, left=caching.seconds_left(until, now), keys=keys)
        return response if search else made_of(response, marks_of(chain, events), until=until)


def _holds_until(found: list[Coming], above: FromAbove, span: Span) -> datetime | None:
    """What is asked of given days ends with no event."""
    ends = [event.occurrence.ends for event in found] if span.is_from_now else []
    return earliest(above.until, *ends)


@described(
    "getEvent", _("One event"), serializers.Event, 404, tag="agenda", also=[NUMBER],
    description=_("As the list of its region tells it, also when it is over."),
)  # fmt: skip
class EventView(PublicView):
    parameters = EventParameters

    def get(self, request: Request, event_id: int) -> HttpResponseBase:
        # Not by pk, a relation to the page: a number larger than the column holds is an error there, and no row here.
        event, now = listing.public().select_related("locale").filter(id=event_id).first(), timezone.now()
        chain = chain_above(event) if event else ()
        if not chain:
            raise UnknownEvent(event_id)
        [body] = listing.tell([event], chain, Span(now), form=self.query["format"], names=MEMBERS)
        coming = next_occurrence(event.schedule, chain[-1].tzinfo, now)
        until = coming.ends if coming else None
        keys = [*(f"r-{region.code}" for region in chain), f"e-{event_id}"]
        response = made_of(
            Response(body, headers={"Surrogate-Key": " ".join(keys)}), marks_of(chain, [event]), until=until
        )
        caching.keep(response, left=caching.seconds_left(until, now))
        return caching.conditional(request, response, caching.etag_of(body))
