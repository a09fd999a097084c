"""Who may do what: rights on a region's rows follow from page permissions on that region.

An officer who may add or change pages at a region or above it may do the same with its ILM and decisions; who
approves, administers or broadcasts there, does it with its ILM, its partners and papers, its takeovers.
Registered on import, from ``IlmBlocksConfig.ready``.
"""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django.db.models import QuerySet
from wagtail.permission_policies.base import BaseDjangoAuthPermissionPolicy, BasePermissionPolicy
from wagtail.permissions import page_permission_policy, policy_registry, register_permission_policy

from . import duties, officers
from .conf import conf
from .models import (
    ILM,
    Agreement,
    Change,
    ChecklistItem,
    ClassRule,
    ElectionStage,
    LocalDecision,
    Partner,
    QuietPeriod,
    SocialAccount,
    SocialPost,
    Takeover,
    TakeoverTemplate,
)
from .queries import reviewers
from .queries.sides import own_partners

#: What must be allowed on the pages of the owning region, any of it, for an action on its rows: Wagtail's own page
#: actions, and duties that ``ILM_BLOCKS["PAGE_ACTIONS"]`` translates.
EDITED = {
    "add": ("add",),
    "change": ("change",),
    "delete": ("change",),
    "view": ("change",),
    "read": ("change",),
    "lock": ("lock",),
    "unlock": ("unlock",),
}
APPROVED = EDITED | {
    "view": ("change", "approve"),
    "read": ("change", "approve"),
    "publish": ("approve",),
    "unpublish": ("approve",),
    "withdraw": ("approve",),
    "copy": ("add", "approve"),
    "correct": ("approve",),
    "replace": ("approve",),
}
ADMINISTERED = {"add": ("administer",), "change": ("administer",), "view": ("change", "approve", "administer")}
#: Written by an administrator, confirmed by another one or by an approver.
CONFIRMED = ADMINISTERED | {"confirm": ("administer", "approve")}
BROADCAST = {"add": ("broadcast",), "change": ("broadcast",), "view": ("change", "broadcast", "operate")}
OPERATED = {
    "add": ("operate",),
    "change": ("operate",),
    "delete": ("operate",),
    "view": ("change", "operate"),
}
#: Social media is the business of those who write for the region and of those who approve there.
PUBLICISED = dict.fromkeys(("add", "change", "view"), ("change", "approve"))


class OwnerRegionPolicy(BaseDjangoAuthPermissionPolicy):
    """Page permissions on the owning region, carried over to the row."""

    verbs: Mapping[str, tuple[str, ...]] = EDITED

    def __init__(self, model: Any, verbs: Mapping[str, tuple[str, ...]] | None = None) -> None:
        super().__init__(model)
        self.verbs = verbs or self.verbs

    def user_has_permission(self, user: Any, action: str) -> bool:
        return self.user_has_any_permission(user, [action])

    def user_has_any_permission(self, user: Any, actions: Iterable[str]) -> bool:
        return page_permission_policy.user_has_any_permission(user, self.page_actions(actions))

    def user_has_permission_for_instance(self, user: Any, action: str, instance: Any) -> bool:
        return self.user_has_any_permission_for_instance(user, [action], instance)

    def user_has_any_permission_for_instance(self, user: Any, actions: Iterable[str], instance: Any) -> bool:
        allowed = self.page_actions(actions)
        return page_permission_policy.user_has_any_permission_for_instance(user, allowed, instance.owner)

    def instances_user_has_any_permission_for(self, user: Any, actions: Iterable[str]) -> QuerySet:
        pages = page_permission_policy.instances_user_has_any_permission_for(user, self.page_actions(actions))
        return self.model._default_manager.filter(owner__in=pages.order_by().values("pk"))

    def instances_user_has_permission_for(self, user: Any, action: str) -> QuerySet:
        return self.instances_user_has_any_permission_for(user, [action])

    def users_with_any_permission(self, actions: Iterable[str]) -> QuerySet:
        return page_permission_policy.users_with_any_permission(self.page_actions(actions))

    def users_with_any_permission_for_instance(self, actions: Iterable[str], instance: Any) -> QuerySet:
        return page_permission_policy.users_with_any_permission_for_instance(self.page_actions(actions), instance.owner)

    def users_with_permission_for_instance(self, action: str, instance: Any) -> QuerySet:
        return self.users_with_any_permission_for_instance([action], instance)

    def page_actions(self, actions: Iterable[str]) -> set[str]:
        """The page actions of which one must be allowed for any of ``actions`` on a row."""
        duties = {duty for action in actions for duty in self.verbs.get(action, ())}
        return {conf.PAGE_ACTIONS.get(duty, duty) for duty in duties}


class RecordPolicy(OwnerRegionPolicy):
    """For rows that the journal names from the first: nobody deletes them."""

    def user_has_any_permission(self, user: Any, actions: Iterable[str]) -> bool:
        return super().user_has_any_permission(user, set(actions) - {"delete"})

    def user_has_any_permission_for_instance(self, user: Any, actions: Iterable[str], instance: Any) -> bool:
        return super().user_has_any_permission_for_instance(user, set(actions) - {"delete"}, instance)


class PostPolicy(RecordPolicy):
    """For posts, which belong to the region of their account."""

    def instances_user_has_any_permission_for(self, user: Any, actions: Iterable[str]) -> QuerySet:
        pages = page_permission_policy.instances_user_has_any_permission_for(user, self.page_actions(actions))
        return self.model._default_manager.filter(account__owner__in=pages.order_by().values("pk"))


class ReadOnlyPolicy(OwnerRegionPolicy):
    """For rows that nobody writes by hand."""

    def user_has_any_permission(self, user: Any, actions: Iterable[str]) -> bool:
        return super().user_has_any_permission(user, {"view"}.intersection(actions))

    def user_has_any_permission_for_instance(self, user: Any, actions: Iterable[str], instance: Any) -> bool:
        return super().user_has_any_permission_for_instance(user, {"view"}.intersection(actions), instance)


#: What a partner's people may do with the ILM that it answers for, no matter which region owns it; they never approve.
OF_MEMBERS = frozenset({"add", "change", "delete", "view", "read", "withdraw", "copy", "correct", "replace"})


class ILMPolicy(OwnerRegionPolicy):
    """Also asks the state of the ILM: only a draft may be deleted, and what is withdrawn changes no more.

    ``read`` is open to the regions below the owner as soon as the ILM is approved. The people of the responsible
    partner hold no right on pages: they see their own ILM, change them until approval, and withdraw them after.
    """

    verbs = APPROVED

    def user_has_any_permission(self, user: Any, actions: Iterable[str]) -> bool:
        actions = set(actions)
        return super().user_has_any_permission(user, actions) or (
            not OF_MEMBERS.isdisjoint(actions) and is_member_anywhere(user)
        )

    def instances_user_has_any_permission_for(self, user: Any, actions: Iterable[str]) -> QuerySet:
        actions = set(actions)
        rows = super().instances_user_has_any_permission_for(user, actions)
        if OF_MEMBERS.isdisjoint(actions):
            return rows
        return rows | self.model._default_manager.filter(responsible__in=own_partners(user))

    def user_has_any_permission_for_instance(self, user: Any, actions: Iterable[str], instance: ILM) -> bool:
        possible = {action for action in actions if self.is_possible(action, instance)}
        return (
            super().user_has_any_permission_for_instance(user, possible, instance)
            or ("read" in possible and instance.live and officers.is_above(user, instance.owner_id, "change"))
            or self._may_as_member(user, possible, instance)
        )

    @staticmethod
    def _may_as_member(user: Any, actions: set[str], ilm: ILM) -> bool:
        of_members = OF_MEMBERS - {"change"} if ilm.live else OF_MEMBERS
        return not of_members.isdisjoint(actions) and own_partners(user).filter(pk=ilm.responsible_id or 0).exists()

    @staticmethod
    def is_possible(action: str, ilm: ILM) -> bool:
        if action == "delete":
            return ilm.first_published_at is None
        if action == "correct":
            return ilm.live and ilm.replaced_by_id is None
        if action == "replace":
            return ilm.may_be_replaced
        return action not in ("publish", "change") or not ilm.is_withdrawn

    def waiting_for(self, user: Any) -> QuerySet[ILM]:
        """What waits for a decision of ``user`` in Wagtail's workflow."""
        return reviewers.waiting_for(user)


def allowed(user: Any, action: str, ilms: Sequence[ILM]) -> set[int]:
    """The keys of those of ``ilms`` with which ``user`` may do it as they stand; one query for any number."""
    policy: Any = policy_registry.get_by_type(ILM)
    may = policy.instances_user_has_any_permission_for(user, {action}).filter(pk__in=[ilm.pk for ilm in ilms])
    keys = set(may.values_list("pk", flat=True))
    return {ilm.pk for ilm in ilms if ilm.pk in keys and policy.is_possible(action, ilm)}


def is_member_anywhere(user: Any) -> bool:
    """Remembered on ``user``, who is read anew for each request, as ``duties.holds_anywhere``: each item of the menu
    asks it."""
    remembered: bool | None = getattr(user, "_is_member", None)
    if remembered is None:
        remembered = user._is_member = own_partners(user).exists()
    return remembered


def is_member(user: Any, partner: Partner) -> bool:
    return own_partners(user).filter(pk=partner.pk).exists()


def may_read_agreement(user: Any, agreement: Agreement) -> bool:
    """Whether ``user`` sees ``agreement`` and its paper: officers of its region and above, and the partner's people."""
    policy = policy_registry.get_by_type(Agreement)
    return policy.user_has_permission_for_instance(user, "view", agreement) or is_member(user, agreement.partner)


def may_read_versions(user: Any, ilm: ILM) -> bool:
    """Whether ``user`` reads each version of ``ilm``: officers, and the partner's people until it is approved."""
    if duties.has_duty(user, ilm, "change", "approve"):
        return True
    return policy_registry.get_by_type(ILM).user_has_permission_for_instance(user, "change", ilm)


def speaks_for(user: Any) -> list[Partner]:
    """The partners in whose name alone ``user`` writes; none for a person who acts for a region."""
    if officers.pages(user, "add", "publish").exists():
        return []
    return list(own_partners(user).filter(successor=None))


class RulebookPolicy(BasePermissionPolicy):
    """For rules of the whole house: every officer reads them, who approves for a topmost region edits them.

    None is deleted: a rule that no longer holds is switched off.
    """

    def user_has_permission(self, user: Any, action: str) -> bool:
        if action == "view":
            return page_permission_policy.user_has_any_permission(user, {"add", "change", "publish"})
        return action in ("add", "change") and officers.is_topmost(user, conf.PAGE_ACTIONS["approve"])

    def users_with_any_permission(self, actions: Iterable[str]) -> QuerySet:
        return page_permission_policy.users_with_any_permission({"add", "change", "publish"})


class TemplatePolicy(RulebookPolicy):
    """For what is settled in calm days: who broadcasts somewhere reads it, who broadcasts at the top edits it."""

    def user_has_permission(self, user: Any, action: str) -> bool:
        if action == "view":
            return duties.holds_anywhere(user, "broadcast")
        return action in ("add", "change") and officers.is_topmost(
            user, conf.PAGE_ACTIONS.get("broadcast", "broadcast")
        )

    def users_with_any_permission(self, actions: Iterable[str]) -> QuerySet:
        return page_permission_policy.users_with_any_permission({conf.PAGE_ACTIONS.get("broadcast", "broadcast")})


register_permission_policy(ILM, ILMPolicy(ILM))
register_permission_policy(Change, ReadOnlyPolicy(Change))
for record in (Partner, Agreement, ElectionStage):
    register_permission_policy(record, RecordPolicy(record, ADMINISTERED))
register_permission_policy(QuietPeriod, RecordPolicy(QuietPeriod, CONFIRMED))
register_permission_policy(LocalDecision, RecordPolicy(LocalDecision))
register_permission_policy(SocialAccount, RecordPolicy(SocialAccount, PUBLICISED))
register_permission_policy(SocialPost, PostPolicy(SocialPost, PUBLICISED))
register_permission_policy(Takeover, RecordPolicy(Takeover, BROADCAST))
for rule in (ClassRule, ChecklistItem):
    register_permission_policy(rule, RulebookPolicy(rule))
register_permission_policy(TakeoverTemplate, TemplatePolicy(TakeoverTemplate))
