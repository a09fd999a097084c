"""The ILM group of the sidebar, and the actions at the foot of the ILM editor."""

from typing import Any

from django.contrib.admin.utils import quote
from django.urls import reverse, reverse_lazy
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from wagtail.admin.menu import Menu, MenuItem, SubmenuMenuItem
from wagtail.permissions import page_permission_policy, policy_registry
from wagtail.snippets.action_menu import (
    ActionMenuItem,
    CancelWorkflowMenuItem,
    PublishMenuItem,
    RestartWorkflowMenuItem,
    SubmitForModerationMenuItem,
    UnpublishMenuItem,
)

from .. import duties
from ..models import ILM
from ..queries import partner_people, posts, quiet_periods, reviewers, second_approvals, statements

#: Other apps add their items to the group by this hook.
MENU_HOOK = "register_ilm_menu_item"


class OfficersMenuItem(MenuItem):
    """Shown to those who may change pages somewhere."""

    def is_shown(self, request: Any) -> bool:
        return page_permission_policy.user_has_permission(request.user, "change")


def group() -> SubmenuMenuItem:
    menu = Menu(register_hook_name=MENU_HOOK, construct_hook_name="construct_ilm_menu")
    return SubmenuMenuItem(_("ILM"), menu, name="ilm", icon_name="ilm", order=110)


def in_region() -> MenuItem:
    return OfficersMenuItem(
        _("In my region"), reverse_lazy("ilm_blocks_admin:in_region"), name="ilm-in-region", icon_name="site", order=20
    )


class WaitingMenuItem(MenuItem):
    """With the number of those that wait."""

    def is_shown(self, request: Any) -> bool:
        return duties.holds_anywhere(request.user, "approve", "administer")

    def render_component(self, request: Any) -> Any:
        shown = super().render_component(request)
        seconds = second_approvals.waiting_for(request.user, timezone.now())
        periods = quiet_periods.waiting_for(request.user, timezone.now())
        papers = statements.waiting_for(request.user).count() + partner_people.letters_for(request.user).count()
        papers += partner_people.endings_for(request.user).count()
        if count := reviewers.waiting_for(request.user).count() + len(seconds) + periods.count() + papers:
            shown.label = _("Waiting for you (%(count)s)") % {"count": count}
        return shown


def waiting() -> MenuItem:
    return WaitingMenuItem(
        _("Waiting for you"), reverse_lazy("ilm_blocks_admin:waiting"), name="ilm-waiting", icon_name="tasks", order=5
    )


def on_a_day() -> MenuItem:
    return OfficersMenuItem(
        _("What was shown"), reverse_lazy("ilm_blocks_admin:on_a_day"), name="ilm-on-a-day", icon_name="history",
        order=90,
    )  # fmt: skip


class PostsMenuItem(MenuItem):
    """For those who post for some region."""

    def is_shown(self, request: Any) -> bool:
        return duties.holds_anywhere(request.user, *posts.DUTIES)


def social_media() -> MenuItem:
    return PostsMenuItem(
        _("Posts on social media"), reverse_lazy("ilm_blocks_admin:posts"), name="ilm-posts", icon_name="globe",
        order=25,
    )  # fmt: skip


# At the foot of the editor. Wagtail's own items ask for rights on the model; ours for those on the owning region.


def _may(context: Any, action: str) -> bool:
    policy, user = policy_registry.get_by_type(ILM), context["request"].user
    if ilm := context.get("instance"):
        return policy.user_has_permission_for_instance(user, action, ilm)
    return policy.user_has_permission(user, action)


class ApproveMenuItem(PublishMenuItem):
    template_name = "ilm_blocks/admin/approve_menu_item.html"

    def is_shown(self, context: Any) -> bool:
        return not context.get("locked_for_user") and _may(context, "publish")


class HandInMenuItem(SubmitForModerationMenuItem):
    label = _("Hand in for review")

    def get_context_data(self, parent_context: Any) -> dict[str, Any]:
        return super().get_context_data(parent_context) | {"label": self.label}


class TakeBackMenuItem(CancelWorkflowMenuItem):
    label = _("Take back from review")


class WithdrawMenuItem(ActionMenuItem):
    name = "action-withdraw"
    label = _("Withdraw")
    icon_name = "cross"

    def is_shown(self, context: Any) -> bool:
        ilm = context.get("instance")
        return ilm is not None and ilm.live and not ilm.is_withdrawn and _may(context, "withdraw")

    def get_url(self, parent_context: Any) -> str:
        ilm = parent_context["instance"]
        return reverse(ilm.snippet_viewset.get_url_name("unpublish"), args=[quote(ilm.pk)])


class CorrectMenuItem(WithdrawMenuItem):
    name = "action-correct"
    label = _("Correct")
    icon_name = "edit"

    def get_url(self, parent_context: Any) -> str:
        return reverse("ilm_blocks_admin:correct", args=[parent_context["instance"].pk])


REPLACED = (
    PublishMenuItem,
    UnpublishMenuItem,
    SubmitForModerationMenuItem,
    CancelWorkflowMenuItem,
    RestartWorkflowMenuItem,
)


def for_ilm(items: list[ActionMenuItem], request: Any, context: dict[str, Any]) -> None:
    """Put our items in the place of Wagtail's."""
    if context["model"] is not ILM:
        return
    items[:] = [item for item in items if not isinstance(item, REPLACED)]
    # The first is the big button: a person who may not approve came to hand in.
    hand_in = HandInMenuItem(order=10 if _may(context, "publish") else -10)
    off = (WithdrawMenuItem(order=20), CorrectMenuItem(order=21))
    ours = (ApproveMenuItem(order=30), *off, hand_in, TakeBackMenuItem(order=15))
    items += [item for item in ours if item.is_shown(context)]
    items.sort(key=lambda item: item.order)
