"""What is told about the people of a partner: to all of them and to all who keep or approve at its region."""

from collections.abc import Iterable
from typing import Any

from django.conf import settings
from django.db import transaction
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _
from wagtail.admin.utils import get_admin_base_url, get_user_display_name

from .. import notices
from ..choices import Appointment
from ..models import Membership, Partner
from ..persons import told_apart
from ..queries import sides


def letter_waits(membership: Membership) -> None:
    """Ask those who may confirm the letter, and tell the members."""
    people = sides.keepers_of(membership.partner) | _members(membership.partner)
    _tell("letter_waits", membership, people, with_contact=True)


def invited(membership: Membership) -> None:
    """Ask the person, and tell the others."""
    others = _members(membership.partner) | sides.keepers_of(membership.partner)
    _tell("asked", membership, {membership.person_id})
    _tell("invited", membership, others - {membership.person_id})


def began(membership: Membership, *, by: Any) -> None:
    people = _members(membership.partner) | sides.keepers_of(membership.partner) | {membership.person_id}
    _tell("began", membership, people, by, with_contact=True)


def ending_asked(membership: Membership, *, by: Any) -> None:
    people = _members(membership.partner) | sides.keepers_of(membership.partner)
    _tell("ending_asked", membership, people, by, with_contact=True)


def kept(membership: Membership, *, by: Any) -> None:
    people = _members(membership.partner) | sides.keepers_of(membership.partner)
    _tell("kept", membership, people, by, with_contact=True)


def ended(membership: Membership, *, by: Any, stood: bool, was_last: bool = False) -> None:
    people = _members(membership.partner) | sides.keepers_of(membership.partner) | {membership.person_id}
    # The published contact was told of the letter; it is also told when that is refused, and when nobody is left.
    with_contact = was_last or (not stood and membership.how == Appointment.LETTER)
    _tell("ended" if stood else "not_confirmed", membership, people, by, with_contact=with_contact)


def _members(partner: Partner) -> frozenset[int]:
    return frozenset(partner.memberships.standing().values_list("person", flat=True))


def _tell(
    event: str, membership: Membership, people: Iterable[int], by: Any = None, *, with_contact: bool = False
) -> None:
    """To the published contact of a partner too, where somebody comes to speak for it: it knows its own people."""
    by = by or (membership.proposed_by if event in ("letter_waits", "asked", "invited") else None)
    wanted = frozenset(people) - {by.pk if by else None}
    contact = membership.partner.contact_email if with_contact else ""
    transaction.on_commit(lambda: _send(event, membership, wanted, contact, by), robust=True)


def _send(event: str, membership: Membership, people: Iterable[int], contact: str, by: Any) -> None:
    url = get_admin_base_url() + _url(event, membership)
    with translation.override(settings.LANGUAGE_CODE):
        facts = {
            "event": event,
            "membership": membership,
            "person": told_apart(membership.person),
            "partner": membership.partner,
            "by": get_user_display_name(by) if by else "",
            "url": url,
        }
        body = render_to_string("ilm_blocks/mail/membership.txt", facts)
        subject = _subjects()[event] % {"person": facts["person"], "partner": membership.partner}
    notices.tell(notices.Notice(notices.PARTNER_PEOPLE.code, subject, body, url), people, [contact])


def _url(event: str, membership: Membership) -> str:
    """Where it is decided: by the invited on their first screen, by others on the screen of the partner's people."""
    if event in ("asked", "ended"):
        return reverse("wagtailadmin_home")
    return reverse("ilm_blocks_admin:partner_people", args=[membership.partner_id])


def _subjects() -> dict[str, str]:
    return {
        "letter_waits": _("To confirm: letter of appointment of %(partner)s for %(person)s"),
        "asked": _("You are asked to speak for %(partner)s"),
        "invited": _("%(person)s is invited to speak for %(partner)s"),
        "began": _("%(person)s now speaks for %(partner)s"),
        "ending_asked": _("To confirm: %(person)s would no longer speak for %(partner)s"),
        "kept": _("%(person)s still speaks for %(partner)s"),
        "ended": _("%(person)s no longer speaks for %(partner)s"),
        "not_confirmed": _("%(person)s was not appointed for %(partner)s"),
    }
