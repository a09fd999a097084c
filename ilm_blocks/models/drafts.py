"""A draft as the rules would judge it: copies, never saved."""

from copy import copy

from .ilm import ILM


def as_live(ilm: ILM) -> ILM:
    """A copy of ``ilm`` as the rules would judge it once its newest revision is approved, not saved.

    Facts of the live revision, above all its second approval, do not pass to another revision.
    """
    approved = copy(ilm)
    approved.live = True
    approved.pk = ilm.pk or 0  # a new one has no primary key yet, and ordering needs one
    if ilm.live_revision_id is None or ilm.live_revision_id != ilm.latest_revision_id:
        approved.live_revision_id = ilm.latest_revision_id
        approved.second_approved_revision = approved.second_approved_by = None
        approved.confirmation = approved.approved_by = None
    return approved


def as_it_stands(ilm: ILM) -> ILM:
    """A copy of ``ilm``, not saved, that knows of no draft: for those whom drafts do not concern."""
    known = copy(ilm)
    known.latest_revision_id = ilm.live_revision_id
    return known


def as_approved_twice(ilm: ILM) -> ILM:
    """``as_live`` with the second approval that a quiet period asks for."""
    approved = as_live(ilm)
    approved.second_approved_revision_id = approved.live_revision_id
    return approved
