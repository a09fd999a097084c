"""The public resources: each view translates HTTP to one call of the domain and back."""

from datetime import datetime
from functools import partial
from typing import ClassVar

from django.http import HttpResponse, HttpResponseBase
from django.utils import timezone
from django.utils.http import parse_etags
from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import OpenApiParameter
from rest_framework.request import Request
from rest_framework.response import Response

from ilm_blocks.queries import heads
from partner_api.http import caching, pagination
from partner_api.http.lists import ListView
from partner_api.http.parameters import Parameters
from partner_api.http.settling import settled
from partner_api.http.views import PublicView
from partner_api.openapi.schema import LINK, ROW_NUMBER, described
from sites.declared import made_of

from . import beacon, below, feed, ilm_list, lookup, provenance, regions, serializers
from .chain_versions import ChainVersions, UnknownRegion
from .ilm_list import Anywhere, ShownIn
from .matching import Search
from .moved import CODE, RegionResource
from .parameters import ChannelParameters, FeedParameters, ILMListParameters, RegionListParameters
from .validator import Validator, basis_of

ALL_REGIONS = heads.of_all(heads.REGIONS)
NUMBER = OpenApiParameter(
    "ilm_id", ROW_NUMBER, OpenApiParameter.PATH, description=_("Number of the ILM: the `id` of an item.")
)  # fmt: skip


@described(
    "listRegions", _("List regions"), serializers.RegionList, tag="regions", also=[LINK],
    description=_("In the order of their codes: a regency, then each district followed by its villages."),
)  # fmt: skip
class RegionListView(ListView):
    parameters = RegionListParameters

    def get(self, request: Request) -> HttpResponseBase:
        query = self.query
        parent = lookup.page_of("parent", query["parent"]) if "parent" in query else None
        above = lookup.page_of("below", query["below"]) if "below" in query else None
        rows = regions.rows(
            level=query.get("level"), parent=parent, below=above, named=query.get("q"), after=query.get("cursor")
        )
        found, last = pagination.cut(rows, query["limit"])
        response = self.respond([regions.region(row) for row in found], last and last["code"])
        return response if "q" in query else made_of(response, ALL_REGIONS, until=None)


@described(
    "getRegion", _("One region"), serializers.Region, 404, tag="regions", also=[CODE], moves=True,
    description=_("Its name, its place in the tree and the address of its website."),
)  # fmt: skip
class RegionView(RegionResource):
    def get(self, request: Request, code: str) -> HttpResponseBase:
        row = regions.find(code)
        if row is None:
            raise UnknownRegion(code)
        body = regions.region(row)
        response = made_of(Response(body), ALL_REGIONS, until=None)
        caching.keep(response)
        return caching.conditional(request, response, caching.etag_of(body))


@described(
    "getRegionFeed", _("What a region shows"), serializers.Feed, 404, tag="ILM", also=[CODE], moves=True,
    description=_(
        "Its own ILM and those of the regions above it, in order, ready to be shown. Ask again at `valid_until`, or as "
        "often as you like: with `If-None-Match` an unchanged answer costs almost nothing."
    ),
)  # fmt: skip
class FeedView(RegionResource):
    parameters: ClassVar[type[Parameters]] = FeedParameters

    def get(self, request: Request, code: str) -> HttpResponseBase:
        now, state, channel = timezone.now(), ChainVersions.of(code), self.query["channel"]
        if at := self.query.get("at"):
            answer = feed.asked(state, channel, at, now=now)
            return Response(answer.body, headers={"Cache-Control": "no-store"})
        basis = basis_of(state, self.told_as)
        if held := Validator.among(parse_etags(request.headers.get("If-None-Match", "")), basis, now):
            return validated(request, made_of(Response(), state.marks, until=held.until), held, now)
        present = partial(feed.present, channel=channel, now=now)
        state, answer, is_settled = settled(state, partial(ChainVersions.of, code), present, version=str)
        response = self.rendered(answer)
        if not is_settled:
            response["Cache-Control"] = "no-store"
            return response
        keys = [f"r-{code}" for code in state.codes] + [f"i-{ilm_id}" for ilm_id in answer.item_ids]
        response["Last-Modified"], response["Surrogate-Key"] = caching.last_modified(answer.since), " ".join(keys)
        validator = Validator(basis_of(state, self.told_as), answer.until, answer.is_emergency)
        return validated(request, made_of(response, state.marks, until=answer.until), validator, now)

    @property
    def told_as(self) -> str:
        """What tells its ETags from those of other answers on the same region."""
        return self.query["channel"]

    def rendered(self, answer: feed.Feed) -> HttpResponse:
        return Response(answer.body)


def validated(request: Request, response: HttpResponse, validator: Validator, now: datetime) -> HttpResponseBase:
    """``response`` with the age and the ETag that ``validator`` allows, or "not modified"."""
    longest = caching.EMERGENCY_AGE if validator.is_emergency else caching.SHARED_AGE
    caching.keep(response, left=caching.seconds_left(validator.until, now), shared=longest)
    return caching.conditional(request, response, str(validator))


@described(
    "getRegionsBelow", _("What a region and all below it show"), serializers.Below, 404, tag="ILM", also=[CODE],
    moves=True,
    description=_(
        "A whole subtree at once: each ILM told once, and for each region the numbers of what it shows, in order. The "
        "addresses of an item are those on the site of the region that issued it."
    ),
)  # fmt: skip
class BelowView(RegionResource):
    parameters = ChannelParameters

    def get(self, request: Request, code: str) -> HttpResponseBase:
        now, versions = timezone.now(), ChainVersions.of(code)
        answer = below.present(versions, self.query["channel"], now)
        keys = [*(f"r-{code}" for code in versions.codes), f"s-{versions.codes[-1]}"]
        response = Response(answer.body, headers={"Surrogate-Key": " ".join(keys)})
        longest = caching.EMERGENCY_AGE if answer.is_emergency else caching.SHARED_AGE
        caching.keep(response, left=caching.seconds_left(answer.until, now), shared=longest)
        marks = versions.marks | heads.of_subtree(versions.page_id, heads.PROGRAMME)
        made_of(response, marks, until=answer.until)
        return caching.conditional(request, response, caching.etag_of(answer.body))


@described(
    "listILM", _("List ILM"), serializers.ILMList, tag="ILM", also=[LINK],
    description=_(
        "All that are public now, the newest first: those on air at the region that issued them or, with `region`, "
        "those that this region shows. In which order it shows them, `regions/{code}/ilm/` says."
    ),
)  # fmt: skip
class ILMListView(ListView):
    parameters = ILMListParameters

    def get(self, request: Request) -> HttpResponseBase:
        query, now = self.query, timezone.now()
        scope = self.scope(now)
        rows = scope.rows
        if number := query.get("partner"):
            rows = rows.filter(ilm_list.of_party(lookup.partner_of("partner", number)))
        if content_class := query.get("class"):
            rows = rows.filter(content_class=content_class)
        search = Search(query["q"]) if "q" in query else None
        found, last = ilm_list.cut(rows, scope, search=search, after=query.get("cursor"), limit=query["limit"])
        items, keys = scope.tell(found), [*scope.keys, *(f"i-{ilm.pk}" for ilm in found)]
        left = caching.seconds_left(scope.until, now)
        response = self.respond(items, last, left=left, keys=keys)
        return response if search else made_of(response, heads.of_all(heads.PROGRAMME), until=scope.until)

    def scope(self, now: datetime) -> Anywhere | ShownIn:
        channel = self.query.get("channel")
        if code := self.query.get("region"):
            return ShownIn(lookup.versions_of("region", code), channel, now)
        return Anywhere(channel, now)


@described(
    "getILM", _("One ILM with its provenance"), serializers.Provenance, 404, tag="ILM", also=[NUMBER],
    other={410: serializers.WithdrawnProblem},
    description=_("Who answers for it, on which paper, and whether it is still current. 410 once it was withdrawn."),
)  # fmt: skip
class ILMView(PublicView):
    def get(self, request: Request, ilm_id: int) -> HttpResponseBase:
        now = timezone.now()
        ilm, chain = provenance.find(ilm_id, now=now)
        body, until = provenance.describe(ilm, chain, now=now)
        response = Response(body, headers={"Surrogate-Key": f"i-{ilm_id}"})
        marks = heads.of_chain([region.id for region in chain], heads.PROGRAMME) | ALL_REGIONS
        made_of(response, marks, until=until)
        caching.keep(response, left=caching.seconds_left(until, now))
        return caching.conditional(request, response, caching.etag_of(body))


@described(
    "getRegionBeacon", _("Whether anything has moved for a region"), beacon.Beacon, 404, tag="regions", also=[CODE],
    moves=True,
    description=_(
        "For players, each ten seconds: when `seq` or `takeover` is another than before, ask for the manifest. News "
        "and agenda move it not. Kept for two seconds at most."
    ),
)  # fmt: skip
class BeaconView(RegionResource):
    def get(self, request: Request, code: str) -> HttpResponseBase:
        now, versions = timezone.now(), ChainVersions.of(code)
        told = beacon.present(versions, now)
        response = made_of(Response(told.body), versions.marks, until=told.until)
        left = caching.seconds_left(told.until, now)
        caching.keep(response, left=left, browser=beacon.AGE, shared=beacon.AGE, stale=0, failed=0)
        return caching.conditional(request, response, caching.etag_of(told.body))
