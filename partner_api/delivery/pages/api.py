"""Wagtail's API v2 under our rules: the pages of all regions at once, whichever host is asked, and what they show.

Wagtail's words are kept (``child_of``, ``fields``, ``search`` …); parameters, errors, caches and what is public are
ours.
"""

import re
from collections.abc import Iterable
from typing import Any, ClassVar

from django.db.models import Model, Prefetch, Q, QuerySet
from django.http import Http404, HttpResponseBase
from django.shortcuts import redirect
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from rest_framework.fields import Field
from rest_framework.request import Request
from rest_framework.settings import api_settings
from wagtail.api.v2.pagination import WagtailPagination
from wagtail.api.v2.router import WagtailAPIRouter
from wagtail.api.v2.utils import BadRequestError, get_object_detail_url
from wagtail.api.v2.views import BaseAPIViewSet, PagesAPIViewSet
from wagtail.documents.api.v2.views import DocumentsAPIViewSet
from wagtail.images.api.v2.views import ImagesAPIViewSet
from wagtail.models import Page
from wagtail.search.backends import get_search_backend

from partner_api.delivery.pictures import SPECS, pictures
from partner_api.http import caching
from partner_api.http.parameters import Parameters
from partner_api.problems import Problem
from sites.models import ArticlePage

from . import serializers
from .parameters import OF_TYPES, Detail, FileListing, Find, Listing, PageListing, model_of
from .selection import public_pages, shown_on_pages

DETAIL = ("fields", "rich_text_format")  # what ``Detail`` declares


class Slice(WagtailPagination):
    def paginate_queryset(self, queryset: Any, request: Request, view: Any = None) -> Any:
        offset, limit = view.query["offset"], view.query["limit"]
        self.view, self.total_count = view, queryset.count()
        return queryset[offset : offset + limit]


class Public(BaseAPIViewSet):
    """Without keys, cookies or pages of HTML; parameters are read strictly, errors are those of the whole API."""

    authentication_classes: ClassVar[list] = []
    renderer_classes = api_settings.DEFAULT_RENDERER_CLASSES  # no pages of HTML
    pagination_class = Slice
    filter_backends: ClassVar[list] = []
    listing: ClassVar[type[Listing]]
    #: What a list may be put in order by; the last one leaves no two rows alike.
    orders: ClassVar[tuple[str, ...]] = ("title", "id")
    last_order = "id"
    shaped: ClassVar[dict[str, type[Field]]] = {}

    query: dict[str, Any]

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        super().initial(request, *args, **kwargs)
        accepted: dict[str, type[Parameters]] = {"listing_view": self.listing, "detail_view": Detail, "find_view": Find}
        self.query = accepted.get(self.action, Parameters).read(request.query_params)

    def finalize_response(self, request: Request, response: Any, *args: Any, **kwargs: Any) -> Any:
        response = super().finalize_response(request, response, *args, **kwargs)
        if response.status_code == 200:
            caching.keep(response)
            response.public_vary = caching.VARY
        return response

    def handle_exception(self, exc: Exception) -> Any:
        if isinstance(exc, BadRequestError):  # known errors were refused earlier, in our words
            exc = Problem("bad_request")
        return super(BaseAPIViewSet, self).handle_exception(exc)

    # Rows

    def check_query_parameters(self, queryset: QuerySet) -> None:
        """Done in ``initial``."""

    def filter_queryset(self, queryset: Any) -> Any:
        """The rows of a list in order, or as a search finds them."""
        if self.action != "listing_view":
            return queryset
        rows = self.ordered(self.narrowed(queryset))
        return self.searched(rows) if "search" in self.query else rows

    def narrowed(self, rows: Any) -> Any:
        return rows

    def ordered(self, rows: Any) -> Any:
        names = self.query.get("order")
        if names is None:
            return rows
        known = self.orders_of(rows.model)
        if unknown := [name for name in names if name.removeprefix("-") not in known]:
            raise refused("order", "unknown_field", unknown, known)
        return rows.order_by(*names, self.last_order)

    def orders_of(self, model: type[Model]) -> Iterable[str]:
        return self.orders

    def searched(self, rows: Any) -> Any:
        """The rows that hold the words of the search; filters are hidden from the engine, which knows few fields."""
        if not (words := " ".join(re.findall(r"\w+", self.query["search"]))):
            return rows.none()
        found = rows.model.objects.filter(pk__in=rows.order_by().values("pk"))
        found.query.order_by = rows.query.order_by
        operator, is_ordered = self.query["search_operator"], "order" in self.query
        return get_search_backend().search(words, found, operator=operator, order_by_relevance=not is_ordered)

    # Shapes

    def get_serializer_class(self) -> Any:
        is_list = self.action == "listing_view"
        model = self.get_queryset().model if is_list else type(self.get_object())
        names = self.query.get("fields", ())
        asked: list[tuple[str, bool, list]] = [(name.removeprefix("-"), name.startswith("-"), []) for name in names]
        known = [*self.get_available_fields(model), "*", "_"]
        if unknown := [name for name, _is_left_out, _nested in asked if name not in known]:
            raise refused("fields", "unknown_field", unknown, known)
        router = self.request.wagtailapi_router
        return self._get_serializer_class(router, model, asked, show_details=not is_list)

    @classmethod
    def get_field_serializer_overrides(cls, model: type[Model]) -> dict[str, Field]:
        return super().get_field_serializer_overrides(model) | {
            name: shape(read_only=True) for name, shape in cls.shaped.items()
        }

    # One object

    def find_view(self, request: Request) -> HttpResponseBase:
        """302 to the object, with what else was asked."""
        found = self.find_object(self.get_queryset(), request)
        if found is None:
            raise Http404
        rest = {name: request.query_params[name] for name in DETAIL if name in request.query_params}
        url = get_object_detail_url(self.request.wagtailapi_router, request, self.model, found.pk)
        return redirect(f"{url}?{urlencode(rest)}" if rest else url)

    def find_object(self, queryset: QuerySet, request: Request) -> Model | None:
        return queryset.filter(pk=self.query["id"]).first() if "id" in self.query else None


def refused(parameter: str, code: str, unknown: Iterable[str], known: Iterable[str]) -> Problem:
    detail = _("“%(unknown)s” is not known here. Known are: %(names)s.") % {
        "unknown": ", ".join(unknown), "names": ", ".join(known),
    }  # fmt: skip
    return Problem("invalid_parameters", errors=[{"parameter": parameter, "code": code, "detail": detail}])


class PagesViewSet(Public, PagesAPIViewSet):
    """``site=`` narrows to one region and those below it; there is no site that the host would imply."""

    listing = PageListing
    orders = ("title", "id", "first_published_at")
    last_order = "path"
    shaped: ClassVar = {"image": serializers.Picture, "body": serializers.Body}
    meta_fields: ClassVar = [name for name in PagesAPIViewSet.meta_fields if name != "alias_of"]

    def get_root_page(self) -> Page:
        return Page.get_first_root_node()

    def get_base_queryset(self) -> QuerySet:
        return public_pages()

    def get_queryset(self) -> QuerySet:
        model = model_of(self.query)
        return public_pages() if model is Page else model.objects.filter(pk__in=public_pages().values("pk"))

    def narrowed(self, rows: Any) -> Any:
        query = self.query
        exact = Q(**{name: query[name] for name in ("slug", "locale", *OF_TYPES) if name in query})
        rows = rows.filter(exact)
        if site := query.get("site"):
            rows = rows.descendant_of(site.root_page, inclusive=True)
        for name in ("child_of", "descendant_of", "ancestor_of"):
            rows = getattr(rows, name)(query[name]) if name in query else rows
        if rows.model is ArticlePage and not {"image", "*"}.isdisjoint(query.get("fields", ())):
            rows = rows.prefetch_related(Prefetch("image", queryset=pictures()))
        return rows

    def orders_of(self, model: type[Model]) -> Iterable[str]:
        return [*self.orders, *(name for name, models in OF_TYPES.items() if model in models)]

    def find_object(self, queryset: QuerySet, request: Request) -> Model | None:
        if "html_path" not in self.query:
            return super().find_object(queryset, request)
        parts = [part for part in self.query["html_path"].split("/") if part]
        page, _args, _kwargs = self.query["site"].root_page.specific.route(request, parts)
        return queryset.filter(pk=page.pk).first()


class ImagesViewSet(Public, ImagesAPIViewSet):
    """Pictures in the sizes made of them; the upload, with what its camera wrote into it, has no address here."""

    listing = FileListing
    shaped: ClassVar = {"alt": serializers.Alt, "renditions": serializers.Renditions, "tags": serializers.Tags}
    body_fields: ClassVar = [*ImagesAPIViewSet.body_fields, "alt", "renditions"]
    meta_fields: ClassVar = [name for name in ImagesAPIViewSet.meta_fields if name != "download_url"]
    listing_default_fields: ClassVar = [*BaseAPIViewSet.listing_default_fields, "title", "tags", "alt", "renditions"]
    nested_default_fields: ClassVar = [*BaseAPIViewSet.nested_default_fields, "title"]

    def get_queryset(self) -> QuerySet:
        shown = super().get_queryset().filter(pk__in=shown_on_pages(self.model))
        return shown.prefetch_renditions(*SPECS).prefetch_related("tags")

    def narrowed(self, rows: Any) -> Any:
        return rows.filter(tags__name=self.query["tags"]) if "tags" in self.query else rows


class DocumentsViewSet(Public, DocumentsAPIViewSet):
    listing = FileListing
    shaped: ClassVar = {"tags": serializers.Tags}

    def get_queryset(self) -> QuerySet:
        return super().get_queryset().filter(pk__in=shown_on_pages(self.model)).prefetch_related("tags")

    narrowed = ImagesViewSet.narrowed


router = WagtailAPIRouter("wagtailapi")
router.register_endpoint("pages", PagesViewSet)
router.register_endpoint("images", ImagesViewSet)
router.register_endpoint("documents", DocumentsViewSet)
