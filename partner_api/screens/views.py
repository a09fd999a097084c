from collections.abc import Sequence
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from ilm_blocks.queries import attribution
from partner_api.conf import conf

from .fleet import releases
from .shell import Shell
from .signing.keys import Ring

#: Nothing from other origins, no inline script. blob: is what the page itself has fetched and checked.
POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data: blob:; media-src 'self' blob:; "
    "connect-src 'self'; worker-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'self'"
)


@require_safe
def videotron(request: HttpRequest) -> HttpResponse:
    """The player for a screen that is named; else the page that tells how to pair one."""
    return strict(request, "player" if request.GET.get("screen") else "pairing", keys=_keys())


@require_safe
def worker(request: HttpRequest) -> HttpResponse:
    """The service worker that keeps the player; its address is within the pages that it answers for."""
    return worker_of(request, _keys())


def worker_of(request: HttpRequest, keys: Sequence[str]) -> HttpResponse:
    response = HttpResponse(_shell(request, keys).worker, content_type="text/javascript; charset=utf-8")
    response["Content-Security-Policy"] = POLICY
    response["Cache-Control"] = "no-cache"
    return response


def strict(request: HttpRequest, name: str, *, keys: Sequence[str] = (), **context: Any) -> HttpResponse:
    """The page ``name``, which does not use the session and loads nothing from other origins.

    ``keys`` are those that a player which trusts none yet is told to trust.
    """
    response = HttpResponse(_shell(request, keys).page(name, **context))
    response["Content-Security-Policy"] = POLICY
    response["Referrer-Policy"] = "no-referrer"
    response["Cache-Control"] = "private, max-age=60"
    return response


def _keys() -> Sequence[str]:
    return Ring.of(timezone.localdate()).public


def _shell(request: HttpRequest, keys: Sequence[str]) -> Shell:
    pattern = attribution.worded("{responsible}", "{distributor}")
    live_url = reverse("delivery:live") if conf.LIVE else ""
    return Shell(
        request, {"attribution": pattern, "live_url": live_url, "manifest_keys": keys, "release": releases.current()}
    )
