"""How public answers travel through caches: validators, ages and the headers that every cache sees alike."""

from datetime import datetime
from typing import Any

from django.http import HttpRequest, HttpResponseBase
from django.utils.cache import get_conditional_response, patch_cache_control
from django.utils.http import http_date
from rest_framework.request import Request

from ilm_blocks import journal

#: Part of every ETag: a release that changes what a body looks like cannot be answered with "not modified".
REPRESENTATION = 1

BROWSER_AGE, SHARED_AGE, EMERGENCY_AGE = 15, 300, 5
VARY = "Accept, Accept-Encoding"
EXPOSED_HEADERS = "ETag, Last-Modified, Link"


def keep(response: HttpResponseBase, *, left: int = SHARED_AGE, shared: int = SHARED_AGE) -> None:
    """Let browsers and shared caches keep ``response``, never longer than the ``left`` seconds it is sure to hold."""
    patch_cache_control(
        response,
        public=True,
        max_age=min(BROWSER_AGE, left),
        s_maxage=min(shared, left),
        stale_while_revalidate=60,
        stale_if_error=86_400,
    )


def seconds_left(until: datetime | None, now: datetime) -> int:
    """Whole seconds from ``now`` to ``until``; the most any cache may keep where no end is known."""
    return SHARED_AGE if until is None else max(int((until - now).total_seconds()), 0)


def conditional(request: HttpRequest | Request, response: HttpResponseBase, etag: str) -> HttpResponseBase:
    """``response`` under ``etag``, or "not modified" when the client holds it already.

    Only the ETag is asked: a date of whole seconds cannot tell two changes of one second apart.
    """
    response["ETag"] = etag
    return get_conditional_response(request, etag=etag, response=response)  # type: ignore[arg-type, return-value]


def etag_of(body: Any) -> str:
    """A strong ETag made of the content itself."""
    return f'"{REPRESENTATION}.{journal.digest(body)[:32]}"'


def last_modified(at: datetime) -> str:
    return http_date(at.timestamp())


def open_to_all(response: HttpResponseBase) -> None:
    """Undo what outer layers added for the one who asked: a cache keeps one copy for everybody."""
    response["Access-Control-Allow-Origin"] = "*"
    response["Access-Control-Expose-Headers"] = EXPOSED_HEADERS
    response["Vary"] = VARY
    response.headers.pop("Content-Language", None)
