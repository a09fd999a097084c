"""Where the API, regions and files are found from outside, whatever host the API was asked under."""

from collections.abc import Iterable
from urllib.parse import urljoin

from django.conf import settings
from django.db.models import OuterRef, QuerySet, Subquery
from wagtail.models import Site

from ilm_blocks.regions import Chain

from .conf import conf


def api_url(path: str) -> str:
    """The absolute address of ``path`` of the API or an admin page; absolute ones stay."""
    return urljoin(settings.WAGTAILAPI_BASE_URL, path)


def media_url(path: str) -> str:
    """The absolute address of the file at ``path``: one for all regions, so that an app or a CDN fetches it once."""
    return urljoin(conf.MEDIA_ORIGIN or settings.WAGTAILAPI_BASE_URL, path)


def roots(chains: Iterable[Chain]) -> dict[int, str]:
    """The address of the site of each region of ``chains``, by page id; one query.

    Where a region has none, that of the region above.
    """
    chains = list(chains)
    wanted = {region.id for chain in chains for region in chain}
    own = {site.root_page_id: site.root_url for site in Site.objects.filter(root_page__in=wanted).order_by("-pk")}
    found: dict[int, str] = {}
    for chain in chains:
        root = ""
        for region in chain:
            root = found[region.id] = own.get(region.id, root)
    return found


def with_site(pages: QuerySet) -> QuerySet:
    """``pages``, each with ``hostname`` and ``port`` of the Site rooted there; no further query."""
    rooted = Site.objects.filter(root_page=OuterRef("pk")).order_by("pk")
    return pages.annotate(hostname=Subquery(rooted.values("hostname")[:1]), port=Subquery(rooted.values("port")[:1]))


def root_url(hostname: str | None, port: int | None) -> str | None:
    return Site(hostname=hostname, port=port).root_url if hostname else None
