"""Deletion, of drafts that were never approved nor reviewed."""

from django.db import transaction
from django.utils.translation import gettext_lazy as _
from wagtail.actions.delete import DeleteAction
from wagtail.log_actions import log

from ..models import ILM
from ..models.journaled import OnRecord
from . import acting
from .acting import Refused


class Reviewed(Refused):
    def __init__(self) -> None:
        super().__init__(
            _("It was reviewed, and the decision is on record: it cannot be deleted. Leave it a draft."),
            code="reviewed",
        )


class Spoken(Refused):
    def __init__(self) -> None:
        super().__init__(
            _("A partner has handed it in or answered for it, and that is on record: it cannot be deleted."),
            code="spoken",
        )


class Copied(Refused):
    """With its revisions it would be forgotten who wrote the words of the copy."""

    def __init__(self, copy: ILM) -> None:
        said = _("“%(ilm)s” was copied from it and nobody has approved those words: delete that one first.")
        super().__init__(said % {"ilm": copy}, code="copied")


class DeleteILM(DeleteAction):
    """Delete a draft that was never approved; whatever was on air is withdrawn instead."""

    @transaction.atomic
    def execute(self, skip_permission_checks: bool = False) -> tuple[int, dict[str, int]]:
        row = acting.the_ilm(self.instance.pk)
        acting.require(None if skip_permission_checks else self.user, "delete", row)
        _require_off_the_record(row)
        if self.log_action:
            log(instance=row, action=self.log_action, user=self.user, deleted=True)
        return row.delete_row()


def _require_off_the_record(row: ILM) -> None:
    if row.first_published_at:
        raise OnRecord(row)
    if row.reviews.exists():
        raise Reviewed
    if row.confirmations.exists() or row.statements.exists() or row.declarations.exists():
        raise Spoken
    if copy := ILM.objects.filter(copied_from__object_id=str(row.pk)).exclude(pk=row.pk).first():
        raise Copied(copy)
