"""News: what a region publishes beside its ILM."""

from django.http import HttpResponseBase
from django.utils import timezone
from django.utils.translation import gettext as _gettext
from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import OpenApiParameter
from rest_framework.request import Request
from rest_framework.response import Response

from partner_api.delivery import lookup
from partner_api.delivery.chain_versions import ChainVersions
from partner_api.delivery.matching import Search
from partner_api.delivery.moved import CODE, RegionResource
from partner_api.delivery.region_pages import chain_above, marks_of
from partner_api.http import caching
from partner_api.http.lists import ListView
from partner_api.http.views import PublicView
from partner_api.openapi.schema import LINK, ROW_NUMBER, described
from partner_api.problems import Problem
from sites.cascading import queries as cascading
from sites.declared import made_of
from sites.models import ArticlePage, RegionPage

from . import listing, serializers
from .parameters import MEMBERS, ArticleListParameters, ArticleParameters

NUMBER = OpenApiParameter(
    "article_id", ROW_NUMBER, OpenApiParameter.PATH, description=_("Number of the article: the `id` of an item.")
)  # fmt: skip


class UnknownArticle(Problem):
    def __init__(self, article_id: int) -> None:
        super().__init__("unknown_article", _gettext("No article has the number %(id)s.") % {"id": article_id})


@described(
    "listArticles", _("News of a region"), serializers.ArticleList, 404, tag="news", also=[CODE, LINK], moves=True,
    description=_(
        "Its own and what regions above publish for those below, ready to be shown: what the region has pinned, then "
        "the newest first. `origin` says whose news each is, and `url` leads to that region's site."
    ),
)  # fmt: skip
class ArticleListView(RegionResource, ListView):
    parameters = ArticleListParameters

    def get(self, request: Request, code: str) -> HttpResponseBase:
        query, versions = self.query, ChainVersions.of(code)
        chain = lookup.chain_of(versions)
        now = timezone.now()
        above = cascading.from_above(ArticlePage, chain, now)
        rows = listing.of_region(RegionPage.objects.get(pk=chain[-1].id), above)
        if "from" in query:
            rows = rows.filter(date__gte=query["from"])
        if "until" in query:
            rows = rows.filter(date__lte=query["until"])
        search = Search(query["q"]) if "q" in query else None
        found, last = listing.cut(rows, search=search, after=query.get("cursor"), limit=query["limit"])
        told = listing.tell(found, chain, form=query["format"], names=query.get("fields", MEMBERS))
        keys = [*(f"r-{code}" for code in versions.codes), *(f"a-{article.pk}" for article in found)]
        response = self.respond(told, last, left=caching.seconds_left(above.until, now), keys=keys)
        return response if search else made_of(response, marks_of(chain, found), until=above.until)


@described(
    "getArticle", _("One article"), serializers.Article, 404, tag="news", also=[NUMBER],
    description=_("As the list of its region tells it."),
)  # fmt: skip
class ArticleView(PublicView):
    parameters = ArticleParameters

    def get(self, request: Request, article_id: int) -> HttpResponseBase:
        # Not by pk, a relation to the page: a number larger than the column holds is an error there, and no row here.
        article = listing.public().select_related("locale").filter(id=article_id).first()
        chain = chain_above(article) if article else ()
        if not chain:
            raise UnknownArticle(article_id)
        [body] = listing.tell([article], chain, form=self.query["format"], names=MEMBERS)
        keys = [*(f"r-{region.code}" for region in chain), f"a-{article_id}"]
        response = made_of(
            Response(body, headers={"Surrogate-Key": " ".join(keys)}), marks_of(chain, [article]), until=None
        )
        caching.keep(response)
        return caching.conditional(request, response, caching.etag_of(body))
