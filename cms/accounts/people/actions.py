"""What an administrator does with people: each verb asks for the area first, and each is on record.

Nobody acts on themselves: whoever gives rights is never the one who gets them. Superusers are left alone, but by
superusers, and what a person is in other regions is neither seen nor touched.
"""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _
from wagtail.log_actions import log

from cms.accounts import roles
from cms.accounts.models import Departure, RoleGroup, User
from ilm_blocks.actions import memberships
from ilm_blocks.models import Membership, Partner
from ilm_blocks.vocabulary import PartnerKind
from sites.models import RegionPage

from .area import Area


class Refused(ValidationError):
    """A verb that the rules forbid; the message says what and why."""


class NotOneself(Refused):
    def __init__(self) -> None:
        super().__init__(
            _("Nobody changes their own rights: another administrator has to do this."), code="not_oneself"
        )


class SuperuserStays(Refused):
    def __init__(self) -> None:
        super().__init__(_("This account manages the whole system; it is not changed here."), code="superuser")


class BeyondYourRegions(Refused):
    def __init__(self) -> None:
        super().__init__(_("This lies outside the regions that you administer."), code="beyond_your_regions")


class SwitchedOff(Refused):
    def __init__(self) -> None:
        super().__init__(_("This account has been switched off by the managers of the system."), code="switched_off")


def may_change(area: Area, user: User) -> bool:
    return user != area.admin and (area.admin.is_superuser or not user.is_superuser)


def refuse_unless_changeable(area: Area, user: User) -> None:
    if user == area.admin:
        raise NotOneself
    if not may_change(area, user):
        raise SuperuserStays


def acts_only_in(area: Area, user: User) -> bool:
    """Whether everything that ``user`` may do lies in ``area``."""
    inside = area.role_groups().values("group")
    elsewhere = user.groups.exclude(pk__in=inside).exclude(name=roles.PARTNERS)
    partners = Partner.objects.spoken_for_by(user).exclude(pk__in=area.partners().values("pk"))
    return not user.is_superuser and not elsewhere.exists() and not partners.exists()


# Begin


@transaction.atomic
def create(area: Area, *, username: str, name: str, email: str) -> User:
    """A new person without a password: an invitation lets them set one."""
    user = User.objects.create_user(username, email, name=name)
    log(user, "accounts.create_person", user=area.admin)
    return user


@transaction.atomic
def assign(area: Area, user: User, role: str, region: RegionPage) -> bool:
    """Whether ``user`` now is something that they were not: the same again changes nothing."""
    refuse_unless_changeable(area, user)
    if not area.holds(region):
        raise BeyondYourRegions
    if user.groups.filter(region_role__region=region, region_role__role=role).exists():
        return False
    _switch_on(area, user)
    roles.assign(user, role, region)
    log(user, "accounts.assign_role", user=area.admin, data={"role": role, "region": region.code})
    return True


@transaction.atomic
def join(area: Area, user: User, partner: Partner) -> bool:
    """As ``assign``, for an office of a region of ``area``; a partner from outside appoints its people by letter."""
    refuse_unless_changeable(area, user)
    if not area.holds(partner.owner):
        raise BeyondYourRegions
    if partner.members.contains(user):
        return False
    _switch_on(area, user)
    memberships.join_office(partner, user, user=area.admin)
    return True


def _switch_on(area: Area, user: User) -> None:
    """Someone who has left may begin again; an account that others have switched off stays off."""
    if not user.is_active:
        if user.has_usable_password() or not user.departures.exists():  # leaving takes the password too
            raise SwitchedOff
        User.objects.filter(pk=user.pk).update(is_active=True)
        user.is_active = True
        log(user, "accounts.reactivate", user=area.admin)
    area.departures().filter(user=user).delete()


# End


@transaction.atomic
def dismiss(area: Area, user: User, held: RoleGroup) -> None:
    refuse_unless_changeable(area, user)
    if not area.holds(held.region):
        raise BeyondYourRegions
    roles.dismiss(user, held.role, held.region)
    log(user, "accounts.dismiss_role", user=area.admin, data={"role": held.role, "region": held.region.code})
    _keep_or_switch_off(area, user, Departure(user=user, region=held.region, role=held.role))


@transaction.atomic
def part(area: Area, user: User, partner: Partner) -> None:
    refuse_unless_changeable(area, user)
    if not area.holds(partner.owner):
        raise BeyondYourRegions
    for membership in memberships_in(area, user).filter(partner=partner):
        memberships.end(membership, user=area.admin)
    _keep_or_switch_off(area, user, Departure(user=user, region=_region_of(partner), partner=partner))


def _keep_or_switch_off(area: Area, user: User, last: Departure) -> None:
    """Ending the last thing that a person is, is leaving."""
    if not user.groups.exists():
        last.save()
        _switch_off(area, user)


@transaction.atomic
def leave(area: Area, user: User) -> None:
    """End all that ``user`` is in ``area``; when nothing remains elsewhere, the account and its sessions end too."""
    refuse_unless_changeable(area, user)
    area.departures().filter(user=user).delete()
    for held in held_in(area, user):
        roles.dismiss(user, held.role, held.region)
        Departure.objects.create(user=user, region=held.region, role=held.role)
    for membership in memberships_in(area, user):
        memberships.end(membership, user=area.admin)
        Departure.objects.create(user=user, region=_region_of(membership.partner), partner=membership.partner)
    _switch_off(area, user)


def _switch_off(area: Area, user: User) -> None:
    """An unusable password ends every session, and lets none come to life with the account again."""
    if not user.groups.exists() and not user.is_superuser:
        user.is_active = False
        user.set_unusable_password()
        user.save(update_fields=["is_active", "password"])
    regions = [head.code for head in area.heads]
    log(user, "accounts.deactivate", user=area.admin, data={"regions": regions, "account": not user.is_active})


@transaction.atomic
def come_back(area: Area, user: User) -> None:
    """Give back what ``user`` was in ``area`` until they left."""
    refuse_unless_changeable(area, user)
    former = list(area.departures().filter(user=user).select_related("region", "partner__owner"))
    for departure in former:
        if departure.partner is None:
            assign(area, user, departure.role, departure.region)
        elif departure.partner.kind == PartnerKind.OFFICE:  # one from outside appoints them anew, by letter
            join(area, user, departure.partner)


def held_in(area: Area, user: User) -> list[RoleGroup]:
    return list(area.role_groups().filter(group__user=user).select_related("region").order_by("region__path", "role"))


def partners_in(area: Area, user: User) -> QuerySet[Partner]:
    partners = area.partners().filter(pk__in=Partner.objects.spoken_for_by(user).values("pk"))
    return partners.select_related("owner")


def memberships_in(area: Area, user: User) -> QuerySet[Membership]:
    """What ``user`` is, or is asked to be, of the partners of ``area``."""
    rows = Membership.objects.open().filter(person=user, partner__in=area.partners().values("pk"))
    return rows.select_related("partner")


def _region_of(partner: Partner) -> RegionPage:
    return RegionPage.objects.get(pk=partner.owner_id)
