"""Preview modes of an ILM; those that layers above supply are named in ``ILM_BLOCKS["PREVIEWS"]``."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.utils.functional import Promise
from django.utils.module_loading import import_string
from django.utils.translation import gettext_lazy as _

from .conf import conf
from .rules import drafts

if TYPE_CHECKING:
    from .models import ILM


@dataclass(frozen=True, slots=True)
class PreviewMode:
    """One way of looking at a draft: ``render(ilm, request)`` answers with the page."""

    name: str
    label: str | Promise
    render: "Callable[[ILM, HttpRequest], HttpResponse]"
    #: The channel that it shows; empty for none in particular.
    channel: str = ""


def modes() -> list[PreviewMode]:
    """Those of the project first; the plain card when there are none."""
    return [import_string(path) for path in conf.PREVIEWS] or [CARD]


def modes_of(ilm: "ILM") -> list[PreviewMode]:
    """Those of the channels of ``ilm``; one of another channel where it has none of its own."""
    return [mode for mode in modes() if mode.channel in ("", *ilm.channels)] or modes()[:1]


def serve(ilm: "ILM", request: HttpRequest, mode_name: str) -> HttpResponse:
    return next(mode for mode in modes() if mode.name == mode_name).render(ilm, request)


def as_approved(ilm: "ILM") -> "ILM":
    """A copy of ``ilm`` as it would look once approved, not saved: its creatives frozen."""
    from .media import freezing

    approved = drafts.as_live(ilm)
    approved.frozen = freezing.freeze(ilm.creatives)
    return approved


def _card(ilm: "ILM", request: HttpRequest) -> HttpResponse:
    from . import cascade, regions

    owner = regions.of(ilm.owner) if ilm.owner_id else None
    shown = cascade.Verdict(as_approved(ilm), owner, True, cascade.Rule.BINDING) if owner else None
    return TemplateResponse(request, "ilm_blocks/preview.html", {"verdict": shown, "region": owner})


CARD = PreviewMode("", _("card"), _card)
