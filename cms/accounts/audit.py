"""Who came in, who failed to, who left: in the history of the person, beside what they changed. No address is kept.

Django's and django-axes' signals are the only news of these moments; Wagtail's views announce them in no other way.
"""

from typing import Any

from axes.signals import user_locked_out
from django.contrib.auth import get_user_model
from django.contrib.auth.signals import user_logged_in, user_logged_out, user_login_failed
from django.http import HttpRequest
from wagtail.log_actions import log


def connect() -> None:
    user_logged_in.connect(logged_in)
    user_logged_out.connect(logged_out)
    user_login_failed.connect(login_failed)
    user_locked_out.connect(locked_out)


def logged_in(user: Any, **about: Any) -> None:
    log(user, "accounts.login", user=user)


def logged_out(user: Any, **about: Any) -> None:
    if user is not None:
        log(user, "accounts.logout", user=user)


def login_failed(credentials: dict[str, Any], request: HttpRequest | None = None, **about: Any) -> None:
    """A name nobody has is not written down: people mistype passwords there."""
    if not _is_turned_away(request):
        _log_of(credentials.get("username"), "accounts.login_failed")


def locked_out(request: HttpRequest, **about: Any) -> None:
    if not _is_turned_away(request):
        credentials: dict[str, Any] = request.axes_credentials  # type: ignore[attr-defined]
        _log_of(credentials.get("username"), "accounts.locked_out")


def _is_turned_away(request: HttpRequest | None) -> bool:
    """Locked out before: such attempts count nothing, and are as many as a program likes."""
    is_locked_out = getattr(request, "axes_locked_out", False)
    return is_locked_out and getattr(request, "axes_failures_since_start", None) is None


def _log_of(username: str | None, action: str) -> None:
    """Before the log-in the entry names no actor: the one who tried need not be that person."""
    user = get_user_model()._default_manager.filter(**{get_user_model().USERNAME_FIELD: username}).first()
    if user is not None:
        log(user, action)
