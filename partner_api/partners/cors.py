"""Which websites may send a partner's key: those that were registered with one. Connected to django-cors-headers."""

from typing import Any

from django.http import HttpRequest
from django.utils import timezone

from .keys.models import PartnerKey

PATH = "/api/v1/partners/"
#: What a script on such a website may read of an answer.
EXPOSED_HEADERS = (
    "Date, ETag, Idempotency-Replayed, Link, Location, RateLimit, RateLimit-Policy, Retry-After, Tus-Resumable, "
    "Tus-Version, Upload-Expires, Upload-Length, Upload-Offset"
)


def is_registered_somewhere(sender: Any, request: HttpRequest, **_signals: Any) -> bool:
    """Receives ``check_request_enabled``. A browser asks beforehand without the key, so any live key counts; whether
    the website is registered for the very key is asked by the view.
    """
    origin = request.headers.get("Origin")
    if not origin or not request.path.startswith(PATH):
        return False
    registered = PartnerKey.objects.live(timezone.now()).exclude(origins=[]).values_list("origins", flat=True)
    return any(origin in origins for origins in registered)
