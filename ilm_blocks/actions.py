"""The verbs that change what people see. Every door of Wagtail's leads here.

Publishing, withdrawing, deleting and second approvals of an ILM pass through ``_through_the_door``;
errors stand beside the verb that raises them and say what to do instead.
"""

from collections.abc import Callable
from datetime import datetime
from typing import Any, TypeVar

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from wagtail.actions.publish_revision import PublishRevisionAction
from wagtail.actions.unpublish import UnpublishAction
from wagtail.log_actions import log
from wagtail.models import Revision
from wagtail.permissions import policy_registry

from . import assets, cascade, mails, regions, review, validation
from .gates import Place
from .models import ILM, LocalDecision
from .models.decisions import validate_reason
from .models.journaled import Act, OnRecord
from .vocabulary import Binding, DecisionKind, ReasonCode

Result = TypeVar("Result")


class Refused(ValidationError):
    """A verb that the rules forbid; the message says what and why."""


class ReasonNeeded(Refused):
    def __init__(self) -> None:
        super().__init__(_("An approved ILM is withdrawn, not unpublished: say why."), code="reason_needed")


class AlreadyWithdrawn(Refused):
    def __init__(self) -> None:
        super().__init__(_("This ILM is withdrawn; that cannot be undone. Make a copy."), code="withdrawn")


class NotApproved(Refused):
    def __init__(self) -> None:
        super().__init__(_("Only an approved ILM can be withdrawn. Delete the draft instead."), code="not_approved")


class CannotHideMandatory(Refused):
    def __init__(self) -> None:
        super().__init__(_("A mandatory ILM can be neither hidden nor adopted below its owner."), code="mandatory")


class NotFromAbove(Refused):
    def __init__(self) -> None:
        super().__init__(_("A region decides only on what it or a region above it has issued."), code="not_from_above")


class SecondApproverNeeded(Refused):
    def __init__(self) -> None:
        super().__init__(_("The second approval is given by another person than the first."), code="second_approver")


class OwnWork(Refused):
    def __init__(self) -> None:
        super().__init__(
            _("You wrote this for the partner: another person than the author approves it."), code="own_work"
        )


class Reviewed(Refused):
    def __init__(self) -> None:
        super().__init__(
            _("It was reviewed, and the decision is on record: it cannot be deleted. Leave it a draft."),
            code="reviewed",
        )


class NothingToApprove(Refused):
    def __init__(self) -> None:
        super().__init__(_("Only what is approved once can be approved a second time."), code="not_approved")


def _through_the_door(ilm: ILM, verb: str, user: Any, work: Callable[[], Result], *, permission: str) -> Result:
    """Do ``work`` on ``ilm`` as ``verb``: allowed, in one transaction, and recorded."""
    if user is not None and not policy_registry.get(ilm).user_has_permission_for_instance(user, permission, ilm):
        raise PermissionDenied(_("You may not do this in the owning region."))
    with transaction.atomic():
        ilm.act = Act(verb, user)
        return work()


def publish(
    ilm: ILM, revision: Revision, *, user: Any = None, skip_permission_checks: bool = False, **options: Any
) -> Any:
    """Approve ``revision``: from now on the cascade shows it. Raises Refused or ValidationError with the reason."""
    action = PublishRevisionAction(revision, user=user, **options)
    approved: ILM = action.object
    if approved.is_withdrawn:
        raise AlreadyWithdrawn
    if user is not None and review.keeps_out(approved, user):
        raise OwnWork
    validation.validate_for_approval(approved)

    def work() -> Any:
        approved.frozen = assets.freeze(approved.creatives)
        approved.approved_by = user
        return action.execute(skip_permission_checks=True)

    checked_for = None if skip_permission_checks else user
    approved.act = None
    return _through_the_door(approved, "published", checked_for, work, permission="publish")


def withdraw(
    ilm: ILM, *, code: str, text: str = "", user: Any = None, replaced_by: ILM | None = None, at: datetime | None = None
) -> None:
    """Take ``ilm`` off everywhere at once and for good; it stays on record and answers with the reason."""
    validate_withdrawal(ilm)
    if code not in ReasonCode.values:
        raise ReasonNeeded
    validate_reason(code, text)
    validation.validate_replacement(ilm, replaced_by)

    def work() -> None:
        if replaced_by:  # read again under a lock: two withdrawals at once must not name each other
            locked = ILM.objects.select_for_update(of=("self",)).get(pk=replaced_by.pk)
            validation.validate_replacement(ilm, locked)
        ilm.withdrawn_at = at or timezone.now()
        ilm.withdrawn_by, ilm.withdrawn_code, ilm.withdrawn_text, ilm.replaced_by = user, code, text, replaced_by
        ilm.save(update_fields=["withdrawn_at", "withdrawn_by", "withdrawn_code", "withdrawn_text", "replaced_by"])
        log(instance=ilm, action="ilm_blocks.withdraw", user=user, data={"code": code, "text": text})
        mails.withdrawn(ilm, by=user)

    _through_the_door(ilm, "withdrawn", user, work, permission="withdraw")


def validate_withdrawal(ilm: ILM) -> None:
    """Raise unless ``ilm`` is approved and still stands."""
    if not ilm.live:
        raise NotApproved
    if ilm.is_withdrawn:
        raise AlreadyWithdrawn


def approve_again(ilm: ILM, *, user: Any) -> None:
    """Record the second approval that a quiet period asks for, for the live revision alone."""
    if not ilm.live or ilm.is_withdrawn:
        raise NothingToApprove
    if user.pk == ilm.approved_by_id:
        raise SecondApproverNeeded

    def work() -> None:
        ilm.second_approved_revision, ilm.second_approved_by = ilm.live_revision, user
        ilm.save(update_fields=["second_approved_revision", "second_approved_by"])

    _through_the_door(ilm, "approved_again", user, work, permission="publish")


def delete_draft(ilm: ILM, *, user: Any = None) -> tuple[int, dict[str, int]]:
    """Delete a draft that was never approved; whatever was on air is withdrawn instead."""
    if ilm.first_published_at:
        raise OnRecord(ilm)
    if ilm.reviews.exists():
        raise Reviewed
    return _through_the_door(ilm, "deleted", user, ilm.delete_row, permission="delete")


class PublishILM(PublishRevisionAction):
    """Wagtail's registered action, led to the door."""

    def execute(self, skip_permission_checks: bool = False) -> Any:
        return publish(
            self.object, self.revision, user=self.user, skip_permission_checks=skip_permission_checks,
            changed=self.changed, log_action=self.log_action, previous_revision=self.previous_revision,
        )  # fmt: skip


class UnpublishILM(UnpublishAction):
    """Wagtail's registered action, led to the door, which asks for the reason."""

    def execute(self, skip_permission_checks: bool = False) -> None:
        self.object.unpublish(user=self.user)


# Local decisions


def decide_locally(decision: LocalDecision, *, user: Any = None) -> LocalDecision:
    """Let a region have its say; raises when the rules or the rights of ``user`` do not allow it."""
    policy = policy_registry.get(decision)
    if user is not None and not policy.user_has_permission_for_instance(user, "add", decision):
        raise PermissionDenied(_("You may not decide for this region."))
    decision.decided_by = user
    decision.full_clean(exclude=["decided_by", "undone_by"])
    validate_decision(decision)
    decision.act = Act(f"decided_{decision.kind}", user)
    decision.save()
    return decision


def validate_decision(decision: LocalDecision) -> None:
    """Raise unless the deciding region stands at or below the owner and the ILM leaves it the choice."""
    chain = regions.provider().chain(decision.owner_id)
    place = Place(chain, "")
    if not chain or not cascade.may_touch(decision, decision.ilm, place):
        raise NotFromAbove
    if decision.kind in (DecisionKind.HIDE, DecisionKind.ADOPT) and decision.ilm.binding == Binding.MANDATORY:
        raise CannotHideMandatory


def undo(decision: LocalDecision, *, user: Any = None, at: datetime | None = None) -> None:
    """End a decision now; it stays on record."""
    policy = policy_registry.get(decision)
    if user is not None and not policy.user_has_permission_for_instance(user, "change", decision):
        raise PermissionDenied(_("You may not decide for this region."))
    decision.undone_at, decision.undone_by = at or timezone.now(), user
    decision.act = Act("undone", user)
    decision.save(update_fields=["undone_at", "undone_by"])
