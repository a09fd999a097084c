"""Where a request comes from."""

from django.conf import settings
from django.http import HttpRequest


def address(request: HttpRequest) -> str:
    """Behind a proxy what that proxy added last: earlier entries anyone can write. Asked, and kept nowhere."""
    forwarded = request.headers.get("x-forwarded-for", "") if settings.HTTPS else ""
    return forwarded.rpartition(",")[2].strip() or request.META.get("REMOTE_ADDR", "")
