"""A draft ILM as it would look on the page of a village."""

from collections.abc import Iterator
from dataclasses import replace

from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from ilm_blocks import cascade, previews, regions
from ilm_blocks.cascade import Resolution, Rule, rows_on
from ilm_blocks.choices import Channel
from ilm_blocks.models import ILM
from ilm_blocks.preview_modes import PreviewMode
from ilm_blocks.queries import explanation
from ilm_blocks.regions import Chain
from ilm_blocks.rules.place import Place

from .levels import RegionLevel
from .models import RegionPage
from .pages import home


def render(ilm: ILM, request: HttpRequest) -> HttpResponse:
    """The home page of one village of the owner with the draft laid over; nothing is saved but files."""
    chain = _village_of(ilm) if ilm.owner_id else ()
    if not chain:
        return TemplateResponse(request, "ilm_blocks/preview.html")
    draft = previews.as_approved(ilm)
    place, at = Place(chain, Channel.WEBSITE), max(timezone.now(), draft.on_air_from)
    rows = rows_on(chain, at, with_draft=draft)
    draft = rows.ilms[0]  # as it lies over the others, so that its parties are read once
    page = RegionPage.objects.get(pk=chain[-1].id)
    context = home.context_of(page, chain, _foremost(cascade.judge(rows, place, at), draft), at=at)
    account = explanation.account(rows, draft, place, at)
    overlay = {"page": page, "self": page, "draft_id": draft.pk, "account": account}
    return TemplateResponse(request, "sites/village_preview.html", context | overlay)


def _village_of(ilm: ILM) -> Chain:
    """The first village that the draft is meant for, else the first at all, else the owner itself."""
    meant = (chain for chain in _villages(ilm) if ilm.target_rule.holds(chain))
    return next(meant, None) or next(_villages(ilm), regions.provider().chain(ilm.owner_id))


def _villages(ilm: ILM) -> Iterator[Chain]:
    return (chain for chain in regions.provider().subtree(ilm.owner_id) if chain[-1].level == RegionLevel.VILLAGE)


def _foremost(resolution: Resolution, draft: ILM) -> Resolution:
    """The draft is what the editor came to see: it comes first, hidden by no rule and cut by no limit."""
    own = next(verdict for verdict in resolution.verdicts if verdict.ilm.pk == draft.pk)
    others = [verdict for verdict in resolution.verdicts if verdict is not own]
    return replace(resolution, verdicts=[replace(own, is_shown=True, rule=Rule.MANDATORY), *others])


VILLAGE_PAGE = PreviewMode("village", _("village page"), render, Channel.WEBSITE)
