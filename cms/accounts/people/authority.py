"""Who may do what in a region: every role with those who hold it there or above."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Prefetch
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from wagtail.models import Page
from wagtail.permissions import page_permission_policy

from cms.accounts import roles
from cms.accounts.models import Role, RoleGroup, User
from ilm_blocks import regions
from ilm_blocks.regions import Region

#: A person who may do any of these at a region is an officer of it.
ACTIONS = frozenset(action for actions in roles.PAGE_ACTIONS.values() for action in actions)
#: What ``roles.PAGE_ACTIONS`` comes to, in words.
DUTIES: Mapping[str, str | Promise] = {
    Role.EDITOR: _("Writes news and pages, drafts ILM, and decides what the region hides, adopts or pins."),
    Role.APPROVER: _("Does what an editor does, and approves, withdraws and locks ILM."),
    Role.ADMINISTRATOR: _(
        "Keeps people, partners, agreements and videotrons, and does what an editor does; approves nothing."
    ),
    Role.OPERATOR: _("Keeps the videotrons: their places, programmes and tokens."),
    Role.EMERGENCY: _("Orders takeovers in an emergency, and drills."),
}


@dataclass(frozen=True, slots=True)
class Duty:
    """One role: what it may do, who holds it here, and who holds it in a region above."""

    role: Role
    words: str | Promise
    here: Sequence[User]
    above: Sequence[tuple[User, Region]]


def may_see(user: Any, page: Page) -> bool:
    return page_permission_policy.user_has_any_permission_for_instance(user, ACTIONS, page)


def duties(page: Page) -> list[Duty]:
    """Every role at the region of ``page``; those who act there for a region above it, the nearest first."""
    chain = {region.id: region for region in reversed(regions.provider().chain(page.pk))}
    held = _held(chain)
    above = [region for pk, region in chain.items() if pk != page.pk]
    return [
        Duty(
            role=role,
            words=DUTIES[role],
            here=held.get((page.pk, role), []),
            above=[(person, region) for region in above for person in held.get((region.id, role), [])],
        )
        for role in Role
    ]


def _held(region_ids: Iterable[int]) -> dict[tuple[int, str], list[User]]:
    """Who is what in each of the regions: active people by name."""
    active = User.objects.filter(is_active=True).order_by("name", "username")
    groups = RoleGroup.objects.filter(region__in=region_ids).select_related("group")
    found = groups.prefetch_related(Prefetch("group__user_set", active))
    return {(held.region_id, held.role): list(held.group.user_set.all()) for held in found}
