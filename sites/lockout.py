"""Who fails too often is kept out for a while; django-axes counts by name and address, passwords and codes alike."""

from typing import Any

from axes.handlers.proxy import AxesProxyHandler
from django.conf import settings
from django.contrib.auth import logout
from django.contrib.auth.signals import user_login_failed
from django.http import HttpRequest


def address(request: HttpRequest) -> str:
    """Where ``request`` comes from: behind a proxy, what that proxy added last; earlier entries anyone can write."""
    forwarded = request.headers.get("x-forwarded-for", "") if settings.HTTPS else ""
    return forwarded.rpartition(",")[2].strip() or request.META.get("REMOTE_ADDR", "")


def keeps_out(request: HttpRequest, user: Any) -> bool:
    """Whether ``user`` has failed too often from here."""
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
