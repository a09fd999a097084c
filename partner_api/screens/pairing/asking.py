"""The half of the device: it asks for a code, shows it, and asks for its token until an officer has typed the code."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from ilm_blocks.actions import acting
from partner_api.hashing import token_hash
from partner_api.http.allowances import Allowance
from partner_api.problems import Problem

from .. import tokens
from ..models import Screen
from . import codes, telling
from .models import INTERVAL_S, LIVES, Pairing

#: New codes for one address: an office may set up so many screens at once behind one router.
BY_ADDRESS = Allowance("pairing-codes", most=20, seconds=int(LIVES.total_seconds()))
#: Codes that nobody has typed yet, of all addresses together: of so many a guess hits one in 2.5 million times.
MOST_OPEN = 10_000
#: A device whose clock runs a little fast is no hasty one.
TOLERANCE = timedelta(seconds=1)


class TooManyCodes(Problem):
    wait = 60  # seconds, as Retry-After

    def __init__(self) -> None:
        super().__init__("too_many_requests", _("Too many codes were asked for. A new one can be had in some minutes."))


@dataclass(frozen=True, slots=True)
class Asked:
    """What a device is told of its pairing: ``device_code`` is for itself alone, ``user_code`` for all who look."""

    device_code: str
    user_code: str


def begin(*, width: int, height: int, address: str, at: datetime) -> Asked:
    """A pairing that lives for 15 minutes. Raises Problem where too many were asked for; ``address`` is hashed."""
    if not BY_ADDRESS.take(address):
        raise TooManyCodes
    Pairing.objects.filter(expires_at__lte=at).delete()
    _make_room(at)
    asked = Asked(codes.new_device_code(), codes.new_user_code())
    Pairing.objects.create(
        device_hash=token_hash(asked.device_code), code_hash=codes.hash_of(asked.user_code),
        width=width, height=height, created_at=at, expires_at=at + LIVES,
    )  # fmt: skip
    return asked


def _make_room(at: datetime) -> None:
    """Whoever fetches codes and shows them nowhere keeps nobody out: theirs go first."""
    if Pairing.objects.open().count() < MOST_OPEN:
        return
    Pairing.objects.silent(at).delete()
    if Pairing.objects.open().count() >= MOST_OPEN:
        raise TooManyCodes


def collect(device_code: str, at: datetime) -> tuple[Screen, str]:
    """The screen that the device is now, and its token, which is made here and known to nobody else.

    Raises Problem with the words of RFC 8628, section 3.5, while there is none and when there will be none.
    """
    with transaction.atomic():
        pairing = Pairing.objects.select_for_update(of=("self",)).filter(device_hash=token_hash(device_code)).first()
        if pairing is None or pairing.expires_at <= at:
            raise Problem("expired_token")
        if (said := _waits(pairing, at)) is None:
            return _handed_out(pairing)
    raise Problem(said)  # outside: that it asked stays written


def _waits(pairing: Pairing, at: datetime) -> str | None:
    """Why the device has to wait, or waits in vain."""
    before, pairing.asked_at = pairing.asked_at, at
    pairing.save(update_fields=["asked_at"])
    if pairing.denied_at:
        return "access_denied"
    if before and at - before < timedelta(seconds=INTERVAL_S) - TOLERANCE:
        return "slow_down"
    return None if pairing.screen_id else "authorization_pending"


def _handed_out(pairing: Pairing) -> tuple[Screen, str]:
    """Once: again only where the token before was never used, for then its answer was lost on the way."""
    screen = acting.the_one(Screen, pairing.screen_id, "owner")
    if pairing.token_hash and screen.seen_at:
        raise Problem("expired_token")
    if (screen.token_hash or "") != pairing.token_hash:  # an officer has issued or revoked one beside it
        raise Problem("access_denied")
    if not screen.is_active or pairing.paired_by is None or not pairing.paired_by.is_active:
        raise Problem("access_denied")
    is_first = screen.paired_at is None
    try:
        token = tokens.issue(screen, user=pairing.paired_by)
    except PermissionDenied:  # the officer has lost the duty in the meantime
        raise Problem("access_denied") from None
    pairing.token_hash = token_hash(token)
    pairing.save(update_fields=["token_hash"])
    if is_first:
        telling.tell(screen)
    return screen, token
