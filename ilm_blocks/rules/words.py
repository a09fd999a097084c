"""Whether two revisions of an ILM say the same: what makes the person who saved the later one an author of it."""

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

import orjson

#: What an officer writes on an ILM. A test holds it against the fields of the editor.
WRITTEN = (
    "owner", "title", "summary", "social_text", "responsible", "agreement", "creatives", "channels", "binding",
    "priority", "emphasis_reason", "target", "on_air_from", "on_air_until", "dayparts", "max_per_hour", "min_gap_s",
    "content_class", "information_class",
)  # fmt: skip
STREAMS = frozenset({"creatives", "target", "dayparts"})
INSTANTS = frozenset({"on_air_from", "on_air_until"})


def written(content: Mapping[str, Any]) -> dict[str, Any]:
    """What stands in a revision's ``content``, without what a form alters by itself: keys of blocks, seconds.

    A text that was left empty says no more than one that there was no field for yet.
    """
    return {name: _plain(name, content.get(name)) for name in WRITTEN}


def _plain(name: str, value: Any) -> Any:
    if name in STREAMS:
        return _without_keys(orjson.loads(value) if value else [])
    if name in INSTANTS and value:
        instant = datetime.fromisoformat(value) if isinstance(value, str) else value
        return instant.astimezone(UTC).isoformat(timespec="minutes")
    return None if value == "" else value


def _without_keys(value: Any) -> Any:
    """``value`` without the ids that Wagtail gives to blocks and list items."""
    if isinstance(value, list):
        return [_without_keys(part) for part in value]
    if isinstance(value, dict):
        is_block = value.keys() >= {"type", "value"}
        return {name: _without_keys(part) for name, part in value.items() if not (is_block and name == "id")}
    return value
