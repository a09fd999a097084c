"""Which plays are no longer kept one by one. Their sums by the hour stay, so none of them may be counted again."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta

from django.db import transaction
from django.db.models import Q, QuerySet

from ...conf import conf
from .. import manifest_items
from ..models import Screen
from .models import Flag, Play, PlaysPruned

BATCH = 5_000
#: What counts has a number of at most a day and five minutes after its arrival; so its day is past by then, too.
ARRIVED = timedelta(days=2)


def pruned_before(at: datetime) -> date:
    """The first day whose plays are kept one by one: by the setting, and never earlier than what was pruned."""
    by_setting = (at.astimezone(UTC) - timedelta(days=conf.PLAYS_KEPT_DAYS)).date()
    pruned = PlaysPruned.objects.values_list("before", flat=True).first()
    return max(by_setting, pruned) if pruned else by_setting


def prune(at: datetime) -> Iterator[int]:
    """Delete what is too old by its number or, where that is of days to come, by its arrival; how many at a time.

    The mark rises first, and each batch holds the lock of its screen: whoever records plays of it meanwhile finds them
    either here or behind the mark.
    """
    mark = _raise_to(pruned_before(at))
    old = old_plays(mark)
    for screen in Screen.objects.filter(pk__in=old.values("screen")).order_by("pk"):
        while deleted := _prune_batch(screen, old):
            yield deleted
    manifest_items.prune(start_of(mark))


def old_plays(mark: date) -> QuerySet[Play]:
    came_long_ago = Q(flag=Flag.CLOCK, received_at__lt=start_of(mark) - ARRIVED)
    return Play.objects.filter(Q(day__lt=mark) | came_long_ago).order_by()


def start_of(mark: date) -> datetime:
    return datetime.combine(mark, time(), UTC)


@transaction.atomic
def _raise_to(mark: date) -> date:
    kept, _is_new = PlaysPruned.objects.select_for_update().get_or_create(pk=1, defaults={"before": mark})
    if kept.before < mark:
        kept.before = mark
        kept.save(update_fields=["before"])
    return kept.before


@transaction.atomic
def _prune_batch(screen: Screen, old: QuerySet[Play]) -> int:
    Screen.objects.select_for_update().get(pk=screen.pk)
    batch = list(old.filter(screen=screen).order_by("pk").values_list("pk", flat=True)[:BATCH])
    return Play.objects.filter(pk__in=batch).delete()[0] if batch else 0
