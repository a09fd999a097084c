"""Taking a heartbeat: one UPDATE of the screen's own narrow row; events only where something changes.

Heartbeats of one screen may meet, and a new token may come between. So the row is written only as it was read; else the
heartbeat is judged again by what is there now.
"""

from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Any, cast

from django.db import transaction
from rest_framework.exceptions import AuthenticationFailed

from .. import faults
from ..connection import OFFLINE_AFTER
from ..models import Screen
from ..receipts import keeping as receipts
from ..sessions import Session
from . import commands, copied, releases
from .models import EventKind, ScreenCommand, ScreenEvent, ScreenHealth


def take(screen: Screen, told: Mapping[str, Any], at: datetime) -> list[ScreenCommand]:
    """Keep what the player of ``screen`` tells; what it is to do. Raises AuthenticationFailed where its token was
    replaced meanwhile."""
    while not _keep(screen, told, at):
        screen = _again(screen)
    receipts.keep(screen, told["takeovers"], at)
    return _orders(screen, health_of(screen), told, at)


def _keep(screen: Screen, told: Mapping[str, Any], at: datetime) -> bool:
    """Whether the row was still as it was read; else nothing is written."""
    health = health_of(screen)
    before = Session.of(health)
    after = before.heard(told["boot"], at)
    seen = faults.signs(told, is_copied=after.is_copied, release=releases.current())
    signs = faults.since(health.signs, seen, at)
    events = list(_events(health, (before, after), told["boot"], signs, at))
    if not events:
        return _write(health, told, after, signs, at)
    with transaction.atomic():
        _lock(screen)
        if not _write(health, told, after, signs, at):
            return False
        ScreenEvent.objects.bulk_create(ScreenEvent(screen=screen, at=at, kind=kind, of=of) for kind, of in events)
        if after.is_copied and not before.is_copied:
            copied.tell(screen)
    return True


def _again(screen: Screen) -> Screen:
    """As it stands now."""
    found = Screen.objects.of_hash(screen.token_hash or "").select_related("health").first()
    if found is None:
        raise AuthenticationFailed
    return found


def _lock(screen: Screen) -> None:
    """Before its row of health, as whoever gives a new token or a command does: events lock the screen anyway, at the
    commit, and two that lock in turn would wait for each other."""
    if not Screen.objects.of_hash(screen.token_hash or "").select_for_update(no_key=True).exists():
        raise AuthenticationFailed


def health_of(screen: Screen) -> ScreenHealth:
    """The row of ``screen``; its first heartbeat makes one."""
    found = cast(ScreenHealth | None, getattr(screen, "health", None))
    return found or ScreenHealth.objects.get_or_create(screen=screen)[0]


def _write(
    health: ScreenHealth, told: Mapping[str, Any], session: Session, signs: dict[str, int], at: datetime
) -> bool:
    kept = {name: value for name, value in told.items() if name not in ("takeovers", "done")}
    as_read = ScreenHealth.objects.filter(
        pk=health.pk, beat_at=health.beat_at, boot=health.boot, boot_at=health.boot_at
    )
    return bool(as_read.update(
        beat_at=at, told=kept, signs=signs, boot=session.boot, boot_at=session.boot_at, other=session.other,
        other_at=session.other_at, copied_at=session.copied_at,
    ))  # fmt: skip


def _events(
    health: ScreenHealth, sessions: tuple[Session, Session], boot: str, signs: Mapping[str, int], at: datetime
) -> Iterator[tuple[EventKind, str]]:
    last, (before, after) = health.beat_at, sessions
    if last and at - last > OFFLINE_AFTER:
        yield EventKind.SILENT, last.isoformat(timespec="seconds")
    if boot in (after.boot, after.other) and boot not in (before.boot, before.other):
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
