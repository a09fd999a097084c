from django.http import HttpResponseBase
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from ...http import clients
from ...openapi.schema import failures
from ..parsers import ShortJSONParser
from ..signing.keys import Ring
from . import asking, codes, shapes
from .models import INTERVAL_S, LIVES


class PairView(APIView):
    """Gives a device the codes of a pairing (RFC 8628, section 3.2)."""

    parser_classes = [ShortJSONParser]

    @extend_schema(
        operation_id="beginPairing",
        summary=_("Ask to become a videotron"),
        description=_("Without a token: the device shows `user_code` and asks for its token until an officer has typed "
                      "it. 20 codes in 15 minutes for one address."),
        auth=[],
        request=shapes.PairingRequest,
        responses={200: shapes.PairingCodes} | failures(400, 405, 406, 413, 415, 429, 500),
    )  # fmt: skip
    def post(self, request: Request) -> HttpResponseBase:
        sent = shapes.PairingRequest(data=request.data)
        sent.is_valid(raise_exception=True)
        viewport, at = sent.validated_data["viewport"], timezone.now()
        address = clients.mark(request._request)
        asked = asking.begin(width=viewport["w"], height=viewport["h"], address=address, at=at)
        code = codes.shown(asked.user_code)
        page = request.build_absolute_uri(reverse("screens:pair-page"))
        return unkept({
            "device_code": asked.device_code,
            "user_code": code,
            "verification_uri": page,
            "verification_uri_complete": f"{page}?code={code}",
            "expires_in": int(LIVES.total_seconds()),
            "interval": INTERVAL_S,
        })  # fmt: skip


class PairTokenView(APIView):
    """Gives the device its token once an officer has typed the code (RFC 8628, sections 3.4 and 3.5)."""

    parser_classes = [ShortJSONParser]

    def handle_exception(self, exc: Exception) -> Response:
        """Whoever waits is told so each five seconds: that is no news for the log."""
        response = super().handle_exception(exc)
        response._has_been_logged = True  # type: ignore[attr-defined]  # what Django asks before it logs an answer
        return response

    @extend_schema(
        operation_id="collectToken",
        summary=_("Ask whether the videotron is paired"),
        description=_("`authorization_pending`: ask again after `interval` seconds. `slow_down`: from now on five "
                      "seconds later each time. `access_denied` and `expired_token`: begin anew."),
        auth=[],
        request=shapes.TokenRequest,
        responses={200: shapes.PairedScreen} | failures(405, 406, 413, 415, 429, 500, "authorization_pending"),
    )  # fmt: skip
    def post(self, request: Request) -> HttpResponseBase:
        sent = shapes.TokenRequest(data=request.data)
        sent.is_valid(raise_exception=True)
        screen, token = asking.collect(sent.validated_data["device_code"], timezone.now())
        return unkept({"screen": screen.pk, "token": token, "keys": list(Ring.of(timezone.localdate()).public)})


def unkept(facts: dict[str, object]) -> Response:
    response = Response(facts)
    response["Cache-Control"] = "no-store"
    return response
