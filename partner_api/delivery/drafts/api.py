"""Drafts for frontends, by link."""

from django.http import HttpResponseBase
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import OpenApiParameter
from rest_framework.request import Request
from rest_framework.response import Response

from partner_api.delivery.articles.parameters import ArticleParameters
from partner_api.http.views import PublicView
from partner_api.openapi.schema import described

from . import serializers
from .links import Link
from .telling import tell

TOKEN = OpenApiParameter(
    "token", {"type": "string", "pattern": "^[A-Za-z0-9_:-]+$"}, OpenApiParameter.PATH,
    description=_("From the preview of the editor, “App or website”: names one saved draft, and ends by itself."),
)  # fmt: skip
KEPT_BY_NOBODY = {"Cache-Control": "no-store", "X-Robots-Tag": "noindex"}


@described(
    "getPreview", _("A draft, by its link"), serializers.PREVIEW, "unknown_preview", "preview_expired", tag="drafts",
    also=[TOKEN], is_kept=False,
    description=_(
        "What is not public yet, in the shape that it will have: an ILM before its approval, an article before it is "
        "published. Editors make the link; no cache keeps the answer."
    ),
)  # fmt: skip
class PreviewView(PublicView):
    parameters = ArticleParameters

    def get(self, request: Request, token: str) -> HttpResponseBase:
        link = Link.read(token, now=timezone.now())
        body = tell(link.revision(), expires_at=link.expires_at, form=self.query["format"])
        return Response(body, headers=KEPT_BY_NOBODY)
