"""What each screen was given to play, by all of its manifests: what its reports are checked against.

A row for each item and revision that a manifest named first. Nothing is written for a manifest that
names the same items as the previous one, and nothing for regions: the cost depends on what airs.
"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.db.models import Max, Q

from .models import ManifestItem, Screen
from .playlist import loop_of

Name = tuple[str, int]  # item and revision


def note(screen: Screen, items: Sequence[Mapping[str, Any]], at: datetime) -> None:
    """Remember the ``items`` of a manifest that ``screen`` is about to get; one query while nothing changes."""
    named = {(item["id"], item["revision"]): item for item in items}
    kept = ManifestItem.objects.filter(screen=screen).filter(Q(left_at=None) | Q(item__in={name for name, _ in named}))
    known = {(row.item, row.revision): row for row in kept}
    new = [_row(screen, item) for name, item in named.items() if name not in known]
    changed = [row for name, row in known.items() if _follow(row, named.get(name), at)]
    if new or changed:
        with transaction.atomic():
            ManifestItem.objects.bulk_create(new, ignore_conflicts=True)  # another request may have been first
            ManifestItem.objects.bulk_update(changed, ["dur_ms", "left_at"])


def _row(screen: Screen, item: Mapping[str, Any]) -> ManifestItem:
    return ManifestItem(
        screen=screen, item=item["id"], revision=item["revision"], loop=loop_of(item["kind"]), dur_ms=item["dur_ms"]
    )


def _follow(row: ManifestItem, item: Mapping[str, Any] | None, at: datetime) -> bool:
    """Bring ``row`` up to date with the newest manifest, which holds ``item`` or has none; whether that changed it."""
    before = row.dur_ms, row.left_at
    if item is None:
        row.left_at = row.left_at or at
    else:
        row.dur_ms, row.left_at = max(row.dur_ms, item["dur_ms"]), None
    return before != (row.dur_ms, row.left_at)


def of(screen: Screen, names: Iterable[Name]) -> dict[Name, ManifestItem]:
    """Those of ``names`` that a manifest of ``screen`` named."""
    names = set(names)
    rows = ManifestItem.objects.filter(screen=screen, item__in={item for item, _revision in names})
    return {name: row for row in rows if (name := (row.item, row.revision)) in names}


def longest(screen: Screen) -> timedelta:
    """How long the longest item takes that ``screen`` was given."""
    found = ManifestItem.objects.filter(screen=screen).aggregate(longest=Max("dur_ms"))
    return timedelta(milliseconds=found["longest"] or 0)


def prune(before: datetime) -> int:
    """Forget what left the manifests ``before`` then: plays of it would come too late to be counted."""
    return ManifestItem.objects.filter(left_at__lt=before).delete()[0]
