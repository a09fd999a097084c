"""Two audiences. People sign in below the admin; the public stays anonymous.

Cookies belong to people alone: a public answer neither reads nor sets one, so that every cache may give the same bytes
to everybody (docs/decisions/0006-no-cookies-for-the-public.md).
"""

from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.core.handlers.exception import convert_exception_to_response
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.urls import reverse
from django.utils import timezone
from django.utils.cache import patch_cache_control, patch_vary_headers, set_response_etag
from django.utils.module_loading import import_string

from partner_api.http import caching

from .answers import keys

GetResponse = Callable[[HttpRequest], HttpResponseBase]
PERMANENT = frozenset({301, 308})
#: What ``PeopleMiddleware`` does not pass on.
UNSUPPORTED = ("process_exception", "process_template_response")


def is_of_people(request: HttpRequest) -> bool:
    """Whether ``request`` is for the admin; its previews only pretend to ask for a public address."""
    return request.path.startswith(reverse("wagtailadmin_home")) or getattr(request, "is_dummy", False)


class PublicMiddleware:
    """Outermost: keeps cookies out of public requests and answers, and has every answer say how long it may be kept."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        if is_of_people(request):
            return self.get_response(request)
        request.META.pop("HTTP_COOKIE", None)
        response = self.get_response(request)
        response.cookies.clear()
        keys.name(response)
        if hasattr(response, "made_of"):
            patch_vary_headers(response, ["Accept-Encoding"])  # stored answers go out in several (cms.answers)
        set_age(response, leads_to_tls=settings.SECURE_SSL_REDIRECT and not request.is_secure())
        return validated(request, response)


def set_age(response: HttpResponseBase, *, leads_to_tls: bool = False) -> None:
    """The age of responses that set none. Browsers revalidate pages, so that an editor sees what was just published.

    What leads to the same address by TLS is kept by nobody: a cache that knows an answer by host and path alone would
    give it to those who are there already, and lead them round.
    """
    if response.has_header("Cache-Control"):
        return
    if hasattr(response, "holds_until") and response.status_code == 200:
        left = caching.seconds_left(response.holds_until, timezone.now())
        caching.keep(response, left=left, browser=0)
    elif response.status_code in PERMANENT and not leads_to_tls:
        caching.keep(response)
    else:
        patch_cache_control(response, no_store=True)


def validated(request: HttpRequest, response: HttpResponseBase) -> HttpResponseBase:
    """``response`` with an ETag of its bytes where caches may keep it, or "not modified"."""
    is_kept = response.status_code == 200 and "public" in response.headers["Cache-Control"]
    if not is_kept or response.streaming or response.has_header("ETag") or request.method not in ("GET", "HEAD"):
        return response
    set_response_etag(response)
    return caching.conditional(request, response, response.headers["ETag"])


class PeopleMiddleware:
    """Runs ``settings.PEOPLE_MIDDLEWARE`` (sessions, users, forms, messages) for the requests of people alone."""

    def __init__(self, get_response: GetResponse) -> None:
        self.public = self.people = get_response
        self.view_hooks: list[Callable[..., HttpResponse | None]] = []
        for path in reversed(settings.PEOPLE_MIDDLEWARE):
            middleware = import_string(path)(self.people)
            if any(hasattr(middleware, hook) for hook in UNSUPPORTED):
                raise ImproperlyConfigured(f"{path} has a hook that {type(self).__name__} does not pass on.")
            if hasattr(middleware, "process_view"):
                self.view_hooks.insert(0, middleware.process_view)
            self.people = convert_exception_to_response(middleware)  # type: ignore[assignment]

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        return (self.people if is_of_people(request) else self.public)(request)

    def process_view(self, request: HttpRequest, view: Any, args: Any, kwargs: Any) -> HttpResponse | None:
        hooks = self.view_hooks if is_of_people(request) else []
        answers = (hook(request, view, args, kwargs) for hook in hooks)
        return next((answer for answer in answers if answer is not None), None)
