"""Where a request comes from. The address itself is neither stored nor logged: it is counted under a keyed hash."""

from ipaddress import IPv6Address, ip_address

from django.conf import settings
from django.http import HttpRequest
from django.utils.crypto import salted_hmac


def address(request: HttpRequest) -> str:
    """Behind a proxy, what that proxy added last; earlier entries anyone can write. Of IPv6 the network."""
    forwarded = request.headers.get("x-forwarded-for", "") if settings.HTTPS else ""
    return _counted(forwarded.rpartition(",")[2].strip() or request.META.get("REMOTE_ADDR", ""))


def _counted(address: str) -> str:
    """Whoever has one address of IPv6 has 2^64 of them, the whole network of one line: they count as one."""
    try:
        found = ip_address(address)
    except ValueError:
        return address
    if not isinstance(found, IPv6Address):
        return address
    return str(found.ipv4_mapped or IPv6Address(int(found) >> 64 << 64))


def mark(request: HttpRequest) -> str:
    """Stands for the address, and leads nobody back to it who has not the secret key."""
    return salted_hmac("partner_api.http.clients", address(request), algorithm="sha256").hexdigest()[:32]
