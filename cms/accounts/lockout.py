"""Too many failures lock a client out for a while; django-axes counts by name and address, passwords and codes alike.

Many addresses may try one name together. All failures on it are summed too, and beyond a limit only browsers that the
person has come in with before may go on. Such a browser is counted by itself, by what its cookie says: others who fail
from the same office, or anywhere, never keep the person out of it, and its own failures lock it alone.
"""

import secrets
from collections.abc import Callable
from datetime import timedelta
from typing import Any

from axes.attempts import get_cool_off_threshold
from axes.handlers.database import AxesDatabaseHandler
from axes.handlers.proxy import AxesProxyHandler
from axes.helpers import get_client_username
from axes.models import AccessAttempt
from django.conf import settings
from django.contrib.auth import logout
from django.contrib.auth.signals import user_logged_in, user_login_failed
from django.db.models import Sum
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.crypto import salted_hmac

from . import devices
from .conf import conf

SALT = "accounts.lockout"
KNOWN_FOR = timedelta(days=180)


def connect() -> None:
    user_logged_in.connect(logged_in)


def keeps_out(request: HttpRequest, user: Any) -> bool:
    """Whether ``user`` has failed too often from here, or everybody together with that name."""
    return settings.AXES_ENABLED and not AxesProxyHandler.is_allowed(request, _credentials(user))


def count_failure(request: HttpRequest, user: Any) -> None:
    """One more failure after the password; the last one ends the session, as the password may be stolen."""
    user_login_failed.send(__name__, credentials=_credentials(user), request=request)
    if keeps_out(request, user):
        end(request)


def end(request: HttpRequest) -> None:
    """Log out; the answer will be that of a lock-out (axes.middleware)."""
    logout(request)
    request.axes_locked_out = True  # type: ignore[attr-defined]


def _credentials(user: Any) -> dict[str, str]:
    return {"username": user.get_username()}


# One name from many addresses


class Handler(AxesDatabaseHandler):
    """That of django-axes, which also looks at all failures on a name."""

    def get_failures(self, request: HttpRequest, credentials: dict[str, Any] | None = None) -> int:
        """Of a known browser one count, from whatever address it comes."""
        counted = get_client_username(request, credentials)
        if counted and is_known(counted, request, credentials):
            return failures_of(counted, request)
        return super().get_failures(request, credentials)

    def is_locked(self, request: HttpRequest, credentials: dict[str, Any] | None = None) -> bool:
        if super().is_locked(request, credentials):
            return True
        counted = get_client_username(request, credentials)
        if not counted or is_known(counted, request, credentials):
            return False
        request.is_locked_by_name = (  # type: ignore[attr-defined]
            failures_of(counted, request) >= conf.LOCKOUT_FAILURES_BY_NAME
        )
        return request.is_locked_by_name  # type: ignore[attr-defined]


def counted_as(request: HttpRequest, credentials: dict[str, Any] | None = None) -> str | None:
    """Under which name failures are counted: that of the account, with the browser where it is a known one."""
    username = name_of(request, credentials)
    browser = known_browser(request, username) if username else None
    return f"{username} {browser}" if browser else username


def is_known(counted: str, request: HttpRequest, credentials: dict[str, Any] | None = None) -> bool:
    """Whether ``counted`` names a browser beside the account."""
    return counted != name_of(request, credentials)


def name_of(request: HttpRequest, credentials: dict[str, Any] | None = None) -> str | None:
    return (credentials or request.POST).get("username")


def failures_of(counted: str, request: HttpRequest) -> int:
    """From all addresses together, while they are kept."""
    recent = AccessAttempt.objects.filter(username=counted, attempt_time__gte=get_cool_off_threshold(request))
    return recent.aggregate(sum=Sum("failures_since_start"))["sum"] or 0


# Browsers that a person has logged in with: each has a signed cookie, a random value that grants no access


def logged_in(request: HttpRequest, user: Any, **about: Any) -> None:
    """A person with a second factor is not logged in yet."""
    if not (devices.has(user) or devices.is_required_of(user)):
        remember(request, user)


def remember(request: HttpRequest, user: Any) -> None:
    """Let the answer to ``request`` make this a known browser of ``user``."""
    request.came_in = user.get_username()  # type: ignore[attr-defined]


def known_browser(request: HttpRequest, username: str) -> str | None:
    """The mark of this browser, if ``username`` has come in with it before."""
    return request.get_signed_cookie(_cookie(username), None, SALT, max_age=KNOWN_FOR)


def _cookie(username: str) -> str:
    return f"known_{salted_hmac(SALT, username).hexdigest()[:16]}"


class KnownBrowserMiddleware:
    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if username := getattr(request, "came_in", None):
            mark = known_browser(request, username) or secrets.token_hex(16)
            response.set_signed_cookie(
                _cookie(username), mark, SALT, max_age=KNOWN_FOR, path=reverse("wagtailadmin_home"),
                secure=settings.SESSION_COOKIE_SECURE, httponly=True, samesite="Lax",
            )  # fmt: skip
        return response
