"""The verbs of keys: a member makes, rotates and revokes its own; officers who keep the partner may revoke, too."""

import secrets
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from ilm_blocks import duties, permissions
from ilm_blocks.actions import acting
from ilm_blocks.actions.acting import Refused
from ilm_blocks.models import Membership, Partner
from ilm_blocks.models.journaled import Act
from ilm_blocks.rules import names
from partner_api.hashing import token_hash

from .models import PartnerKey
from .scopes import Scope

BYTES = 32  # 256 bits
#: By it people and programs that look for leaked secrets know what they have found.
MARK = "ilm_"
#: The choices of a form; no key lives longer than the last of them.
DAYS = (30, 90, 180, 365)
MOST_LIVE = 2
#: How long the key before goes on after a rotation: time to bring the new one to every machine.
OVERLAP = timedelta(days=7)


class TooManyKeys(Refused):
    def __init__(self) -> None:
        said = _("You have %(most)s keys already, enough to change from one to the other: revoke one first.")
        super().__init__(said % {"most": MOST_LIVE}, code="too_many_keys")


class KeyHasEnded(Refused):
    def __init__(self) -> None:
        super().__init__(_("This key has ended already: look at the list once more."), code="key_has_ended")


class PartnerIsInactive(Refused):
    def __init__(self, partner: Partner) -> None:
        said = _("%(partner)s is not active: no key opens anything for it.") % {"partner": partner}
        super().__init__(said, code="partner_inactive")


@transaction.atomic
def make(
    partner: Partner, *, name: str, scopes: Sequence[str], days: int, origins: Sequence[str] = (), user: Any
) -> tuple[PartnerKey, str]:
    """A new key of ``user``, and its token, which is known only now."""
    _validate(name, scopes, days)
    _held, membership = _of_member(partner, user)
    act = acting.begin("key_made", user)
    _require_room(membership, act.at)
    return _make(membership, act, name=name, scopes=scopes, origins=origins, lifetime=timedelta(days=days))


@transaction.atomic
def rotate(key: PartnerKey, *, user: Any) -> tuple[PartnerKey, str]:
    """A key like ``key``, which itself ends some days later."""
    _held, membership = _of_member(key.partner, user)
    row = _locked(key)
    if row.membership_id != membership.pk:
        raise PermissionDenied(_("Only who has made a key rotates it."))
    act = acting.begin("key_made", user)
    if not row.is_live(act.at):
        raise KeyHasEnded
    _require_room(membership, act.at)
    # As long as the one before was given: a rotation prolongs nothing beyond what was chosen.
    made = _make(
        membership, act, name=row.name, scopes=row.scopes, origins=row.origins,
        lifetime=min(row.expires_at - row.created_at, timedelta(days=DAYS[-1])),
    )  # fmt: skip
    row.expires_at = min(row.expires_at, act.at + OVERLAP)
    row.write(acting.within(act, "key_rotated"), "expires_at")
    return made


@transaction.atomic
def revoke(key: PartnerKey, *, user: Any) -> None:
    """From now on it opens nothing."""
    if not may_revoke(user, key.partner):
        raise PermissionDenied(_("You may not end the keys of this partner."))
    acting.hold_name(key.partner_id)
    row = _locked(key)
    act = acting.begin("key_revoked", user)
    if not row.is_live(act.at):
        raise KeyHasEnded
    row.revoked_at, row.revoked_by = act.at, user
    row.write(act, "revoked_at", "revoked_by")


def may_revoke(user: Any, partner: Partner) -> bool:
    """Any of the partner's people, for a key may have been found where none should be; and the officers who keep it."""
    return may_see(user, partner)


def may_see(user: Any, partner: Partner) -> bool:
    return permissions.is_member(user, partner) or duties.may_confirm(user, partner)


def _validate(name: str, scopes: Sequence[str], days: int) -> None:
    if not name.strip() or names.unseen(name):
        raise ValidationError({"name": _("Give it a name in visible signs, by which you know it again.")})
    if not scopes or set(scopes) - {*Scope.values}:
        raise ValidationError({"scopes": _("Choose what the key may be used for.")})
    if not 1 <= days <= DAYS[-1]:
        raise ValidationError({"days": _("A key lives for %(days)s days at most.") % {"days": DAYS[-1]}})


def _of_member(partner: Partner, user: Any) -> tuple[Partner, Membership]:
    """The partner, locked, and the membership by which ``user`` speaks for it."""
    held = acting.hold_name(partner.pk)
    if held is None or not permissions.is_member(user, held):
        raise PermissionDenied(_("Only the people of a partner make keys for it."))
    if not held.is_active:
        raise PartnerIsInactive(held)
    standing = Membership.objects.standing().filter(person=user, partner=held).first()
    if standing is None:
        raise PermissionDenied(_("Only the people of a partner make keys for it."))
    return held, standing


def _locked(key: PartnerKey) -> PartnerKey:
    return acting.the_one(PartnerKey, key.pk, "membership", "partner")


def _require_room(membership: Membership, at: datetime) -> None:
    """Asked with the partner locked: of two who make one at once the second sees the first."""
    if PartnerKey.objects.live(at).filter(membership=membership).count() >= MOST_LIVE:
        raise TooManyKeys


def _make(
    membership: Membership, act: Act, *, name: str, scopes: Sequence[str], origins: Sequence[str], lifetime: timedelta
) -> tuple[PartnerKey, str]:
    token = MARK + secrets.token_urlsafe(BYTES)
    shown = PartnerKey._meta.get_field("prefix").max_length
    key = PartnerKey(
        owner_id=membership.partner.owner_id, partner_id=membership.partner_id, membership=membership,
        name=name.strip(), token_hash=token_hash(token),
        prefix=token[:shown], scopes=[scope for scope in Scope.values if scope in scopes], origins=list(origins),
        created_at=act.at, expires_at=act.at + lifetime,
    )  # fmt: skip
    key.write(act)
    return key, token
