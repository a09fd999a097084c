"""The hours: sums over the plays that count, which stay when the plays themselves are pruned.

At any time they equal their plays; ``recount`` rebuilds them.
"""

from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction

from ..models import Screen
from .models import Play, PlayHour, Result

HOUR = timedelta(hours=1)
DAY = timedelta(days=1)
KEY = ("screen_id", "hour", "item", "revision", "agreement")
COUNTS = (*Result.values, "shown_ms")
COPIED = (
    "owner_id", "ilm_id", "responsible_id", "title", "responsible_name", "screen_name", "region_name", "loop",
)  # fmt: skip
Key = tuple[Any, ...]


def add(plays: Iterable[Play]) -> None:
    """Add ``plays`` of one screen, which were never added before; the caller holds its lock. Three queries."""
    sums = summed(plays)
    if not sums:
        return
    kept = {key: hour for key, hour in _kept(sums.values()).items() if key in sums}
    for key, hour in kept.items():
        for name in COUNTS:
            setattr(hour, name, getattr(hour, name) + getattr(sums[key], name))
    PlayHour.objects.bulk_update(kept.values(), COUNTS)
    PlayHour.objects.bulk_create([hour for key, hour in sums.items() if key not in kept])


def _kept(sums: Iterable[PlayHour]) -> dict[Key, PlayHour]:
    """The stored hours of the screens, hours and items of ``sums``."""
    wanted = {f"{name}__in": {getattr(hour, name) for hour in sums} for name in ("screen_id", "hour", "item")}
    return {key_of(hour): hour for hour in PlayHour.objects.filter(**wanted)}


def summed(plays: Iterable[Play]) -> Mapping[Key, PlayHour]:
    """One unsaved hour for each item of ``plays`` in each hour in which it was on air."""
    sums: dict[Key, PlayHour] = {}
    for play in plays:
        for hour, shown_ms in _pieces(play):
            piece = PlayHour(hour=hour, **{name: getattr(play, name) for name in (*KEY, *COPIED) if name != "hour"})
            total = sums.setdefault(key_of(piece), piece)
            total.shown_ms += shown_ms
            if hour <= play.starts_at:
                setattr(total, play.result, getattr(total, play.result) + 1)
    return sums


def _pieces(play: Play) -> Iterator[tuple[datetime, int]]:
    """The hour in which ``play`` began and those into which it ran, each with its part of the time on air."""
    start, end = play.starts_at, play.starts_at + timedelta(milliseconds=play.shown_ms)
    hour = start.replace(minute=0, second=0, microsecond=0)
    yield hour, _ms(min(end, hour + HOUR) - start)
    while end > (hour := hour + HOUR):
        yield hour, _ms(min(end, hour + HOUR) - hour)


def _ms(duration: timedelta) -> int:
    return duration // timedelta(milliseconds=1)


def key_of(hour: PlayHour) -> Key:
    return tuple(getattr(hour, name) for name in KEY)


@transaction.atomic
def recount(screen: Screen, pruned_before: datetime, *, mend: bool = True) -> int:
    """Rebuild the hours of ``screen`` from the plays that are kept; returns how many differed.

    Hours of which some play may have been pruned stay as they are: a play is pruned by the time in its UUID,
    at most a day away from its start, and runs for a day at most.
    """
    Screen.objects.select_for_update().get(pk=screen.pk)
    first = pruned_before + 2 * DAY
    plays = Play.objects.counting().filter(screen=screen, starts_at__gte=first - DAY).order_by("pk")
    right = {key: hour for key, hour in summed(plays.iterator()).items() if hour.hour >= first}
    stored = {key_of(hour): hour for hour in PlayHour.objects.filter(screen=screen, hour__gte=first)}
    wrong = {key for key in right.keys() | stored.keys() if _sums(right.get(key)) != _sums(stored.get(key))}
    if mend and wrong:
        PlayHour.objects.filter(pk__in=[stored[key].pk for key in wrong if key in stored]).delete()
        PlayHour.objects.bulk_create([right[key] for key in wrong if key in right])
    return len(wrong)


def _sums(hour: PlayHour | None) -> tuple[int, ...] | None:
    return tuple(getattr(hour, name) for name in COUNTS) if hour else None
