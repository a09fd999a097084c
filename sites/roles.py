"""What a person may do in a region and all below it: page permissions, and the library to work with."""

from django.contrib.auth.models import AbstractUser, Group, Permission
from wagtail.models import Collection, GroupCollectionPermission, GroupPagePermission

from .models import RegionPage

#: Rights on pages; those on ILM, partners and the like follow from them (ilm_blocks.permissions).
PAGE_ACTIONS = {
    "editor": ("add", "change", "publish"),
    "approver": ("add", "change", "publish", "lock", "unlock"),
}
LIBRARY = ("add_image", "choose_image", "add_document", "choose_document", "add_media")


def assign(user: AbstractUser, role: str, region: RegionPage) -> None:
    """Let ``user`` act as ``role`` at ``region`` and below; doing it again changes nothing."""
    user.groups.add(_group(role, region))


def _group(role: str, region: RegionPage) -> Group:
    group, created = Group.objects.get_or_create(name=f"{role} {region.code}")
    if created:
        group.permissions.add(Permission.objects.get(codename="access_admin"))
        for permission in Permission.objects.filter(codename__in=[f"{name}_page" for name in PAGE_ACTIONS[role]]):
            GroupPagePermission.objects.create(group=group, page=region, permission=permission)
        for permission in Permission.objects.filter(codename__in=LIBRARY):
            root = Collection.get_first_root_node()
            GroupCollectionPermission.objects.create(group=group, collection=root, permission=permission)
    return group
