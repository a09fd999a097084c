import io
import zlib
from typing import Any

from django.utils.translation import gettext as _
from drf_orjson_renderer.parsers import ORJSONParser
from rest_framework.exceptions import ParseError

from ...problems import Problem

MOST_BYTES = 1_000_000  # five hundred rows take some 300 kB
GZIP = zlib.MAX_WBITS | 16
GZIPPED = ("gzip", "x-gzip")  # one and the same (RFC 9110)
PLAIN = ("", "identity")


class GzipJSONParser(ORJSONParser):
    """JSON, compressed or not (``Content-Encoding: gzip``), and no more of it than a batch can be."""

    def parse(self, stream: Any, media_type: Any = None, parser_context: Any = None) -> Any:
        content = within_bounds(stream.read(MOST_BYTES + 1))
        coding = parser_context["request"].headers.get("Content-Encoding", "").strip().lower()
        if coding in GZIPPED:
            content = within_bounds(inflated(content))
        elif coding not in PLAIN:
            raise Problem("unsupported_media_type", _("Send the body plain, or with “Content-Encoding: gzip”."))
        return super().parse(io.BytesIO(content), media_type, parser_context)


def within_bounds(content: bytes) -> bytes:
    if len(content) > MOST_BYTES:
        raise Problem("too_large")
    return content


def inflated(content: bytes) -> bytes:
    """``content`` unpacked, up to one byte more than is allowed: a small file may hold a huge one."""
    unpacker = zlib.decompressobj(GZIP)
    try:
        unpacked = unpacker.decompress(content, MOST_BYTES + 1)
    except zlib.error as error:
        raise ParseError(_("The body is not the gzip that its header promises.")) from error
    if len(unpacked) <= MOST_BYTES and not unpacker.eof:
        raise ParseError(_("The body ends before its gzip does."))
    if unpacker.unused_data:
        raise ParseError(_("Something follows the gzip of the body."))
    return unpacked
