"""How public answers travel through caches: validators, ages and the headers that every cache sees alike."""

from datetime import datetime
from typing import Any, NamedTuple

from django.http import HttpRequest, HttpResponseBase
from django.utils.cache import get_conditional_response
from django.utils.http import http_date
from rest_framework.request import Request

from ilm_blocks.rules.canonical import digest

#: Part of every ETag: a release that changes what a body looks like cannot be answered with "not modified".
REPRESENTATION = 3

BROWSER_AGE, SHARED_AGE, EMERGENCY_AGE = 15, 300, 5
STALE_AGE, FAILED_AGE = 60, 86_400  # while a newer answer is fetched, or cannot be
VARY = "Accept, Accept-Encoding"
VARY_OF_PAGES = "Accept-Language, Accept-Encoding"
#: What a view tells of an answer beside its headers; see ``sites.declared``.
DECLARED = ("made_of", "holds_until", "ages", "viewed")
OPEN_TO = "Access-Control-Allow-Origin"
#: What a script on another website may read: the validators, the next page, the server's clock, and what ends when.
EXPOSED_HEADERS = "ETag, Last-Modified, Link, Date, Age, Deprecation, Sunset"


class Ages(NamedTuple):
    """How long browsers and shared caches may keep an answer, in seconds, and how long an old one may stand in."""

    browser: int = BROWSER_AGE
    shared: int = SHARED_AGE
    stale: int = STALE_AGE
    failed: int = FAILED_AGE

    def control(self, left: int | None) -> str:
        """The header; age and staleness together never pass the ``left`` seconds (None: no end is known)."""
        ages = {"max-age": self.browser, "s-maxage": self.shared}
        stale = {"stale-while-revalidate": self.stale, "stale-if-error": self.failed}
        if left is not None:
            ages = {name: min(age, left) for name, age in ages.items()}
            stale = {name: min(age, left - max(ages.values())) for name, age in stale.items()}
        named = [*ages.items(), *((name, age) for name, age in stale.items() if age)]
        return ", ".join(["public", *(f"{name}={age}" for name, age in named)])


def keep(response: HttpResponseBase, *, left: int | None = None, **ages: int) -> None:
    """Let browsers and shared caches keep ``response`` for these ``Ages``, and never longer than ``left`` seconds."""
    allowed = Ages(**ages)
    response["Cache-Control"] = allowed.control(left)
    response.ages = allowed  # type: ignore[attr-defined]


def seconds_left(until: datetime | None, now: datetime) -> int | None:
    """Whole seconds from ``now`` to ``until``; None where no end is known."""
    return None if until is None else max(int((until - now).total_seconds()), 0)


def conditional(request: HttpRequest | Request, response: HttpResponseBase, etag: str) -> HttpResponseBase:
    """``response`` under ``etag``, or "not modified" when the client holds it already.

    Only the ETag counts: a date of whole seconds cannot tell two changes of one second apart. What is declared of the
    one holds for the other, and whoever may read the one may read the other.
    """
    response["ETag"] = etag
    answer = get_conditional_response(request, etag=etag, response=response)  # type: ignore[arg-type]
    if response.has_header(OPEN_TO):
        answer[OPEN_TO] = response[OPEN_TO]  # type: ignore[index]
    for name in DECLARED:
        if hasattr(response, name):
            setattr(answer, name, getattr(response, name))
    return answer  # type: ignore[return-value]


def etag_of(body: Any) -> str:
    """A strong ETag made of the content itself."""
    return f'"{REPRESENTATION}.{digest(body)[:32]}"'


def last_modified(at: datetime) -> str:
    return http_date(at.timestamp())


def open_to_all(response: HttpResponseBase, vary: str) -> None:
    """Undo what outer layers added for the one who asked: a cache keeps one copy for all who agree in ``vary``."""
    response[OPEN_TO] = "*"
    response["Access-Control-Expose-Headers"] = EXPOSED_HEADERS
    response["Vary"] = vary
    if vary == VARY:
        response.headers.pop("Content-Language", None)
