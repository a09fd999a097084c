"""Which region's website a request is for."""

from django.http import Http404, HttpRequest
from wagtail.models import Site

from .models import RegionPage


def home_of(request: HttpRequest) -> RegionPage:
    """The region whose website is asked; programs have hosts without one: Http404."""
    site = Site.find_for_request(request)
    home = RegionPage.objects.filter(pk=site.root_page_id).first() if site else None
    if home is None:
        raise Http404
    return home
