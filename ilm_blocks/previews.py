"""A draft as it will look: what all preview modes share, and the plain card."""

from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.utils.translation import gettext_lazy as _

from . import regions
from .media import freezing
from .models import ILM, drafts
from .preview_modes import PreviewMode
from .queries.rows import Verdict
from .rules.decide import Rule


def as_approved(ilm: ILM) -> ILM:
    """A copy of ``ilm`` as it would look once approved, not saved: its creatives frozen.

    Without those of which the file was not chosen yet, or was deleted since the draft was saved.
    """
    approved = drafts.as_live(ilm)
    approved.frozen = freezing.freeze(creative for creative in ilm.creatives if freezing.is_whole(creative))
    return approved


def _card(ilm: ILM, request: HttpRequest) -> HttpResponse:
    owner = regions.of(ilm.owner) if ilm.owner_id else None
    shown = Verdict(as_approved(ilm), owner, True, Rule.BINDING) if owner else None
    return TemplateResponse(request, "ilm_blocks/preview.html", {"verdict": shown, "region": owner})


CARD = PreviewMode("", _("card"), _card)
