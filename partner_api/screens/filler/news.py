"""Cards of the news: what the region has published itself, then what cascades to it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.utils.translation import gettext as _

from ilm_blocks import dates
from ilm_blocks.regions import Region
from ilm_blocks.rules.dayparts import midnight
from sites.addresses import below
from sites.cascading import queries as cascading
from sites.cascading.queries import FromAbove
from sites.models import ArticlePage, RegionPage

from .. import item_ids
from .cards import NEWS, Card, Flight, card
from .flights import flights

MOST = 5
#: On the street nothing older is news.
LISTED_DAYS = 90


@dataclass(frozen=True, slots=True)
class Piece:
    page: ArticlePage
    region: Region
    flight: Flight


def newest(page: RegionPage, above: FromAbove, start: datetime, end: datetime) -> list[Piece]:
    """Public articles alone; three queries."""
    zone = above.chain[-1].tzinfo
    rows = cascading.public(ArticlePage).defer_streamfields().select_related("image")
    rows = rows.filter(date__gt=start.astimezone(zone).date() - timedelta(days=LISTED_DAYS))
    own = rows.filter(cascading.below(page), depth=page.depth + 1).order_by("-date", "-pk")[:MOST]
    pieces = [Piece(article, above.chain[-1], (None, _end(article, above))) for article in own]
    found, origins = flights(above, start, end), {region.id: region for region in above.chain}
    keys = list(found)
    cascaded = cascading.in_order(rows.filter(pk__in=keys), keys) if keys and len(pieces) < MOST else []
    pieces += [
        Piece(one, origins[one.region_id], (found[one.pk].start, _first(found[one.pk].end, _end(one, above))))
        for one in cascaded
    ]
    return pieces[:MOST]


def _end(article: ArticlePage, above: FromAbove) -> datetime:
    """When it is no news any more, or its region takes it down by the clock."""
    old = midnight(article.date + timedelta(days=LISTED_DAYS), above.chain[-1].tzinfo)
    return _first(old, article.expire_at)


def _first(*ends: datetime | None) -> datetime:
    return min(end for end in ends if end is not None)


def told(piece: Piece, roots: Mapping[int, str], files: Mapping[int, Mapping[str, Any]]) -> Card:
    """``files`` are pictures by the keys of their images."""
    article, home = piece.page, roots[piece.region.id]
    picture = files.get(article.image_id or 0, {})
    return card(
        item_ids.of_card(article.pk, 1), NEWS, piece.region, piece.flight, eyebrow=_("News"), title=article.title,
        text=article.introduction, when=dates.day_of_week(article.date), picture=picture.get("sha256"),
        home=home, link=below(home, article.slug) if home else "", say=_("Scan to read on"),
    )  # fmt: skip
