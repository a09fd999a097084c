from collections.abc import Mapping, Sequence
from typing import Any

from django.http import HttpResponseBase
from rest_framework.response import Response
from rest_framework.utils.urls import replace_query_param

from partner_api.addresses import api_url

from . import caching
from .views import PublicView


class ListView(PublicView):
    """A list by cursor; its parameters have a ``cursor`` and may have ``fields``. Its ETag is made of its content."""

    def respond(
        self, items: Sequence[Mapping[str, Any]], last: Any, *, left: int | None = None, keys: Sequence[str] = ()
    ) -> HttpResponseBase:
        """One page, with the address of the next where one follows ``last``, what the cursor is to name.

        Caches keep it for ``left`` seconds at most, and drop it by ``keys``.
        """
        following = None if last is None else self._address_behind(last)
        names = self.query.get("fields")
        if names is not None:
            items = [{name: value for name, value in item.items() if name in names} for item in items]
        body = {"items": items, "next": following}
        response = Response(body)
        if following:
            response["Link"] = f'<{following}>; rel="next"'
        if keys:
            response["Surrogate-Key"] = " ".join(keys)
        caching.keep(response, left=left)
        return caching.conditional(self.request, response, caching.etag_of(body))

    def _address_behind(self, last: Any) -> str:
        cursor = self.parameters().fields["cursor"].to_representation(last)
        return replace_query_param(api_url(self.request.get_full_path()), "cursor", cursor)
