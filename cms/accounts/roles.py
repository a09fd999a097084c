"""What a person may do in a region and all below it: a role there is a group of Wagtail's that nobody keeps by hand.

A role's rights are page permissions on the region and permissions on its library; those on ILM, partners, screens
and the like follow from them (ilm_blocks.permissions). The group of a region and a role is made when the first
person gets it, so there are as many groups as roles held, however many regions there are.
"""

from collections.abc import Iterable, Mapping
from typing import Any

from django.contrib.auth.models import Group, Permission
from django.db import models, transaction
from wagtail.models import Collection, GroupCollectionPermission, GroupPagePermission

from ilm_blocks.actions import memberships
from ilm_blocks.models import Membership, Partner
from sites.library import collection_of, library_of
from sites.models import RegionPage

from .models import Departure, Role, RoleGroup, User

EDITING = ("add", "change", "publish")
#: Page actions of each role: Wagtail's own, and the duties of ``RegionPage``.
PAGE_ACTIONS: Mapping[str, tuple[str, ...]] = {
    Role.EDITOR: EDITING,
    Role.APPROVER: (*EDITING, "lock", "unlock", "approve"),
    Role.ADMINISTRATOR: (*EDITING, "administer", "operate"),
    Role.OPERATOR: ("operate",),
    Role.EMERGENCY: ("broadcast",),
}
LIBRARY = tuple(f"{action}_{kind}" for kind in ("image", "document") for action in ("add", "change", "choose"))
LIBRARY += ("add_media", "change_media")
#: With one of these rights, a stolen password does more harm than can be undone.
GUARDED = ("approve", "administer", "broadcast")
PARTNERS = "partner"  # the group of all partners' people: they enter the admin, and hold no right on pages


@transaction.atomic
def assign(user: User, role: str, region: RegionPage) -> None:
    """Let ``user`` act as ``role`` at ``region`` and below; doing it again changes nothing."""
    memberships.require_one_side(user, region)
    user.groups.add(role_group(role, region).group)


def dismiss(user: User, role: str, region: RegionPage) -> None:
    """End that role of ``user``; doing it again changes nothing."""
    user.groups.remove(*Group.objects.filter(region_role__region=region, region_role__role=role))


def join(user: User, partner: Partner) -> None:
    """Let ``user`` speak for ``partner`` at once, as the managers of the system may: for the demo and for tests."""
    memberships.confirm_by_command(partner, user, note="contoh: pengelola sistem melihat surat penunjukannya")


def follow(membership: Membership) -> None:
    """Groups follow the memberships: those who speak for a partner, or are asked to, enter the admin; only members
    open its library.
    """
    user = membership.person
    if membership.is_standing:
        Departure.objects.filter(user=user, partner=membership.partner).delete()
    opened = Membership.objects.open().filter(person=user)
    if opened.exists():
        user.groups.add(_partners())
    else:
        user.groups.remove(*Group.objects.filter(name=PARTNERS))
    partner = membership.partner
    if opened.standing().filter(partner__in={partner.pk, partner.party_id}).exists():
        user.groups.add(_library_group(membership.partner))
    else:
        user.groups.remove(*Group.objects.filter(of_partner__partner=membership.partner))


def _partners() -> Group:
    group, created = Group.objects.get_or_create(name=PARTNERS)
    if created:
        group.permissions.add(_permission("wagtailadmin", "access_admin"))
    return group


def _library_group(partner: Partner) -> Group:
    library, is_new = library_of(partner)
    if is_new:
        _open_library(library.group, library.collection)
    return library.group


def needs_second_factor(user: Any) -> bool:
    """Whether a password alone is too little for what ``user`` may do."""
    held = GroupPagePermission.objects.filter(
        group__user=user, permission__codename__in=[f"{action}_page" for action in GUARDED]
    )
    return user.is_superuser or held.exists()


def role_group(role: str, region: RegionPage) -> RoleGroup:
    """The group of ``role`` at ``region``, made for the first who holds it; of two at once the second finds it."""
    return _role_group(role, region) or _create(role, region)


def _role_group(role: str, region: RegionPage) -> RoleGroup | None:
    return RoleGroup.objects.filter(region=region, role=role).select_related("group").first()


@transaction.atomic
def _create(role: str, region: RegionPage) -> RoleGroup:
    region = RegionPage.objects.select_for_update(of=("self",), no_key=True).get(pk=region.pk)
    if there := _role_group(role, region):
        return there
    group = Group.objects.create(name=f"{role} {region.code}")
    group.permissions.add(_permission("wagtailadmin", "access_admin"))
    GroupPagePermission.objects.bulk_create(
        GroupPagePermission(group=group, page=region, permission=permission)
        for permission in page_permissions(PAGE_ACTIONS[role])
    )
    if "add" in PAGE_ACTIONS[role]:
        _open_library(group, collection_of(region))
    return RoleGroup.objects.create(region=region, role=role, group=group)


def page_permissions(actions: Iterable[str]) -> models.QuerySet[Permission]:
    """The permissions of ``actions`` on pages, Wagtail's and ours."""
    codenames = [f"{action}_page" for action in actions]
    return Permission.objects.filter(content_type__app_label__in=("wagtailcore", "ilm_sites"), codename__in=codenames)


def _open_library(group: Group, collection: Collection) -> None:
    GroupCollectionPermission.objects.bulk_create(
        GroupCollectionPermission(group=group, collection=collection, permission=permission)
        for permission in Permission.objects.filter(codename__in=LIBRARY)
    )


def _permission(app_label: str, codename: str) -> Permission:
    return Permission.objects.get(content_type__app_label=app_label, codename=codename)
