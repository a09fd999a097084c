"""What each screen was given to play, by all of its manifests: what its reports are checked against.

A row for each item and revision that a manifest named first. Nothing is written for a manifest that
names the same items as the previous one, and nothing for regions: the cost depends on what airs.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.db.models import Q

from ..prepared_query import PreparedQuery
from .models import ManifestItem, Screen
from .playlist import loop_of

Name = tuple[str, int]  # item and revision


def note(given: Mapping[str, Iterable[Mapping[str, Any]]], at: datetime) -> None:
    """Remember the items that each screen (by its id) is about to get: one query while nothing changes, else few.

    As many queries for one screen as for hundreds.
    """
    named = {screen: {(item["id"], item["revision"]): item for item in items} for screen, items in given.items()}
    names = {item for items in named.values() for item, _revision in items}
    kept = ManifestItem.objects.filter(screen__in=named)
    rows = kept.filter(Q(left_at=None) | Q(item__in=names)).values_list(
        "screen_id", "item", "revision", "pk", "dur_ms", "left_at"
    )
    known, updates = set(), defaultdict(list)
    for screen, item, revision, key, dur_ms, left_at in rows:
        known.add((screen, item, revision))
        if changed := _followed(dur_ms, left_at, named[screen].get((item, revision)), at):
            updates[changed].append(key)
    new = [
        _row(screen, item)
        for screen, items in named.items()
        for name, item in items.items()
        if (screen, *name) not in known
    ]  # fmt: skip
    if new or updates:
        with transaction.atomic():
            ManifestItem.objects.bulk_create(new, ignore_conflicts=True)  # another request may have been first
            for (dur_ms, left_at), keys in updates.items():
                ManifestItem.objects.filter(pk__in=keys).update(dur_ms=dur_ms, left_at=left_at)


def _row(screen: str, item: Mapping[str, Any]) -> ManifestItem:
    return ManifestItem(
        screen_id=screen, item=item["id"], revision=item["revision"], loop=loop_of(item["kind"]), dur_ms=item["dur_ms"]
    )


def _followed(
    dur_ms: int, left_at: datetime | None, item: Mapping[str, Any] | None, at: datetime
) -> tuple[int, datetime | None] | None:
    """Duration and end as the newest manifest has them, which holds ``item`` or has none; None if they are so."""
    now = (dur_ms, left_at or at) if item is None else (max(dur_ms, item["dur_ms"]), None)
    return None if now == (dur_ms, left_at) else now


def of(screen: Screen, names: Iterable[Name]) -> dict[Name, ManifestItem]:
    """Those of ``names`` that a manifest of ``screen`` named."""
    names = set(names)
    rows = ManifestItem.objects.filter(screen=screen, item__in={item for item, _revision in names})
    return {name: row for row in rows if (name := (row.item, row.revision)) in names}


_longest = PreparedQuery(
    lambda screen: ManifestItem.objects.filter(screen=screen).order_by("-dur_ms").values_list("dur_ms")[:1]
)


def longest(screen: Screen) -> timedelta:
    """How long the longest item takes that ``screen`` was given."""
    return timedelta(milliseconds=sum(dur_ms for (dur_ms,) in _longest.rows(screen.pk)))


def prune(before: datetime) -> int:
    """Forget what left the manifests ``before`` then: plays of it would come too late to be counted."""
    return ManifestItem.objects.filter(left_at__lt=before).delete()[0]
