"""Invitations: a mail with a link by which a new person proves their address, sets a password and accepts.

Whether somebody has been invited is read from the record, so that a mail that could not be sent is never lost:
the person stays on the list of those who still wait for it.
"""

import logging
from collections.abc import Iterable
from smtplib import SMTPDataError, SMTPRecipientsRefused
from typing import Any

from django.conf import settings
from django.contrib.auth.hashers import UNUSABLE_PASSWORD_PREFIX
from django.contrib.auth.tokens import PasswordResetTokenGenerator
from django.contrib.contenttypes.models import ContentType
from django.core.mail import EmailMessage, get_connection
from django.db.models import CharField, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Cast
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.encoding import force_bytes
from django.utils.http import urlsafe_base64_encode
from django.utils.translation import gettext, override
from wagtail.log_actions import log
from wagtail.models import ModelLogEntry

from cms.accounts.models import AddressProposal, User
from ilm_blocks.notices import letter

from . import offers

logger = logging.getLogger(__name__)


class InvitationTokens(PasswordResetTokenGenerator):
    """Links of invitations: bound to the address they were mailed to, and not valid for resetting a password."""

    key_salt = "cms.accounts.people.invitations"

    def _make_hash_value(self, user: User, timestamp: int) -> str:
        return f"{super()._make_hash_value(user, timestamp)} {address_of(user)}"


tokens = InvitationTokens()
WITHOUT_PASSWORD = Q(password__startswith=UNUSABLE_PASSWORD_PREFIX)


def waiting(people: QuerySet[User]) -> QuerySet[User]:
    """Those of ``people`` whose invitation has not gone out."""
    not_invited = Q(last_step=None) | ~Q(last_step="accounts.invite")
    return with_last_step(people).filter(WITHOUT_PASSWORD, not_invited, is_active=True)


def with_last_step(people: QuerySet[User]) -> QuerySet[User]:
    """``people`` with ``last_step``: whether they were last created, invited, or switched off."""
    about = ModelLogEntry.objects.filter(
        content_type=ContentType.objects.get_for_model(User),
        object_id=Cast(OuterRef("pk"), CharField()),
        action__in=("accounts.create_person", "accounts.invite", "accounts.deactivate"),
    )
    return people.annotate(last_step=Subquery(about.order_by("-pk").values("action")[:1]))


def address_of(user: User) -> str:
    """Where ``user`` is invited: at the address that was proved once, or at the one that was typed."""
    proposed = AddressProposal.objects.filter(user=user.pk).values_list("address", flat=True).first()
    return user.email or proposed or ""


def send(people: Iterable[User], by: Any, regions: Iterable[str] = ()) -> list[User]:
    """Invite ``people`` for ``regions``, after what they are told of is safe; returns those whom no mail has reached.

    A mail server that refuses one address is asked for the next; one that does not answer is not asked again.
    """
    left, data = list(people), {"regions": list(regions)}
    unsent = []
    try:
        with get_connection() as connection:
            while left:
                if not _sent(left[0], by, connection, data):
                    unsent.append(left[0])
                left.pop(0)
    except OSError as error:
        logger.warning("invitations not sent: %d (%s)", len(left), type(error).__name__)
    return unsent + left


def _sent(user: User, by: Any, connection: Any, data: dict[str, Any]) -> bool:
    try:
        message(user, by, connection).send()
    except (SMTPRecipientsRefused, SMTPDataError) as error:
        logger.warning("an invitation was refused (%s)", type(error).__name__)
        return False
    log(user, "accounts.invite", user=by, data=data)
    return True


def message(user: User, by: Any, connection: Any = None) -> EmailMessage:
    with override(settings.LANGUAGE_CODE):
        subject = gettext("Your account at %(site)s") % {"site": settings.WAGTAIL_SITE_NAME}
        facts = {
            "user": user,
            "by": by,
            "link": link(user),
            "offers": offers.waiting_for(user),
            "speaking": offers.speaking(user),
            "days": settings.PASSWORD_RESET_TIMEOUT // 86400,
        }
        body = render_to_string("accounts/people/invitation.txt", facts | {"site": settings.WAGTAIL_SITE_NAME})
    return letter(subject, body, address_of(user), connection)


def link(user: User) -> str:
    return settings.WAGTAILADMIN_BASE_URL + path_of(user)


def path_of(user: User) -> str:
    uid = urlsafe_base64_encode(force_bytes(user.pk))
    return reverse("accounts_invitation", args=[uid, tokens.make_token(user)])
