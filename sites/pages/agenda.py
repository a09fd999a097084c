"""The agenda of a region: its own events, those that cascade to it, and the next ones of the regions below."""

from datetime import datetime
from typing import Any

from django.apps import apps
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from wagtail.models import Page

from ilm_blocks import regions
from ilm_blocks.regions import Region

from .. import addresses, sharing
from ..agenda import queries
from ..agenda.queries import Coming
from ..agenda.rules import last_occurrence, next_occurrence
from ..cascading import queries as cascading
from ..cascading.queries import FromAbove
from ..declared import earliest
from ..page_views.models import Kind
from .frame import Context, Home, framed, leaf_of, linked, listed, render, resolve

AT_HOME, ON_LEAF = 3, 24


def event(page: Page, *, at: datetime) -> Context:
    home = page.get_parent().specific
    chain, resolution = resolve(home, at)
    frame = framed(home, chain, resolution)
    occurrence = next_occurrence(page.schedule, chain[-1].tzinfo, at)
    canonical = addresses.below(frame["place"].home, page.slug)
    told = occurrence or last_occurrence(page.schedule, chain[-1].tzinfo)
    return frame | {
        "event": page,
        "current": {"agenda": "true"},
        "zone": chain[-1].tzinfo,
        "occurrence": occurrence,
        "canonical": canonical,
        "shared": sharing.of_event(page, chain[-1], told, canonical, frame["place"].home),
        "linked": linked([page]),
        "viewed": (Kind.EVENT, page.pk),
        "holds_until": earliest(frame["holds_until"], occurrence.ends if occurrence else None),
    }


def listing(page: Page, request: HttpRequest, *, at: datetime) -> HttpResponse:
    """The region's own events and those that cascade to it, by when they take place next."""
    chain, resolution = resolve(page, at)
    frame = framed(page, chain, resolution)
    events, until = coming(page, cascading.from_above(event_model(), chain, at), frame["places"])
    title = _("Agenda of %(region)s") % {"region": chain[-1]}
    shown = listed(frame, leaf_of(request, events, ON_LEAF), "agenda/", title, title)
    shown |= {"holds_until": earliest(frame["holds_until"], until), "viewed": (Kind.AGENDA, page.pk)}
    shown["current"] = {"agenda": "page"}
    return render(page, request, "sites/agenda_list.html", frame | shown)


def coming(page: Page, above: FromAbove, places: list[Home]) -> tuple[list[tuple[Coming, str]], datetime | None]:
    """What is still to come, each with the home page of the region that holds it, and until when that is so."""
    found = queries.coming(event_model(), page, above)
    homes = {place.region.id: place.home for place in places}
    until = earliest(above.until, *(each.occurrence.ends for each in found))
    return [(each, homes[each.region.id]) for each in found if each.region.id in homes], until


def next_below(page: Page, region: Region, at: datetime) -> tuple[list[tuple[Coming, str]], datetime | None]:
    """What takes place next in the regions below, each with the home page of its region, and until when that is so."""
    if regions.is_lowest(region):
        return [], None
    found = queries.next_below(event_model(), page, at, AT_HOME)
    homes = addresses.homes(each.region.id for each in found) if found else {}
    until = earliest(*(each.occurrence.ends for each in found))
    return [(each, homes[each.region.id]) for each in found if each.region.id in homes], until


def event_model() -> Any:
    return apps.get_model("ilm_sites", "EventPage")
