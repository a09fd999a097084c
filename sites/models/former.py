"""What regions were: their former codes, and those that went into another one."""

from typing import Any, ClassVar, NoReturn

from django.db import models
from django.http import HttpRequest, HttpResponse, HttpResponsePermanentRedirect
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel
from wagtail.models import Page
from wagtail.url_routing import RouteResult

from .. import codes
from ..page_permissions import FormerRegionPermissionTester, RegionStays
from .regions import RegionPage


class FormerCode(models.Model):
    """A code that a region had until it got another one: it leads to that region for good."""

    code = models.CharField(_("code"), max_length=13, unique=True, validators=[codes.validate])
    region = models.ForeignKey(RegionPage, models.PROTECT, verbose_name=_("region"), related_name="former_codes")
    since = models.DateTimeField(_("since"))

    class Meta:
        verbose_name = _("former code")
        verbose_name_plural = _("former codes")

    def __str__(self) -> str:
        return f"{self.code} → {self.region.code}"


class FormerRegion(Page):
    """A region that went into another one: its host and all its addresses lead there, and its record stays."""

    code = models.CharField(_("code"), max_length=13)
    successor = models.ForeignKey(RegionPage, models.PROTECT, verbose_name=_("successor"), related_name="predecessors")

    is_creatable = False
    parent_page_types: ClassVar[list] = []
    subpage_types: ClassVar[list] = []
    content_panels: ClassVar = [FieldPanel("title", read_only=True)]
    promote_panels: ClassVar[list] = []
    settings_panels: ClassVar[list] = []

    class Meta:
        verbose_name = _("former region")
        verbose_name_plural = _("former regions")

    def route(self, request: HttpRequest, path_components: list[str]) -> RouteResult:
        """Whatever is asked below it: its pages and its ILM are those of the successor."""
        return RouteResult(self)

    def serve(self, request: HttpRequest) -> HttpResponse:
        """To the same path below the successor's home, without what led here: on its host that is the page's slug."""
        _site_id, _root, reached_at = self.get_url_parts(request)
        rest = request.get_full_path().removeprefix(reached_at)
        return HttpResponsePermanentRedirect(f"{self.successor.full_url}{rest}", preserve_request=True)

    def permissions_for_user(self, user: Any) -> FormerRegionPermissionTester:
        return FormerRegionPermissionTester(user, self)

    def delete(self, *args: Any, **kwargs: Any) -> NoReturn:
        raise RegionStays(self)
