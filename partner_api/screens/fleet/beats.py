"""Taking a heartbeat: one UPDATE of the screen's own narrow row; events only where something changes."""

from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Any, cast

from django.db import transaction

from .. import faults
from ..connection import OFFLINE_AFTER
from ..models import Screen
from ..receipts import keeping as receipts
from ..sessions import Session
from . import commands, copied, releases
from .models import EventKind, ScreenCommand, ScreenEvent, ScreenHealth


def take(screen: Screen, told: Mapping[str, Any], at: datetime) -> list[ScreenCommand]:
    """Keep what the player of ``screen`` tells; what it is to do."""
    health = health_of(screen)
    before = Session.of(health)
    after = before.heard(told["boot"], at)
    seen = faults.signs(told, is_copied=after.is_copied, release=releases.current())
    signs = faults.since(health.signs, seen, at)
    events = list(_events(health, before, told["boot"], signs, at))
    is_new_case = after.is_copied and not before.is_copied
    if events or is_new_case:
        with transaction.atomic():
            _write(screen, told, after, signs, at)
            ScreenEvent.objects.bulk_create(ScreenEvent(screen=screen, at=at, kind=kind, of=of) for kind, of in events)
            if is_new_case:
                copied.tell(screen)
    else:
        _write(screen, told, after, signs, at)
    receipts.keep(screen, told["takeovers"], at)
    return _orders(screen, health, told, at)


def health_of(screen: Screen) -> ScreenHealth:
    """The row of ``screen``; its first heartbeat makes one."""
    found = cast(ScreenHealth | None, getattr(screen, "health", None))
    return found or ScreenHealth.objects.get_or_create(screen=screen)[0]


def _write(screen: Screen, told: Mapping[str, Any], session: Session, signs: dict[str, int], at: datetime) -> None:
    kept = {name: value for name, value in told.items() if name not in ("takeovers", "done")}
    ScreenHealth.objects.filter(pk=screen.pk).update(
        beat_at=at, told=kept, signs=signs, boot=session.boot, boot_at=session.boot_at, other=session.other,
        other_at=session.other_at, copied_at=session.copied_at,
    )  # fmt: skip


def _events(
    health: ScreenHealth, before: Session, boot: str, signs: Mapping[str, int], at: datetime
) -> Iterator[tuple[EventKind, str]]:
    last = health.beat_at
    if last and at - last > OFFLINE_AFTER:
        yield EventKind.SILENT, last.isoformat(timespec="seconds")
    if boot not in (before.boot, before.other):
        yield EventKind.STARTED, ""
    had = faults.counted(health.signs, last) if last else []
    has = faults.counted(signs, at)
    yield from ((EventKind.FAULT, fault.value) for fault in has if fault not in had)
    yield from ((EventKind.MENDED, fault.value) for fault in had if fault not in has)


def _orders(
    screen: Screen, health: ScreenHealth, told: Mapping[str, Any], at: datetime
) -> list[ScreenCommand]:  # fmt: skip
    if told["done"]:
        commands.end(screen, told["done"], at)
    if health.orders_until is None or health.orders_until <= at:
        return []
    return commands.sent(screen, at)
