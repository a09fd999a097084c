"""Four eyes and the nearest alone: who may not decide is told why, and who does."""

from collections.abc import Collection
from typing import Any, NoReturn

from django.core.exceptions import PermissionDenied
from django.utils.translation import gettext_lazy as _

from ..persons import told_apart
from ..queries import reviewers
from ..rules.reviewers import Case, Standing
from .acting import Refused


class OwnWork(Refused):
    def __init__(self) -> None:
        super().__init__(
            _("You have written words of this version: another person than its authors approves it."), code="own_work"
        )


class OfThePartner(Refused):
    def __init__(self) -> None:
        super().__init__(
            _("You speak for the partner that answers for it: the region that spreads it approves it."),
            code="of_the_partner",
        )


class SecondApproverNeeded(Refused):
    def __init__(self) -> None:
        super().__init__(_("The second approval is given by another person than the first."), code="second_approver")


class NearerDecides(Refused):
    def __init__(self, people: Collection[Any]) -> None:
        names = ", ".join(told_apart(person) for person in people)
        super().__init__(
            _("Nearer approvers decide on this alone: %(people)s.") % {"people": names},
            code="nearer_decides",
        )


def validate_decider(case: Case, user: Any) -> None:
    """Raise unless ``user`` decides in ``case``; the error says why not."""
    if not reviewers.may_decide(case, user):
        refuse(case, user)


def refuse(case: Case, user: Any) -> NoReturn:
    match case.standing(user.pk, is_above_all=user.is_superuser):
        case Standing.AUTHOR:
            raise OwnWork
        case Standing.MEMBER:
            raise OfThePartner
        case Standing.FIRST_APPROVER:
            raise SecondApproverNeeded
        case Standing.NEARER:
            raise NearerDecides(reviewers.named(case.deciders))
        case _:
            raise PermissionDenied(_("You may not do this in the owning region."))


def why_not(case: Case, user: Any) -> str:
    """The same in words; empty where ``user`` decides."""
    try:
        validate_decider(case, user)
    except Refused as refused:
        return str(refused.messages[0])
    except PermissionDenied as denied:
        return str(denied)
    return ""
