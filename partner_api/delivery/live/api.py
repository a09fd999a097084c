from collections.abc import AsyncIterator

from django.core.handlers.asgi import ASGIRequest
from django.http import HttpResponseBase, StreamingHttpResponse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter
from rest_framework.renderers import BaseRenderer
from rest_framework.request import Request

from partner_api.conf import conf
from partner_api.http.parameters import Parameters, RegionCode
from partner_api.http.views import PublicView
from partner_api.openapi.schema import described
from partner_api.problems import Problem

from .. import beacon, lookup
from ..beacon import Told
from ..chain_versions import ChainVersions
from .hub import hub, listening

LAST = OpenApiParameter(
    "Last-Event-ID", str, OpenApiParameter.HEADER, pattern=r"^[0-9.]{0,60}$",
    description=_("The id of the last event that you got: nothing is repeated that still holds."),
)  # fmt: skip


class LiveParameters(Parameters):
    region = RegionCode(help_text=_("Code of the region whose programme is listened to."))


class EventStreamRenderer(BaseRenderer):
    """For the negotiation alone: what browsers ask for here. The stream renders itself."""

    media_type = "text/event-stream"
    format = "event-stream"


class Crowded(Problem):
    wait = 30  # seconds, as Retry-After

    def __init__(self) -> None:
        super().__init__("unavailable", _("As many listen already as this server can bear. Ask the beacon meanwhile."))


@described(
    "listen", _("Hear when a region's programme moves"), OpenApiTypes.STR, "not_live", 503, tag="regions",
    also=[LAST], media="text/event-stream", is_kept=False,
    description=_(
        "Server-sent events, each with what the beacon says (`event: beacon`), the first at once unless "
        "`Last-Event-ID` names it. A hint: whoever does not hear it sees the same by asking the beacon each ten "
        "seconds."
    ),
)  # fmt: skip
class LiveView(PublicView):
    parameters = LiveParameters

    def get_renderers(self) -> list[BaseRenderer]:
        return [EventStreamRenderer(), *super().get_renderers()]

    def get(self, request: Request) -> HttpResponseBase:
        versions = lookup.versions_of("region", self.query["region"])
        if not isinstance(request._request, ASGIRequest):
            raise Problem("not_live")
        if listening() >= conf.LISTENERS:
            raise Crowded
        told = beacon.present(versions, timezone.now())
        heard = _listen(versions, told, request.headers.get("Last-Event-ID", ""))
        response = StreamingHttpResponse(heard, content_type="text/event-stream")
        response["Cache-Control"] = "no-store"
        response["X-Accel-Buffering"] = "no"  # nginx hands on what comes as it comes
        return response


async def _listen(versions: ChainVersions, told: Told, last_id: str) -> AsyncIterator[bytes]:
    """In the event loop, whose hub it is."""
    async for part in hub().listen(versions, told, last_id):
        yield part
