"""What an administrator does with people: each verb asks for the area first, and each is on record.

A role is only offered: it is given when the person accepts (``offers``). Nobody acts on themselves: the giver
of rights never receives them. Only superusers act on superusers, and what a person is in other regions is neither seen
nor touched.
"""

from datetime import datetime

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from wagtail.log_actions import log

from cms.accounts import addresses, roles, telling
from cms.accounts.models import Departure, Offer, RoleGroup, User
from ilm_blocks.actions import Refused, memberships
from ilm_blocks.choices import PartnerKind
from ilm_blocks.models import Membership, Partner
from sites.models import RegionPage

from . import offers
from .area import Area


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
    return not area.acting_elsewhere([user.pk])


# Begin


@transaction.atomic
def create(area: Area, *, username: str, name: str, email: str) -> User:
    """A new person without a password, and with an address that is to be proved: by an invitation they do both."""
    user = User.objects.create_user(username, name=name)
    addresses.keep(user, email, by=area.admin, at=timezone.now())
    log(user, "accounts.create_person", user=area.admin, data={"regions": [head.code for head in area.heads]})
    return user


@transaction.atomic
def offer(area: Area, user: User, role: str, region: RegionPage, *, at: datetime | None = None) -> bool:
    """Whether ``user`` now is offered what they neither are nor were offered: the same again changes nothing."""
    refuse_unless_changeable(area, user)
    if not area.holds(region):
        raise BeyondYourRegions
    if user.groups.filter(region_role__region=region, region_role__role=role).exists():
        return False
    if Offer.objects.filter(user=user, role=role, region=region).exists():
        return False
    memberships.require_one_side(user, region)
    _switch_on(area, user, (role, region))
    made = Offer(user=user, role=role, region=region, offered_by=area.admin, offered_at=at or timezone.now())
    made.save()
    log(user, "accounts.offer_role", user=area.admin, data={"role": role, "region": region.code})
    offers.tell(made)
    return True


@transaction.atomic
def withdraw(area: Area, offered: Offer) -> None:
    """Take an offer back; an account that nobody has entered, and that is offered nothing more, is forgotten."""
    if not area.holds(offered.region):
        raise BeyondYourRegions
    offers.end(offers.locked(offered), "accounts.withdraw_offer", by=area.admin)


@transaction.atomic
def join(area: Area, user: User, partner: Partner) -> bool:
    """As ``offer``, for an office of a region of ``area``; a partner from outside appoints its people by letter."""
    refuse_unless_changeable(area, user)
    if not area.holds(partner.owner):
        raise BeyondYourRegions
    if partner.memberships.open().filter(person=user).exists():
        return False
    _switch_on(area, user)
    memberships.join_office(partner, user, user=area.admin)
    return True


def _switch_on(area: Area, user: User, *offered: tuple[str, RegionPage]) -> None:
    """Someone who has left may begin again; an account that others have switched off stays off."""
    if not user.is_active:
        if user.has_usable_password() or not user.departures.exists():  # leaving takes the password too
            raise SwitchedOff
        User.objects.filter(pk=user.pk).update(is_active=True)
        user.is_active = True
        log(user, "accounts.reactivate", user=area.admin)
        telling.revived(user, by=area.admin, offered=offered)


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
    area.offers().filter(user=user).delete()
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
    """Offer again what ``user`` was in ``area`` until they left."""
    refuse_unless_changeable(area, user)
    former = list(area.departures().filter(user=user).select_related("region", "partner__owner"))
    for departure in former:
        if departure.partner is None:
            offer(area, user, departure.role, departure.region)
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
