"""Where a request comes from. The address itself is neither stored nor logged: it is counted under a keyed hash."""

from django.conf import settings
from django.http import HttpRequest
from django.utils.crypto import salted_hmac


def address(request: HttpRequest) -> str:
    """Behind a proxy, what that proxy added last; earlier entries anyone can write."""
    forwarded = request.headers.get("x-forwarded-for", "") if settings.HTTPS else ""
    return forwarded.rpartition(",")[2].strip() or request.META.get("REMOTE_ADDR", "")


def mark(request: HttpRequest) -> str:
    """Stands for the address, and leads nobody back to it who has not the secret key."""
    return salted_hmac("partner_api.http.clients", address(request), algorithm="sha256").hexdigest()[:32]
