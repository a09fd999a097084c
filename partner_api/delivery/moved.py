from typing import Any, cast

from django.http import HttpResponsePermanentRedirect
from django.urls import ResolverMatch, reverse
from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import OpenApiParameter

from partner_api.http import caching
from partner_api.http.parameters import CODE_SCHEMA
from partner_api.http.views import PublicView
from sites.succession import former

from .chain_versions import UnknownRegion

CODE = OpenApiParameter(
    "code", CODE_SCHEMA, OpenApiParameter.PATH, description=_("Kemendagri code; its dots may be left out."),
)  # fmt: skip


class RegionResource(PublicView):
    """A resource whose address names a region by its code: a former code leads to the present one, 308."""

    def handle_exception(self, exc: Exception) -> Any:
        if isinstance(exc, UnknownRegion) and (code := former.successor(self.kwargs["code"])):
            return self.moved_to(code)
        return super().handle_exception(exc)

    def moved_to(self, code: str) -> HttpResponsePermanentRedirect:
        here = cast(ResolverMatch, self.request.resolver_match)
        address = reverse(here.view_name, args=[code])
        query = self.request.META.get("QUERY_STRING", "")
        response = HttpResponsePermanentRedirect(f"{address}?{query}" if query else address, preserve_request=True)
        caching.keep(response)  # a code may move on; without an age, clients would keep this answer for good
        return response
