"""Files by their SHA-256: immutable for a year, in ranges as players ask for them (RFC 9110, section 14)."""

import re
from collections.abc import Iterator

from django.core.files.base import File
from django.http import FileResponse, HttpRequest, HttpResponse, HttpResponseBase, StreamingHttpResponse
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_safe

from ..models import Asset

CHUNK = 1 << 16
RANGE = re.compile(r"bytes=(\d*)-(\d*)$")


@require_safe
def serve(request: HttpRequest, sha256: str, ext: str) -> HttpResponseBase:
    etag = f'"{sha256}"'
    if request.headers.get("If-None-Match") == etag:
        return _immutable(HttpResponse(status=304), etag)
    asset = get_object_or_404(Asset, sha256=sha256, ext=ext)
    wanted = request.headers.get("Range") if request.headers.get("If-Range", etag) == etag else None
    return _immutable(_part(asset, wanted) if wanted else _whole(asset), etag)


def _immutable(response: HttpResponseBase, etag: str) -> HttpResponseBase:
    response["ETag"] = etag
    response["Cache-Control"] = "public, max-age=31536000, immutable"
    response["Accept-Ranges"] = "bytes"
    response["Access-Control-Allow-Origin"] = "*"
    return response


def _whole(asset: Asset) -> HttpResponseBase:
    return FileResponse(asset.file.open("rb"), content_type=asset.mime)


def _part(asset: Asset, wanted: str) -> HttpResponseBase:
    """One range as 206; several at once, or a unit unknown to us, are answered with the whole file."""
    if not (match := RANGE.match(wanted)) or match.groups() == ("", ""):
        return _whole(asset)
    start, end = _bounds(*match.groups(), size=asset.bytes)
    if start > end:
        return HttpResponse(status=416, headers={"Content-Range": f"bytes */{asset.bytes}"})
    response = StreamingHttpResponse(
        _read(asset.file.open("rb"), start, end + 1 - start), status=206, content_type=asset.mime
    )
    response["Content-Range"] = f"bytes {start}-{end}/{asset.bytes}"
    response["Content-Length"] = str(end + 1 - start)
    return response


def _bounds(first: str, last: str, *, size: int) -> tuple[int, int]:
    """The first and last byte; ``first`` empty asks for the final ``last`` bytes."""
    if not first:
        return max(size - int(last), 0), size - 1
    return int(first), min(int(last), size - 1) if last else size - 1


def _read(file: File, start: int, length: int) -> Iterator[bytes]:
    with file:
        file.seek(start)
        while length and (chunk := file.read(min(CHUNK, length))):
            length -= len(chunk)
            yield chunk
