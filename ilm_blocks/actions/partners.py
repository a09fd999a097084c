"""The verbs of a partner's identity: it is entered once, and goes on under another name as a new row."""

from datetime import datetime
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from wagtail.permissions import policy_registry

from ..models import Partner
from ..models.journaled import Act
from ..queries import partner_names, sides
from . import memberships
from .acting import Refused


class AlreadyRenamed(Refused):
    def __init__(self, partner: Partner) -> None:
        super().__init__(
            _("It goes on as %(name)s already: rename that one.") % {"name": partner.successor}, code="already_renamed"
        )


class SameName(Refused):
    def __init__(self) -> None:
        super().__init__({"name": _("This is its name already.")}, code="same_name")


@transaction.atomic
def keep(partner: Partner, *, user: Any) -> Partner:
    """Enter ``partner``, or its changed facts; namesakes on other lines and it are told apart by their regions.

    Its name is compared once more after the write: the journal's head is locked by then, so of two who enter one
    name at the same time the second sees the first.
    """
    _keep_sides_apart(partner)
    partner.act = partner.act or Act("", user)
    partner.save()
    partner_names.validate(partner)
    _tell_apart(partner, user)
    return partner


def _keep_sides_apart(partner: Partner) -> None:
    """An office may have officers among its people; a partner from outside, which it may become, may not."""
    for row in partner.memberships.open().select_related("person") if partner.pk else ():
        if found := sides.of_member(row.person, partner):
            raise memberships.BothSides(found, row.person)


def _tell_apart(partner: Partner, user: Any) -> None:
    others = partner_names.same_names(partner)
    for row in [partner, *others] if others else []:
        if not row.distinction:
            row.distinction = partner_names.place(row)
            row.act = Act("told_apart", user)
            row.save(update_fields=["distinction"])


@transaction.atomic
def rename(partner: Partner, *, name: str, short_name: str = "", user: Any, at: datetime | None = None) -> Partner:
    """Let ``partner`` go on as a new one of that name.

    The old one keeps airing what it has and takes nothing new; its people pass over at once, its agreements by a new
    paper.
    """
    at = at or timezone.now()
    partner = Partner.objects.select_for_update(of=("self",)).select_related("owner").get(pk=partner.pk)
    if user is not None and not policy_registry.get(partner).user_has_permission_for_instance(user, "change", partner):
        raise PermissionDenied(_("You may not do this in the owning region."))
    if partner.successor_id:
        raise AlreadyRenamed(partner)
    if (name, short_name) == (partner.name, partner.short_name):
        raise SameName
    successor = Partner(
        owner=partner.owner, kind=partner.kind, name=name, short_name=short_name, website=partner.website,
        logo=partner.logo, is_active=partner.is_active,
    )  # fmt: skip
    successor.clean_fields()
    partner_names.validate(successor, going_on_for=partner)
    successor.act = Act("renamed", user)
    successor.save()
    for row in [*partner.predecessors.order_by("pk"), partner]:
        row.successor, row.act = successor, Act("renamed", user)
        row.save(update_fields=["successor"])
    partner_names.validate(successor)
    _tell_apart(successor, user)
    memberships.pass_over(partner, successor, user=user, at=at)
    return successor
