"""Local decisions: a region has its say on an ILM that comes from itself or from above, and takes it back."""

from datetime import datetime
from typing import Any

from django.core.exceptions import PermissionDenied
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from wagtail.permissions import policy_registry

from .. import cascade, regions
from ..gates import Place
from ..models import LocalDecision
from ..models.journaled import Act
from ..vocabulary import Binding, DecisionKind
from .acting import Refused


class CannotHideMandatory(Refused):
    def __init__(self) -> None:
        super().__init__(_("A mandatory ILM can be neither hidden nor adopted below its owner."), code="mandatory")


class NotFromAbove(Refused):
    def __init__(self) -> None:
        super().__init__(_("A region decides only on what it or a region above it has issued."), code="not_from_above")


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
