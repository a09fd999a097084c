"""Handing in a draft, and taking it back: the same act behind the button of the editor and behind the API."""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils.translation import gettext_lazy as _
from wagtail.models import WorkflowState

from ..models import ILM
from ..queries import materials
from ..rules import material
from . import acting, declarations, requirements
from .acting import Refused
from .confirmation import MaterialChanged
from .declarations import Tick
from .withdrawal import AlreadyWithdrawn


class AlreadyHandedIn(Refused):
    def __init__(self) -> None:
        super().__init__(
            _("Somebody has just handed it in: it waits for its review, with what you have saved."),
            code="already_handed_in",
        )


class NothingToHandIn(Refused):
    def __init__(self) -> None:
        super().__init__(
            _("It is approved as it stands: there is nothing to hand in. Copy or correct it."),
            code="nothing_to_hand_in",
        )


class NotUnderReview(Refused):
    def __init__(self) -> None:
        super().__init__(_("It is not handed in: there is nothing to take back."), code="not_handed_in")


@transaction.atomic
def start_review(ilm: ILM, *, user: Any, tick: Tick | None = None) -> None:
    """Begin the review of the newest revision, or go on with one that asked for changes; of two the second is told so.

    With a ``tick`` the statement of responsibility is put on record for it first; a member's own needs one. What else
    the revision must satisfy is asked before: by the form, or by ``hand_in``.
    """
    row = acting.the_ilm(ilm.pk)
    if row.workflow_in_progress:
        raise AlreadyHandedIn
    if tick is not None:
        declarations.declare(row, tick, by=user)
    state = row.current_workflow_state
    if state is not None and state.status == WorkflowState.STATUS_NEEDS_CHANGES:
        state.resume(user)
    else:
        row.get_workflow().start(row, user)


@transaction.atomic
def hand_in(ilm: ILM, *, user: Any, seen: str, tick: Tick | None = None) -> ILM:
    """Hand in the newest revision if its material is still what was ``seen``, and is fit for approval; returns it."""
    row = acting.the_ilm(ilm.pk)
    acting.require(user, "view", row)
    if row.is_withdrawn:
        raise AlreadyWithdrawn
    if row.workflow_in_progress:
        raise AlreadyHandedIn
    if row.live and not row.has_unpublished_changes:
        raise NothingToHandIn
    acting.require(user, "change", row)
    draft: ILM = row.get_latest_revision_as_object()
    if material.digest(materials.of(draft)) != seen:
        raise MaterialChanged
    requirements.validate_for_approval(draft)
    start_review(row, user=user, tick=tick)
    return draft


@transaction.atomic
def take_back(ilm: ILM, *, user: Any) -> None:
    """End the review that it waits for: it is a draft again. By whoever handed it in, or may decide on it."""
    row = acting.the_ilm(ilm.pk)
    acting.require(user, "view", row)
    state = row.current_workflow_state
    if state is None or not row.workflow_in_progress:
        raise NotUnderReview
    if not state.user_can_cancel(user):
        raise PermissionDenied(_("Only the person who has handed it in takes it back."))
    state.cancel(user=user)
