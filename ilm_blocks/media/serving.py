"""Files as they are asked for: whole, in a part, or not again (RFC 9110, sections 13 and 14)."""

import re
from collections.abc import Callable, Iterator
from typing import IO, Any, cast

from django.http import HttpRequest, HttpResponse, HttpResponseBase, StreamingHttpResponse
from django.utils.cache import get_conditional_response
from django.utils.http import parse_etags

Opener = Callable[[], IO[bytes]]

CHUNK = 1 << 16
RANGE = re.compile(r"bytes=(\d{0,18})-(\d{0,18})", re.ASCII)
IMMUTABLE = "public, max-age=31536000, immutable"


def respond(request: HttpRequest, opened: Opener, *, size: int, etag: str, mime: str) -> HttpResponseBase:
    """A file that never changes under its address, to a GET or HEAD; ``opened`` is called only if it is sent."""
    # 304, or 412 to If-Match; None when the file has to be sent
    held = cast(HttpResponseBase | None, get_conditional_response(request, etag=etag))
    response = held or _content(request, opened, size, etag, mime)
    response["ETag"] = etag
    if response.status_code < 400:
        response["Cache-Control"] = IMMUTABLE
    response["Accept-Ranges"] = "bytes"
    response["Access-Control-Allow-Origin"] = "*"
    return response


def _content(request: HttpRequest, opened: Opener, size: int, etag: str, mime: str) -> HttpResponseBase:
    if request.method == "HEAD":
        return HttpResponse(content_type=mime, headers={"Content-Length": str(size)})
    bounds = _bounds(request, etag, size)
    if bounds is None:
        return _sent(opened, 0, size, mime)
    start, stop = bounds
    if start >= stop:
        return HttpResponse(status=416, headers={"Content-Range": f"bytes */{size}"})
    response = _sent(opened, start, stop, mime, status=206)
    response["Content-Range"] = f"bytes {start}-{stop - 1}/{size}"
    return response


def _bounds(request: HttpRequest, etag: str, size: int) -> tuple[int, int] | None:
    """The first byte asked for and the one after the last; None for the whole file.

    Several ranges at once, a unit unknown to us and a range that ends before it begins are answered with the whole
    file, as RFC 9110 lets servers do; so is a part of what the client no longer holds (If-Range, compared strongly).
    """
    match = RANGE.fullmatch(request.headers.get("Range", ""))
    if not match or not _has_the_rest(request, etag):
        return None
    first, last = match.groups()
    if not first:
        return (max(size - int(last), 0), size) if last else None
    if last and int(last) < int(first):
        return None
    return int(first), min(int(last) + 1, size) if last else size


def _has_the_rest(request: HttpRequest, etag: str) -> bool:
    condition = request.headers.get("If-Range")
    return condition is None or etag in parse_etags(condition)


def _sent(opened: Opener, start: int, stop: int, mime: str, **facts: Any) -> HttpResponseBase:
    response = StreamingHttpResponse(_read(opened, start, stop - start), content_type=mime, **facts)
    response["Content-Length"] = str(stop - start)
    return response


def _read(opened: Opener, start: int, length: int) -> Iterator[bytes]:
    with opened() as file:
        file.seek(start)
        while length and (chunk := file.read(min(CHUNK, length))):
            length -= len(chunk)
            yield chunk
