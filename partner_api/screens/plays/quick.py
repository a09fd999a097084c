"""Rows as players of ours send them, read without the serializer: it takes sixty times as long.

What is not certainly valid is left to the serializer, which alone says what is wrong; a test holds the two together.
"""

import re
from collections.abc import Callable, Mapping
from typing import Any
from uuid import UUID

from ...http.bodies import MOST
from .models import Result

LATEST_MS = 4_102_444_800_000  # the year 2100
#: A play each second for as long as 68 years.
MOST_N = 2**31 - 1
DAY_MS = 86_400_000

Check = Callable[[Any], bool]

RESULTS = frozenset(Result.values)

_UUID7 = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}", re.ASCII)
_SHA256 = re.compile(r"[0-9a-f]{64}", re.ASCII)
#: No null and no half of a pair: neither can be stored.
_TEXT = re.compile("[^\x00\ud800-\udfff]*", re.DOTALL)


def text(most: int, *, least: int = 1) -> Check:
    return lambda value: type(value) is str and least <= len(value) <= most and bool(_TEXT.fullmatch(value))


def whole(least: int, most: int) -> Check:
    return lambda value: type(value) is int and least <= value <= most


def sha256(value: Any) -> bool:
    return type(value) is str and bool(_SHA256.fullmatch(value))


def or_none(check: Check) -> Check:
    return lambda value: value is None or check(value)


def numbers(value: Any) -> bool:
    if type(value) is not list or len(value) != 3:
        return False
    epoch, change, day = value
    return (
        type(epoch) is type(change) is type(day) is int
        and 0 <= epoch <= MOST
        and 0 <= change <= MOST
        and 0 <= day <= MOST
    )


CHECKS: Mapping[str, Check] = {
    "id": lambda value: type(value) is str and bool(_UUID7.fullmatch(value)),
    "boot": text(36),
    "n": whole(1, MOST_N),
    "item": text(40),
    "revision": or_none(whole(0, MOST)),
    "asset": or_none(sha256),
    "agreement": or_none(text(80)),
    "start_ms": whole(0, LATEST_MS),
    "dur_ms": whole(0, DAY_MS),
    "result": lambda value: type(value) is str and value in RESULTS,
    "why": or_none(text(80, least=0)),
    "seq": numbers,
    "skew_ms": whole(-LATEST_MS, LATEST_MS),
    "prev": or_none(sha256),
}


def read(raw: Any) -> dict[str, Any] | None:
    """``raw`` as the serializer would give it; None where it is for the serializer to judge."""
    if type(raw) is not dict:
        return None
    try:
        for name, check in CHECKS.items():
            if not check(raw[name]):
                return None
    except KeyError:
        return None
    uuid = UUID(raw["id"])
    if uuid.int >> 80 >= LATEST_MS:
        return None
    return {name: raw[name] for name in CHECKS} | {"id": uuid}
