"""What a request sends is read whole before it takes a turn: a slow sender holds a thread, and nothing else."""

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


def read_ahead(environ: dict[str, Any], longest: int) -> None:
    """Put the whole body where ``environ`` has the line it comes on; raises TooLong and TooSlow.

    One that stops in mid-way is left to the web server in front, or to the end of its connection.
    """
    length = _length(environ)
    if length > longest:
        raise TooLong
    if length:
        environ["wsgi.input"] = _read(environ["wsgi.input"], length)


def _length(environ: dict[str, Any]) -> int:
    told = environ.get("CONTENT_LENGTH") or ""
    return int(told) if told.isascii() and told.isdigit() else 0  # Django reads none either


def _read(line: Any, length: int) -> Any:
    begun, missing = monotonic(), length
    body = SpooledTemporaryFile(max_size=IN_MEMORY)  # noqa: SIM115 (it ends with the request that holds it)
    while missing and (chunk := line.read(min(missing, CHUNK))):
        body.write(chunk)
        missing -= len(chunk)
        took = monotonic() - begun
        if missing and took > GRACE and length - missing < SLOWEST * took:
            raise TooSlow
    body.seek(0)
    return body
