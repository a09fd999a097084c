"""The preview mode that hands a draft to a frontend: it shows the link by which that reads it."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from ilm_blocks.preview_modes import PreviewMode

from .links import Link, saved_revision_of


def render(draft: Any, request: HttpRequest) -> HttpResponse:
    """A new link to ``draft`` as it was saved last; what was typed since is in none."""
    revision = saved_revision_of(draft)
    link = Link.to(revision, now=timezone.now()) if revision else None
    return TemplateResponse(request, "partner_api/drafts/link.html", {"link": link, "revision": revision})


FRONTEND = PreviewMode("frontend", _("app or website"), render, channel=None)
