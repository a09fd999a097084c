import io
import json
from typing import Any

from django.utils.translation import gettext as _
from drf_orjson_renderer.parsers import ORJSONParser
from rest_framework.exceptions import ParseError

from partner_api.problems import Problem

MOST_BYTES = 256 * 1024  # an ILM with all its words takes some 20 kB


class JSONObjectParser(ORJSONParser):
    """A JSON object, no larger than an ILM can be, with each member once; an empty body is an empty object."""

    def parse(self, stream: Any, media_type: Any = None, parser_context: Any = None) -> Any:
        content = stream.read(MOST_BYTES + 1)
        if len(content) > MOST_BYTES:
            raise Problem("too_large")
        found = super().parse(io.BytesIO(content), media_type, parser_context) if content.strip() else {}
        if not isinstance(found, dict):
            raise ParseError(_("The body is no JSON object: write it between braces."))
        if content.strip():
            _require_each_once(content)
        return found


def _require_each_once(content: bytes) -> None:
    """Of two members of one name each reader takes another (RFC 8259, 4): neither is what was meant for certain."""
    try:
        json.loads(content, object_pairs_hook=_each_once, parse_int=float)
    except RecursionError:
        raise ParseError(_("The body is nested too deeply.")) from None


def _each_once(members: list[tuple[str, Any]]) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for name, value in members:
        if name in found:
            raise ParseError(_("The member “%(name)s” stands there twice: keep one.") % {"name": name[:80]})
        found[name] = value
    return found
