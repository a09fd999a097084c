"""The people of a region that goes into another one keep their roles there; offers pass over too."""

from collections.abc import Iterator

from django.contrib.auth.models import Group
from django.utils.translation import gettext_lazy as _
from wagtail.log_actions import log

from ilm_blocks.models.journaled import Act
from sites.models import RegionPage

from . import roles, telling
from .models import Departure, Offer, RoleGroup, User


def follow(region: RegionPage, into: RegionPage, act: Act) -> Iterator[str]:
    """Each person with a role goes on in the successor, and is told of it."""
    for held in RoleGroup.objects.filter(region=region).select_related("group").order_by("role"):
        for user in User.objects.filter(groups=held.group).order_by("pk"):
            _take_over(user, held.role, into, act)
            words = {"person": user.get_full_name(), "role": held.get_role_display(), "region": into.full_name}
            yield _("%(person)s goes on as %(role)s of %(region)s.") % words
        Group.objects.filter(pk=held.group_id).delete()  # and with it the role
    offered = set(Offer.objects.filter(region=into).values_list("user", "role"))
    for offer in Offer.objects.filter(region=region):
        if (offer.user_id, offer.role) in offered:
            offer.delete()
        else:
            Offer.objects.filter(pk=offer.pk).update(region=into)
    Departure.objects.filter(region=region).update(region=into)


def _take_over(user: User, role: str, into: RegionPage, act: Act) -> None:
    if user.groups.filter(region_role__region=into, region_role__role=role).exists():
        return
    roles.assign(user, role, into)
    log(user, "accounts.succeed_role", user=act.actor, data={"role": role, "region": into.code})
    telling.new_duty(user, role, into, by=act.actor)
