"""A copy of what a region shows, and what makes the next one of it."""

from typing import Any

from django.http import HttpResponseBase
from django.utils import timezone
from django.utils.translation import gettext as _gettext
from django.utils.translation import gettext_lazy as _
from rest_framework.request import Request
from rest_framework.response import Response

from ilm_blocks.queries import heads
from partner_api.delivery.moved import CODE, RegionResource
from partner_api.delivery.parameters import ChannelParameters
from partner_api.delivery.region_pages import marks_of
from partner_api.http import caching
from partner_api.http.parameters import wrong
from partner_api.http.settling import settled
from partner_api.openapi.schema import described
from partner_api.problems import Problem
from sites.declared import made_of
from sites.succession import former

from . import serializers, shown
from .cursors import Cursor
from .parameters import ChangesParameters
from .shown import Shown

NEEDED = "snapshot_needed"


class SyncResource(RegionResource):
    """One state of a region, all of one instant: what is written meanwhile is in it as a whole or not at all."""

    def shown(self, code: str, channel: str) -> Shown:
        def build(_head: heads.Head) -> Shown:
            return shown.read(code, channel, self.now)

        self.now = timezone.now()
        _head, state, self.is_settled = settled(heads.read(), heads.read, build, version=tuple)
        return state

    def told(self, request: Request, state: Shown, body: dict[str, Any]) -> HttpResponseBase:
        if not self.is_settled:
            return Response(body, headers={"Cache-Control": "no-store"})
        response = Response(body, headers={"Surrogate-Key": " ".join(state.keys)})
        longest = caching.EMERGENCY_AGE if state.feed.is_emergency else caching.SHARED_AGE
        caching.keep(response, left=caching.seconds_left(state.until, self.now), shared=longest)
        made_of(response, state.versions.marks | marks_of(state.chain, state.pages), until=state.until)
        return caching.conditional(request, response, caching.etag_of(body))


@described(
    "getSnapshot", _("A copy of what a region shows"), serializers.Snapshot, 404, tag="sync", also=[CODE], moves=True,
    description=_(
        "What it shows on a channel, with its newest news and its next events, to be kept where there is no network or "
        "no time to ask. `changes/` tells what makes the next copy of it."
    ),
)  # fmt: skip
class SnapshotView(SyncResource):
    parameters = ChannelParameters

    def get(self, request: Request, code: str) -> HttpResponseBase:
        state = self.shown(code, self.query["channel"])
        return self.told(request, state, state.whole())


@described(
    "getChanges", _("What changed since a copy was made"), serializers.Changes, 404, NEEDED, tag="sync", also=[CODE],
    moves=True,
    description=_(
        "Applied to the copy that the cursor names it gives the snapshot of now, however long ago that was. 410: take "
        "a new snapshot."
    ),
)  # fmt: skip
class ChangesView(SyncResource):
    parameters = ChangesParameters

    def get(self, request: Request, code: str) -> HttpResponseBase:
        held = self.held()
        state = self.shown(code, held.channel)
        if state.code != held.code and state.code != former.successor(held.code):
            detail = _gettext("This cursor is of the region %(code)s.") % {"code": held.code}
            raise wrong("since", "other_region", detail)
        return self.told(request, state, state.since(held))

    def held(self) -> Cursor:
        """The cursor that was sent; raises Problem if it tells nothing, or is of another channel."""
        held: Cursor | None = self.query["since"]
        if held is None:
            raise Problem(NEEDED)
        if self.query.get("channel", held.channel) != held.channel:
            detail = _gettext("This cursor is of the channel “%(channel)s”.") % {"channel": held.channel}
            raise wrong("since", "other_channel", detail)
        return held
