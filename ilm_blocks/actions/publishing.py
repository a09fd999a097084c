"""Approval: the first, which puts a revision on air, and the second, which a quiet period asks for."""

from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from wagtail.actions.publish_revision import PublishRevisionAction

from ..media import freezing
from ..models import ILM
from ..queries import reviewers
from . import acting, confirmation, correction, films, notifications, partner_news, requirements
from .acting import Refused
from .four_eyes import validate_decider
from .partner_news import PartnerNews
from .withdrawal import AlreadyWithdrawn


class NothingToApprove(Refused):
    def __init__(self) -> None:
        super().__init__(_("Only what is approved once can be approved a second time."), code="not_approved")


class PublishILM(PublishRevisionAction):
    """Approve a revision: from then on the cascade shows it. Raises Refused or ValidationError with the reason."""

    @transaction.atomic
    def execute(self, skip_permission_checks: bool = False) -> Any:
        approved: ILM = self.object
        # Judged under the lock: a denial or a withdrawal at the same time comes either before, and counts, or after.
        row, replaced = acting.the_ilm_and_what_it_replaces(approved)
        acting.bring_up_to_date(approved, row)
        if approved.is_withdrawn:
            raise AlreadyWithdrawn
        # What is said of the original of a copy counts, too, and a name that was given up meanwhile takes nothing new.
        approved.responsible = acting.hold_name(approved.responsible_id)
        if self.user is not None:  # whatever Wagtail's flag says: no caller may skip this
            validate_decider(reviewers.case_to_publish(approved, self.revision.pk), self.user)
        requirements.validate_for_approval(approved)
        requirements.validate_quota(approved, timezone.now())
        self._cover(approved)
        approved.frozen = freezing.freeze(approved.creatives)
        approved.approved_by = self.user
        act = acting.begin("published", self.user)
        with approved.under(act):
            published = super().execute(skip_permission_checks=True)
        films.see_to(creative.value["video"] for creative in approved.creatives if creative.block_type == "video")
        if replaced and requirements.takes_its_place_now(replaced, approved):
            correction.put_in_place(replaced, approved, act)
        partner_news.tell(PartnerNews.APPROVED, approved, act.at)
        return published

    def _cover(self, approved: ILM) -> None:
        """By the word of the party that it names, and tell it where the word is narrower than what is approved."""
        covered = confirmation.require(approved)
        approved.confirmation = covered.word
        if covered.is_narrower and covered.word and self.user is not None:
            notifications.narrowed(approved, by=self.user)


def approve_again(ilm: ILM, *, user: Any) -> None:
    """Record the second approval that a quiet period asks for, for the live revision alone."""
    with transaction.atomic():
        row = acting.the_ilm(ilm.pk)
        if not row.live or row.is_withdrawn:
            raise NothingToApprove
        acting.require(user, "publish", row)
        validate_decider(reviewers.case_of(row, is_second=True), user)
        row.second_approved_revision, row.second_approved_by = row.live_revision, user
        row.write(acting.begin("approved_again", user), "second_approved_revision", "second_approved_by")
    acting.bring_up_to_date(ilm, row)
