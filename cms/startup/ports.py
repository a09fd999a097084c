"""The port of the site: which one it may have, and which one it had last."""

import socket
from argparse import ArgumentTypeError
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


def require_usable(host: str, port: int) -> None:
    """Raises ``OSError`` when the server could not listen on ``host`` and ``port``."""
    family, *_rest, address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
    with socket.socket(family, socket.SOCK_STREAM) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)  # a port just left is free
        probe.bind(address)
