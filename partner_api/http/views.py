from typing import Any, ClassVar

from django.http import HttpRequest, HttpResponseBase, HttpResponsePermanentRedirect
from django.urls import Resolver404, resolve
from django.utils.translation import gettext as _
from rest_framework.permissions import SAFE_METHODS
from rest_framework.request import Request
from rest_framework.views import APIView

from partner_api import problems

from . import caching
from .parameters import Parameters


class PublicView(APIView):
    """A view that anybody may read: no key, any origin, one copy for all in every cache, parameters read strictly."""

    authentication_classes = []
    parameters: ClassVar[type[Parameters]] = Parameters

    query: dict[str, Any]

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        super().initial(request, *args, **kwargs)
        self.query = self.parameters.read(request.query_params)

    def finalize_response(self, request: Request, response: Any, *args: Any, **kwargs: Any) -> Any:
        response = super().finalize_response(request, response, *args, **kwargs)
        if response.status_code < 400:
            response.public_vary = caching.VARY
        return response


class UnknownAddress(APIView):
    """404 for unknown addresses; readers who left out the final slash are led to it.

    Whoever sends something is told instead: many clients follow a redirect of a POST by a GET, and lose what they sent.
    """

    schema = None

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if request.method in SAFE_METHODS and lacks_slash(request.path):
            return HttpResponsePermanentRedirect(request.get_full_path(force_append_slash=True))
        return super().dispatch(request, *args, **kwargs)

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        said = _("There is nothing at %(path)s.") % {"path": request.path}
        if lacks_slash(request.path):
            said += " " + _("Write the address with a slash at its end: %(path)s/") % {"path": request.path}
        raise problems.Problem("not_found", said)


def lacks_slash(path: str) -> bool:
    return not path.endswith("/") and is_address(f"{path}/")


def is_address(path: str) -> bool:
    try:
        return resolve(path).url_name != "unknown"
    except Resolver404:
        return False
