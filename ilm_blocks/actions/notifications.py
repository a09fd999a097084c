"""Whom it is told that the review of an ILM moves on; after the commit, and nothing depends on it."""

from collections.abc import Callable, Iterable, Sequence
from datetime import datetime
from functools import partial
from typing import Any

from django.conf import settings
from django.db import transaction
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _
from wagtail.admin import signal_handlers
from wagtail.admin.utils import get_admin_base_url
from wagtail.permissions import policy_registry

from .. import notices
from ..models import ILM, Confirmation, ConfirmationRequest, Outcome, QuietPeriod, Review, SocialPost
from ..queries import reviewers, second_approvals, sides
from ..queries.posts import Judged


def handed_in(ilm: ILM, *, by: Any) -> None:
    """Ask the nearest approvers for their decision."""
    people, draft = reviewers.case_of(ilm).deciders, ilm.get_latest_revision_as_object()
    _after_commit("handed_in", draft, people - _numbers([by]), {"by": by}, _review_url(ilm))


def second_approval_asked(ilm: ILM, *, by: Any, at: datetime) -> None:
    """Ask for the second approval that a quiet period ahead will not air ``ilm`` without, if one does."""
    found = second_approvals.asked(ILM.objects.filter(pk=ilm.pk), at)
    cases = second_approvals.cases(found)
    for each in found:
        facts = {"by": by, "period": each.period}
        url = reverse("ilm_blocks_admin:second_approval", args=[ilm.pk])
        _after_commit("second_approval", each.ilm, cases[ilm.pk].deciders - _numbers([by]), facts, url)


def decided(review: Review, *, to: Iterable[Any]) -> None:
    """Tell the person who handed it in, and the people of the partner, what was decided and why."""
    to_mend = reverse(ILM.snippet_viewset.get_url_name("edit"), args=[review.ilm_id])
    url = _where_url(review.ilm) if review.outcome == Outcome.APPROVED else to_mend
    facts = {"review": review, "missing": [a for a in review.answers if a["answer"] == "no"]}
    people = concerned(review.ilm) | still_near(review.ilm, to)
    decided_on = review.revision.as_object()  # what it is called there; the row bears the name of what is on air
    _after_commit(review.outcome, decided_on, people - _numbers([review.reviewer]), facts, url)


def withdrawn(ilm: ILM, *, by: Any, handed_in_by: Any = None) -> None:
    """Tell the same people, its approver and the person who waits for a decision on changes that it was taken off."""
    author = ilm.live_revision.user if ilm.live_revision else None
    people = concerned(ilm) | still_near(ilm, [author, ilm.approved_by, handed_in_by])
    facts = {"by": by, "ends_review": handed_in_by is not None}
    _after_commit("withdrawn", ilm, people - _numbers([by]), facts, _where_url(ilm))


def confirmation_asked(asked: ConfirmationRequest, draft: ILM, *, is_reminder: bool = False) -> None:
    """Ask the partner's people whether what an officer wrote in its name is theirs."""
    facts = {"asked": asked, "is_reminder": is_reminder}
    url = reverse("ilm_blocks_admin:confirm", args=[draft.pk])
    _after_commit("confirmation_asked", draft, concerned(draft), facts, url)


def confirmed(draft: ILM, asked: ConfirmationRequest, *, by: Any) -> None:
    """Tell the officer who asked, and ask the approvers for the decision that waited for this."""
    people = reviewers.case_of(draft).deciders | still_near(draft, [asked.asked_by])
    _after_commit("confirmed", draft, people - _numbers([by]), {"by": by}, _review_url(draft))


def denied(draft: ILM, asked: ConfirmationRequest, word: Confirmation) -> None:
    """Tell the officer who asked, and the approvers, what the partner says is wrong."""
    people = reviewers.case_of(draft).deciders | still_near(draft, [asked.asked_by])
    to_mend = reverse(ILM.snippet_viewset.get_url_name("edit"), args=[draft.pk])
    _after_commit("denied", draft, people - _numbers([word.member]), {"word": word}, to_mend)


def narrowed(ilm: ILM, *, by: Any) -> None:
    """Tell the partner that its material is shown in fewer places, or for a shorter time, than it was confirmed for."""
    _after_commit("narrowed", ilm, concerned(ilm) - _numbers([by]), {"by": by}, _where_url(ilm))


def quiet_period_asked(period: QuietPeriod, *, by: Any) -> None:
    """Ask those who may confirm what was written of a quiet period: until one does, it has no effect."""
    held = sides.holders(period.owner.path, "administer", "approve").values()
    url = reverse("ilm_blocks_admin:quiet_period", args=[period.pk])
    people: frozenset[int] = frozenset().union(*held)
    _after_commit("quiet_period", period, people - _numbers([by]), {"by": by, "period": period.as_proposed}, url)


def post_due(post: SocialPost, people: Iterable[int], *, unsent: Callable[[], object]) -> None:
    """Remind whoever is to post it of a plan whose day has come; calls ``unsent`` if no mail could be sent."""
    url = reverse("ilm_blocks_admin:post", args=[post.pk])
    _after_commit("post_due", post.ilm, people, {"post": post}, url, unsent)


def posts_to_remove(removals: Sequence[Judged], people: Iterable[int], *, unsent: Callable[[], object]) -> None:
    """Ask for the removal of posts of one ILM by the same people; calls ``unsent`` if no mail could be sent."""
    url = reverse("ilm_blocks_admin:posts")
    _after_commit("posts_to_remove", removals[0].post.ilm, people, {"removals": removals}, url, unsent)


def concerned(ilm: ILM) -> frozenset[int]:
    """The people of the responsible party."""
    return frozenset(ilm.responsible.members.values_list("pk", flat=True)) if ilm.responsible else frozenset()


def still_near(ilm: ILM, people: Iterable[Any]) -> frozenset[int]:
    """Those of ``people`` who may still see it: whoever has left the region or the partner hears of it no more."""
    policy = policy_registry.get_by_type(ILM)
    known = (person for person in people if person is not None)
    return _numbers(person for person in known if policy.user_has_permission_for_instance(person, "view", ilm))


def _review_url(ilm: ILM) -> str:
    return reverse("ilm_blocks_admin:review", args=[ilm.pk])


def _where_url(ilm: ILM) -> str:
    return reverse("ilm_blocks_admin:where", args=[ilm.pk])


def _numbers(people: Iterable[Any]) -> frozenset[int]:
    return frozenset(person.pk for person in people if person is not None)


def _after_commit(
    event: str, ilm: ILM | QuietPeriod, people: Iterable[int], facts: dict[str, Any], url: str,
    unsent: Callable[[], object] = lambda: None,
) -> None:  # fmt: skip
    wanted = frozenset(people)

    def send() -> None:
        if not _send(event, ilm, wanted, facts, url):
            unsent()

    transaction.on_commit(send, robust=True)


def _send(event: str, ilm: ILM | QuietPeriod, people: frozenset[int], facts: dict[str, Any], url: str) -> bool:
    """Whether it reached anybody, or there was nobody to reach."""
    url = get_admin_base_url() + url
    with translation.override(settings.LANGUAGE_CODE):
        body = render_to_string(f"ilm_blocks/mail/{event}.txt", facts | {"ilm": ilm, "url": url})
        subject = _subjects()[event] % {"ilm": ilm}
    return notices.tell(notices.Notice(KINDS[event].code, subject, body, url), people)


KINDS = {
    "handed_in": notices.WAITS,
    "second_approval": notices.WAITS,
    "confirmation_asked": notices.CONFIRMATION,
    "confirmed": notices.WAITS,
    "denied": notices.MEND,
    "narrowed": notices.WITHDRAWN,
    "approved": notices.APPROVED,
    "revision_requested": notices.MEND,
    "rejected": notices.MEND,
    "withdrawn": notices.WITHDRAWN,
    "quiet_period": notices.WAITS,
    "post_due": notices.WAITS,
    "posts_to_remove": notices.WITHDRAWN,
}


def _subjects() -> dict[str, str]:
    return {
        "handed_in": _("To review: %(ilm)s"),
        "second_approval": _("Second approval asked: %(ilm)s"),
        "confirmation_asked": _("Is this yours? %(ilm)s"),
        "confirmed": _("Confirmed by the partner: %(ilm)s"),
        "denied": _("Denied by the partner: %(ilm)s"),
        "narrowed": _("Shown in fewer places: %(ilm)s"),
        "approved": _("Approved: %(ilm)s"),
        "revision_requested": _("Needs revision: %(ilm)s"),
        "rejected": _("Rejected: %(ilm)s"),
        "withdrawn": _("Withdrawn: %(ilm)s"),
        "post_due": _("To be posted: %(ilm)s"),
        "posts_to_remove": _("Remove your posts: %(ilm)s"),
        "quiet_period": _("To confirm: quiet period %(ilm)s"),
    }


def silence_wagtails_own() -> None:
    """Wagtail tells of every workflow in words of its own; of an ILM, we tell."""
    for notifier in (
        signal_handlers.workflow_submission_email_notifier,
        signal_handlers.workflow_approval_email_notifier,
        signal_handlers.workflow_rejection_email_notifier,
    ):
        setattr(notifier, "can_handle", partial(_is_not_of_ilm, type(notifier).can_handle, notifier))  # noqa: B010


def _is_not_of_ilm(can_handle: Any, notifier: Any, instance: Any, **kwargs: Any) -> bool:
    return can_handle(notifier, instance, **kwargs) and not isinstance(instance.content_object, ILM)
