"""The reference: the OpenAPI document for programs, the same as a page for people, and what each problem means."""

from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy
from django.views.decorators.http import require_safe
from rest_framework.request import Request
from rest_framework.response import Response

from partner_api import problems
from partner_api.addresses import api_url
from partner_api.http import caching
from partner_api.http.views import PublicView
from partner_api.problems.kinds import KINDS

from . import schema
from .printed import groups, shapes


class StartView(PublicView):
    """Where to go from here."""

    schema = None

    def get(self, request: Request) -> HttpResponseBase:
        names = {
            "regions": "delivery:regions",
            "ilm": "delivery:ilms",
            "openapi": "openapi",
            "docs": "docs",
            "problems": "problems",
        }
        body = {name: api_url(reverse(target)) for name, target in names.items()}
        return _kept(request, body)


class OpenAPIView(PublicView):
    """The OpenAPI document of this version."""

    schema = None

    def get(self, request: Request) -> HttpResponseBase:
        return _kept(request, schema.document("en"))


def _kept(request: Request, body: Any) -> HttpResponseBase:
    response = Response(body)
    caching.keep(response)
    return caching.conditional(request, response, caching.etag_of(body))


#: What the document does not describe.
OTHER_ADDRESSES = {
    "/api/v1/": _lazy("where to go from here"),
    "/api/v1/openapi.json": _lazy("all of this for programs (OpenAPI 3.1)"),
    "/api/v1/docs/": _lazy("this page"),
    "/api/v2/pages/": _lazy("the ordinary pages, by Wagtail’s own API"),
    "/api/v2/images/": _lazy("the pictures that pages show, by Wagtail’s own API"),
    "/api/v2/documents/": _lazy("the documents that pages link to, by Wagtail’s own API"),
    "/api/problems/": _lazy("every error there can be, and what helps"),
}


@require_safe
def docs(request: HttpRequest) -> HttpResponse:
    document = schema.document(translation.get_language())
    context = {
        "groups": groups(document),
        "shapes": shapes(document),
        "other_addresses": OTHER_ADDRESSES,
        "root": api_url("/"),
    }
    return _page(request, "docs", context)


@require_safe
def problem_list(request: HttpRequest) -> HttpResponse:
    return _page(request, "problems", {"kinds": KINDS})


@require_safe
def problem(request: HttpRequest, code: str) -> HttpResponse:
    if (kind := KINDS.get(code)) is None:
        unknown = problems.Problem("not_found", _("There is no problem called “%(code)s”.") % {"code": code})
        return problems.respond(request, unknown)
    return _page(request, "problem", {"code": code, "kind": kind})


def _page(request: HttpRequest, name: str, context: dict[str, Any]) -> HttpResponse:
    response = render(request, f"partner_api/reference/{name}.html", context)
    caching.keep(response)
    response.public_vary = caching.VARY_OF_PAGES  # type: ignore[attr-defined]
    return response
