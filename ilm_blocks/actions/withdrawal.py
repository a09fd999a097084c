"""Withdrawal: what was approved is taken off everywhere, for good, with a reason."""

from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from wagtail.actions.unpublish import UnpublishAction
from wagtail.log_actions import log

from .. import duties
from ..choices import ReasonCode
from ..models import ILM
from ..models.decisions import validate_reason
from ..queries import corrections
from . import acting, notifications, partner_news, post_reminders, requirements
from .acting import Gone, Refused
from .partner_news import PartnerNews


class ReasonNeeded(Refused):
    def __init__(self) -> None:
        super().__init__(_("An approved ILM is withdrawn, not unpublished: say why."), code="reason_needed")


class AlreadyWithdrawn(Refused):
    def __init__(self) -> None:
        super().__init__(_("This ILM is withdrawn; that cannot be undone. Make a copy."), code="withdrawn")


class NotApproved(Refused):
    def __init__(self) -> None:
        super().__init__(_("Only an approved ILM can be withdrawn. Delete the draft instead."), code="not_approved")


def withdraw(ilm: ILM, *, code: str, text: str = "", user: Any = None, replaced_by: ILM | None = None) -> None:
    """Take ``ilm`` off everywhere at once and for good; it stays on record and answers with the reason."""
    if code not in ReasonCode.values:
        raise ReasonNeeded
    validate_reason(code, text)
    with transaction.atomic():
        row, replacement = _locked(ilm, replaced_by)
        acting.require(user, "withdraw", row)
        validate_withdrawal(row)
        validate_named(row, replacement, user)
        if row.needs_agreement:
            acting.hold_name(row.responsible_id)
        act = acting.begin("withdrawn", user)
        row.withdrawn_at, row.withdrawn_by, row.withdrawn_code, row.withdrawn_text = act.at, user, code, text
        row.replaced_by = replacement
        row.write(act, "withdrawn_at", "withdrawn_by", "withdrawn_code", "withdrawn_text", "replaced_by")
        log(instance=row, action="ilm_blocks.withdraw", user=user, data={"code": code, "text": text})
        notifications.withdrawn(row, by=user, handed_in_by=_end_review(row, user))
        partner_news.tell(PartnerNews.WITHDRAWN, row, act.at)
        post_reminders.ask_removals(act.at, of=row)
    acting.bring_up_to_date(ilm, row)


def _end_review(ilm: ILM, user: Any) -> Any:
    """End an open review, so that its changes can no longer be approved; returns the person who handed them in."""
    state = ilm.current_workflow_state
    if state is None:
        return None
    state.cancel(user=user)
    return state.requested_by


def _locked(ilm: ILM, replaced_by: ILM | None) -> tuple[ILM, ILM | None]:
    """Both current rows, locked in the order of their keys, so that two that name each other cannot deadlock."""
    rows = acting.locked(ILM, [ilm.pk, *([replaced_by.pk] if replaced_by else [])], *acting.PARTIES)
    if ilm.pk not in rows or (replaced_by and replaced_by.pk not in rows):
        raise Gone
    return rows[ilm.pk], rows[replaced_by.pk] if replaced_by else None


def validate_named(ilm: ILM, named: ILM | None, user: Any) -> None:
    """Raise unless ``user`` may name ``named``: one of the same party, or, for approvers, the distributor's answer.

    The place is given once: an answer leaves it to the correction that the party has begun.
    """
    requirements.validate_replacement(ilm, named)
    if named is None:
        return
    if not corrections.standing(timezone.now()).filter(pk=named.pk).exists():
        raise ValidationError({"replaced_by": requirements.NOT_STANDING})
    if named.party_id == ilm.party_id:
        return
    if user is not None and not duties.may_answer(user, ilm):
        raise ValidationError({"replaced_by": requirements.OF_SAME_PARTY})
    if begun := corrections.under_way(ilm):
        said = _("Its responsible party corrects it already: “%(ilm)s” takes its place once approved.")
        raise ValidationError({"replaced_by": ValidationError(said, params={"ilm": begun})})


def validate_withdrawal(ilm: ILM) -> None:
    """Raise unless ``ilm`` is approved and still stands."""
    if not ilm.live:
        raise NotApproved
    if ilm.is_withdrawn:
        raise AlreadyWithdrawn


class UnpublishILM(UnpublishAction):
    """What Wagtail calls unpublishing is a withdrawal here, and asks for a reason."""

    def __init__(self, ilm: ILM, *options: Any, code: str = "", text: str = "", **more: Any) -> None:
        super().__init__(ilm, *options, **more)
        self.code, self.text = code, text

    def execute(self, skip_permission_checks: bool = False) -> None:
        withdraw(self.object, code=self.code, text=self.text, user=self.user)
