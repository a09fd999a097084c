"""When a screen is to be on, for the machine that switches its panel."""

from typing import Any, cast

from django.http import HttpResponseBase
from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from ilm_blocks import regions

from ..openapi.schema import failures
from .authentication import BearerAuthentication
from .manifest_shape import Window
from .models import Screen
from .serializers import windows


class ScreenHours(serializers.Serializer):
    """The members of the manifest that say when a screen is on, alone."""

    screen = serializers.CharField(help_text=_("The screen that asked."))
    tz = serializers.CharField(help_text=_("Zone of the screen: `operating` is meant in it."))
    operating = Window(many=True)


class OperatingHoursView(APIView):
    """Unlike the manifest this is no sign of life: a panel that is switched says nothing of what it shows."""

    authentication_classes = [BearerAuthentication]

    @extend_schema(
        operation_id="getOperatingHours",
        summary=_("When a videotron is on"),
        description=_("The operating hours of the screen whose token is sent, as in its manifest. Asking for them is "
                      "no sign of life of the player."),
        auth=[{"screen": []}],  # type: ignore[list-item]
        responses={200: ScreenHours} | failures(401, 405, 406, 429, 500),
    )  # fmt: skip
    def get(self, request: Request) -> HttpResponseBase:
        screen = cast(Screen, request.auth)
        zone = regions.chain_of(screen.owner_id)[-1].zone
        facts: dict[str, Any] = {"screen": screen.pk, "tz": zone, "operating": windows(screen.operating_rules)}
        response = Response(facts)
        response["Cache-Control"] = "private, no-cache"
        return response
