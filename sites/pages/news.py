"""The news of a region: its own, what cascades to it, and the newest of the regions below."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.apps import apps
from django.db.models import Prefetch, QuerySet
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from wagtail.images import get_image_model
from wagtail.models import Page

from ilm_blocks import regions
from ilm_blocks.regions import Region
from ilm_blocks.rules.dayparts import midnight

from .. import addresses, sharing
from ..cascading import queries as cascading
from ..cascading.queries import FromAbove
from ..declared import earliest
from ..page_views.models import Kind
from .frame import Context, Home, framed, leaf_of, linked, listed, render, resolve

AT_HOME, ON_LEAF, CARDS_BESIDE = 6, 24, 3
#: The sizes of ``parts/news_picture.html``: for phones, for wider screens, and for what reads no WebP. So heavy that a
#: phone has a home page with six of the first and four ads for 400 KB.
IMAGES = (
    "fill-480x270|format-webp|webpweight-22000",
    "fill-960x540|format-webp|webpquality-70",
    "fill-640x360|format-jpeg",
)


@dataclass(frozen=True, slots=True)
class News:
    """The latest articles of one region, or from it."""

    place: Home
    articles: list[Page]


def article(page: Page, *, at: datetime) -> Context:
    home = page.get_parent().specific
    chain, resolution = resolve(home, at)
    frame = framed(home, chain, resolution) | {"current": {"news": "true"}}
    cards = resolution.limited_to(CARDS_BESIDE)
    canonical = addresses.below(frame["place"].home, page.slug)
    viewed = (Kind.ARTICLE, page.pk)
    shared = sharing.of_article(page, chain[-1], canonical, frame["place"].home)
    shown = {"cards": cards, "canonical": canonical, "linked": linked([page]), "viewed": viewed, "shared": shared}
    return frame | shown


def listing(page: Page, request: HttpRequest, *, at: datetime) -> HttpResponse:
    """The region's own news and what cascades to it, in one list."""
    chain, resolution = resolve(page, at)
    frame = framed(page, chain, resolution)
    above = cascading.from_above(article_model(), chain, at)
    leaf = leaf_of(request, told(cascading.listed(article_model(), page, above)), ON_LEAF)
    leaf.object_list = [article for article in placed(leaf.object_list, frame["places"]) if article.place]
    until = earliest(frame["holds_until"], above.until)
    title = _("News of %(region)s") % {"region": chain[-1]}
    shown = listed(frame, leaf, "kabar/", title, title) | {"holds_until": until}
    shown |= {"current": {"news": "page"}, "viewed": (Kind.NEWS_LIST, page.pk)}
    return render(page, request, "sites/news_list.html", frame | shown)


def own(page: Page, places: list[Home], *, with_fallback: bool) -> News | None:
    """The region's own latest articles; while it has none, those of the nearest region above that has.

    Without such a fallback None: what cascades to the region is its news then. The fallback has what they publish for
    themselves: what they mean for regions below is judged by its own rules, and hidden or over it does not come back.
    """
    articles = list(of_region(page)[:AT_HOME])
    if articles or len(places) == 1:
        return News(places[-1], articles)
    if not with_fallback:
        return None
    ancestors = page.get_ancestors().filter(pk__in=[place.region.id for place in places]).order_by("-depth")
    for ancestor, place in zip(ancestors, reversed(places[:-1]), strict=True):
        if articles := list(of_region(ancestor).exclude(cascades_from=ancestor.pk)[:AT_HOME]):
            return News(place, articles)
    return News(places[-1], [])


def from_above(above: FromAbove, places: list[Home]) -> list[News]:
    """The first of what cascades to the region, by the region that it comes from."""
    found = {place.region.id: News(place, []) for place in places}
    keys = [v.page.pk for v in above.verdicts if v.is_shown and v.owner.id in found][:AT_HOME]
    articles = told(cascading.public(article_model()).filter(pk__in=keys)) if keys else ()
    placed = cascading.in_order(articles, keys)
    for article in placed:
        found[article.region_id].articles.append(article)
    return [found[region_id] for region_id in dict.fromkeys(article.region_id for article in placed)]


def from_below(page: Page, region: Region, at: datetime) -> tuple[list[Page], datetime | None]:
    """The newest articles of the regions below, each with its place, and until when they are that: the next day."""
    if regions.is_lowest(region):
        return [], None
    today = at.astimezone(region.tzinfo).date()
    articles = list(told(cascading.from_below(article_model(), page, today, AT_HOME)))
    chains = regions.provider().chains({article.region_id for article in articles}) if articles else ()
    found = {chain[-1].id: chain[-1] for chain in chains}
    homes = addresses.homes(found) if found else {}
    places = [Home(found[region_id], home) for region_id, home in homes.items()]
    tomorrow = midnight(today + timedelta(days=1), region.tzinfo)
    return [article for article in placed(articles, places) if article.place], tomorrow


def placed(articles: Iterable[Any], places: Iterable[Home]) -> list[Any]:
    """``articles``, each with the one of ``places`` that it comes from."""
    found = {place.region.id: place for place in places}
    articles = list(articles)
    for article in articles:
        article.place = found.get(article.region_id)
    return articles


def of_region(page: Page) -> QuerySet[Page]:
    return told(cascading.of_region(article_model(), page))


def told(articles: Any) -> QuerySet[Page]:
    """``articles`` as lists tell them: without their bodies, with their pictures."""
    images = get_image_model().objects.prefetch_renditions(*IMAGES)
    return articles.defer_streamfields().prefetch_related(Prefetch("image", queryset=images))


def article_model() -> Any:
    return apps.get_model("ilm_sites", "ArticlePage")  # the page models, which import this module
