"""What officers ask players to do: asked once, sent with the next heartbeats, done once at the most, told back."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils.translation import gettext_lazy as _
from wagtail.log_actions import log
from wagtail.permissions import policy_registry

from ..models import Screen
from .models import CommandKind, ScreenCommand, ScreenHealth

#: Of one screen at a time.
MOST_OPEN = 10


class CannotAsk(ValidationError):
    """The command cannot be asked for as things stand."""


@transaction.atomic
def ask(screen: Screen, kind: CommandKind, at: datetime, *, user: Any) -> ScreenCommand:
    """Have the player of ``screen`` do ``kind``; raises PermissionDenied and CannotAsk."""
    screen = Screen.objects.select_for_update().get(pk=screen.pk)
    if not policy_registry.get(screen).user_has_permission_for_instance(user, "change", screen):
        raise PermissionDenied(_("You may not do this in the region of the screen."))
    if not (screen.is_active and screen.token_hash):
        raise CannotAsk(_("This videotron is switched off or not paired: no player listens. Pair it first."))
    open_ = list(waiting(screen, at))
    if any(command.kind == kind for command in open_):
        raise CannotAsk(_("This was asked already and waits for the videotron."))
    if len(open_) >= MOST_OPEN:
        raise CannotAsk(_("So many commands wait for this videotron that no more are taken. Wait until they expire."))
    command = ScreenCommand.objects.create(
        screen=screen, kind=kind, asked_by=user, asked_at=at, until=at + ScreenCommand.KEPT_FOR
    )
    ScreenHealth.objects.update_or_create(screen=screen, defaults={"orders_until": command.until})
    log(instance=screen, action="partner_api.command", user=user, data={"kind": str(kind)})
    return command


def waiting(screen: Screen, at: datetime) -> Iterable[ScreenCommand]:
    """What ``screen`` has still to do at ``at``, in the order in which it was asked."""
    return ScreenCommand.objects.filter(screen=screen, ended_at=None, until__gt=at).order_by("asked_at", "pk")


def sent(screen: Screen, at: datetime) -> list[ScreenCommand]:
    """The same, which goes out now."""
    found = list(waiting(screen, at)[:MOST_OPEN])  # type: ignore[index]
    if new := [command.pk for command in found if command.sent_at is None]:
        ScreenCommand.objects.filter(pk__in=new).update(sent_at=at)
    return found


def drop(screen: Screen, at: datetime) -> None:
    """A new token: what was asked before is meant for no player that comes with it."""
    ScreenCommand.objects.filter(screen=screen, ended_at=None, until__gt=at).update(until=at)


def end(screen: Screen, done: Iterable[Mapping[str, Any]], at: datetime) -> None:
    """Keep what came of commands; of one that is told twice the first word stands."""
    for told in done:
        ScreenCommand.objects.filter(screen=screen, pk=told["command"], ended_at=None).update(
            ended_at=at, result=told["result"]
        )
