"""The people of an area as rows of a table, in constant queries."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet, TextChoices
from django.utils.translation import gettext_lazy as _
from wagtail.models import Page

from cms.accounts.models import AuthenticatorApp, RoleGroup, User
from ilm_blocks.admin.searching import cleaned
from ilm_blocks.models import Membership, Partner
from sites.levels import RegionLevel
from sites.models import RegionPage

from . import invitations
from .area import Area, acting_in, below


class AccountState(TextChoices):
    ACTIVE = "active", _("active")
    WAITING = "waiting", _("invitation not sent")
    INVITED = "invited", _("invited, no password yet")
    LEFT = "left", _("not active")


PARTNER = "partner"  # beside the roles: a person of a partner's


@dataclass(slots=True)
class ListedPerson:
    """A person in an area. Facts of the account itself (mail, last log-in, second factor) are shown only for those who
    act nowhere else: of others the area learns what concerns it.
    """

    user: User
    state: AccountState
    has_second_factor: bool
    only_here: bool
    roles: list[tuple[RoleGroup, str]] = field(default_factory=list)  # with the full name of the region
    partners: list[Partner] = field(default_factory=list)


def people(area: Area, *, q: str = "", role: str = "", region: Page | None = None, state: str = "") -> QuerySet[User]:
    """Those in ``area`` whom all that is asked fits; region and role are of one and the same duty."""
    found = area.people()
    if role or region:
        found = found.filter(_acts(area, role, region))
    if q.strip() and not cleaned(q):
        found = found.none()
    for word in cleaned(q).split():
        found = found.filter(Q(username__icontains=word) | Q(name__icontains=word))
    second_factor = Exists(AuthenticatorApp.objects.filter(user=OuterRef("pk"), confirmed=True))
    found = invitations.with_last_step(found).annotate(has_second_factor=second_factor)
    return _in_state(found, state).order_by("name", "username")


def _acts(area: Area, role: str, region: Page | None) -> Q:
    groups, partners, departures = area.role_groups(), area.partners(), area.departures()
    if region:
        groups, departures = groups.filter(below([region], "region__")), departures.filter(below([region], "region__"))
        partners = partners.filter(below([region], "owner__"))
    if role == PARTNER:
        return acting_in(groups.none(), partners)
    if role:
        return acting_in(groups.filter(role=role), partners.none())
    return acting_in(groups, partners) | Q(pk__in=departures.values("user"))


def _in_state(found: QuerySet[User], state: str) -> QuerySet[User]:
    if state == AccountState.LEFT:
        return found.filter(is_active=False)
    if state == AccountState.WAITING:
        return invitations.waiting(found)
    if state == AccountState.INVITED:
        return found.filter(invitations.WITHOUT_PASSWORD, Q(last_step="accounts.invite"), is_active=True)
    return found.filter(is_active=True).exclude(invitations.WITHOUT_PASSWORD) if state else found


def state_of(user: Any) -> AccountState:
    """As ``_in_state`` would find ``user``, who comes from ``people``."""
    if not user.is_active:
        return AccountState.LEFT
    if user.has_usable_password():
        return AccountState.ACTIVE
    return AccountState.INVITED if user.last_step == "accounts.invite" else AccountState.WAITING


def rows(area: Area, users: Iterable[Any]) -> list[ListedPerson]:
    """``users`` with what they are in ``area``."""
    people = {user.pk: user for user in users}
    elsewhere = area.acting_elsewhere(people)
    found = {
        pk: ListedPerson(user, state_of(user), user.has_second_factor, pk not in elsewhere)
        for pk, user in people.items()
    }
    held = _held(area, found)
    named = names(group.region for groups in held.values() for group in groups)
    for pk, groups in held.items():
        found[pk].roles = [(group, named[group.region_id]) for group in groups]
    members = Membership.objects.standing().filter(person__in=found, partner__in=area.partners().values("pk"))
    for member in members.select_related("partner").order_by("partner__name"):
        found[member.person_id].partners.append(member.partner)
    return list(found.values())


def _held(area: Area, users: Iterable[int]) -> dict[int, list[RoleGroup]]:
    """The roles in ``area`` of each of ``users``."""
    held: dict[int, list[RoleGroup]] = defaultdict(list)
    memberships = User.groups.through.objects.filter(user__in=list(users), group__region_role__in=area.role_groups())
    related = memberships.select_related("group__region_role__region")
    for membership in related.order_by("group__region_role__region__path", "group__region_role__role"):
        held[membership.user_id].append(membership.group.region_role)
    return held


def names(regions: Iterable[RegionPage]) -> dict[int, str]:
    """The full name of each region; of a village with its district, for names repeat."""
    found = {region.pk: region for region in regions}
    above = {region.path[: -Page.steplen] for region in found.values() if region.level == RegionLevel.VILLAGE}
    parents = {page.path: page.full_name for page in RegionPage.objects.filter(path__in=above)}
    return {pk: _name(region, parents) for pk, region in found.items()}


def _name(region: RegionPage, parents: dict[str, str]) -> str:
    district = parents.get(region.path[: -Page.steplen])
    return f"{region.full_name} · {district}" if district else region.full_name
