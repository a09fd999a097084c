"""What a region shows, in the formats that other programs read already."""

from collections.abc import Callable, Sequence
from datetime import datetime
from functools import partial
from typing import Any, ClassVar
from urllib.parse import urlencode

from django.conf import settings
from django.http import HttpResponse, HttpResponseBase
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext_lazy as _
from drf_spectacular.types import OpenApiTypes
from rest_framework.request import Request

from ilm_blocks.choices import Channel as WhereShown
from partner_api.addresses import api_url
from partner_api.delivery import beside, feed
from partner_api.delivery.api import FeedView
from partner_api.delivery.beside import Beside
from partner_api.delivery.chain_versions import ChainVersions
from partner_api.delivery.content import Content
from partner_api.delivery.feed import Feed
from partner_api.delivery.moved import CODE
from partner_api.delivery.parameters import SyndicationParameters, TickerParameters
from partner_api.http import caching
from partner_api.http.parameters import Parameters
from partner_api.http.settling import settled
from partner_api.openapi.schema import described
from sites.declared import earliest, made_of

from . import formats, pieces
from .entries import Entry, as_post, entries, one_line
from .serializers import JSONFeed


class SyndicationView(FeedView):
    parameters: ClassVar[type[Parameters]] = SyndicationParameters
    extension: ClassVar[str]
    media_type: ClassVar[str]
    write: ClassVar[Callable[[formats.Channel, Sequence[Entry]], bytes]]

    @property
    def told_as(self) -> str:
        return f"{self.query['channel']}.{self.extension}"

    @property
    def content(self) -> Content:
        return Content(self.query["content"])

    def get(self, request: Request, code: str) -> HttpResponseBase:
        return super().get(request, code) if self.content == Content.ILM else self._with_pieces(request, code)

    def _with_pieces(self, request: Request, code: str) -> HttpResponseBase:
        """The versions of a chain do not count its pages: the ETag is one of the bytes."""
        now, read = timezone.now(), partial(ChainVersions.of, code)
        present = partial(feed.present, channel=self.query["channel"], now=now)
        versions, answer, is_settled = settled(read(), read, present, version=str)
        told = beside.of(self.content, answer.chain, versions.roots, now, most=pieces.MOST, names=pieces.OF_NEWS)
        response = self.rendered(answer, told)
        if not is_settled:
            response["Cache-Control"] = "no-store"
            return response
        keys = [f"r-{code}" for code in versions.codes] + [f"i-{ilm_id}" for ilm_id in answer.item_ids]
        keys += [f"a-{piece.page.pk}" for piece in told.news] + [f"e-{event.page.pk}" for event in told.events]
        response["Surrogate-Key"] = " ".join(keys)
        until = earliest(answer.until, told.until)
        longest = caching.EMERGENCY_AGE if answer.is_emergency else caching.SHARED_AGE
        caching.keep(response, left=caching.seconds_left(until, now), shared=longest)
        made_of(response, versions.marks | told.marks, until=until)
        return caching.conditional(request, response, caching.etag_of(response.content.decode()))

    def rendered(self, answer: Feed, told: Beside = beside.NOTHING) -> HttpResponse:
        with translation.override(settings.LANGUAGE_CODE):
            added = list(pieces.entries(told))
            found = [*entries(answer), *added]
            if self.query["channel"] == WhereShown.SOCIAL:
                found = [as_post(entry) for entry in found]
            changed_at = max([answer.since, told.since or answer.since, *(entry.updated for entry in added)])
            content = type(self).write(self._channel(answer, changed_at), found)
        return HttpResponse(content, content_type=self.media_type)

    def _channel(self, answer: Feed, changed_at: datetime) -> formats.Channel:
        region, query = answer.resolution.region, {"channel": self.query["channel"]}
        if self.content != Content.ILM:
            query["content"] = self.content.value
        path = reverse(f"delivery:feed-{self.extension}", args=[region.code])
        return formats.Channel(
            title=one_line(self.content.title_of(region)),
            home=f"{answer.root}/ilm/" if self.content == Content.ILM else f"{answer.root}/",
            address=api_url(f"{path}?{urlencode(query)}"),
            language=settings.LANGUAGE_CODE,
            changed_at=changed_at,
            is_social=self.query["channel"] == WhereShown.SOCIAL,
        )

    def perform_content_negotiation(self, request: Request, force: bool = False) -> Any:
        """The address names the format, whatever a reader accepts."""
        return super().perform_content_negotiation(request, force=True)


DESCRIPTION = _(
    "What the region shows on the channel, in its order, a live emergency first. The `id` of an entry is the same in "
    "every region and format. With `channel=social` the text of an entry is a ready post of at most 280 characters: "
    "title, the text for social media or the summary, who answers for it, the link and hashtags. With `content` news "
    "and events of the region follow, at most 20 of each; their tags are `news` and `agenda`, and an event tells its "
    "day and its place in words."
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
