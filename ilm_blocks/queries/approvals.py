"""Who approved an ILM, first and second, when, and how they answered the checklist."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.contrib.auth import get_user_model

from ..models import ILM, Change, Outcome, Review

FIRST, SECOND = "published", "approved_again"


@dataclass(frozen=True, slots=True)
class Approval:
    """One approval on record; without ``review`` it was given outside of the review page, by a command."""

    at: datetime
    revision_id: int | None
    is_second: bool
    person: Any | None
    review: Review | None


def approvals(ilm: ILM) -> list[Approval]:
    """Every approval of ``ilm``, the newest first; three queries."""
    changes = list(
        Change.objects.filter(kind=ILM.journal_kind(), object_id=ilm.pk, verb__in=(FIRST, SECOND)).order_by("-seq")
    )
    people = get_user_model().objects.in_bulk({change.actor_id for change in changes if change.actor_id})
    given = Review.objects.filter(ilm=ilm, outcome=Outcome.APPROVED).order_by("pk")
    reviews: dict[tuple[int | None, int | None], Review] = {
        (review.revision_id, review.reviewer_id): review for review in given
    }
    return [
        Approval(
            at=change.at,
            revision_id=change.revision_id,
            is_second=change.verb == SECOND,
            person=people.get(change.actor_id),
            review=reviews.get((change.revision_id, change.actor_id)),
        )
        for change in changes
    ]


def standing(ilm: ILM, given: list[Approval]) -> tuple[Approval | None, Approval | None]:
    """The first and the second approval of the live revision, out of ``given``."""
    of_live = [approval for approval in given if ilm.live and approval.revision_id == ilm.live_revision_id]
    first = next((approval for approval in of_live if not approval.is_second), None)
    return first, next((approval for approval in of_live if approval.is_second), None)
