"""A mail address counts when it is proved: the person who opens the link mailed there types the account's password.

Until then it is a proposal, no matter who made it: the person, an administrator, a manager of the system. The link is
bound to the proposal, the present address and the password, so that it works once and ends when any of them changes.
"""

from datetime import datetime
from functools import partial
from typing import Any

from django.conf import settings
from django.contrib.auth.tokens import PasswordResetTokenGenerator
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from wagtail.log_actions import log

from ilm_blocks.notices import deliver, letter

from . import telling, throttling
from .conf import conf
from .later import after_the_answer
from .models import AddressProposal, User


class Taken(ValidationError):
    def __init__(self) -> None:
        super().__init__(_("Another account has this mail address."), code="taken")


class TooOften(ValidationError):
    def __init__(self) -> None:
        super().__init__(_("The address was changed several times just now: wait for an hour."), code="too_often")


class Stale(ValidationError):
    def __init__(self) -> None:
        super().__init__(_("This link has been used, has expired, or was replaced by a newer one."), code="stale")


class OnTheLetter(ValidationError):
    """Anyone who could send the link elsewhere after the letter was compared would become the member."""

    def __init__(self) -> None:
        super().__init__(
            _("This address stands on a letter of appointment: end the appointment, and propose the person anew."),
            code="on_the_letter",
        )


class AddressTokens(PasswordResetTokenGenerator):
    """Links of a proposal; they expire with those of forgotten passwords."""

    key_salt = "cms.accounts.addresses"

    def _make_hash_value(self, proposal: AddressProposal, timestamp: int) -> str:  # type: ignore[override]
        user, since = proposal.user, proposal.proposed_at.isoformat()
        return f"{proposal.pk} {proposal.address} {since} {user.pk} {user.email} {user.password} {timestamp}"


tokens = AddressTokens()


@transaction.atomic
def propose(user: User, address: str, *, by: Any, at: datetime | None = None) -> AddressProposal | None:
    """Mail a link to ``address`` and tell the present one; None if the account has this address already."""
    user = _locked(user)
    if by != user and not user.has_usable_password() and user.partner_memberships.open().exclude(address="").exists():
        raise OnTheLetter
    address = User.objects.normalize_email(address)
    if address == user.email:
        AddressProposal.objects.filter(user=user).delete()
        return None
    require_free(address, user)
    proposal = keep(user, address, by=by, at=at or timezone.now())
    log(user, "accounts.propose_address", user=by)
    telling.address_asked(user, address, by=by)
    transaction.on_commit(lambda: after_the_answer(partial(_send_link, proposal)), robust=True)
    return proposal


def keep(user: User, address: str, *, by: Any, at: datetime) -> AddressProposal:
    """``address`` as what ``user`` has yet to prove, in the place of an earlier one."""
    facts = {"address": User.objects.normalize_email(address), "proposed_by": by, "proposed_at": at}
    return AddressProposal.objects.update_or_create(user=user, defaults=facts)[0]


@transaction.atomic
def confirm(proposal: AddressProposal) -> User:
    """Let the proposed address take effect: its link was opened, and the password typed."""
    user = _locked(proposal.user)
    kept = AddressProposal.objects.filter(pk=proposal.pk, address=proposal.address, proposed_at=proposal.proposed_at)
    if not kept.exists():
        raise Stale
    prove(user, proposal.address)
    return user


def prove(user: User, address: str) -> None:
    """``user``, who is locked, has shown to read ``address``."""
    before = user.email
    AddressProposal.objects.filter(user=user).delete()
    if address == before:
        return
    require_free(address, user)
    user.email = address
    try:
        with transaction.atomic():
            user.save(update_fields=["email"])
    except IntegrityError:  # somebody else has proved it in the meantime
        raise Taken from None
    log(user, "accounts.change_address", user=user)
    if before:
        telling.address_changed(user, before=before)


def of_link(pk: int, token: str) -> AddressProposal | None:
    """The proposal that a link stands for, if the link still holds."""
    proposal = AddressProposal.objects.select_related("user").filter(pk=pk).first()
    return proposal if proposal is not None and tokens.check_token(proposal, token) else None  # type: ignore[arg-type]


def is_taken(address: str) -> bool:
    return User.objects.filter(email__iexact=User.objects.normalize_email(address)).exists()


def require_free(address: str, user: User) -> None:
    """Raise Taken if ``address`` is that of an account other than ``user``."""
    if User.objects.exclude(pk=user.pk).filter(email__iexact=User.objects.normalize_email(address)).exists():
        raise Taken


def require_seldom(user: User) -> None:
    """Raise TooOften if links were asked for again and again: each goes to the mailbox of somebody else, perhaps."""
    if not throttling.addresses.admits(f"{user.pk} {user.username}", often=conf.ADDRESSES_PER_ACCOUNT_AND_HOUR):
        raise TooOften


def _locked(user: User) -> User:
    return User.objects.select_for_update(no_key=True).get(pk=user.pk)


def _send_link(proposal: AddressProposal) -> None:
    path = reverse("accounts_address", args=[proposal.pk, tokens.make_token(proposal)])  # type: ignore[arg-type]
    with translation.override(settings.LANGUAGE_CODE):
        facts = {
            "user": proposal.user,
            "address": proposal.address,
            "link": settings.WAGTAILADMIN_BASE_URL + path,
            "days": settings.PASSWORD_RESET_TIMEOUT // 86400,
            "site": settings.WAGTAIL_SITE_NAME,
        }
        body = render_to_string("accounts/mail/address.txt", facts)
        subject = gettext("Confirm your mail address at %(site)s") % facts
    deliver(letter(subject, body, proposal.address))
