import io
from typing import Any

from drf_orjson_renderer.parsers import ORJSONParser

from ..problems import Problem

MOST_BYTES = 4 * 1024


class ShortJSONParser(ORJSONParser):
    """JSON of a few lines, as a device sends it that nobody knows yet."""

    def parse(self, stream: Any, media_type: Any = None, parser_context: Any = None) -> Any:
        content = stream.read(MOST_BYTES + 1)
        if len(content) > MOST_BYTES:
            raise Problem("too_large")
        return super().parse(io.BytesIO(content), media_type, parser_context)
