from datetime import datetime
from typing import cast

from django.http import HttpResponse, HttpResponseBase
from django.utils import timezone
from django.utils.cache import patch_vary_headers
from django.utils.http import quote_etag
from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import extend_schema
from rest_framework.exceptions import AuthenticationFailed
from rest_framework.request import Request
from rest_framework.views import APIView

from ..http.caching import conditional
from ..openapi.schema import UNCHANGED, VALIDATORS, failures
from . import given, known, last_seen
from .authentication import AuthenticationWithVersions
from .bodies import likeness
from .manifest_shape import Manifest
from .models import Screen


class ManifestView(APIView):
    """What the screen plays in the coming days. Answers 304 while nothing has changed, after one query.

    A process that has answered this screen before does so without it (``known``).
    Any answer is also a sign of life (docs/decisions/0005-heard-by-the-manifest.md).
    """

    authentication_classes = [AuthenticationWithVersions]

    @extend_schema(
        operation_id="getManifest",
        summary=_("What a videotron plays"),
        description=_("The manifest of the screen whose token is sent, for the coming days."),
        auth=[{"screen": []}],  # type: ignore[list-item]
        parameters=[VALIDATORS[0]],
        responses={200: Manifest, 304: UNCHANGED} | failures(401, 405, 406, 429, 500, 503),
    )
    def get(self, request: Request) -> HttpResponseBase:
        screen, at = cast(Screen, request.auth), timezone.now()
        response = self.unchanged(request, screen, at) or self.whole(request, screen, at)
        # A 304 has these too: a screen sets its clock by every answer.
        response["X-Server-Time-Ms"] = known.server_time(at)
        response["Cache-Control"] = "private, no-cache"
        patch_vary_headers(response, ["Authorization"])
        last_seen.note_after(response, screen, at)
        return response

    @staticmethod
    def unchanged(request: Request, screen: Screen, at: datetime) -> HttpResponseBase | None:
        """304 without building anything, if the screen holds today's manifest already."""
        if (remembered := given.known(screen, at)) is None:
            return None
        response = under(request, HttpResponse(), screen, remembered, at)
        return response if response.status_code == 304 else None

    @staticmethod
    def whole(request: Request, screen: Screen, at: datetime) -> HttpResponseBase:
        try:
            made, remembered = given.make(screen, at)
        except Screen.DoesNotExist:  # deleted since it was known by its token
            raise AuthenticationFailed from None
        return under(request, HttpResponse(made.body, content_type="application/json"), screen, remembered, at)


def under(
    request: Request, response: HttpResponse, screen: Screen, remembered: given.Remembered, at: datetime
) -> HttpResponseBase:
    """``response`` with the ETag of what is ``remembered``, or "not modified", in either case for the next time too."""
    etag = quote_etag(remembered.etag)
    answer = conditional(request, response, etag)
    standing = known.Standing(remembered.version, remembered.marks, remembered.days.next_day)
    known.told(answer, known.Known(screen, likeness(screen, at), known.Given(etag, standing)))
    return answer
