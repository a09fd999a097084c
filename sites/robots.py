"""What programs that read the whole website are told: where they may go, and what there is."""

from collections.abc import Iterator
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from ilm_blocks import cascade, regions
from ilm_blocks.choices import Channel
from ilm_blocks.queries import heads

from . import addresses
from .cascading import queries as cascading
from .conf import conf
from .declared import made_of
from .models import ArticlePage, EventPage, RegionPage
from .websites import of_website

#: The most that one map may hold is 50,000 (sitemaps.org); the newest of news and events are in it.
MOST = 40_000


@require_safe
@of_website
def robots(request: HttpRequest, home: RegionPage) -> HttpResponse:
    """The rules of a region's website (RFC 9309)."""
    lines = ["User-agent: *", "Disallow: /admin/", "", f"Sitemap: {home.full_url}sitemap.xml", ""]
    response = HttpResponse("\n".join(lines), content_type="text/plain; charset=utf-8")
    return made_of(response, heads.of_all(heads.REGIONS), until=None)


@require_safe
@of_website
def sitemap(request: HttpRequest, home: RegionPage) -> HttpResponse:
    """All of a region's website that is its own: what cascades to it has its address at its owner's."""
    now = timezone.now()
    chain = regions.provider().chain(home.pk)
    resolution = cascade.resolve(chain, Channel.WEBSITE, now)
    urls = [*_pages(home, request), *_ilms(home, resolution.shown)]
    response = render(request, "sitemap.xml", {"urlset": urls}, content_type="application/xml")
    marks = heads.of_chain([region.id for region in chain], heads.PAGES) | heads.of_all(heads.REGIONS)
    return made_of(response, marks, until=resolution.valid_until)


def _pages(home: RegionPage, request: HttpRequest) -> Iterator[dict[str, Any]]:
    yield {"location": home.full_url}
    yield {"location": f"{home.full_url}ilm/"}
    yield {"location": f"{home.full_url}kabar/"}
    yield {"location": f"{home.full_url}agenda/"}
    if conf.TRANSPARENCY:
        yield {"location": f"{home.full_url.rstrip('/')}{reverse(conf.TRANSPARENCY)}"}
    for model in (ArticlePage, EventPage):
        rows = cascading.of_region(model, home).values_list("slug", "last_published_at")
        for slug, at in rows[: MOST // 2]:
            yield {"location": addresses.below(home.full_url, slug), "lastmod": at}


def _ilms(home: RegionPage, shown: Any) -> Iterator[dict[str, Any]]:
    for verdict in shown:
        if verdict.ilm.owner_id == home.pk:
            address = f"{home.full_url}{home.reverse_subpage('ilm', [verdict.ilm.pk])}"
            yield {"location": address, "lastmod": verdict.ilm.last_published_at}
