"""Plays as a player reports them."""

from datetime import timedelta
from itertools import count
from uuid import UUID

from tests.factories import NOON

_numbers = count(1)


def uuid7(at, number):
    """A UUID version 7 (RFC 9562) made at ``at``; the same number gives the same one."""
    made_at = int(at.timestamp() * 1000)
    return str(UUID(int=made_at << 80 | 7 << 76 | 2 << 62 | number))


def row(item="1.1", *, at=NOON - timedelta(minutes=10), **facts):
    number = next(_numbers)
    defaults = {
        "id": uuid7(at, number), "boot": "nyala-1", "n": number, "item": item, "revision": 1, "asset": "a" * 64,
        "agreement": "1/PKS/2024", "start_ms": int(at.timestamp() * 1000), "dur_ms": 10_000, "result": "complete",
        "why": None, "seq": [1, 2, 19_754], "skew_ms": -40, "prev": None,
    }  # fmt: skip
    return defaults | facts
