"""Withdrawal: what was approved is taken off everywhere, for good, with a reason."""

from datetime import datetime
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from wagtail.actions.unpublish import UnpublishAction
from wagtail.log_actions import log

from .. import validation
from ..models import ILM
from ..models.decisions import validate_reason
from ..vocabulary import ReasonCode
from . import notifications
from .acting import Refused, bring_up_to_date, locked, through_the_door


class ReasonNeeded(Refused):
    def __init__(self) -> None:
        super().__init__(_("An approved ILM is withdrawn, not unpublished: say why."), code="reason_needed")


class AlreadyWithdrawn(Refused):
    def __init__(self) -> None:
        super().__init__(_("This ILM is withdrawn; that cannot be undone. Make a copy."), code="withdrawn")


class NotApproved(Refused):
    def __init__(self) -> None:
        super().__init__(_("Only an approved ILM can be withdrawn. Delete the draft instead."), code="not_approved")


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
        # Read again under locks: of two withdrawals one comes first, and they must not name each other.
        rows = locked([ilm.pk, *([replaced_by.pk] if replaced_by else [])])
        bring_up_to_date(ilm, rows.get(ilm.pk))
        validate_withdrawal(ilm)
        if replaced_by:
            validation.validate_replacement(ilm, rows.get(replaced_by.pk))
        ilm.withdrawn_at = at or timezone.now()
        ilm.withdrawn_by, ilm.withdrawn_code, ilm.withdrawn_text, ilm.replaced_by = user, code, text, replaced_by
        ilm.save(update_fields=["withdrawn_at", "withdrawn_by", "withdrawn_code", "withdrawn_text", "replaced_by"])
        log(instance=ilm, action="ilm_blocks.withdraw", user=user, data={"code": code, "text": text})
        notifications.withdrawn(ilm, by=user)

    through_the_door(ilm, "withdrawn", user, work, permission="withdraw")


def validate_withdrawal(ilm: ILM) -> None:
    """Raise unless ``ilm`` is approved and still stands."""
    if not ilm.live:
        raise NotApproved
    if ilm.is_withdrawn:
        raise AlreadyWithdrawn


class UnpublishILM(UnpublishAction):
    """Wagtail's registered action, led to the door, which asks for the reason."""

    def execute(self, skip_permission_checks: bool = False) -> None:
        self.object.unpublish(user=self.user)
