"""Addresses of pages where there are thousands of Sites.

Wagtail reads all Sites to find those above one page: at 92,000 that is seconds a page view. With
``ILM_BLOCKS["NARROW_SITE_PATHS"]`` a page asks for the Sites on its own path only, together with those
of its siblings, so that a listing asks once. It replaces ``Page._get_relevant_site_root_paths``, which
is private to Wagtail; a test pins its signature.
"""

from collections.abc import Sequence
from typing import Any

from django.db.models import Q
from wagtail.models import AbstractPage, Page, Site
from wagtail.models.sites import SiteRootPath

from .regions import path_and_above

KNOWN = "_ilm_blocks_site_paths"


def install() -> None:
    AbstractPage._get_relevant_site_root_paths = relevant_site_root_paths


def relevant_site_root_paths(page: Page, cache_object: Any = None) -> tuple[SiteRootPath, ...]:
    """The Sites that ``page`` belongs to, the most specific first; kept on ``cache_object``, a request or a page."""
    holder = page if cache_object is None else cache_object
    known: dict[str, tuple[SiteRootPath, ...]] = vars(holder).setdefault(KNOWN, {})
    prefixes = path_and_above(page.path)
    if missing := [prefix for prefix in prefixes if prefix not in known]:
        known.update(_fetched(page, missing))
    return tuple(found for prefix in reversed(prefixes) for found in known[prefix])


def _fetched(page: Page, missing: Sequence[str]) -> dict[str, tuple[SiteRootPath, ...]]:
    """The Sites at ``missing`` and at the siblings of ``page``; an empty tuple where there is none."""
    siblings = Q(root_page__path__startswith=page.path[: -page.steplen], root_page__depth=page.depth)
    sites = Site.objects.filter(Q(root_page__path__in=missing) | siblings).order_by("-is_default_site", "hostname")
    found: dict[str, tuple[SiteRootPath, ...]] = dict.fromkeys(missing, ())
    for site in sites.select_related("root_page__locale"):
        root = site.root_page
        paths = found.get(root.path, ())
        found[root.path] = (*paths, SiteRootPath(site.pk, root.url_path, site.root_url, root.locale.language_code))
    return found
