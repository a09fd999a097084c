"""Host names, ports and addresses of the regions' Sites."""

from collections.abc import Iterable

from django.core.cache import cache
from django.db.models import Count
from django.utils.encoding import iri_to_uri
from django.utils.text import slugify
from wagtail.models import Page, Site
from wagtail.models.sites import SITE_ROOT_PATHS_CACHE_KEY, SITE_ROOT_PATHS_CACHE_VERSION

from ilm_blocks import regions
from ilm_blocks.models import ILM, journal
from ilm_blocks.rules.canonical import digest

from .conf import conf

LONGEST_LABEL = 63  # between two dots of a host name (RFC 1035)


def set_port(port: int) -> int:
    """Write ``port`` into every Site, so that absolute addresses are right; the number of Sites changed."""
    changed = Site.objects.exclude(port=port).update(port=port)
    rewritten()
    return changed


def port() -> int:
    """The port that the Sites which are there answer at; before there is any, that of the settings.

    A command has its own settings: a server beside it may have been started with another port.
    """
    common = Site.objects.values("port").annotate(sites=Count("pk")).order_by("-sites", "port").first()
    return common["port"] if common else conf.PORT


def rewritten() -> None:
    """To be called after Sites were written in bulk, which tells nobody."""
    cache.delete(SITE_ROOT_PATHS_CACHE_KEY, version=SITE_ROOT_PATHS_CACHE_VERSION)
    record_hosts()


def record_hosts() -> None:
    """Append where all regions answer now, unless that is on record."""
    if top := regions.provider().pages().order_by("path").first():
        hosts = list(Site.objects.order_by("pk").values_list("root_page_id", "hostname", "port"))
        journal.record(journal.Entry(journal.HOSTS, top.pk, top.pk, {"digest": digest(hosts)}))


def host_of(page: Page) -> str:
    return Site.objects.filter(root_page=page).values_list("hostname", flat=True).first() or ""


def domain_of(page: Page) -> str:
    """The domain below which the Sites around ``page`` answer: the shortest host that its own host ends with."""
    host = host_of(page)
    tops = Site.objects.filter(root_page__depth=2).order_by("pk").values_list("hostname", flat=True)
    return min((top for top in tops if host == top or host.endswith(f".{top}")), key=len, default=host or "localhost")


def homes(region_ids: Iterable[int]) -> dict[int, str]:
    """The address of each region's home page, by the id of its page; one query."""
    return {site.root_page_id: f"{site.root_url}/" for site in Site.objects.filter(root_page_id__in=list(region_ids))}


def below(home: str, slug: str) -> str:
    """The address of the page right below the region that is at home at ``home``; in ASCII, as addresses are."""
    return iri_to_uri(f"{home.rstrip('/')}/{slug}/")


def ilm_page(ilm: ILM) -> str:
    """The public page of ``ilm`` at its owner, or at the nearest region above that has a Site; empty without any."""
    chain = regions.provider().chain(ilm.owner_id)
    found = homes(region.id for region in chain)
    home = next((found[region.id] for region in reversed(chain) if region.id in found), "")
    return f"{home}ilm/{ilm.pk}/" if home else ""


def free_hostname(candidates: Iterable[str], *, domain: str, taken: set[str]) -> str:
    """The first of ``candidates`` that nobody has yet, as a host name under ``domain``."""
    names = (f"{slugify(candidate)[:LONGEST_LABEL].strip('-')}.{domain}" for candidate in candidates)
    return next(name for name in names if name not in taken)
