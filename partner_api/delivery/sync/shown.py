"""All that an app or a website copies of a region: what it shows on a channel, its first news and its next events."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import OuterRef, Subquery
from wagtail.models import Page

from ilm_blocks.models import Change
from ilm_blocks.regions import Chain
from partner_api.delivery import feed, items, lookup
from partner_api.delivery.articles import listing as articles
from partner_api.delivery.articles.parameters import MEMBERS as ARTICLE
from partner_api.delivery.chain_versions import HASH_DIGITS, ChainVersions
from partner_api.delivery.events import listing as events
from partner_api.delivery.events.listing import Span
from partner_api.delivery.events.parameters import MEMBERS as EVENT
from partner_api.delivery.feed import Feed
from sites.agenda.queries import coming, coming_at, last_border
from sites.cascading import queries as cascading
from sites.cascading.queries import FromAbove
from sites.declared import earliest
from sites.models import ArticlePage, EventPage, RegionPage

from .cursors import Cursor, difference, digests

#: The first articles and events are copied, whole; for others there are their lists.
NEWS = EVENTS = 50


@dataclass(frozen=True, slots=True)
class Shown:
    """At one instant; ``region``, ``at``, ``valid_until`` and ``takeover`` are told alike whoever asks."""

    versions: ChainVersions
    chain: Chain
    feed: Feed
    facts: dict[str, Any]
    items: list[dict[str, Any]]
    articles: list[dict[str, Any]]
    events: list[dict[str, Any]]
    pages: Sequence[ArticlePage | EventPage]
    until: datetime | None
    cursor: Cursor

    @property
    def code(self) -> str:
        return self.cursor.code

    @property
    def keys(self) -> list[str]:
        """What a shared cache drops it by."""
        items = [f"i-{ilm_id}" for ilm_id in self.feed.item_ids]
        articles = [f"a-{article['id']}" for article in self.articles]
        events = [f"e-{event['id']}" for event in self.events]
        return [*(f"r-{code}" for code in self.versions.codes), *items, *articles, *events]

    def whole(self) -> dict[str, Any]:
        rows = {"items": self.items, "articles": self.articles, "events": self.events}
        return self.facts | rows | {"cursor": str(self.cursor)}

    def since(self, held: Cursor) -> dict[str, Any]:
        """What makes ``whole`` of the copy that ``held`` names."""
        changes = {
            "items": difference(held.items, self.cursor.items, self.items),
            "articles": difference(held.articles, self.cursor.articles, self.articles),
            "events": difference(held.events, self.cursor.events, self.events),
        }
        return self.facts | changes | {"cursor": str(self.cursor)}


@dataclass(frozen=True, slots=True)
class Part:
    """The rows of one kind of page, and between which instants the clock leaves them as they are."""

    pages: Sequence[ArticlePage | EventPage]
    told: list[dict[str, Any]]
    since: datetime | None
    until: datetime | None


def read(code: str, channel: str, now: datetime) -> Shown:
    """What the region shows now; constant queries. Raises UnknownRegion."""
    versions = ChainVersions.of(code)
    shown, chain = feed.present(versions, channel, now), lookup.chain_of(versions)
    newest, news_at = _newest(versions)
    written = max(filter(None, (shown.since, news_at)))
    page = RegionPage.objects.get(pk=versions.page_id)
    models = [ArticlePage, EventPage]
    above, events_above = cascading.each_from_above(models, chain, now, ended_since=written)
    news, agenda = _news(page, chain, above), _agenda(page, chain, events_above, since=written)
    until = earliest(shown.until, news.until, agenda.until)
    facts = {name: shown.body[name] for name in ("region", "channel", "at", "valid_until", "takeover")}
    facts["at"] = items.instant(max(filter(None, (written, news.since, agenda.since))))
    facts["valid_until"] = items.instant(until)
    told = digests(shown.body["items"]), digests(news.told), digests(agenda.told)
    cursor = Cursor(versions.codes[-1], channel, newest, *told)
    rows = shown.body["items"], news.told, agenda.told
    return Shown(versions, chain, shown, facts, *rows, [*news.pages, *agenda.pages], until, cursor)


def _news(page: RegionPage, chain: Chain, above: FromAbove) -> Part:
    pages, _older = articles.cut(articles.of_region(page, above), search=None, after=None, limit=NEWS)
    told = articles.tell(pages, chain, form="blocks", names=ARTICLE)
    return Part(pages, told, above.since, above.until)


def _agenda(page: RegionPage, chain: Chain, above: FromAbove, *, since: datetime) -> Part:
    """What was over between ``since`` and now is read too: its end is when the clock changed the rows last."""
    now, found = above.at, coming(EventPage, page, above, since=since)
    still = coming_at(found, now)
    pages = events.with_bodies(still[:EVENTS])
    told = events.tell(pages, chain, Span(now), form="blocks", names=EVENT)
    until = earliest(above.until, *(event.occurrence.ends for event in still))
    return Part(pages, told, max(filter(None, (above.since, last_border(found, now))), default=None), until)


def _newest(versions: ChainVersions) -> tuple[str, datetime | None]:
    """The newest change on record of programme or pages of the chain, and the instant of the latter; one query."""
    of_pages = Change.objects.filter(owner_id=OuterRef("pk"), only_pages=True).order_by("-seq").values("seq")[:1]
    chain = Page.objects.filter(pk__in=[row.page_id for row in versions.rows])
    newest = Change.objects.filter(seq__in=chain.values(newest=Subquery(of_pages))).order_by("-seq")
    pages = newest.values_list("seq", "hash", "at").first()
    changes = [(row.version or 0, row.version_hash or "") for row in versions.rows] + ([pages[:2]] if pages else [])
    seq, hashed = max(changes)
    return f"{versions.rows[0].epoch or 1}.{seq}{hashed[:HASH_DIGITS]}", pages[2] if pages else None
