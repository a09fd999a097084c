from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponsePermanentRedirect
from wagtail.models import Page, Site

from .models import RegionPage


def to_own_address(page: Page, request: HttpRequest, args: Any, kwargs: Any) -> HttpResponse | None:
    """One address a page: as roots are nested, a page can be reached under the hosts above its own too."""
    site = Site.find_for_request(request)
    if site is None or _belongs(page, site):
        return None
    _site_id, _root, reached_at = page.get_url_parts(request)
    rest = request.get_full_path().removeprefix(reached_at)
    return HttpResponsePermanentRedirect(f"{page.full_url}{rest}")


def _belongs(page: Page, site: Site) -> bool:
    """Whether ``page`` is the site's region or an article of it; told from the tree paths in hand."""
    is_article = not isinstance(page, RegionPage)
    return page.pk == site.root_page_id or (is_article and page.is_child_of(site.root_page))
