"""What public pages of a region have in common."""

from http import HTTPMethod
from typing import Any, ClassVar

from django.db.models import QuerySet
from django.http import HttpRequest
from django.template.response import TemplateResponse
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, MultiFieldPanel

from ..forms import CopyForm
from ..pages.frame import dated

#: How a page is found; the menus of our sites are made from the tree, so the page form has no "show in menus".
PROMOTE_PANELS = [
    MultiFieldPanel([FieldPanel(name) for name in ("slug", "seo_title", "search_description")], _("For search engines"))
]


class PublicPage:
    """What pages of a region have in common: everybody may read them, and they say until when they hold."""

    copy_form_class = CopyForm

    allowed_http_methods: ClassVar = [HTTPMethod.GET, HTTPMethod.HEAD, HTTPMethod.OPTIONS]

    @cached_property
    def restrictions(self) -> QuerySet:
        return super().get_view_restrictions()  # type: ignore[misc]

    def get_view_restrictions(self) -> QuerySet:
        """Looked up once, though both we (``sites.restrictions``) and Wagtail ask for them on each view."""
        return self.restrictions

    def serve(self, request: HttpRequest, *args: Any, **kwargs: Any) -> TemplateResponse:
        return dated(super().serve(request, *args, **kwargs))  # type: ignore[misc]
