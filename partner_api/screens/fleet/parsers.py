from typing import Any

import orjson
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from drf_orjson_renderer.parsers import ORJSONParser
from rest_framework.exceptions import ParseError
from rest_framework.parsers import BaseParser

from ...problems import Problem

MOST_BEAT, MOST_PICTURE = 16 * 1024, 60_000
PICTURES = ("image/webp", "image/jpeg")
NO_SUCH_PICTURE = gettext_lazy("Send the picture as image/webp or image/jpeg.")


class BeatParser(ORJSONParser):
    """JSON, and no more of it than a heartbeat can be."""

    def parse(self, stream: Any, media_type: Any = None, parser_context: Any = None) -> Any:
        content = bounded(stream, MOST_BEAT)
        try:
            return orjson.loads(content)
        except orjson.JSONDecodeError as error:
            raise ParseError(_("The body is no JSON: %(why)s") % {"why": error}) from None


class PictureParser(BaseParser):
    """The bytes of a picture, WebP or JPEG."""

    media_type = "image/*"

    def parse(self, stream: Any, media_type: Any = None, parser_context: Any = None) -> Any:
        if (media_type or "").partition(";")[0].strip().lower() not in PICTURES:
            raise Problem("unsupported_media_type", NO_SUCH_PICTURE)
        return bounded(stream, MOST_PICTURE)


def bounded(stream: Any, most: int) -> bytes:
    content = stream.read(most + 1)
    if len(content) > most:
        raise Problem("too_large", _("At most %(most)d bytes are taken here.") % {"most": most})
    return content
