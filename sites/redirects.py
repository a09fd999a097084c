from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponsePermanentRedirect
from wagtail.models import Page, Site


def to_own_address(page: Page, request: HttpRequest, args: Any, kwargs: Any) -> HttpResponse | None:
    """One address a page: as roots are nested, a page can be reached under the hosts above its own too."""
    site = Site.find_for_request(request)
    own_site_id, _root, _path = page.get_url_parts()
    if site is None or site.pk == own_site_id:
        return None
    _site_id, _root, reached_at = page.get_url_parts(request)
    rest = request.get_full_path().removeprefix(reached_at)
    return HttpResponsePermanentRedirect(f"{page.full_url}{rest}")
