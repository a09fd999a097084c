"""Approval: the first, which puts a revision on air, and the second, which a quiet period asks for."""

from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _
from wagtail.actions.publish_revision import PublishRevisionAction
from wagtail.models import Revision

from .. import validation
from ..media import freezing
from ..models import ILM
from ..queries import reviewers
from . import acting, confirmation, correction, notifications
from .acting import Refused
from .four_eyes import validate_decider
from .withdrawal import AlreadyWithdrawn


class NothingToApprove(Refused):
    def __init__(self) -> None:
        super().__init__(_("Only what is approved once can be approved a second time."), code="not_approved")


@transaction.atomic
def publish(
    ilm: ILM, revision: Revision, *, user: Any = None, skip_permission_checks: bool = False, **options: Any
) -> Any:
    """Approve ``revision``: from now on the cascade shows it. Raises Refused or ValidationError with the reason."""
    action = PublishRevisionAction(revision, user=user, **options)
    approved: ILM = action.object
    # Judged under the lock: a denial or a withdrawal at the same time comes either before, and counts, or after.
    row, replaced = acting.the_ilm_and_what_it_replaces(approved)
    acting.bring_up_to_date(approved, row)
    if approved.is_withdrawn:
        raise AlreadyWithdrawn
    # What is said of the original of a copy counts, too, and a name that was given up meanwhile takes nothing new.
    approved.responsible = acting.hold_name(approved.responsible_id)
    if user is not None:  # whatever Wagtail's flag says: no caller may skip this
        validate_decider(reviewers.case_to_publish(approved, revision.pk), user)
    validation.validate_for_approval(approved)
    covered = confirmation.require(approved)
    approved.confirmation = covered.word
    if covered.is_narrower and covered.word and user is not None:
        notifications.narrowed(approved, by=user)
    approved.frozen = freezing.freeze(approved.creatives)
    approved.approved_by = user
    act = acting.begin("published", user)
    with approved.under(act):
        published = action.execute(skip_permission_checks=True)
    if replaced and validation.takes_its_place_now(replaced, approved):
        correction.put_in_place(replaced, approved, act)
    return published


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


class PublishILM(PublishRevisionAction):
    """Wagtail's registered action, led to the door."""

    def execute(self, skip_permission_checks: bool = False) -> Any:
        return publish(
            self.object, self.revision, user=self.user, skip_permission_checks=skip_permission_checks,
            changed=self.changed, log_action=self.log_action, previous_revision=self.previous_revision,
        )  # fmt: skip
