"""Wagtail's own API v2: the pages of all regions at once, whichever host it is asked under, and what they show."""

from typing import Any, ClassVar

from django.contrib.contenttypes.models import ContentType
from django.db.models import BigIntegerField, CharField, Model, QuerySet
from django.db.models.functions import Cast
from rest_framework.renderers import JSONRenderer
from wagtail.api.v2.router import WagtailAPIRouter
from wagtail.api.v2.utils import BadRequestError
from wagtail.api.v2.views import BaseAPIViewSet, PagesAPIViewSet
from wagtail.api.validators import SiteFilterValidator
from wagtail.documents.api.v2.views import DocumentsAPIViewSet
from wagtail.images.api.v2.views import ImagesAPIViewSet
from wagtail.models import Page, ReferenceIndex
from wagtail.query import PageQuerySet

from partner_api.http import caching
from partner_api.problems import Problem


class Public(BaseAPIViewSet):
    """Without keys, cookies or pages of HTML; errors are those of the whole API."""

    authentication_classes: ClassVar[list] = []
    renderer_classes = [JSONRenderer]

    def finalize_response(self, request: Any, response: Any, *args: Any, **kwargs: Any) -> Any:
        response = super().finalize_response(request, response, *args, **kwargs)
        if response.status_code == 200:
            caching.keep(response)
            response.public_vary = caching.VARY
        return response

    def handle_exception(self, exc: Exception) -> Any:
        if isinstance(exc, BadRequestError):
            exc = Problem("bad_request", str(exc))
        return super(BaseAPIViewSet, self).handle_exception(exc)


def public_pages() -> PageQuerySet:
    """Published pages that everybody may read; the tree's invisible root is none."""
    return Page.objects.live().public().filter(depth__gt=1)


def shown_on_pages(model: type[Model]) -> QuerySet:
    """The ids of images or documents that a public page shows: the others may belong to a draft."""
    references = ReferenceIndex.objects.filter(
        to_content_type=ContentType.objects.get_for_model(model),
        base_content_type=ContentType.objects.get_for_model(Page),
        object_id__in=public_pages().values_list(Cast("pk", CharField())),
    )
    return references.values_list(Cast("to_object_id", BigIntegerField()))


class PagesViewSet(Public, PagesAPIViewSet):
    """``site=`` narrows to one region and those below it; there is no site that the host would imply."""

    def get_root_page(self) -> Page:
        return Page.get_first_root_node()

    def get_base_queryset(self) -> PageQuerySet:
        hostname = self.request.GET.get("site")
        if not hostname:
            return public_pages()
        try:
            site = SiteFilterValidator(site=hostname, request=self.request).site_obj
        except ValueError as error:
            raise BadRequestError(str(error)) from error
        return public_pages().descendant_of(site.root_page, inclusive=True)


class ImagesViewSet(Public, ImagesAPIViewSet):
    def get_queryset(self) -> QuerySet:
        return super().get_queryset().filter(pk__in=shown_on_pages(self.model))


class DocumentsViewSet(Public, DocumentsAPIViewSet):
    def get_queryset(self) -> QuerySet:
        return super().get_queryset().filter(pk__in=shown_on_pages(self.model))


router = WagtailAPIRouter("wagtailapi")
router.register_endpoint("pages", PagesViewSet)
router.register_endpoint("images", ImagesViewSet)
router.register_endpoint("documents", DocumentsViewSet)
