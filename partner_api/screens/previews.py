"""A draft on a videotron of its own region, before anyone approves it."""

from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from ilm_blocks import previews, regions
from ilm_blocks.choices import Channel
from ilm_blocks.models import ILM
from ilm_blocks.preview_modes import PreviewMode
from ilm_blocks.rules.airtime import Airtime, Span

from . import manifest, views
from .models import Screen


def render(ilm: ILM, request: HttpRequest) -> HttpResponse:
    """The player with a manifest of nothing but ``ilm``, which it plays at once, whatever its window and hours."""
    chain = regions.provider().chain(ilm.owner_id) if ilm.owner_id else ()
    if not chain:
        return TemplateResponse(request, "ilm_blocks/preview.html")
    at = timezone.now()
    days = manifest.Horizon.of(chain, at)
    draft = previews.as_approved(ilm)
    draft.daypart_rules = ()
    screen = Screen(owner_id=ilm.owner_id, updated_at=at)
    content = manifest.Content.of_alone(Airtime(draft, chain[-1], (Span(days.start, None),)), screen, chain, days)
    return views.strict(request, "player", manifest=manifest.build(screen, chain, days, content))


SCREEN = PreviewMode("screen", _("videotron"), render, Channel.VIDEOTRON)
