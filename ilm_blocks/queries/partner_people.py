"""The people of a partner as its screen lists them; constant queries."""

from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet

from .. import duties
from ..choices import Appointment, PartnerKind
from ..models import Membership, Partner
from . import sides

PEOPLE = ("person", "proposed_by", "confirmed_by", "ending_asked_by")


@dataclass(frozen=True, slots=True)
class WaitingProposal:
    """A proposal, and what the person who looks at it may do."""

    membership: Membership
    may_confirm: bool
    may_decline: bool
    nobody_confirms: bool  # there is no second officer: the managers of the system must confirm


def standing(partner: Partner) -> QuerySet[Membership]:
    return partner.memberships.standing().select_related(*PEOPLE).defer("letter__content").order_by("since", "pk")


def waiting(partner: Partner, user: Any) -> list[WaitingProposal]:
    may_confirm, may_appoint = duties.may_confirm(user, partner), duties.may_appoint(user, partner)
    officers = frozenset().union(*sides.holders(partner.owner.path, "administer", "approve").values())
    rows = partner.memberships.proposed().select_related(*PEOPLE, "letter").defer("letter__content").order_by("pk")
    return [
        WaitingProposal(
            membership=row,
            may_confirm=row.how == Appointment.LETTER and may_confirm and user.pk != row.proposed_by_id,
            may_decline=user.pk in (row.proposed_by_id, row.person_id)
            or (may_confirm if row.how == Appointment.LETTER else may_appoint),
            nobody_confirms=row.how == Appointment.LETTER and not officers - {row.proposed_by_id},
        )
        for row in rows
    ]


def is_last(membership: Membership) -> bool:
    """Whether nobody else who can log in speaks for its partner, which is from outside."""
    others = membership.partner.memberships.standing().filter(person__is_active=True).exclude(pk=membership.pk)
    return membership.is_standing and membership.partner.kind == PartnerKind.EXTERNAL and not others.exists()


def endings_for(user: Any) -> QuerySet[Membership]:
    """Last memberships of partners that an officer has asked to end, and that wait for ``user``, another one."""
    pages = duties.pages_with_duty(user, "administer", "approve").order_by().values("pk")
    rows = Membership.objects.standing().filter(ending_asked_by__isnull=False, partner__owner__in=pages)
    rows = rows.exclude(ending_asked_by=user.pk).exclude(person=user.pk)
    return rows.select_related("partner", "person", "ending_asked_by").order_by("pk")


def letters_for(user: Any) -> QuerySet[Membership]:
    """Letters of appointment that wait for ``user``'s comparison: somebody else has uploaded them."""
    pages = duties.pages_with_duty(user, "administer", "approve").order_by().values("pk")
    rows = Membership.objects.proposed().filter(how=Appointment.LETTER, partner__owner__in=pages)
    rows = rows.exclude(proposed_by=user.pk).exclude(person=user.pk)
    return rows.select_related("partner", "person", "proposed_by").order_by("pk")


def invitations(user: Any) -> QuerySet[Membership]:
    """The invitations that wait for ``user``'s own word."""
    rows = Membership.objects.proposed().filter(person=user.pk, how__in=(Appointment.INVITATION, Appointment.OFFICE))
    return rows.select_related("partner", "proposed_by").order_by("pk")
