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
        if not self.deeds:
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)

    @cached_property
    def region(self) -> RegionPage:
        return get_object_or_404(RegionPage, pk=self.kwargs["page_id"])

    @cached_property
    def deeds(self) -> list[RegionChange]:
        return [deed for deed in REGION_CHANGES if deed.may(self.request.user, self.region)]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        bound = kwargs.get("form")
        forms = [(deed, self._form(deed) if deed.name != kwargs.get("deed") else bound) for deed in self.deeds]
        return {"region": self.region, "forms": forms, **super().get_context_data(**kwargs)}

    def _form(self, deed: RegionChange, *data: Any) -> Any:
        return deed.form(*data, region=self.region, prefix=deed.name)

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        deed = next((deed for deed in self.deeds if deed.name == request.POST.get("deed")), None)
        if deed is None:
            raise Http404
        form = self._form(deed, request.POST)
        if not form.is_valid():
            return self._show(deed=deed.name, form=form)
        work = partial(deed.act, self.region.pk, user=request.user, **form.cleaned_data)
        try:
            return self._made(work) if "confirmed" in request.POST else self._preview(work, deed, form)
        except OtherThanShown:
            return self._preview(work, deed, form, is_other=True)
        except ValidationError as refused:
            put_on_fields(form, refused)
            return self._show(deed=deed.name, form=form)

    def _preview(self, work: Any, deed: RegionChange, form: Any, *, is_other: bool = False) -> HttpResponse:
        outcome = rehearsed(work, timezone.now())
        return self._show(
            deed=deed.name, form=form, title=deed.title, outcome=outcome, seal=seal(outcome), is_other=is_other
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
    if page.specific_class is RegionPage and any(deed.may(user, page.specific) for deed in REGION_CHANGES):
        url = reverse("sites_region_changes", args=[page.pk])
        yield Button(RegionChanges.page_title, url, icon_name="site", priority=86)
