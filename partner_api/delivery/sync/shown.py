"""All that an app or a website copies of a region: what it shows on a channel, and the news that it lists first."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import OuterRef, Subquery
from wagtail.models import Page

from ilm_blocks.models import Change
from ilm_blocks.regions import Chain
from partner_api.delivery import feed, items, lookup
from partner_api.delivery.articles import listing
from partner_api.delivery.articles.parameters import MEMBERS
from partner_api.delivery.chain_versions import HASH_DIGITS, ChainVersions
from partner_api.delivery.feed import Feed
from sites.cascading import queries as cascading
from sites.models import ArticlePage, RegionPage
from sites.pages import earliest

from .cursors import Cursor, difference, digests

#: The first articles are copied, whole; for others there is their list.
NEWS = 50


@dataclass(frozen=True, slots=True)
class Shown:
    """At one instant; ``region``, ``at``, ``valid_until`` and ``takeover`` are told alike whoever asks."""

    versions: ChainVersions
    chain: Chain
    feed: Feed
    facts: dict[str, Any]
    items: list[dict[str, Any]]
    articles: list[dict[str, Any]]
    pages: Sequence[ArticlePage]
    until: datetime | None
    cursor: Cursor

    @property
    def code(self) -> str:
        return self.cursor.code

    @property
    def keys(self) -> list[str]:
        """What a shared cache drops it by."""
        items = [f"i-{ilm_id}" for ilm_id in self.feed.item_ids]
        return [*(f"r-{code}" for code in self.versions.codes), *items, *(f"a-{page.pk}" for page in self.pages)]

    def whole(self) -> dict[str, Any]:
        return self.facts | {"items": self.items, "articles": self.articles, "cursor": str(self.cursor)}

    def since(self, held: Cursor) -> dict[str, Any]:
        """What makes ``whole`` of the copy that ``held`` names."""
        changes = {
            "items": difference(held.items, self.cursor.items, self.items),
            "articles": difference(held.articles, self.cursor.articles, self.articles),
        }
        return self.facts | changes | {"cursor": str(self.cursor)}


def read(code: str, channel: str, now: datetime) -> Shown:
    """What the region shows now; constant queries. Raises UnknownRegion."""
    versions = ChainVersions.of(code)
    shown, chain = feed.present(versions, channel, now), lookup.chain_of(versions)
    newest, news_at = _newest(versions)
    above = cascading.from_above(ArticlePage, chain, now, ended_since=max(filter(None, (shown.since, news_at))))
    rows = listing.of_region(RegionPage.objects.get(pk=versions.page_id), above)
    pages, _older = listing.cut(rows, search=None, after=None, limit=NEWS)
    articles = listing.tell(pages, chain, form="blocks", names=MEMBERS)
    until = earliest(shown.until, above.until)
    facts = {name: shown.body[name] for name in ("region", "channel", "at", "valid_until", "takeover")}
    facts["at"] = items.instant(max(filter(None, (shown.since, news_at, above.since))))
    facts["valid_until"] = items.instant(until)
    told = digests(shown.body["items"]), digests(articles)
    cursor = Cursor(versions.codes[-1], channel, newest, *told)
    return Shown(versions, chain, shown, facts, shown.body["items"], articles, pages, until, cursor)


def _newest(versions: ChainVersions) -> tuple[str, datetime | None]:
    """The newest change on record of programme or pages of the chain, and the instant of the latter; one query."""
    of_pages = Change.objects.filter(owner_id=OuterRef("pk"), only_pages=True).order_by("-seq").values("seq")[:1]
    chain = Page.objects.filter(pk__in=[row.page_id for row in versions.rows])
    newest = Change.objects.filter(seq__in=chain.values(newest=Subquery(of_pages))).order_by("-seq")
    pages = newest.values_list("seq", "hash", "at").first()
    changes = [(row.version or 0, row.version_hash or "") for row in versions.rows] + ([pages[:2]] if pages else [])
    seq, hashed = max(changes)
    return f"{versions.rows[0].epoch or 1}.{seq}{hashed[:HASH_DIGITS]}", pages[2] if pages else None
