"""The verbs of a review: taking it up, and the three ways in which it ends.

Each decision is kept as a ``Review`` in the same transaction that gives it effect; approval goes through
the registered act like every other.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Self

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from wagtail.models import TaskState

from .. import dates
from ..models import ILM, ChecklistItem, Outcome, Review, ReviewState
from ..models.prose import validate_words
from ..queries import materials, reviewers
from ..rules import material, names
from ..rules.reviewers import Case
from . import acting, notifications, partner_news
from .acting import Refused
from .four_eyes import validate_decider
from .partner_news import PartnerNews
from .publishing import NothingToApprove, approve_again

YES, NO = "yes", "no"
Answers = Sequence[Mapping[str, str]]


class AlreadyDecided(Refused):
    def __init__(self, last: Review) -> None:
        facts = {
            "person": last.reviewer_name or _("someone"),
            "when": dates.instant(last.at),
            "outcome": last.get_outcome_display(),
        }
        super().__init__(_("%(person)s has decided on %(when)s: %(outcome)s.") % facts, code="already_decided")


class ChangedSince(Refused):
    def __init__(self) -> None:
        super().__init__(_("It has changed since you opened it: look at it once more."), code="changed_since")


class NotHandedIn(Refused):
    def __init__(self) -> None:
        super().__init__(_("It is not handed in: nothing waits for a decision."), code="not_handed_in")


class NoteNeeded(Refused):
    def __init__(self) -> None:
        super().__init__({"note": _("Say what is wrong: the author reads it.")}, code="note_needed")


class ChecklistOpen(Refused):
    def __init__(self) -> None:
        super().__init__(_("Answer every item of the checklist before you approve."), code="checklist_open")


class ChecklistSaysNo(Refused):
    def __init__(self, questions: Sequence[str]) -> None:
        message = _("The checklist says no, so it cannot be approved: %(questions)s Ask for a revision or reject it.")
        super().__init__(message % {"questions": " ".join(questions)}, code="checklist_says_no")


class ReasonNotConfirmed(Refused):
    def __init__(self) -> None:
        said = _("Confirm the reason for mandatory or urgent, or ask for a revision: without it this is not approved.")
        super().__init__({"confirms_reason": said}, code="reason_not_confirmed")


@dataclass(frozen=True, slots=True)
class Seen:
    """What lay before the reviewer: the revision, the newest decision and the handing in, 0 for none; and the digest of
    the material, for a file may be put in another's place under the same revision."""

    revision: int
    review: int
    state: int
    material: str

    @classmethod
    def of(cls, ilm: ILM) -> Self:
        last, state = ilm.reviews.first(), ilm.current_workflow_task_state
        said = materials.of(ilm.get_latest_revision_as_object())
        return cls(ilm.latest_revision_id or 0, last.pk if last else 0, state.pk if state else 0, material.digest(said))

    @classmethod
    def of_live(cls, ilm: ILM) -> Self:
        """The same of what is approved, which neither a newer draft nor a decision on that one touches."""
        last = _decisions_on_live(ilm).first()
        return cls(ilm.live_revision_id or 0, last.pk if last else 0, 0, material.digest(materials.of(ilm)))


def take_up(ilm: ILM, *, user: Any, at: datetime | None = None) -> None:
    """Note who first opened what was handed in, of those who decide on it: others who look do not take it over."""
    state = ilm.current_workflow_task_state
    if state and reviewers.may_decide(reviewers.case_of(ilm), user):
        opened = {"opened_by": user, "opened_at": at or timezone.now()}
        ReviewState.objects.filter(pk=state.pk, opened_at=None).update(**opened)


@transaction.atomic
def approve(
    ilm: ILM, seen: Seen, *, answers: Answers, note: str = "", confirms_reason: bool = False, user: Any,
    at: datetime | None = None,
) -> Review:  # fmt: skip
    """Approve what was seen: it goes on air, or gets the second approval that a quiet period asks for."""
    _validate_checklist(answers)
    ilm, state = _as_seen(ilm, seen, user)
    if state is None and not may_approve_unasked(ilm, user):
        raise NotHandedIn
    reason = _confirmed(ilm.get_latest_revision_as_object(), confirms_reason)
    review = _keep(ilm, Outcome.APPROVED, answers, note, user, at, confirmed_reason=reason)
    if state is not None:
        requested_by = state.workflow_state.requested_by
        state.approve(user=user, comment=note)
        notifications.decided(review, to=[requested_by])
    elif ilm.live and ilm.live_revision_id == seen.revision:
        approve_again(ilm, user=user)
    else:
        ilm.publish(ilm.latest_revision, user=user)
        notifications.decided(review, to=[])
    notifications.second_approval_asked(ilm, by=user, at=review.at)
    return review


@transaction.atomic
def approve_live(
    ilm: ILM, seen: Seen, *, answers: Answers, note: str = "", confirms_reason: bool = False, user: Any,
    at: datetime | None = None,
) -> Review:  # fmt: skip
    """Give what is approved the second approval of a quiet period, whatever newer draft waits beside it."""
    _validate_checklist(answers)
    live = acting.the_one(ILM, ilm.pk, *acting.PARTIES, "live_revision")
    acting.require(user, "publish", live)
    _require_as_seen(Seen.of_live(live), seen, _decisions_on_live(live))
    if not lacks_second_approval(live):
        raise NothingToApprove
    validate_decider(reviewers.case_of(live, is_second=True), user)
    reason = _confirmed(live, confirms_reason)
    review = _keep(
        live, Outcome.APPROVED, answers, note, user, at, revision=live.live_revision, confirmed_reason=reason
    )
    approve_again(live, user=user)
    return review


@transaction.atomic
def request_revision(
    ilm: ILM, seen: Seen, *, note: str, answers: Answers = (), user: Any, at: datetime | None = None
) -> Review:
    """Give it back to its author, who mends it and hands it in again."""
    review, state = _refuse(ilm, seen, Outcome.REVISION_REQUESTED, answers, note, user, at)
    requested_by = state.workflow_state.requested_by
    state.reject(user=user, comment=note)
    notifications.decided(review, to=[requested_by])
    partner_news.tell(PartnerNews.CHANGES_REQUESTED, review.ilm, review.at)
    return review


@transaction.atomic
def reject(ilm: ILM, seen: Seen, *, note: str, answers: Answers = (), user: Any, at: datetime | None = None) -> Review:
    """End the review; what was handed in is a draft again, marked as rejected."""
    review, state = _refuse(ilm, seen, Outcome.REJECTED, answers, note, user, at)
    requested_by = state.workflow_state.requested_by
    state.workflow_state.cancel(user=user)
    notifications.decided(review, to=[requested_by])
    partner_news.tell(PartnerNews.REFUSED, review.ilm, review.at)
    return review


VERBS: Mapping[str, Callable[..., Review]] = {
    Outcome.APPROVED: approve,
    Outcome.REVISION_REQUESTED: request_revision,
    Outcome.REJECTED: reject,
}


def case_of(ilm: ILM) -> Case:
    """The decision that is due on ``ilm``: the second on what stands as it was approved, else the first."""
    return reviewers.case_of(ilm, is_second=is_approved_as_it_stands(ilm))


def is_approved_as_it_stands(ilm: ILM) -> bool:
    return ilm.live and not ilm.has_unpublished_changes


def may_approve_unasked(ilm: ILM, user: Any) -> bool:
    """Whether a decider may approve although nobody handed it in: a second approval, or what they saved last.

    What a partner from outside answers for is always handed in first.
    """
    if is_approved_as_it_stands(ilm):
        return lacks_second_approval(ilm)
    draft = ilm.latest_revision
    return draft is not None and draft.user_id == user.pk and not draft.as_object().needs_agreement


def lacks_second_approval(ilm: ILM) -> bool:
    return ilm.live and not ilm.is_withdrawn and ilm.second_approved_revision_id != ilm.live_revision_id


def reason_to_confirm(version: ILM) -> str:
    """Why a partner asks for mandatory or urgent in the ``version`` to be approved; empty where it does not."""
    return version.emphasis_reason.strip() if version.is_emphasised else ""


def _confirmed(version: ILM, confirms_reason: bool) -> str:
    reason = reason_to_confirm(version)
    if reason and not confirms_reason:
        raise ReasonNotConfirmed
    return reason


def _refuse(
    ilm: ILM, seen: Seen, outcome: Outcome, answers: Answers, note: str, user: Any, at: datetime | None
) -> tuple[Review, TaskState]:
    if not names.says_something(note):
        raise NoteNeeded
    ilm, state = _as_seen(ilm, seen, user)
    if state is None:
        raise NotHandedIn
    return _keep(ilm, outcome, answers, note, user, at), state


def _as_seen(ilm: ILM, seen: Seen, user: Any) -> tuple[ILM, TaskState | None]:
    """The ILM under a lock and its handing in, if they still are what the reviewer saw."""
    locked, _replaced = acting.the_ilm_and_what_it_replaces(ilm, "latest_revision")
    acting.require(user, "publish", locked)
    _require_as_seen(Seen.of(locked), seen, locked.reviews.all())
    validate_decider(case_of(locked), user)
    return locked, locked.current_workflow_task_state


def _require_as_seen(now: Seen, seen: Seen, decisions: QuerySet[Review]) -> None:
    if now.review > seen.review:
        raise AlreadyDecided(decisions[0])
    if now != seen:
        raise ChangedSince


def _decisions_on_live(ilm: ILM) -> QuerySet[Review]:
    return ilm.reviews.filter(revision=ilm.live_revision_id)


def _keep(
    ilm: ILM, outcome: Outcome, answers: Answers, note: str, user: Any, at: datetime | None, **facts: Any
) -> Review:
    """Of the newest revision, where ``facts`` names no other; raises for notes that cannot be shown."""
    for words in (note, *(answer.get("note", "") for answer in answers)):
        validate_words(note=words)
    return Review.objects.create(
        ilm=ilm, reviewer=user, outcome=outcome, note=note.strip(), answers=[dict(answer) for answer in answers],
        at=at or timezone.now(), **{"revision": ilm.latest_revision} | facts,
    )  # fmt: skip


def _validate_checklist(answers: Answers) -> None:
    """The good answer to every question is yes."""
    given = {answer["question"]: answer["answer"] for answer in answers}
    asked = ChecklistItem.objects.filter(is_active=True).values_list("question", flat=True)
    if any(given.get(question) not in (YES, NO) for question in asked):
        raise ChecklistOpen
    if refused := [question for question, answer in given.items() if answer == NO]:
        raise ChecklistSaysNo(refused)
