"""What a person may do in a region, by the duties that groups hold on its page or on one above."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from django.db.models import QuerySet
from wagtail.models import Page
from wagtail.permissions import page_permission_policy

from .conf import conf

if TYPE_CHECKING:
    from .models import ILM, Partner


def may_appoint(user: Any, partner: Partner) -> bool:
    """Whether ``user`` keeps the people of ``partner``: an administrator of its region or of one above."""
    return has_duty(user, partner, "administer")


def may_confirm(user: Any, partner: Partner) -> bool:
    return has_duty(user, partner, "administer", "approve")


def may_answer(user: Any, ilm: ILM) -> bool:
    """Whether ``user`` names what another party says to a withdrawn ``ilm``: the approvers of its region alone."""
    return has_duty(user, ilm, "approve")


def may_upload_statement(user: Any, ilm: ILM) -> bool:
    """Whether ``user`` may upload what a partner has signed: any officer of the owning region or of one above."""
    return has_duty(user, ilm, "change", "approve", "administer")


def may_accept_statement(user: Any, ilm: ILM) -> bool:
    return has_duty(user, ilm, "administer", "approve")


def pages_with_duty(user: Any, *duties: str) -> QuerySet[Page]:
    """The pages on which ``user`` holds any of ``duties``."""
    return page_permission_policy.instances_user_has_any_permission_for(user, actions_of(duties))


def holds_anywhere(user: Any, *duties: str) -> bool:
    """Whether ``user`` holds any of ``duties`` on any page; remembered on ``user``, who is read anew for each request:
    every page asks for each item of its menu."""
    remembered = getattr(user, "_duties_held", None)
    if remembered is None:
        remembered = user._duties_held = {}
    key = frozenset(duties)
    if key not in remembered:
        remembered[key] = pages_with_duty(user, *duties).exists()
    return remembered[key]


def paths_with_duty(user: Any, *duties: str) -> list[str]:
    """The tree paths of the pages where a group of ``user`` holds any of ``duties``, and so on all below; of a
    superuser that of no page. Without a query, from what Wagtail keeps on ``user``."""
    if user.is_superuser:
        return [""]
    named = {f"{action}_page" for action in actions_of(duties)}
    held = page_permission_policy.get_cached_permissions_for_user(user)
    return sorted({each.page.path for each in held if each.permission.codename in named})


def has_duty(user: Any, row: Partner | ILM, *duties: str) -> bool:
    return page_permission_policy.user_has_any_permission_for_instance(user, actions_of(duties), row.owner)


def actions_of(duties: Iterable[str]) -> set[str]:
    return {conf.PAGE_ACTIONS.get(duty, duty) for duty in duties}
