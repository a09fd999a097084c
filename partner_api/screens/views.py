from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from ilm_blocks.queries import attribution

from .signing.keys import Ring

#: Nothing from other origins, no inline script. blob: is what the page itself has fetched and checked.
POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data: blob:; media-src 'self' blob:; "
    "connect-src 'self'; worker-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'self'"
)


@require_safe
def videotron(request: HttpRequest) -> HttpResponse:
    """The player for a screen that is named; else the page that tells how to pair one."""
    if not request.GET.get("screen"):
        return strict(request, "pairing")
    return strict(request, "player", manifest_keys=Ring.of(timezone.localdate()).public)


def strict(request: HttpRequest, name: str, **context: Any) -> HttpResponse:
    """The page ``name``, which does not use the session and loads nothing from other origins."""
    pattern = attribution.worded("{responsible}", "{distributor}")
    response = render(request, f"partner_api/{name}.html", context | {"attribution": pattern})
    response["Content-Security-Policy"] = POLICY
    response["Referrer-Policy"] = "no-referrer"
    response["Cache-Control"] = "private, max-age=60"
    return response
