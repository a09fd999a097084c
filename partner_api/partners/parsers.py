import io
import json
from typing import Any

from django.utils.translation import gettext as _
from drf_orjson_renderer.parsers import ORJSONParser
from rest_framework.exceptions import ParseError

from partner_api.problems import Problem

MOST_BYTES = 256 * 1024  # an ILM with all its words takes some 20 kB
MOST_DEEP = 32  # and its rich text is the deepest of it


class JSONObjectParser(ORJSONParser):
    """A JSON object, no larger than an ILM can be, with each member once; an empty body is an empty object."""

    def parse(self, stream: Any, media_type: Any = None, parser_context: Any = None) -> Any:
        content = stream.read(MOST_BYTES + 1)
        if len(content) > MOST_BYTES:
            raise Problem("too_large")
        found = super().parse(io.BytesIO(content), media_type, parser_context) if content.strip() else {}
        if not isinstance(found, dict):
            raise ParseError(_("The body is no JSON object: write it between braces."))
        if _is_deeper(found, MOST_DEEP):
            raise ParseError(_("The body is nested too deeply."))
        if content.strip():
            _require_each_once(content)
        return found


def _is_deeper(value: Any, most: int) -> bool:
    """Whether lists and objects stand more than ``most`` deep within each other."""
    level = [value]
    for _depth in range(most):
        nested = [one.values() if isinstance(one, dict) else one for one in level if isinstance(one, dict | list)]
        level = [part for parts in nested for part in parts]
    return any(isinstance(one, dict | list) for one in level)


def _require_each_once(content: bytes) -> None:
    """Of two members of one name each reader takes another (RFC 8259, 4): neither is what was meant for certain."""
    json.loads(content, object_pairs_hook=_each_once, parse_int=float)


def _each_once(members: list[tuple[str, Any]]) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for name, value in members:
        if name in found:
            raise ParseError(_("The member “%(name)s” stands there twice: keep one.") % {"name": name[:80]})
        found[name] = value
    return found
