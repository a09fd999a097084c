"""Quiet periods on screen: written in the register by one officer, confirmed here by another."""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.generic import TemplateView
from wagtail.admin import messages
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin
from wagtail.permissions import policy_registry

from ... import dates, regions
from ...actions import quiet_periods
from ...choices import ContentClass
from ...models import QuietPeriod
from ...queries import row_forecasts, versions
from .register_forms import CreateRow, EditRow
from .rights import RefusalsOnThePage


class SaidToWait:
    """What is written has no effect yet: the message says so."""

    def get_success_message(self, period: QuietPeriod) -> str:
        if period.waits:
            return _("“%(period)s” is written down and waits for another officer's confirmation.") % {"period": period}
        return _("“%(period)s” stays as it is.") % {"period": period}


class CreateQuietPeriod(SaidToWait, CreateRow):
    pass


class EditQuietPeriod(SaidToWait, EditRow):
    pass


class ConfirmQuietPeriod(RefusalsOnThePage, WagtailAdminTemplateMixin, TemplateView):
    """What stands beside what is to change, and the two answers of a second officer."""

    template_name = "ilm_blocks/admin/quiet_period.html"
    page_title = gettext_lazy("Quiet period to confirm")
    header_icon = "time"

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        policy = policy_registry.get_by_type(QuietPeriod)
        if not policy.user_has_any_permission_for_instance(request.user, {"confirm", "change"}, self.object):
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)

    @cached_property
    def object(self) -> QuietPeriod:
        rows = QuietPeriod.objects.select_related("owner", "written_by", "confirmed_by")
        return get_object_or_404(rows, pk=self.kwargs["pk"])

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        verb = quiet_periods.refuse if "refuse" in request.POST else quiet_periods.confirm
        period = verb(self.object.pk, request.POST.get("version", ""), user=request.user)
        said = _("“%(period)s” is refused.") if "refuse" in request.POST else _("“%(period)s” is confirmed.")
        messages.success(request, said % {"period": period})
        return redirect("ilm_blocks_admin:waiting")

    def get_refusal_url(self) -> str:
        return reverse("ilm_blocks_admin:quiet_period", args=[self.object.pk])

    def get_page_subtitle(self) -> str:
        return self.object.name

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        return [
            *self.breadcrumbs_items,
            {"url": reverse("ilm_blocks_quietperiod_modeladmin_index"), "label": _("Quiet periods")},
            {"url": "", "label": self.get_page_title(), "sublabel": self.object.name},
        ]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        period, user = self.object, self.request.user
        policy = policy_registry.get_by_type(QuietPeriod)
        return super().get_context_data(**kwargs) | {
            "period": period,
            "region": regions.region(period.owner_id),
            "is_new": period.confirmed_at is None,
            "terms": terms(period),
            "forecast": row_forecasts.of_row(period.as_proposed, timezone.now()) if period.waits else None,
            "version": versions.of(period),
            "is_own": period.written_by_id == user.pk,
            "may_confirm": policy.user_has_permission_for_instance(user, "confirm", period),
        }


def terms(period: QuietPeriod) -> list[dict[str, str]]:
    """Each term by its label: what stands, and what is proposed."""
    proposed = period.as_proposed
    labels = {field.name: str(field.verbose_name) for field in QuietPeriod._meta.concrete_fields}
    return [
        {
            "label": capfirst(labels[name]),
            "stands": said(getattr(period, name)),
            "proposed": said(getattr(proposed, name)),
        }
        for name in QuietPeriod.terms
    ]


def said(value: Any) -> str:
    """A term as people read it."""
    if isinstance(value, bool):
        return str(_("yes") if value else _("no"))
    if isinstance(value, list):
        return ", ".join(str(ContentClass(word).label) for word in value) or "–"
    return dates.day(value) if hasattr(value, "year") else str(value) or "–"
