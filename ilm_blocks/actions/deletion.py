"""Deletion, of drafts that were never approved nor reviewed."""

from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

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


@transaction.atomic
def delete_draft(ilm: ILM, *, user: Any = None) -> tuple[int, dict[str, int]]:
    """Delete a draft that was never approved; whatever was on air is withdrawn instead."""
    row = acting.the_ilm(ilm.pk)
    acting.require(user, "delete", row)
    if row.first_published_at:
        raise OnRecord(row)
    if row.reviews.exists():
        raise Reviewed
    if row.confirmations.exists() or row.statements.exists():
        raise Spoken
    if copy := ILM.objects.filter(copied_from__object_id=str(row.pk)).exclude(pk=row.pk).first():
        raise Copied(copy)
    return row.delete_row()
