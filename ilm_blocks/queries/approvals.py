"""Who approved an ILM, first and second, when, and how they answered the checklist."""

from dataclasses import dataclass
from datetime import datetime

from ..models import ILM, Change, Outcome, Review

FIRST, SECOND = "published", "approved_again"


@dataclass(frozen=True, slots=True)
class Approval:
    """One approval on record and ``by`` whom; without ``review`` it was given by a command, on no review page."""

    at: datetime
    revision_id: int | None
    is_second: bool
    by: str
    review: Review | None


def approvals(ilm: ILM) -> list[Approval]:
    """Every approval of ``ilm``, the newest first; two queries."""
    changes = list(
        Change.objects.filter(kind=ILM.journal_kind(), object_id=ilm.pk, verb__in=(FIRST, SECOND)).order_by("-seq")
    )
    given = Review.objects.filter(ilm=ilm, outcome=Outcome.APPROVED).order_by("pk")
    reviews: dict[tuple[int | None, str], Review] = {
        (review.revision_id, review.reviewer_name): review for review in given
    }
    return [
        Approval(
            at=change.at,
            revision_id=change.revision_id,
            is_second=change.verb == SECOND,
            by=change.actor_name,
            review=reviews.get((change.revision_id, change.actor_name)),
        )
        for change in changes
    ]


def standing(ilm: ILM, given: list[Approval]) -> tuple[Approval | None, Approval | None]:
    """The first and the second approval of the live revision, out of ``given``."""
    of_live = [approval for approval in given if ilm.live and approval.revision_id == ilm.live_revision_id]
    first = next((approval for approval in of_live if not approval.is_second), None)
    return first, next((approval for approval in of_live if approval.is_second), None)
