from datetime import datetime, timedelta
from typing import cast

from django.http import HttpResponseBase
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from ...openapi.schema import failures
from ...problems import Problem
from .. import last_seen
from ..authentication import AuthenticationWithHealth
from ..models import Screen
from ..sessions import Session
from . import beats, pictures, serializers
from .models import ScreenCommand, ScreenHealth
from .parsers import BeatParser, PictureParser

#: Of one player; ours leave five seconds between two.
LEAST_BETWEEN = timedelta(seconds=2)


class TooSoon(Problem):
    wait = 5  # seconds, as Retry-After

    def __init__(self) -> None:
        super().__init__("too_many_requests", _("Leave at least five seconds between two heartbeats."))


class HeartbeatView(APIView):
    """Takes what a player tells of itself, and says what it is to do."""

    authentication_classes = [AuthenticationWithHealth]
    parser_classes = [BeatParser]

    @extend_schema(
        operation_id="addHeartbeat",
        summary=_("How a videotron fares"),
        description=_("Sent each 60 seconds and whenever something changes that matters, but with at least 5 seconds "
                      "in between. The answer may hold commands: do each once, tell what came of it in `done`."),
        auth=[{"screen": []}],  # type: ignore[list-item]
        request=serializers.Beat,
        responses={200: serializers.Answer} | failures(400, 401, 405, 406, 413, 415, 429, 500),
    )  # fmt: skip
    def post(self, request: Request) -> HttpResponseBase:
        screen, at = cast(Screen, request.auth), timezone.now()
        told = serializers.read(request.data)
        if _is_too_soon(screen, told["boot"], at):
            raise TooSoon
        orders = [_order(screen, command) for command in beats.take(screen, told, at)]
        response = Response({"server_time_ms": int(at.timestamp() * 1000), "commands": orders})
        response["Cache-Control"] = "no-store"
        last_seen.note_after(response, screen, at)
        return response


def _is_too_soon(screen: Screen, boot: str, at: datetime) -> bool:
    health = cast(ScreenHealth | None, getattr(screen, "health", None))
    last = Session.of(health).last_of(boot) if health else None
    return last is not None and timedelta() <= at - last < LEAST_BETWEEN


def _order(screen: Screen, command: ScreenCommand) -> dict[str, object]:
    until_ms = int(command.until.timestamp() * 1000)
    return {"id": command.pk, "kind": command.kind, "until_ms": until_ms, "name": screen.name}


class ScreenshotView(APIView):
    """Takes the picture that an officer has asked for."""

    authentication_classes = [AuthenticationWithHealth]
    parser_classes = [PictureParser]

    @extend_schema(
        operation_id="addScreenshot",
        summary=_("What a videotron shows"),
        description=_("One picture, WebP or JPEG of at most 60 kB and 480 × 960 pixels, taken only while the command "
                      "`screenshot` waits. It replaces the one before, and the keepers of the screen alone see it."),
        auth=[{"screen": []}],  # type: ignore[list-item]
        request={"image/webp": bytes, "image/jpeg": bytes},
        responses={204: None} | failures(400, 401, 405, 406, 409, 413, 415, 422, 429, 500),
    )  # fmt: skip
    def post(self, request: Request) -> HttpResponseBase:
        screen, at = cast(Screen, request.auth), timezone.now()
        pictures.keep(screen, cast(bytes, request.data), at)
        response = Response(status=204)
        response["Cache-Control"] = "no-store"
        return response
