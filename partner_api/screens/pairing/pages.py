"""The short address that a screen shows: it leads the officer to the form, and draws the code as a QR code."""

from urllib.parse import urlencode

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_safe

from ilm_blocks import qr

from . import codes


@require_safe
def pair_page(request: HttpRequest) -> HttpResponse:
    """To the form of the officer, with the code if the address brings one."""
    code = codes.read(request.GET.get("code", ""))
    address = reverse("partner_api_pair")
    response = redirect(f"{address}?{urlencode({'code': codes.shown(code)})}" if code else address)
    response["Cache-Control"] = "no-store"
    return response


@require_safe
def drawn(request: HttpRequest, code: str) -> HttpResponse:
    """The address with ``code`` as an SVG, which the page of the screen shows; it says nothing of any pairing."""
    if not (letters := codes.read(code)):
        raise Http404
    address = request.build_absolute_uri(f"{reverse('screens:pair-page')}?code={codes.shown(letters)}")
    response = HttpResponse(qr.code(address), content_type="image/svg+xml")
    response["Cache-Control"] = "no-store"
    response["Content-Security-Policy"] = "default-src 'none'"
    return response
