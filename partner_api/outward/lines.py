"""One line to a server of the internet: to an address that was just judged, and never for longer than was said.

By urllib3's own connection, which knows neither proxies of the environment nor redirects.
"""

import socket
import ssl
import time
from contextlib import suppress
from threading import Timer
from typing import Self

from urllib3.connection import HTTPSConnection
from urllib3.exceptions import ConnectTimeoutError, HTTPError, NameResolutionError, NewConnectionError, SSLError

from partner_api.conf import conf

from .faults import Fault
from .targets import Address, Target

CONNECT_S = 5.0
#: Of the addresses of one name so many are tried.
MOST_ADDRESSES = 3


class Limit:
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


def connected(target: Target, addresses: list[Address], until: float) -> HTTPSConnection:
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
            connection.timeout = max(until - time.monotonic(), 0.001)
            return connection
    raise Fault(fault)


def _context() -> ssl.SSLContext:
    context = ssl.create_default_context()
    if conf.WEBHOOK_CA_FILE:
        context.load_verify_locations(conf.WEBHOOK_CA_FILE)
    return context
