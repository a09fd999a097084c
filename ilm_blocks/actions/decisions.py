"""Decisions: a region has its say on an ILM that comes from itself or from above, and takes back what it decided."""

from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _
from wagtail.admin.utils import get_user_display_name

from .. import dates, regions
from ..choices import Binding, DecisionKind
from ..models import LocalDecision
from ..models.decisions import Decision
from ..rules.decisions import may_touch
from ..rules.place import Place
from . import acting
from .acting import Refused


class CannotHideMandatory(Refused):
    def __init__(self) -> None:
        super().__init__(_("A mandatory ILM can be neither hidden nor adopted below its owner."), code="mandatory")


class NotFromAbove(Refused):
    def __init__(self) -> None:
        super().__init__(_("A region decides only on what it or a region above it has issued."), code="not_from_above")


class AlreadyUndone(Refused):
    def __init__(self, decision: Decision, at: datetime) -> None:
        facts = {
            "person": get_user_display_name(decision.undone_by) if decision.undone_by else _("someone"),
            "when": dates.instant(at),
        }
        super().__init__(_("%(person)s has undone this decision on %(when)s.") % facts, code="undone")


NOT_HERE = _("You may not decide for this region.")


@transaction.atomic
def decide_locally(decision: LocalDecision, *, user: Any = None) -> LocalDecision:
    """Let a region have its say; raises when the rules or the rights of ``user`` do not allow it."""
    decision.ilm = acting.the_ilm(decision.ilm_id)  # which may be about to become mandatory
    acting.require(user, "add", decision, NOT_HERE)
    decision.decided_by = user
    decision.full_clean(exclude=["decided_by", "undone_by"])
    validate_decision(decision)
    act = acting.begin(f"decided_{decision.kind}", user)
    acting.refuse_twin(decision, among=LocalDecision.objects.standing())
    decision.decided_at = act.at
    decision.write(act)
    return decision


def validate_decision(decision: LocalDecision) -> None:
    """Raise unless the deciding region stands at or below the owner and the ILM leaves it the choice."""
    chain = regions.provider().chain(decision.owner_id)
    place = Place(chain, "")
    if not chain or not may_touch(decision, decision.ilm, place):
        raise NotFromAbove
    if decision.kind in (DecisionKind.HIDE, DecisionKind.ADOPT) and decision.ilm.binding == Binding.MANDATORY:
        raise CannotHideMandatory


def undo(decision: Decision, *, user: Any = None) -> None:
    """End a decision now, on whatever it is; it stays on record."""
    with transaction.atomic():
        row = acting.the_one(type(decision), decision.pk, "owner", "undone_by")
        acting.require(user, "change", row, NOT_HERE)
        if row.undone_at:
            raise AlreadyUndone(row, row.undone_at)
        act = acting.begin("undone", user)
        row.undone_at, row.undone_by = act.at, user
        row.write(act, "undone_at", "undone_by")
    decision.undone_at, decision.undone_by = row.undone_at, row.undone_by
