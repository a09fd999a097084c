"""Which region's website a request is for."""

from collections.abc import Callable
from functools import wraps

from django.http import Http404, HttpRequest, HttpResponse
from wagtail.models import Site

from .models import FormerRegion, RegionPage

View = Callable[..., HttpResponse]


def of_website(view: View) -> View:
    """``view`` with the home page of the region whose website is asked; programs have hosts without one: Http404.

    What went into another region leads there, like its pages: calendars and search engines keep its addresses too.
    """

    @wraps(view)
    def answer(request: HttpRequest, **captured: object) -> HttpResponse:
        site = Site.find_for_request(request)
        root = site.root_page_id if site else None
        if home := RegionPage.objects.filter(pk=root).first():
            return view(request, home, **captured)
        if former := FormerRegion.objects.filter(pk=root).first():
            return former.serve(request)
        raise Http404

    return answer
