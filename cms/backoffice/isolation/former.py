"""What somebody reads who comes, with a form or without, to a region that has gone into another one meanwhile."""

from typing import cast

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.urls import ResolverMatch
from django.utils.translation import gettext as _

from sites.models import FormerRegion

#: Parameters of addresses that name a region's page.
PAGES = frozenset({"page_id", "parent_page_id", "page_to_move_id", "destination_id", "region_id"})


def named(request: HttpRequest) -> FormerRegion | None:
    """The former region that the address names, for anyone who is signed in."""
    address = cast(ResolverMatch, request.resolver_match)
    keys = [value for name, value in address.kwargs.items() if name in PAGES] if request.user.is_authenticated else []
    return FormerRegion.objects.filter(pk__in=keys).select_related("successor").first() if keys else None


def answer(request: HttpRequest, region: FormerRegion) -> HttpResponse:
    """A page with the sentence and the way to the successor; to a program, the sentence alone."""
    said = _("%(region)s (%(code)s) has gone into %(successor)s (%(now)s). Nothing is written for it any more.") % {
        "region": region.title, "code": region.code,
        "successor": region.successor.full_name, "now": region.successor.code,
    }  # fmt: skip
    if not request.accepts("text/html") or request.headers.get("x-requested-with") == "XMLHttpRequest":
        return JsonResponse({"success": False, "error_code": "gone", "error_message": said}, status=410)
    return render(request, "backoffice/region_gone.html", {"said": said, "successor": region.successor}, status=410)
