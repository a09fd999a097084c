"""What all addresses of partners have in common: a key with its scope, its website and its rate, and no cache."""

from collections.abc import Mapping
from typing import Any, ClassVar, cast

from django.utils import timezone
from django.utils.cache import patch_vary_headers
from django.utils.translation import gettext as _
from rest_framework.request import Request
from rest_framework.views import APIView

from ilm_blocks.models import Partner
from partner_api.http.parameters import Parameters
from partner_api.problems import Problem

from .authentication import KeyAuthentication
from .cors import EXPOSED_HEADERS
from .keys import last_use
from .keys.models import PartnerKey
from .keys.scopes import Scope
from .parsers import JSONObjectParser
from .throttling import KeyThrottle, headers_of


class PartnerResource(APIView):
    """``scopes`` names by method what the key must be made for."""

    authentication_classes = [KeyAuthentication]
    throttle_classes = [KeyThrottle]
    parser_classes = [JSONObjectParser]
    scopes: ClassVar[Mapping[str, Scope]]
    parameters: ClassVar[type[Parameters]] = Parameters

    query: dict[str, Any]

    @property
    def key(self) -> PartnerKey:
        return cast(PartnerKey, self.request.auth)

    @property
    def partner(self) -> Partner:
        return self.key.partner

    @property
    def person(self) -> Any:
        """The member as whom the key acts."""
        return self.request.user

    def check_throttles(self, request: Request) -> None:
        """Counted before it is asked what the key may do: what is refused counts too, and says what is left."""
        super().check_throttles(request)
        self._require_use(request)

    def _require_use(self, request: Request) -> None:
        key = cast(PartnerKey, request.auth)
        origin = request.headers.get("Origin")
        if origin is not None and origin not in key.origins:
            raise Problem("origin_not_registered", _("%(origin)s is not registered for this key.") % {"origin": origin})
        method = "GET" if request.method == "HEAD" and "HEAD" not in self.scopes else request.method or ""
        scope = self.scopes.get(method)
        if scope is not None and not key.allows(scope):
            raise Problem("scope_missing", _("This needs a key with the use “%(scope)s”.") % {"scope": scope.value})

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        super().initial(request, *args, **kwargs)
        self.query = self.parameters.read(request.query_params)

    def finalize_response(self, request: Request, response: Any, *args: Any, **kwargs: Any) -> Any:
        response = super().finalize_response(request, response, *args, **kwargs)
        response["Cache-Control"] = "no-store"
        patch_vary_headers(response, ["Authorization", "Origin"])
        for name, value in headers_of(request._request).items():
            response[name] = value
        response.exposed_headers = EXPOSED_HEADERS
        if (key := getattr(request, "_auth", None)) is not None:
            last_use.note_after(response, key, timezone.now())
        return response
