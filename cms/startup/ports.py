"""The port of the site: which one it may have, and which one it had last."""

import socket
from argparse import ArgumentTypeError
from errno import EADDRINUSE
from pathlib import Path

from django.utils.translation import gettext as _


def kept_in(path: Path, *, default: int) -> int:
    """The port of the last start, for commands beside the running site; ``default`` before there was one."""
    try:
        return int(path.read_text(encoding="ascii"))
    except (OSError, ValueError):
        return default


def keep(path: Path, port: int) -> None:
    path.write_text(f"{port}\n", encoding="ascii")


def number(text: str) -> int:
    """The port that ``text`` names."""
    if text.isdecimal() and 0 < int(text) < 65536:
        return int(text)
    raise ArgumentTypeError(_("%(text)s is no port; a port is a number from 1 to 65535") % {"text": text})


def hold(host: str, port: int) -> socket.socket:
    """Keeps ``port`` of ``host`` from other starts, for this process and the server that it becomes.

    Raises ``OSError`` where the server could not listen.
    """
    family, *_rest, address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
    held = socket.socket(family, socket.SOCK_STREAM)
    try:
        held.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)  # a port just left is free
        held.bind(address)
    except OSError:
        held.close()
        raise
    held.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 0)
    held.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEPORT, 1)  # as the server's socket, which so may come beside
    held.set_inheritable(True)
    return held


def why_not(error: OSError) -> str:
    """Why a port could not be held, in words."""
    return _("another program uses it") if error.errno == EADDRINUSE else str(error.strerror)
