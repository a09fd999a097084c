"""What a region shows, in the formats that other programs read already."""

from collections.abc import Callable, Sequence
from typing import Any, ClassVar

from django.conf import settings
from django.http import HttpResponse
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _gettext
from django.utils.translation import gettext_lazy as _
from drf_spectacular.types import OpenApiTypes
from rest_framework.request import Request

from ilm_blocks.choices import Channel as WhereShown
from partner_api.addresses import api_url
from partner_api.delivery.api import FeedView
from partner_api.delivery.feed import Feed
from partner_api.delivery.moved import CODE
from partner_api.delivery.parameters import ChannelParameters, TickerParameters
from partner_api.http.parameters import Parameters
from partner_api.openapi.schema import described

from . import formats
from .entries import Entry, entries, one_line
from .serializers import JSONFeed


class SyndicationView(FeedView):
    parameters: ClassVar[type[Parameters]] = ChannelParameters
    extension: ClassVar[str]
    media_type: ClassVar[str]
    write: ClassVar[Callable[[formats.Channel, Sequence[Entry]], bytes]]

    @property
    def told_as(self) -> str:
        return f"{self.query['channel']}.{self.extension}"

    def rendered(self, answer: Feed) -> HttpResponse:
        with translation.override(settings.LANGUAGE_CODE):
            content = type(self).write(self._channel(answer), list(entries(answer)))
        return HttpResponse(content, content_type=self.media_type)

    def _channel(self, answer: Feed) -> formats.Channel:
        region = answer.resolution.region
        path = reverse(f"delivery:feed-{self.extension}", args=[region.code])
        return formats.Channel(
            title=one_line(_gettext("Public service ads of %(region)s") % {"region": region}),
            home=f"{answer.root}/ilm/",
            address=api_url(f"{path}?channel={self.query['channel']}"),
            language=settings.LANGUAGE_CODE,
            changed_at=answer.since,
            is_social=self.query["channel"] == WhereShown.SOCIAL,
        )

    def perform_content_negotiation(self, request: Request, force: bool = False) -> Any:
        """The address names the format, whatever a reader accepts."""
        return super().perform_content_negotiation(request, force=True)


DESCRIPTION = _(
    "What the region shows on the channel, in its order, a live emergency first. The `id` of an entry is the same in "
    "every region and format. With `channel=social` the text of an entry is a ready post of at most 280 characters: "
    "title, summary, who answers for it, and the link."
)


@described(
    "getRegionJSONFeed", _("What a region shows, as JSON Feed"), JSONFeed, 404, tag="feeds", also=[CODE], moves=True,
    description=DESCRIPTION, media="application/feed+json",
)  # fmt: skip
class JSONFeedView(SyndicationView):
    extension, media_type, write = "json", "application/feed+json", formats.as_json


@described(
    "getRegionRSS", _("What a region shows, as RSS"), OpenApiTypes.STR, 404, tag="feeds", also=[CODE], moves=True,
    description=DESCRIPTION, media="application/rss+xml",
)  # fmt: skip
class RSSView(SyndicationView):
    extension, media_type, write = "rss", "application/rss+xml; charset=utf-8", formats.as_rss


@described(
    "getRegionAtom", _("What a region shows, as Atom"), OpenApiTypes.STR, 404, tag="feeds", also=[CODE], moves=True,
    description=DESCRIPTION, media="application/atom+xml",
)  # fmt: skip
class AtomView(SyndicationView):
    extension, media_type, write = "atom", "application/atom+xml; charset=utf-8", formats.as_atom


@described(
    "getRegionMediaRSS", _("What a region shows, as Media RSS"), OpenApiTypes.STR, 404, tag="feeds", also=[CODE],
    moves=True, description=_("As RSS, with every file of each ILM in all its sizes: for players of other makers."),
    media="application/rss+xml",
)  # fmt: skip
class MediaRSSView(SyndicationView):
    extension, media_type, write = "mrss", "application/rss+xml; charset=utf-8", formats.as_media_rss


@described(
    "getRegionTicker", _("What a region shows, line by line"), OpenApiTypes.STR, 404, tag="feeds", also=[CODE],
    moves=True, media="text/plain",
    description=_(
        "For LED tickers: a live emergency first, then the running texts of each ILM or, where it has none, its title "
        "and summary; each line names who answers for it and who passed it on."
    ),
)  # fmt: skip
class TickerView(SyndicationView):
    parameters = TickerParameters
    extension, media_type, write = "txt", "text/plain; charset=utf-8", formats.as_text


VIEWS = (JSONFeedView, RSSView, AtomView, MediaRSSView, TickerView)
