"""News."""

from typing import Any, ClassVar

from django.db import models
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import CommentPanel, FieldPanel
from wagtail.api import APIField
from wagtail.fields import StreamField
from wagtail.models import Page, PageManager
from wagtail.search import index

from ilm_blocks.models.fields import DayField

from ..blocks import BodyBlock
from ..cascading.forms import CascadingPageForm
from ..cascading.models import CascadingPage
from ..conf import conf
from ..page_permissions import PublicPermissionTester
from ..pages import news
from ..slugs import refuse_reserved
from .public import PROMOTE_PANELS, PublicPage


class ArticlePage(PublicPage, CascadingPage, Page):
    """News of one region."""

    date = DayField(_("date"), default=timezone.localdate)
    introduction = models.TextField(_("introduction"), max_length=400)
    image = models.ForeignKey(
        "wagtailimages.Image", verbose_name=_("image"), null=True, blank=True, on_delete=models.SET_NULL,
        related_name="+",
    )  # fmt: skip
    body = StreamField(BodyBlock(), verbose_name=_("content"), blank=True)

    objects: ClassVar[Any] = PageManager()

    base_form_class = CascadingPageForm
    parent_page_types: ClassVar = ["ilm_sites.RegionPage"]
    subpage_types: ClassVar[list] = []
    template = "sites/article_page.html"

    promote_panels: ClassVar = PROMOTE_PANELS
    settings_panels: ClassVar = [CommentPanel()]  # and no schedule: nothing here publishes by itself
    content_panels: ClassVar = [
        *Page.content_panels,
        FieldPanel("date"),
        FieldPanel("introduction"),
        FieldPanel("image"),
        FieldPanel("body"),
        *CascadingPage.cascading_panels,
    ]
    search_fields: ClassVar = [*Page.search_fields, index.SearchField("introduction"), index.FilterField("date")]
    api_fields: ClassVar = [APIField("date"), APIField("introduction"), APIField("image"), APIField("body")]

    class Meta(CascadingPage.Meta):
        verbose_name = _("article")
        verbose_name_plural = _("articles")
        indexes = [*CascadingPage.Meta.indexes, models.Index(fields=["-date"], name="article_newest")]

    def clean(self) -> None:
        super().clean()
        refuse_reserved(self.slug)

    def permissions_for_user(self, user: Any) -> PublicPermissionTester:
        return PublicPermissionTester(user, self)

    @property
    def preview_modes(self) -> list[tuple[str, str]]:
        return [*super().preview_modes, *((mode.name, str(mode.label)) for mode in conf.article_previews())]

    def serve_preview(self, request: HttpRequest, mode_name: str) -> HttpResponse:
        render = next((mode.render for mode in conf.article_previews() if mode.name == mode_name), None)
        return render(self, request) if render else super().serve_preview(request, mode_name)

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        return super().get_context(request, *args, **kwargs) | news.article(self, at=timezone.now())
