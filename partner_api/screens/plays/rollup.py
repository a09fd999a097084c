"""The hours: sums over plays that stay when the plays themselves are pruned. At any time they equal their plays."""

from collections.abc import Iterable, Mapping
from functools import reduce
from operator import or_
from typing import Any

from django.db.models import Q

from .models import Play, PlayHour, Result

KEY = ("screen_id", "hour", "item", "revision", "agreement")
COUNTS = (*Result.values, "shown_ms")
COPIED = ("owner_id", "ilm_id", "responsible_id", "title", "responsible_name")
Key = tuple[Any, ...]


def add(plays: Iterable[Play]) -> None:
    """Add ``plays``, which were never added before; the caller holds the lock of their screen. Three queries."""
    sums = summed(plays)
    if not sums:
        return
    kept = {key_of(hour): hour for hour in PlayHour.objects.filter(reduce(or_, map(_is, sums)))}
    for key, hour in kept.items():
        for name in COUNTS:
            setattr(hour, name, getattr(hour, name) + getattr(sums[key], name))
    PlayHour.objects.bulk_update(kept.values(), COUNTS)
    PlayHour.objects.bulk_create([hour for key, hour in sums.items() if key not in kept])


def summed(plays: Iterable[Play]) -> Mapping[Key, PlayHour]:
    """One unsaved hour for each item of ``plays`` in each hour in which one of them began."""
    sums: dict[Key, PlayHour] = {}
    for play in plays:
        hour = _hour_of(play)
        total = sums.setdefault(key_of(hour), hour)
        setattr(total, play.result, getattr(total, play.result) + 1)
        total.shown_ms += play.dur_ms
    return sums


def key_of(hour: PlayHour) -> Key:
    return tuple(getattr(hour, name) for name in KEY)


def _hour_of(play: Play) -> PlayHour:
    hour = play.starts_at.replace(minute=0, second=0, microsecond=0)
    facts = {name: getattr(play, name) for name in (*KEY, *COPIED) if name != "hour"}
    return PlayHour(hour=hour, **facts)


def _is(key: Key) -> Q:
    return Q(**dict(zip(KEY, key, strict=True)))
