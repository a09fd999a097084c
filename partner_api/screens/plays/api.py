from typing import cast

from django.http import HttpResponseBase
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from ...openapi.schema import failures
from .. import last_seen, second_player
from ..authentication import AuthenticationWithHealth
from ..models import Screen
from . import recording, serializers
from .parsers import GzipJSONParser


class PlaysView(APIView):
    """Takes a screen's proofs of play. Sent twice they count once; what cannot be read holds up nothing."""

    authentication_classes = [AuthenticationWithHealth]
    parser_classes = [GzipJSONParser]

    @extend_schema(
        operation_id="addPlays",
        summary=_("What a videotron has shown"),
        description=_("Proofs of play, at most 500 at once, plain or with `Content-Encoding: gzip`. Delete a row "
                      "when its batch has been answered, and send the batch again when no answer came."),
        auth=[{"screen": []}],  # type: ignore[list-item]
        request=serializers.RowBatch,
        responses={200: serializers.Receipt} | failures(400, 401, 405, 406, "second_player", 413, 415, 429, 500),
    )  # fmt: skip
    def post(self, request: Request) -> HttpResponseBase:
        screen, at = cast(Screen, request.auth), timezone.now()
        batch = serializers.Batch(data=request.data)
        batch.is_valid(raise_exception=True)
        rows, rejected = serializers.read(batch.validated_data["rows"])
        second_player.refuse(screen, request.headers.get("X-Boot", ""), rows)
        counts = recording.record(screen, rows, at)
        response = Response({
            "accepted": counts.accepted,
            "flagged": [{"id": str(uuid), "code": flag} for uuid, flag in counts.flagged],
            "unlinked": [str(uuid) for uuid in counts.unlinked],
            "duplicate": counts.duplicate,
            "late": counts.late,
            "rejected": rejected,
            "ack_through": max((row["n"] for row in rows), default=None),
        })  # fmt: skip
        response["Cache-Control"] = "no-store"
        last_seen.note_after(response, screen, at)
        return response
