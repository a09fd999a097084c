"""The other half of giving a role: the person accepts or declines, and only then is anything given or shown.

An offer is judged by its giver's rights when it is accepted: one who no longer administers the region gives nothing.
"""

from functools import partial
from typing import Any

from django.conf import settings
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.db.models import QuerySet
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from wagtail.log_actions import log

from cms.accounts import roles, telling
from cms.accounts.later import after_the_answer
from cms.accounts.models import AddressProposal, Departure, Offer, User
from ilm_blocks.actions import memberships
from ilm_blocks.models import Membership
from ilm_blocks.notices import deliver, letter

from .area import Area


class Answered(ValidationError):
    def __init__(self) -> None:
        super().__init__(_("This offer was answered or taken back already."), code="answered")


class Lapsed(ValidationError):
    def __init__(self) -> None:
        super().__init__(
            _("Whoever offered this no longer administers the region: ask its administrator for a new offer."),
            code="lapsed",
        )


def waiting_for(user: Any) -> QuerySet[Offer]:
    """What ``user`` has yet to answer."""
    found = Offer.objects.filter(user=user.pk).select_related("region", "offered_by", "user")
    return found.order_by("region__path", "role")


@transaction.atomic
def accept(offered: Offer, *, by: User) -> None:
    """Accept what is offered: from now on ``by`` has the role, and administrators of the region see them."""
    row = locked(offered)
    _require_own(row, by)
    giver = row.offered_by
    if not giver.is_active or not Area.of(giver).holds(row.region):
        raise Lapsed
    roles.assign(by, row.role, row.region)
    Departure.objects.filter(user=by, role=row.role, region=row.region).delete()
    log(by, "accounts.assign_role", user=by, data={"role": row.role, "region": row.region.code})
    telling.new_duty(by, row.role, row.region, by=giver)
    row.delete()


@transaction.atomic
def decline(offered: Offer, *, by: User) -> None:
    row = locked(offered)
    _require_own(row, by)
    end(row, "accounts.decline_role", by=by)


@transaction.atomic
def decline_all(user: User) -> None:
    """Decline all that an invitation offers: every role and every membership.

    That somebody was asked to speak for a partner stays on record, and with it the name; the account is switched off,
    and the address is forgotten.
    """
    User.objects.select_for_update(no_key=True).get(pk=user.pk)
    for offered in waiting_for(user):
        decline(offered, by=user)
    for membership in speaking(user):
        memberships.end(membership, user=user)
    left = User.objects.filter(pk=user.pk).first()  # an account made for offers alone is gone with the last of them
    if left and _is_new(left) and not any(rows.exists() for rows in (left.groups, left.offers, left.departures)):
        AddressProposal.objects.filter(user=user).delete()
        User.objects.filter(pk=user.pk).update(is_active=False)
        log(user, "accounts.deactivate", user=user, data={})


def speaking(user: Any) -> QuerySet[Membership]:
    """For whom ``user`` speaks or is asked to."""
    return Membership.objects.open().filter(person=user.pk).select_related("partner", "person").order_by("pk")


def end(offered: Offer, action: str, *, by: Any) -> None:
    """Delete ``offered``, which is locked, on record as ``action``, with an account that was made only for it."""
    user = offered.user
    offered.delete()
    log(user, action, user=by, data={"role": offered.role, "region": offered.region.code})
    if was_never_entered(user):
        user.delete()


def was_never_entered(user: User) -> bool:
    """Whether nobody has ever logged in with the account, and nothing waits for its owner."""
    return _is_new(user) and not any(
        rows.exists() for rows in (user.groups, user.offers, user.departures, user.partner_memberships)
    )


def _is_new(user: User) -> bool:
    return not user.has_usable_password() and user.last_login is None and not user.email


def locked(offered: Offer) -> Offer:
    """The current row, with its person and its giver locked first, as in all acts on people: a giver who is relieved
    of their duty at that moment gives nothing any more."""
    people = {offered.user_id, offered.offered_by_id}
    list(User.objects.select_for_update(no_key=True).filter(pk__in=people).order_by("pk"))
    rows = Offer.objects.select_for_update(of=("self",)).select_related("region", "offered_by", "user")
    row = rows.filter(pk=offered.pk).first()
    if row is None:
        raise Answered
    return row


def _require_own(row: Offer, by: User) -> None:
    if row.user_id != by.pk:
        raise PermissionDenied(_("Only who was asked answers."))


def tell(offered: Offer) -> None:
    """Mail the offer, after the commit, to a person who can log in to answer it; others are invited."""
    user = offered.user
    if user.email and user.has_usable_password():
        transaction.on_commit(lambda: after_the_answer(partial(_send, offered)), robust=True)


def _send(offered: Offer) -> None:
    with translation.override(settings.LANGUAGE_CODE):
        facts = {
            "user": offered.user,
            "by": offered.offered_by.get_full_name(),
            "role": str(offered.get_role_display()),
            "region": offered.region.full_name,
            "link": settings.WAGTAILADMIN_BASE_URL + reverse("accounts_offer", args=[offered.pk]),
            "site": settings.WAGTAIL_SITE_NAME,
        }
        body = render_to_string("accounts/mail/offer.txt", facts)
        subject = gettext("You are offered a role: %(role)s of %(region)s") % facts
    deliver(letter(subject, body, offered.user.email))
