"""Where an address of others may lead: to servers of the public internet by https, never into a network behind ours.

Judged when an address is entered and again at each attempt, on the very address that the connection then goes to: a
name that leads elsewhere after the check (DNS rebinding) gains nothing by it.
"""

import ipaddress
import re
import socket
from collections.abc import Sequence
from dataclasses import dataclass
from queue import Empty, SimpleQueue
from threading import Thread
from typing import Self
from urllib.parse import urlsplit

from partner_api.conf import conf

from .faults import Fault

Address = ipaddress.IPv4Address | ipaddress.IPv6Address

#: Names of the DNS as they are sent; others in their ASCII form (RFC 5890).
HOST = re.compile(r"[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?(\.[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?)*\.?", re.ASCII)
#: What may stand in an address (RFC 3986).
WRITTEN = re.compile(r"[!#-;=?-\[\]_a-z~%]{1,500}", re.ASCII | re.IGNORECASE)
RESOLVED_WITHIN_S = 5.0

#: Global by the registry of IANA, but a way to an IPv4 address within, or to nobody.
TRANSLATED = [
    ipaddress.ip_network(network)
    for network in ("64:ff9b::/96", "64:ff9b:1::/48", "2002::/16", "2001::/32", "::/96", "fec0::/10", "192.88.99.0/24")
]
#: Global by the registry or new in it, but a protocol's own (RFC 6890, 9602), of documentation (RFC 9637), or where a
#: provider tells its machines of themselves: Oracle's lies in 192.0.0.0/24, Azure's stands alone. Those of others are
#: link-local, shared or unique local anyway.
INWARD = [
    ipaddress.ip_network(network)
    for network in ("192.0.0.0/24", "168.63.129.16/32", "2001::/23", "3fff::/20", "5f00::/16")
]


@dataclass(frozen=True, slots=True)
class Target:
    """An address taken apart: where to connect, and what to ask for there."""

    host: str
    port: int
    path: str

    @classmethod
    def of(cls, url: str) -> Self:
        """Of ``url``; raises Fault. Asks no network."""
        if not WRITTEN.fullmatch(url):
            raise Fault("not_an_address")
        try:
            parts = urlsplit(url)
            port, host = parts.port or 443, (parts.hostname or "").removesuffix(".")
        except ValueError:
            raise Fault("not_an_address") from None
        if parts.scheme != "https":
            raise Fault("not_https")
        if "@" in parts.netloc:
            raise Fault("has_user")
        if parts.fragment or url.endswith("#"):
            raise Fault("has_fragment")
        if not (HOST.fullmatch(host) or _is_literal(host)):
            raise Fault("not_an_address")
        if port not in conf.WEBHOOK_PORTS:
            raise Fault("other_port")
        return cls(host, port, (parts.path or "/") + (f"?{parts.query}" if parts.query else ""))

    @property
    def authority(self) -> str:
        """As the header ``Host`` names it."""
        host = f"[{self.host}]" if ":" in self.host else self.host
        return host if self.port == 443 else f"{host}:{self.port}"

    def addresses(self) -> list[Address]:
        """Where its name leads now; raises Fault unless each of them is one that may be connected to.

        The same one where there is none: nobody learns from it which names are known in the network of the server.
        """
        found = resolve(self.host, self.port)
        if not found or not all(map(is_allowed, found)):
            raise Fault("not_public")
        return found


def require_possible(url: str) -> None:
    """Raise Fault unless the server may go to ``url`` as its name resolves now."""
    Target.of(url).addresses()


def are_same(url: str, other: str) -> bool:
    """Whether both lead to the same place, however written; an address that is none any more leads nowhere."""
    try:
        return Target.of(url) == Target.of(other)
    except Fault:
        return False


def is_allowed(address: Address) -> bool:
    """Whether ``address`` is one of the public internet, or of a network that the settings name."""
    named = any(address in network for network in allowed_networks() if network.version == address.version)
    return named or is_public(address)


def is_public(address: Address) -> bool:
    """Global by the registries of IANA, of one host, and no other address in disguise."""
    if getattr(address, "ipv4_mapped", None) or getattr(address, "scope_id", None):
        return False
    if any(address in network for network in [*TRANSLATED, *INWARD] if network.version == address.version):
        return False
    return address.is_global and not address.is_multicast and not address.is_reserved


def allowed_networks() -> Sequence[ipaddress.IPv4Network | ipaddress.IPv6Network]:
    return [ipaddress.ip_network(network) for network in conf.WEBHOOK_NETWORKS]


def resolve(host: str, port: int) -> list[Address]:
    """The addresses of ``host``, each once, none where it has none.

    By a thread: a name server of somebody else decides how long the system's resolver waits.
    """
    answers: SimpleQueue[list[Address]] = SimpleQueue()
    Thread(target=lambda: answers.put(_resolved(host, port)), daemon=True).start()
    try:
        return answers.get(timeout=RESOLVED_WITHIN_S)
    except Empty:
        return []


def _resolved(host: str, port: int) -> list[Address]:
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError):
        return []
    return list(dict.fromkeys(ipaddress.ip_address(each[4][0]) for each in found))


def _is_literal(host: str) -> bool:
    try:
        ipaddress.ip_address(host)
    except ValueError:
        return False
    return True
