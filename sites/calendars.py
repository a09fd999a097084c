"""The agenda of a region's website as files for calendars: all that comes, to subscribe to, and single events."""

from collections.abc import Mapping
from datetime import UTC, datetime

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.utils import timezone, translation
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from ilm_blocks import regions
from ilm_blocks.queries import heads
from ilm_blocks.regions import Chain, Region

from . import addresses
from .agenda import files
from .agenda import queries as agenda
from .agenda.files import Entry
from .cascading import queries as cascading
from .declared import made_of
from .models import EventPage, RegionPage
from .websites import of_website

#: Of a page from before its publications were noted down.
LONG_AGO = datetime(2000, 1, 1, tzinfo=UTC)


@require_safe
@of_website
def of_region(request: HttpRequest, home: RegionPage) -> HttpResponse:
    """What its agenda lists: its own events and those from above, each with the address that it has at its owner's."""
    now = timezone.now()
    chain = regions.provider().chain(home.pk)
    above = cascading.from_above(EventPage, chain, now)
    found = agenda.coming(EventPage, home, above)
    homes = addresses.homes(region.id for region in chain)
    ends = [event.occurrence.ends for event in found]
    response = _answer(
        chain, request, homes, [(event.page, event.region) for event in found if event.region.id in homes]
    )
    return made_of(response, _marks(chain), until=min(filter(None, (above.until, *ends)), default=None))


@require_safe
@of_website
def of_event(request: HttpRequest, home: RegionPage, event_id: int) -> HttpResponse:
    """One event of the region, also when it is over; those from above are found at their owner's website."""
    page = cascading.of_region(EventPage, home).filter(id=event_id).first()
    if page is None:
        raise Http404
    chain = regions.provider().chain(home.pk)
    response = _answer(chain, request, addresses.homes([home.pk]), [(page, chain[-1])])
    response["Content-Disposition"] = content_disposition_header(True, f"{page.slug}.ics")
    return made_of(response, _marks(chain), until=None)


def _answer(
    chain: Chain, request: HttpRequest, homes: Mapping[int, str], found: list[tuple[EventPage, Region]]
) -> HttpResponse:
    region = chain[-1]
    with translation.override(settings.LANGUAGE_CODE):
        title = _("Agenda of %(region)s") % {"region": region}
        entries = [_entry(page, holder, homes[holder.id]) for page, holder in found]
    address = f"{homes[region.id].rstrip('/')}{request.path}"
    content = files.write(title, address, region.tzinfo, entries)
    return HttpResponse(content, content_type=files.MEDIA_TYPE)


def _entry(page: EventPage, region: Region, home: str) -> Entry:
    changed_at = page.last_published_at or LONG_AGO
    since = changed_at - (page.first_published_at or changed_at)
    said = [page.introduction, page.contact and _("Contact: %(contact)s") % {"contact": page.contact}]
    return Entry(
        uid=str(page.translation_key),
        title=page.title,
        description="\n\n".join(filter(None, [*said, _("From %(region)s") % {"region": region}])),
        place=page.place,
        url=addresses.below(home, page.slug),
        held_by=str(region),
        schedule=page.schedule,
        zone=region.tzinfo,
        changed_at=changed_at,
        version=int(since.total_seconds()),
    )


def _marks(chain: Chain) -> heads.Marks:
    return heads.of_chain([region.id for region in chain], heads.PAGES) | heads.of_all(heads.REGIONS)
