"""Heartbeats as players of ours send them, read without the serializer: thousands of screens send one each minute.

What is not certainly valid is left to the serializer, which alone says what is wrong; a test holds the two together.
"""

import re
from collections.abc import Mapping
from typing import Any

from ...http.bodies import MOST
from ..plays.quick import DAY_MS, LATEST_MS, Check, numbers, or_none, text, whole

MOST_ROWS, MOST_PIXELS, MOST_BYTES = 2**31 - 1, 65_535, MOST
MOST_ERRORS, MOST_TAKEOVERS, MOST_COMMANDS = 20, 10, 10
MODES = (
    "connecting", "idle", "playing", "unauthorised", "other-screen", "refused-storage", "second-tab", "takeover",
)  # fmt: skip
STORAGES = ("unknown", "disk", "memory")

_UUID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", re.ASCII)
_rows = whole(0, MOST_ROWS)


def uuid(value: Any) -> bool:
    return type(value) is str and bool(_UUID.fullmatch(value))


def one_of(values: tuple[str, ...]) -> Check:
    return lambda value: type(value) is str and value in values


def shape(**checks: Check) -> Check:
    """An object with exactly these members."""
    return lambda value: (
        type(value) is dict
        and len(value) == len(checks)
        and all(name in value and check(value[name]) for name, check in checks.items())
    )


def several(check: Check, most: int) -> Check:
    return lambda value: type(value) is list and len(value) <= most and all(map(check, value))


CHECKS: Mapping[str, Check] = {
    "boot": uuid,
    "at_ms": whole(0, LATEST_MS),
    "seq": or_none(numbers),
    "mode": one_of(MODES),
    "playing": text(40, least=0),
    "ticker": text(40, least=0),
    "skew_ms": whole(-LATEST_MS, LATEST_MS),
    "files": shape(
        wanted=_rows, whole=_rows, bad=_rows, bytes=whole(0, MOST_BYTES), budget=whole(0, MOST_BYTES)
    ),
    "storage": one_of(STORAGES),
    "queue": _rows,
    "lost": _rows,
    "aside": _rows,
    "dropped": _rows,
    "frozen_ms": whole(0, DAY_MS * 366),
    "viewport": shape(w=whole(0, MOST_PIXELS), h=whole(0, MOST_PIXELS)),
    "release": text(40, least=0),
    "errors": several(shape(code=text(40), of=text(80, least=0)), MOST_ERRORS),
    "takeovers": several(shape(id=whole(1, MOST), shown_ms=whole(0, LATEST_MS)), MOST_TAKEOVERS),
    "done": several(shape(command=whole(1, MOST), result=text(40)), MOST_COMMANDS),
}  # fmt: skip
_beat = shape(**CHECKS)


def read(raw: Any) -> dict[str, Any] | None:
    """``raw`` where the serializer would give the same; None where it is for the serializer to judge."""
    return raw if _beat(raw) else None
