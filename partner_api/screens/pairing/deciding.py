"""The half of the officer: who types the code of a device says which screen it is, or that it is none of theirs."""

from datetime import datetime
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from wagtail.log_actions import log
from wagtail.permissions import policy_registry

from ilm_blocks.actions import acting, registers
from ilm_blocks.actions.acting import Refused
from partner_api.http.allowances import Allowance

from .. import tokens
from ..models import Screen
from . import codes
from .models import LIVES, Pairing

_SECONDS = int(LIVES.total_seconds())
#: Wrong codes; beyond them nothing is looked up for a while, not even a right one.
BY_PERSON = Allowance("pairing-guesses", most=10, seconds=_SECONDS)
BY_ADDRESS = Allowance("pairing-guesses-of-an-address", most=30, seconds=_SECONDS)


class UnknownCode(Refused):
    def __init__(self) -> None:
        said = _(
            "No screen shows this code. Compare it with the screen: it has eight letters, and changes after a while."
        )
        super().__init__({"code": said}, code="unknown_code")


class UsedCode(Refused):
    def __init__(self) -> None:
        said = _("This code was used already. Load the page on the screen anew: it shows another one.")
        super().__init__({"code": said}, code="used_code")


class EndedCode(Refused):
    def __init__(self) -> None:
        said = _("This code has ended: the screen shows another one by now. Type that.")
        super().__init__({"code": said}, code="ended_code")


class TooManyGuesses(Refused):
    def __init__(self) -> None:
        said = _("Too many codes were wrong. Wait 15 minutes, and then type the one that the screen shows by then.")
        super().__init__({"code": said}, code="too_many_guesses")


class IsPaired(Refused):
    def __init__(self, screen: Screen) -> None:
        said = _("“%(screen)s” is paired already, or about to be. Revoke its token first.")
        super().__init__({"screen": said % {"screen": screen}}, code="is_paired")


class IsSwitchedOff(Refused):
    def __init__(self, screen: Screen) -> None:
        said = _("“%(screen)s” is switched off. Switch it on in the register first.")
        super().__init__({"screen": said % {"screen": screen}}, code="is_switched_off")


def look_up(typed: str, *, user: Any, address: str) -> Pairing:
    """The pairing that ``typed`` is the code of, and that waits; wrong codes are counted.

    Raises UnknownCode, UsedCode, EndedCode, TooManyGuesses.
    """
    require_officer(user)
    if not (BY_PERSON.is_left(user.pk) and BY_ADDRESS.is_left(address)):
        raise TooManyGuesses
    pairing = _of_code(typed, lock=False)
    if pairing is None:
        BY_PERSON.take(user.pk)
        BY_ADDRESS.take(address)
        raise UnknownCode
    _require_open(pairing, timezone.now())
    return pairing


@transaction.atomic
def pair(typed: str, screen: Screen, *, user: Any) -> Screen:
    """Give the device with the code ``typed`` to ``screen``, a new one or one without a token.

    The device asks for its token itself, within the next seconds. Raises what ``look_up`` raises and ValidationError;
    of two who type one code the second is told that it was used.
    """
    require_officer(user)
    pairing = _locked(typed)
    row = registers.create(screen, user=user) if screen._state.adding else _free(screen, user)
    at = timezone.now()
    pairing.screen, pairing.paired_by, pairing.paired_at, pairing.expires_at = row, user, at, at + LIVES
    pairing.save(update_fields=["screen", "paired_by", "paired_at", "expires_at"])
    log(instance=row, action="partner_api.pair", user=user)
    return row


@transaction.atomic
def deny(typed: str, *, user: Any) -> None:
    """Whoever holds that device is told that it becomes no screen by this code."""
    require_officer(user)
    pairing = _locked(typed)
    pairing.denied_at = timezone.now()
    pairing.save(update_fields=["denied_at"])


@transaction.atomic
def revoke(screen: Screen, *, user: Any) -> None:
    """From now on no token opens the manifest of ``screen``, and no device that was to be it gets one."""
    Pairing.objects.filter(screen=screen.pk).update(denied_at=timezone.now())
    tokens.revoke(screen, user=user)


def paired_by(user: Any, typed: str) -> str | None:
    """The number of the screen that ``user`` has given to the device with this code, if it was they."""
    pairing = _of_code(typed, lock=False)
    return pairing.screen_id if pairing and pairing.paired_by_id == user.pk and not pairing.denied_at else None


def require_officer(user: Any) -> None:
    if not policy_registry.get_by_type(Screen).user_has_permission(user, "add"):
        raise PermissionDenied(_("Those who operate the videotrons of a region pair them."))


def _locked(typed: str) -> Pairing:
    pairing = _of_code(typed, lock=True)
    if pairing is None:
        raise UnknownCode
    _require_open(pairing, timezone.now())
    return pairing


def _of_code(typed: str, *, lock: bool) -> Pairing | None:
    rows = Pairing.objects.select_for_update(of=("self",)) if lock else Pairing.objects.all()
    code = codes.read(typed)
    return rows.filter(code_hash=codes.hash_of(code)).first() if code else None


def _require_open(pairing: Pairing, at: datetime) -> None:
    if pairing.screen_id or pairing.denied_at:
        raise UsedCode
    if pairing.expires_at <= at:
        raise EndedCode


def _free(screen: Screen, user: Any) -> Screen:
    """``screen`` as it is now, locked: of the officer's own regions, and no device's."""
    now = acting.the_one(Screen, screen.pk, "owner")
    acting.require(user, "change", now)
    if now.token_hash or Pairing.objects.awaited(timezone.now()).filter(screen=now).exists():
        raise IsPaired(now)
    if not now.is_active:
        raise IsSwitchedOff(now)
    return now
