"""A saved revision as the API will tell it once it is public."""

from datetime import datetime
from typing import Any

from wagtail.models import Revision

from ilm_blocks import previews, regions
from ilm_blocks.models import ILM
from partner_api import addresses
from partner_api.delivery import items
from partner_api.delivery.articles import listing
from partner_api.delivery.articles.parameters import MEMBERS
from partner_api.delivery.region_pages import chain_above
from sites.models import ArticlePage

from .links import UnknownPreview


def tell(revision: Revision, *, expires_at: datetime, form: str) -> dict[str, Any]:
    """``kind`` says which of ``ilm`` and ``article`` is told; raises UnknownPreview for a draft of neither.

    What was withdrawn since is told by no link any more, whoever made it.
    """
    draft = revision.as_object()
    told = {"saved_at": items.instant(revision.created_at), "expires_at": items.instant(expires_at)}
    match draft:
        case ILM():
            return {"kind": "ilm", **told, "ilm": _ilm(draft, revision)}
        case ArticlePage():
            return {"kind": "article", **told, "article": _article(draft, form)}
    raise UnknownPreview


def _ilm(draft: ILM, revision: Revision) -> dict[str, Any]:
    chain = regions.provider().chain(draft.owner_id)
    if not chain or draft.is_withdrawn:
        raise UnknownPreview
    roots = addresses.roots([chain])
    told = items.listed(previews.as_approved(draft), chain[-1], roots, root=roots[chain[-1].id], notes=[])
    return told | {"revision": revision.pk}


def _article(draft: ArticlePage, form: str) -> dict[str, Any]:
    chain = chain_above(draft)
    if not chain:
        raise UnknownPreview
    draft.region_id = chain[-1].id
    [told] = listing.tell([draft], chain, form=form, names=MEMBERS)
    return told
