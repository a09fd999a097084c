"""What a request sends is read whole before it takes a turn: a slow sender holds a thread, and nothing else."""

from collections.abc import Iterator
from contextlib import contextmanager
from tempfile import SpooledTemporaryFile
from time import monotonic
from typing import Any

MEGABYTE = 1024 * 1024
#: Up to here a body is kept in memory, beyond in a file that goes with it.
IN_MEMORY = MEGABYTE
CHUNK = 64 * 1024
#: After so many seconds a body must have come with so many bytes a second, as the slowest phone sends it.
GRACE, SLOWEST = 20.0, 1024


class TooLong(Exception):
    """More is announced than anything here takes; nothing of it was read."""


class TooSlow(Exception):
    """It would hold its thread for hours."""


class Unmeasured(Exception):
    """It comes in chunks: where one ends early the web server does not say so, and half of it would pass for all."""


class CutOff(Exception):
    """Its connection ended before all that was announced had come."""


@contextmanager
def read_ahead(environ: dict[str, Any], longest: int) -> Iterator[None]:
    """The whole body stands where ``environ`` has the line it comes on, and is gone after the block.

    Raises TooLong, TooSlow, Unmeasured and CutOff. One that stops in mid-way is left to the web server in front, or to
    the end of its connection.
    """
    length = _length(environ)
    if length > longest:
        raise TooLong
    if not length:
        yield
        return
    with SpooledTemporaryFile(max_size=IN_MEMORY) as body:  # Django may keep the request until its next clearing up
        _read(environ["wsgi.input"], body, length)
        environ["wsgi.input"] = body
        yield


def _length(environ: dict[str, Any]) -> int:
    told = environ.get("CONTENT_LENGTH") or ""
    if "HTTP_TRANSFER_ENCODING" in environ and environ["wsgi.input"].read(1):
        raise Unmeasured
    return int(told) if told.isascii() and told.isdigit() else 0  # Django reads none either


def _read(line: Any, body: Any, length: int) -> None:
    begun, missing = monotonic(), length
    while missing and (chunk := line.read(min(missing, CHUNK))):
        body.write(chunk)
        missing -= len(chunk)
        took = monotonic() - begun
        if missing and took > GRACE and length - missing < SLOWEST * took:
            raise TooSlow
    if missing:
        raise CutOff
    body.seek(0)
