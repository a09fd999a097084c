from collections.abc import Callable
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.http import urlencode
from django_otp import DEVICE_ID_SESSION_KEY
from django_otp.models import Device

from .. import devices

VERIFY, SET_UP = "second_factor:verify", "second_factor:set_up"
#: What needs no second factor: the way in and out, and what its pages are drawn with.
OPEN = frozenset(
    {
        "accounts_invitation",
        "wagtailadmin_login",
        "wagtailadmin_logout",
        "wagtailadmin_sprite",
        "wagtailadmin_javascript_catalog",
    }
    | {f"wagtailadmin_password_reset{step}" for step in ("", "_done", "_confirm", "_complete")}
)


class SecondFactorMiddleware:
    """Nothing of the admin answers before the second factor of those who have one, or must have one.

    It stands before every view below the admin, those of other apps and of the admin's own API included.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(self, request: HttpRequest, view: Any, args: Any, kwargs: Any) -> HttpResponse | None:
        name = request.resolver_match.view_name if request.resolver_match else ""
        if not request.path.startswith(reverse("wagtailadmin_home")) or name in OPEN:
            return None
        door = door_of(request)
        return None if door in (None, name) else lead(request, door)


def door_of(request: HttpRequest) -> str | None:
    """The one view that the person is let to now; None when all are open as far as the second factor goes."""
    if request.user.is_anonymous or is_verified(request):
        return None
    if devices.has(request.user):
        return VERIFY
    return SET_UP if devices.is_required_of(request.user) else None


def is_verified(request: HttpRequest) -> bool:
    """Whether a device of this person has opened this session, and is still theirs.

    As django-otp's middleware tells; but that one wraps the user once more, and Wagtail's log takes no such user.
    """
    kept = request.session.get(DEVICE_ID_SESSION_KEY)
    device = Device.from_persistent_id(kept) if kept else None
    return device is not None and device.confirmed and device.user_id == request.user.pk


def lead(request: HttpRequest, door: str) -> HttpResponse:
    """Programs are refused; people come back to what they asked for, unless it was to change something."""
    if request.headers.get("x-requested-with") == "XMLHttpRequest":
        raise PermissionDenied
    query = {"next": request.get_full_path()} if request.method == "GET" else {}
    return redirect(f"{reverse(door)}?{urlencode(query)}" if query else door)
