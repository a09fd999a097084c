"""The page of one emergency: on how many screens it is, and which have not shown it yet; it renews itself."""

from datetime import timedelta
from typing import Any

from django.contrib.admin.utils import quote
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.generic import TemplateView
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin
from wagtail.permissions import policy_registry
from wagtail_modeladmin.helpers import AdminURLHelper

from ilm_blocks import dates, numbers, regions
from ilm_blocks.models import Takeover

from ..models import Screen
from .counting import Receipts, receipts

RENEWED_S = 5
#: Beyond it nobody counts seconds.
SECONDS_UP_TO = timedelta(minutes=2)


class ReceiptsView(WagtailAdminTemplateMixin, TemplateView):
    template_name = "partner_api/admin/takeover_receipts.html"
    page_title = gettext_lazy("On the screens")
    header_icon = "warning"

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        self.takeover = get_object_or_404(Takeover.objects.select_related("owner"), pk=kwargs["pk"])
        policy = policy_registry.get_by_type(Takeover)
        if not policy.user_has_permission_for_instance(request.user, "view", self.takeover):
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        self.now = timezone.now()
        response = super().get(request, *args, **kwargs)
        if not self.is_over:
            response["Refresh"] = str(RENEWED_S)  # by the browser itself: no script, and no state that could be lost
        return response

    @property
    def is_over(self) -> bool:
        return self.takeover.ended_at is not None or self.takeover.until <= self.now

    def get_page_subtitle(self) -> str:
        return str(self.takeover)

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        index = {
            "url": AdminURLHelper(Takeover).index_url,
            "label": str(Takeover._meta.verbose_name_plural).capitalize(),
        }
        return [*self.breadcrumbs_items, index, {"url": "", "label": self.get_page_title()}]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        found, takeover = receipts(self.takeover, self.now), self.takeover
        region = regions.region(takeover.owner_id)
        may_end = policy_registry.get_by_type(Takeover).user_has_permission_for_instance(
            self.request.user, "change", takeover
        )
        return super().get_context_data(
            takeover=takeover,
            region=region,
            said=sentence(found),
            missing=list(found.missing.items()),
            shown=[(line, seconds(line.after)) for line in found.lines if line.after is not None],
            starts=dates.instant(takeover.starts_at, region.tzinfo),
            until=dates.instant(takeover.ended_at or takeover.until, region.tzinfo),
            renewed=None if self.is_over else dates.time_of_day(self.now, region.tzinfo),
            end=AdminURLHelper(Takeover).get_action_url("end", quote(takeover.pk))
            if may_end and not self.is_over
            else "",
            screens=AdminURLHelper(Screen),
            **kwargs,
        )


def sentence(found: Receipts) -> str:
    """“On 41 of 44 screens within 9 seconds”."""
    if not found.lines:
        return _("No videotron that is switched on and paired is to run now in this region or below.")
    facts = {"shown": numbers.count(found.shown), "counted": numbers.count(len(found.lines))}
    if found.within is None:
        return _("On none of %(counted)s screens yet.") % facts
    return _("On %(shown)s of %(counted)s screens within %(time)s.") % (facts | {"time": seconds(found.within)})


def seconds(after: timedelta | None) -> str:
    """In whole seconds, rounded up; from two minutes on in minutes."""
    if after is None:
        return ""
    whole = -(-after // timedelta(seconds=1))
    if after < SECONDS_UP_TO:
        return ngettext("%(count)s second", "%(count)s seconds", whole) % {"count": numbers.count(whole)}
    minutes = -(-after // timedelta(minutes=1))
    return ngettext("%(count)s minute", "%(count)s minutes", minutes) % {"count": numbers.count(minutes)}


def button(takeover: Takeover) -> dict[str, Any]:
    """For the register of emergencies."""
    return {
        "url": reverse("partner_api_takeover_receipts", args=[takeover.pk]),
        "label": _("On the screens"),
        "title": _("On which screens “%(takeover)s” is") % {"takeover": takeover},
    }
