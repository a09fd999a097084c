"""The one page on which the territory changes: each change is shown in full before it is made."""

from collections.abc import Iterator
from functools import partial
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy
from django.views.generic import TemplateView
from wagtail.admin import messages
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin
from wagtail.admin.widgets.button import Button
from wagtail.models import Page

from ilm_blocks.admin.forms.owned import put_on_fields
from ilm_blocks.rules.canonical import digest
from sites.models import RegionPage

from .region_changes import REGION_CHANGES, RegionChange
from .succession.outcomes import SuccessionOutcome, rehearsed, told


class OtherThanShown(Exception):
    """Something has changed since the preview, so that the act would have another result."""


class RegionChanges(WagtailAdminTemplateMixin, TemplateView):
    template_name = "sites/region_changes.html"
    page_title = gettext_lazy("Changes of the territory")
    header_icon = "site"

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if not self.changes:
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)

    @cached_property
    def region(self) -> RegionPage:
        return get_object_or_404(RegionPage, id=self.kwargs["page_id"])

    @cached_property
    def changes(self) -> list[RegionChange]:
        return [change for change in REGION_CHANGES if change.may(self.request.user, self.region)]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        bound = kwargs.get("form")
        forms = [(change, self._form(change) if change.name != kwargs.get("act") else bound) for change in self.changes]
        return {"region": self.region, "forms": forms, **super().get_context_data(**kwargs)}

    def _form(self, change: RegionChange, *data: Any) -> Any:
        return change.form(*data, region=self.region, prefix=change.name)

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        change = next((change for change in self.changes if change.name == request.POST.get("act")), None)
        if change is None:
            raise Http404
        form = self._form(change, request.POST)
        if not form.is_valid():
            return self._show(act=change.name, form=form)
        work = partial(change.act, self.region.pk, user=request.user, **form.cleaned_data)
        try:
            return self._made(work) if "confirmed" in request.POST else self._preview(work, change, form)
        except OtherThanShown:
            return self._preview(work, change, form, is_other=True)
        except ValidationError as refused:
            put_on_fields(form, refused)
            return self._show(act=change.name, form=form)

    def _preview(self, work: Any, change: RegionChange, form: Any, *, is_other: bool = False) -> HttpResponse:
        outcome = rehearsed(work, timezone.now())
        return self._show(
            act=change.name, form=form, title=change.title, outcome=outcome, seal=seal(outcome), is_other=is_other
        )

    @transaction.atomic
    def _made(self, work: Any) -> HttpResponse:
        outcome = told(work, timezone.now())
        if seal(outcome) != self.request.POST["confirmed"]:
            raise OtherThanShown
        messages.success(self.request, outcome.lines[0])
        return redirect("wagtailadmin_explore", outcome.region.pk)

    def _show(self, **context: Any) -> HttpResponse:
        return self.render_to_response(self.get_context_data(**context))

    def get_page_subtitle(self) -> str:
        return self.region.full_name

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        explore = {"url": reverse("wagtailadmin_explore", args=[self.region.pk]), "label": self.region.full_name}
        here = {"url": "", "label": self.get_page_title(), "sublabel": self.region.full_name}
        return [*self.breadcrumbs_items, explore, here]


def seal(outcome: SuccessionOutcome) -> str:
    """Equal for equal words: what is confirmed is what was read."""
    return digest(list(map(str, outcome.lines)))


def button(page: Page, user: Any, view_name: str, next_url: str | None = None) -> Iterator[Button]:
    if page.specific_class is RegionPage and any(change.may(user, page.specific) for change in REGION_CHANGES):
        url = reverse("sites_region_changes", args=[page.pk])
        yield Button(RegionChanges.page_title, url, icon_name="site", priority=86)
