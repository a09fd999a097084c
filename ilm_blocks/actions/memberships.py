"""The verbs of membership: how somebody comes to speak for a partner, and how that ends.

The first member of a partner from outside, or the next when nobody is left, comes by a letter of appointment that
another officer than the one who uploaded it confirms; later ones by a letter or by an invitation that they accept.
The people of an office are asked by its administrator, and accept as well.
Each verb locks the person first: a duty given at the same time asks the same lock (``require_one_side``).
"""

from datetime import datetime
from typing import Any

from django.contrib.auth import get_user_model
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone
from django.utils.module_loading import import_string
from django.utils.translation import gettext_lazy as _
from wagtail.log_actions import log
from wagtail.models import Page

from .. import dates, duties, permissions, regions
from ..choices import Appointment, PartnerKind
from ..conf import conf
from ..media import letters
from ..models import Letter, Membership, Partner
from ..models.prose import validate_words
from ..persons import told_apart
from ..queries import partner_people, sides
from . import acting, membership_notices
from .acting import Refused


class BothSides(Refused):
    def __init__(self, conflict: sides.Conflict, person: Any) -> None:
        super().__init__(sides.sentence(conflict, told_apart(person)), code="both_sides")


class PeopleCame(Refused):
    def __init__(self) -> None:
        super().__init__(
            _("Somebody has just been appointed for this partner: look at its people, and save once more."),
            code="people_came",
        )


class AlreadyMember(Refused):
    def __init__(self) -> None:
        super().__init__(_("This person speaks for the partner already, or is asked to."), code="already_member")


class LetterNeeded(Refused):
    def __init__(self) -> None:
        super().__init__(
            _("A partner from outside appoints its people by letter: upload its letter of appointment."),
            code="letter_needed",
        )


class NotProposed(Refused):
    def __init__(self) -> None:
        super().__init__(_("Somebody has decided on this already: look at the list once more."), code="not_proposed")


class AlreadyAccepted(Refused):
    """The proposal to decline has been accepted meanwhile."""

    def __init__(self, membership: Membership) -> None:
        facts = {
            "person": told_apart(membership.person),
            "partner": membership.partner,
            "when": dates.instant(membership.since) if membership.since else "–",
        }
        said = _(
            "%(person)s has spoken for %(partner)s since %(when)s: nothing was declined. Whoever wants to end that "
            "does it on the page of the partner's people."
        )
        super().__init__(said % facts, code="already_accepted")


class MembershipAlreadyEnded(Refused):
    def __init__(self) -> None:
        super().__init__(_("This membership has ended already."), code="already_ended")


class TwoEndTheLast(Refused):
    """The last who speaks for a partner from outside leaves by their own word or by that of two officers."""

    def __init__(self, membership: Membership) -> None:
        facts = {"person": told_apart(membership.person), "partner": membership.partner}
        said = _(
            "%(person)s is the last who speaks for %(partner)s. On the page of the partner's people one officer asks "
            "to end that, and another one confirms it."
        )
        super().__init__(said % facts, code="two_end_the_last")


class AnotherConfirms(Refused):
    def __init__(self) -> None:
        super().__init__(
            _("Whoever uploaded the letter does not confirm it: another administrator or approver compares it."),
            code="another_confirms",
        )


class NotActive(Refused):
    def __init__(self) -> None:
        super().__init__(_("This account is switched off: bring the person back first."), code="not_active")


class TakesNobody(Refused):
    def __init__(self, partner: Partner) -> None:
        super().__init__(
            _("%(partner)s has a new name: appoint people for its successor.") % {"partner": partner}, code="renamed"
        )


def require_one_side(person: Any, page: Page) -> None:
    """Raise BothSides unless ``person`` may be given a duty at ``page``; holds a lock on them until the commit."""
    _lock(person)
    if found := sides.of_duties([(person.pk, page.path)]):
        raise BothSides(found[0], person)


# Begin


@transaction.atomic
def propose_by_letter(
    partner: Partner,
    person: Any,
    *,
    content: bytes,
    name: str,
    user: Any,
    address: str = "",
    at: datetime | None = None,
) -> Membership:
    """Keep the letter; another officer who administers or approves at the region that keeps ``partner`` confirms it.

    ``address`` is where the link for a new account went.
    """
    if not (duties.may_appoint(user, partner) or permissions.is_member(user, partner)):
        raise PermissionDenied(_("You may not appoint people of this partner."))
    at = at or timezone.now()
    letter = letters.scan(Letter, content, name, by=user, at=at, partner=partner)
    _require_free(partner, person)
    letter.save()
    membership = _begin(partner, person, Appointment.LETTER, user, at, letter=letter, address=address)
    membership_notices.letter_waits(membership)
    return membership


@transaction.atomic
def invite(partner: Partner, person: Any, *, user: Any, at: datetime | None = None) -> Membership:
    """Ask ``person`` to speak for ``partner`` beside ``user``, a member of it."""
    if not permissions.is_member(user, partner):
        raise PermissionDenied(_("Only the people of a partner invite others to it."))
    _require_free(partner, person)
    membership = _begin(partner, person, Appointment.INVITATION, user, at or timezone.now())
    membership_notices.invited(membership)
    return membership


@transaction.atomic
def join_office(partner: Partner, person: Any, *, user: Any, at: datetime | None = None) -> Membership:
    """Ask ``person`` to speak for an office of the region's own government: its administrator says who does."""
    if partner.kind != PartnerKind.OFFICE:
        raise LetterNeeded
    if not duties.may_appoint(user, partner):
        raise PermissionDenied(_("You may not appoint people of this partner."))
    _require_free(partner, person)
    membership = _begin(partner, person, Appointment.OFFICE, user, at or timezone.now())
    membership_notices.invited(membership)
    return membership


@transaction.atomic
def confirm_by_command(
    partner: Partner, person: Any, *, note: str, user: Any = None, at: datetime | None = None
) -> Membership:
    """For where nobody else can: the managers of the system have seen the letter, and say so in ``note``."""
    validate_words(note=note)
    at = at or timezone.now()
    _lock(person)
    waiting = partner.memberships.proposed().filter(person=person).first()
    if waiting:
        _end(waiting, by=user, at=at)
    _require_free(partner, person)
    return _in_force(_begin(partner, person, Appointment.COMMAND, user, at, note=note), by=user, at=at)


@transaction.atomic
def confirm(membership: Membership, *, user: Any, at: datetime | None = None) -> Membership:
    """Confirm the letter: from now on the person speaks for the partner."""
    membership = _as_proposed(membership, Appointment.LETTER)
    if not duties.may_confirm(user, membership.partner):
        raise PermissionDenied(_("You may not confirm people of this partner."))
    if user.pk in (membership.proposed_by_id, membership.person_id):
        raise AnotherConfirms
    return _in_force(membership, by=user, at=at or timezone.now())


@transaction.atomic
def accept(membership: Membership, *, user: Any, at: datetime | None = None) -> Membership:
    """Accept an invitation by a member, or of the administrator of an office."""
    membership = _as_proposed(membership, Appointment.INVITATION, Appointment.OFFICE)
    if user.pk != membership.person_id:
        raise PermissionDenied(_("Only who was invited accepts."))
    return _in_force(membership, by=user, at=at or timezone.now())


def _require_free(partner: Partner, person: Any) -> None:
    _lock(person)
    partner = acting.the_one(Partner, partner.pk, "owner")
    if partner.successor_id:
        raise TakesNobody(partner)
    if not person.is_active:
        raise NotActive
    if partner.memberships.open().filter(person=person).exists():
        raise AlreadyMember
    _require_other_side(partner, person)


def _require_other_side(partner: Partner, person: Any) -> None:
    if found := sides.of_member(person, partner):
        raise BothSides(found, person)


def _begin(partner: Partner, person: Any, how: str, user: Any, at: datetime, **facts: Any) -> Membership:
    row = Membership(partner=partner, person=person, how=how, proposed_by=user, proposed_at=at, **facts)
    row.save()
    _follow(row)
    return row


def _in_force(membership: Membership, *, by: Any, at: datetime) -> Membership:
    _require_other_side(membership.partner, membership.person)
    membership.since, membership.confirmed_by = at, by
    membership.save(update_fields=["since", "confirmed_by"])
    _follow(membership)
    _log(membership, "ilm_blocks.join_partner", by)
    membership_notices.began(membership, by=by)
    return membership


def lock_people(partner: Partner) -> frozenset[int]:
    """Lock all who speak for ``partner`` or are asked to, in the order of their keys; before the partner itself."""
    people = get_user_model()._default_manager.select_for_update(no_key=True).order_by("pk")
    return frozenset(people.filter(pk__in=_people(partner)).values_list("pk", flat=True))


def require_the_same_people(partner: Partner, locked: frozenset[int]) -> None:
    """Raise if somebody came before ``partner`` was locked."""
    if not set(_people(partner)) <= locked:
        raise PeopleCame


def _people(partner: Partner) -> list[int]:
    return list(partner.memberships.open().values_list("person", flat=True))


def pass_over(partner: Partner, successor: Partner, *, user: Any, at: datetime) -> None:
    """The people of a partner that was renamed, all locked before, speak for its successor; those who were only
    asked are asked again."""
    for row in partner.memberships.open().select_related("person", "partner__owner").order_by("pk"):
        stood = row.is_standing
        _close(row, by=user, at=at)
        if stood:
            _in_force(_begin(successor, row.person, Appointment.RENAME, user, at), by=user, at=at)
        _follow(row)


# End


@transaction.atomic
def decline(membership: Membership, *, user: Any, at: datetime | None = None) -> None:
    """Decline a proposal: by the person, by its author, or by an officer who could confirm it.

    A membership accepted meanwhile is left alone: the page may be stale.
    """
    membership = _locked(membership)
    if user.pk not in (membership.person_id, membership.proposed_by_id):
        may = duties.may_confirm if membership.how == Appointment.LETTER else duties.may_appoint
        if not may(user, membership.partner):
            raise PermissionDenied(_("You may not end this membership."))
    if membership.ended_at:
        raise MembershipAlreadyEnded
    if membership.is_standing:
        raise AlreadyAccepted(membership)
    _end(membership, by=user, at=at or timezone.now())
    _log(membership, "ilm_blocks.decline_partner", user)


@transaction.atomic
def end(membership: Membership, *, user: Any, at: datetime | None = None) -> None:
    """End a membership or a proposal: by the person, by the author of the proposal, or by an officer.

    The last of a partner from outside is ended by a second officer, after ``ask_to_end``.
    """
    membership = _locked(membership)
    own = user.pk in (membership.person_id, membership.proposed_by_id if membership.is_proposed else None)
    is_second = membership.ending_asked_by_id not in (None, user.pk)
    may = duties.may_confirm if is_second else duties.may_appoint
    if not own and not may(user, membership.partner):
        raise PermissionDenied(_("You may not end this membership."))
    if membership.ended_at:
        raise MembershipAlreadyEnded
    if not own and not is_second and partner_people.is_last(membership):
        raise TwoEndTheLast(membership)
    _end(membership, by=user, at=at or timezone.now())


@transaction.atomic
def ask_to_end(membership: Membership, *, user: Any, at: datetime | None = None) -> None:
    """Ask another officer to end the last membership of a partner; its published contact and all concerned are told."""
    membership = _standing(membership)
    if not duties.may_appoint(user, membership.partner):
        raise PermissionDenied(_("You may not end this membership."))
    if membership.ending_asked_by_id is None:
        _note_ending(membership, by=user, at=at or timezone.now())
        _log(membership, "ilm_blocks.ask_to_end", user)
        membership_notices.ending_asked(membership, by=user)


@transaction.atomic
def keep(membership: Membership, *, user: Any) -> None:
    """Let it stand: by the officer who asked to end it, or by another one."""
    membership = _standing(membership)
    if not duties.may_confirm(user, membership.partner):
        raise PermissionDenied(_("You may not confirm people of this partner."))
    if membership.ending_asked_by_id is not None:
        _note_ending(membership, by=None, at=None)
        _log(membership, "ilm_blocks.keep_member", user)
        membership_notices.kept(membership, by=user)


def _standing(membership: Membership) -> Membership:
    row = _locked(membership)
    if not row.is_standing:
        raise MembershipAlreadyEnded
    return row


def _note_ending(membership: Membership, *, by: Any, at: datetime | None) -> None:
    membership.ending_asked_by, membership.ending_asked_at = by, at
    membership.save(update_fields=["ending_asked_by", "ending_asked_at"])


def _end(membership: Membership, *, by: Any, at: datetime) -> None:
    stood = membership.is_standing
    was_last = stood and partner_people.is_last(membership)
    _close(membership, by=by, at=at)
    _follow(membership)
    if stood:
        _log(membership, "ilm_blocks.part_from_partner", by)
    membership_notices.ended(membership, by=by, stood=stood, was_last=was_last)


def _close(membership: Membership, *, by: Any, at: datetime) -> None:
    membership.ended_at, membership.ended_by = at, by
    membership.save(update_fields=["ended_at", "ended_by"])


def _lock(person: Any) -> None:
    list(get_user_model()._default_manager.select_for_update(no_key=True).filter(pk=person.pk).values_list("pk"))


def _locked(membership: Membership) -> Membership:
    """The current row; its person is locked first, as when a duty is given."""
    _lock(membership.person)
    row = acting.the_one(Membership, membership.pk, "partner__owner", "person")
    acting.hold_name(row.partner_id)
    return row


def _as_proposed(membership: Membership, *how: str) -> Membership:
    row = _locked(membership)
    if not row.is_proposed or row.how not in how:
        raise NotProposed
    if not row.person.is_active:
        raise NotActive
    return row


def _follow(membership: Membership) -> None:
    """Run the project's own consequences of a membership, say for a library, in the same transaction."""
    for name in conf.MEMBERSHIP_FOLLOWED_BY:
        import_string(name)(membership)


def _log(membership: Membership, action: str, user: Any) -> None:
    region = regions.of(membership.partner.owner)
    facts = {"partner": membership.partner.name, "region": region.code if region else "", "how": membership.how}
    log(membership.person, action, user=user, data=facts)
