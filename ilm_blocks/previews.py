"""Preview modes of an ILM; those that layers above supply are named in ``ILM_BLOCKS["PREVIEWS"]``."""

from collections.abc import Callable
from copy import copy
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.utils.functional import Promise
from django.utils.module_loading import import_string
from django.utils.translation import gettext_lazy as _

from .conf import conf

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
    from . import assets

    approved = as_live(ilm)
    approved.frozen = assets.freeze(ilm.creatives)
    return approved


def as_live(ilm: "ILM") -> "ILM":
    """A copy of ``ilm`` as the rules would judge it once its newest revision is approved, not saved.

    What was said of the revision that is live now, a second approval above all, is not said of another.
    """
    approved = copy(ilm)
    approved.live = True
    approved.pk = ilm.pk or 0  # a new one has no number yet, and the order wants one
    if ilm.live_revision_id is None or ilm.live_revision_id != ilm.latest_revision_id:
        approved.live_revision_id = ilm.latest_revision_id
        approved.second_approved_revision = approved.second_approved_by = None
        approved.confirmation = approved.approved_by = None
    return approved


def as_it_stands(ilm: "ILM") -> "ILM":
    """A copy of ``ilm``, not saved, that knows of no draft: for those whom drafts do not concern."""
    known = copy(ilm)
    known.latest_revision_id = ilm.live_revision_id
    return known


def as_approved_twice(ilm: "ILM") -> "ILM":
    """``as_live`` with the second approval that a quiet period asks for."""
    approved = as_live(ilm)
    approved.second_approved_revision_id = approved.live_revision_id
    return approved


def _card(ilm: "ILM", request: HttpRequest) -> HttpResponse:
    from . import cascade, regions

    owner = regions.of(ilm.owner) if ilm.owner_id else None
    shown = cascade.Verdict(as_approved(ilm), owner, True, cascade.Rule.BINDING) if owner else None
    return TemplateResponse(request, "ilm_blocks/preview.html", {"verdict": shown, "region": owner})


CARD = PreviewMode("", _("card"), _card)
