import io
from typing import Any

from django.utils.translation import gettext as _
from drf_orjson_renderer.parsers import ORJSONParser
from rest_framework.exceptions import ParseError

from partner_api.problems import Problem

MOST_BYTES = 256 * 1024  # an ILM with all its words takes some 20 kB


class JSONObjectParser(ORJSONParser):
    """A JSON object, no larger than an ILM can be; an empty body is an empty object."""

    def parse(self, stream: Any, media_type: Any = None, parser_context: Any = None) -> Any:
        content = stream.read(MOST_BYTES + 1)
        if len(content) > MOST_BYTES:
            raise Problem("too_large")
        found = super().parse(io.BytesIO(content), media_type, parser_context) if content.strip() else {}
        if not isinstance(found, dict):
            raise ParseError(_("The body is no JSON object: write it between braces."))
        return found
