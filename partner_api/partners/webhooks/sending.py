"""One request to one endpoint: to an address that was just judged, within a time limit, and read to a bound.

By urllib3's own connection, which knows neither proxies of the environment nor redirects; what it asks for is the name
(SNI, certificate and ``Host``), where it goes is the address.
"""

import socket
import ssl
import time
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from http.client import HTTPException
from threading import Timer
from typing import Self

from urllib3.connection import HTTPSConnection
from urllib3.exceptions import ConnectTimeoutError, HTTPError, NameResolutionError, NewConnectionError, SSLError

from partner_api.conf import conf

from .faults import Fault
from .targets import Address, Target

CONNECT_S = 5.0
WHOLE_S = 15.0
#: So many bytes of an answer are read; the beginning of them is kept.
MOST_READ = 4096
KEPT = 500
#: Of the addresses of one name so many are tried.
MOST_ADDRESSES = 3
USER_AGENT = "ILM-Kendal-Webhooks/1"


@dataclass(frozen=True, slots=True)
class Sent:
    """What became of one request; without a ``fault`` it has arrived."""

    duration_ms: int
    status: int | None = None
    fault: str = ""
    answer: str = ""

    @property
    def has_arrived(self) -> bool:
        return not self.fault

    @property
    def is_answered(self) -> bool:
        """An answer that does not accept the message says nothing of the next one; none at all does."""
        return self.status is not None


def post(url: str, body: bytes, headers: Mapping[str, str]) -> Sent:
    """Send ``body`` to ``url``. Raises nothing that the receiver or the network could cause."""
    begun = time.monotonic()
    status: int | None = None
    answer = ""
    try:
        target = Target.of(url)
        status, answer = _asked(target, target.addresses(), body, headers, begun + WHOLE_S)
        fault = fault_of(status)
    except Fault as found:
        fault = str(found.code)
    return Sent(round((time.monotonic() - begun) * 1000), status, fault, answer)


def fault_of(status: int) -> str:
    """Why an answer of this ``status`` does not say that the message has arrived; empty where it does."""
    if 200 <= status < 300:
        return ""
    if 300 <= status < 400:
        return "redirected"
    return "gone" if status == 410 else "not_accepted"


def _asked(
    target: Target, addresses: list[Address], body: bytes, headers: Mapping[str, str], until: float
) -> tuple[int, str]:
    connection = _connected(target, addresses, until)
    sent = {"Host": target.authority, "Content-Type": "application/json", "User-Agent": USER_AGENT, **headers}
    with _Limit(connection.sock, until) as limit:
        try:
            connection.request("POST", target.path, body, sent, preload_content=False, decode_content=False)
            answer = connection.getresponse()
            status, kept = answer.status, _kept(answer.read(MOST_READ))
        except (HTTPError, HTTPException, OSError, ValueError) as error:
            raise Fault("too_slow" if limit.is_over or isinstance(error, TimeoutError) else "broken_off") from error
        finally:
            connection.close()
    if limit.is_over:  # what was cut off in the middle of its headers may look whole
        raise Fault("too_slow")
    return status, kept


class _Limit:
    """Breaks the connection off when the time is over: a byte now and then keeps within the limit of each read."""

    def __init__(self, line: socket.socket, until: float) -> None:
        self.line, self.is_over = line, False
        self.timer = Timer(max(until - time.monotonic(), 0), self._break_off)
        self.timer.daemon = True

    def __enter__(self) -> Self:
        self.timer.start()
        return self

    def __exit__(self, *_raised: object) -> None:
        self.timer.cancel()

    def _break_off(self) -> None:
        self.is_over = True
        with suppress(OSError):
            socket.socket.shutdown(self.line, socket.SHUT_RDWR)


def _connected(target: Target, addresses: list[Address], until: float) -> HTTPSConnection:
    """A connection to the first of the addresses that takes one."""
    fault = "unreachable"
    for address in addresses[:MOST_ADDRESSES]:
        left = min(CONNECT_S, until - time.monotonic())
        if left <= 0:
            break
        connection = HTTPSConnection(
            str(address), target.port, timeout=left, ssl_context=_context(), server_hostname=target.host
        )  # fmt: skip
        try:
            connection.connect()
        except (ConnectTimeoutError, NewConnectionError, NameResolutionError):
            connection.close()
        except (SSLError, ssl.SSLError):
            connection.close()
            fault = "untrusted"
        except (HTTPError, OSError):
            connection.close()
        else:
            connection.timeout = WHOLE_S
            return connection
    raise Fault(fault)


def _context() -> ssl.SSLContext:
    context = ssl.create_default_context()
    if conf.WEBHOOK_CA_FILE:
        context.load_verify_locations(conf.WEBHOOK_CA_FILE)
    return context


def _kept(answer: bytes) -> str:
    """The beginning of ``answer`` as text that a database and a page take: nothing in it turns or hides anything."""
    text = answer.decode("utf-8", "replace")
    return "".join(sign if sign.isprintable() or sign == "\n" else "�" for sign in text)[:KEPT]
