"""What stands beside the ILM of a region in feeds and embeds: its news and its agenda, as its website lists them."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.template.loader import render_to_string
from django.utils.html import strip_tags

from ilm_blocks.queries import heads
from ilm_blocks.queries.heads import Marks
from ilm_blocks.regions import Chain, Region
from partner_api.delivery.articles import listing
from partner_api.delivery.items import Roots
from sites import addresses
from sites.agenda import queries as agenda
from sites.agenda.queries import Coming
from sites.cascading import queries as cascading
from sites.cascading.queries import FromAbove
from sites.declared import earliest
from sites.models import ArticlePage, EventPage, RegionPage

from .content import Content


@dataclass(frozen=True, slots=True)
class Piece:
    """A piece of news, with what ``articles`` tell of it."""

    page: ArticlePage
    region: Region
    told: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Event:
    """One that is not over, with the region that holds it and the address of its page there."""

    coming: Coming
    url: str

    @property
    def page(self) -> EventPage:
        return self.coming.page

    @property
    def region(self) -> Region:
        return self.coming.region

    @property
    def when(self) -> str:
        """The day and the hours in words, on one line, by the clock of its region."""
        facts = {"event": self.page, "occurrence": self.coming.occurrence, "zone": self.region.tzinfo}
        return " ".join(strip_tags(render_to_string("sites/parts/occurrence.html", facts)).split())


@dataclass(frozen=True, slots=True)
class Beside:
    """``until`` (None: no end) is when the clock changes it, ``since`` when it last did so to what comes from above."""

    news: Sequence[Piece] = ()
    events: Sequence[Event] = ()
    since: datetime | None = None
    until: datetime | None = None
    marks: Marks = frozenset()


NOTHING = Beside()


def of(content: Content, chain: Chain, roots: Roots, at: datetime, *, most: int, names: Sequence[str] = ()) -> Beside:
    """The first ``most`` of each that the last region of ``chain`` lists at ``at``; constant queries.

    ``names`` are the members of a piece of news that are wanted, as ``articles`` know them.
    """
    if content == Content.ILM:
        return NOTHING
    page = RegionPage.objects.get(pk=chain[-1].id)
    models = [model for model, is_told in ((ArticlePage, content.has_news), (EventPage, content.has_agenda)) if is_told]
    above = dict(zip(models, cascading.each_from_above(models, chain, at), strict=True))
    news = _news(page, above[ArticlePage], most, names) if content.has_news else []
    events = _events(page, above[EventPage], roots, most) if content.has_agenda else []
    return Beside(
        news,
        events,
        since=max((found.since for found in above.values() if found.since), default=None),
        until=earliest(*(found.until for found in above.values()), *_ends(events)),
        marks=heads.of_chain((region.id for region in chain), heads.PAGES),
    )


def _news(page: RegionPage, above: FromAbove, most: int, names: Sequence[str]) -> list[Piece]:
    found, _cursor = listing.cut(listing.of_region(page, above), search=None, after=None, limit=most)
    regions = {region.id: region for region in above.chain}
    told = listing.tell(found, above.chain, form="text", names=names)
    return [Piece(row, regions[row.region_id], item) for row, item in zip(found, told, strict=True)]


def _events(page: RegionPage, above: FromAbove, roots: Roots, most: int) -> list[Event]:
    found = agenda.coming(EventPage, page, above)[:most]
    return [Event(coming, addresses.below(roots[coming.region.id], coming.page.slug)) for coming in found]


def _ends(events: Iterable[Event]) -> Iterable[datetime]:
    return (event.coming.occurrence.ends for event in events)
