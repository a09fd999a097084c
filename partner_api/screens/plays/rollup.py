"""The hours: sums over the plays that count, which stay when the plays themselves are pruned.

At any time they equal their plays; ``recount`` rebuilds them.
"""

from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction

from ..models import Screen
from . import storing
from .models import Play, PlayHour, Result
from .new import AnyPlay

HOUR = timedelta(hours=1)
DAY = timedelta(days=1)
KEY = ("screen_id", "hour", "item", "revision", "agreement")
COUNTS = (*Result.values, "shown_ms")
COPIED = (
    "owner_id", "ilm_id", "responsible_id", "title", "responsible_name", "screen_name", "region_name", "loop",
)  # fmt: skip
Key = tuple[Any, ...]


def add(plays: Iterable[AnyPlay]) -> None:
    """Add ``plays``, which were never added before, in one statement."""
    hours = [*summed(plays).values()]
    storing.add_up(PlayHour, hours, key=KEY, sums=COUNTS)


def summed(plays: Iterable[AnyPlay]) -> Mapping[Key, PlayHour]:
    """One unsaved hour for each item of ``plays`` in each hour in which it was on air."""
    sums: dict[Key, PlayHour] = {}
    for play in plays:
        for hour, shown_ms in _pieces(play):
            key = (play.screen_id, hour, play.item, play.revision, play.agreement)
            if (total := sums.get(key)) is None:
                copied = {name: getattr(play, name) for name in COPIED}
                total = sums[key] = PlayHour(**dict(zip(KEY, key, strict=True)), **copied)
            total.shown_ms += shown_ms
            if hour <= play.starts_at:
                setattr(total, play.result, getattr(total, play.result) + 1)
    return sums


def _pieces(play: AnyPlay) -> Iterator[tuple[datetime, int]]:
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
