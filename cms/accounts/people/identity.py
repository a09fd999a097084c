"""What an administrator is shown of an account before offering it a role: enough to know who it is, and no more."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from cms.accounts.models import RoleGroup, User
from ilm_blocks.models import Membership
from sites.models import RegionPage

from . import listing


@dataclass(frozen=True, slots=True)
class Identity:
    """A username with its name, the regions and partners that the person acts for, and since when it exists."""

    username: str
    name: str
    places: tuple[str, ...]
    since: datetime


def of(users: Iterable[User]) -> dict[int, Identity]:
    """Each of ``users``; four queries for any number."""
    people = list(users)
    places: dict[int, list[str]] = defaultdict(list)
    rows = RoleGroup.objects.filter(group__user__in=people).order_by("region__path")
    held = rows.values_list("group__user", "region", "region__path").distinct()
    named = listing.names(RegionPage.objects.filter(pk__in={region for _person, region, _path in held}))
    for person, region, _path in held:
        places[person].append(named[region])
    members = Membership.objects.standing().filter(person__in=people).select_related("partner")
    for member in members.order_by("partner__name"):
        places[member.person_id].append(str(member.partner))
    return {
        user.pk: Identity(user.username, user.get_full_name(), tuple(places[user.pk]), user.joined_at)
        for user in people
    }
