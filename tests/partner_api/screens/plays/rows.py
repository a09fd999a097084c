"""Plays as a player reports them."""

from datetime import timedelta
from itertools import count
from uuid import UUID

from partner_api.models import ManifestItem
from partner_api.screens.plays import serializers
from tests.factories import NOON

LAST = NOON - timedelta(minutes=10)
_numbers = count(1)


def uuid7(at, number):
    """A UUID version 7 (RFC 9562) made at ``at``; the same number gives the same one."""
    made_at = int(at.timestamp() * 1000)
    return str(UUID(int=made_at << 80 | 7 << 76 | 2 << 62 | number))


def day_number(at):
    """Of the manifests of that day."""
    return int(at.timestamp()) // 86_400


def row(item="1.1", *, at=None, **facts):
    """A play of ten seconds that overlaps no other row which is made here without a time of its own."""
    number = next(_numbers)
    at = at or LAST - timedelta(seconds=11 * (number % 3_000))
    defaults = {
        "id": uuid7(at, number), "boot": "nyala-1", "n": number, "item": item, "revision": 1, "asset": "a" * 64,
        "agreement": "1/PKS/2024", "start_ms": int(at.timestamp() * 1000), "dur_ms": 10_000, "result": "complete",
        "why": None, "seq": [1, 0, day_number(at)], "skew_ms": -40, "prev": None,
    }  # fmt: skip
    return defaults | facts


def shown(ilm, number=1, **facts):
    """A play of the approved revision of ``ilm``."""
    return row(f"{ilm.pk}.{number}", **{"revision": ilm.live_revision_id} | facts)


def give(screen, *items, revision=1, loop="stage", dur_ms=10_000):
    """Have ``items`` known as those of the screen's manifests, all along."""
    ManifestItem.objects.bulk_create(
        ManifestItem(screen=screen, item=item, revision=revision, loop=loop, dur_ms=dur_ms, given_at=None)
        for item in items
    )


def read(*rows):
    """``rows`` as the API hands them on."""
    valid, rejected = serializers.read(rows)
    assert not rejected
    return valid


def given_long_ago():
    """Have all items that are known now as those of manifests all along."""
    ManifestItem.objects.update(given_at=None)
