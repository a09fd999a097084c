"""The page on which an administrator of a region above writes what gates read of a region."""

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from django import forms
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.generic import FormView
from wagtail.admin import messages
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin
from wagtail.admin.widgets.button import Button
from wagtail.models import Page

from ilm_blocks.actions.registers import ChangedMeanwhile
from ilm_blocks.admin.forms.foreseen import ForeseenFirst
from ilm_blocks.admin.forms.owned import put_on_fields
from ilm_blocks.admin.forms.versioned import Versioned
from ilm_blocks.queries.row_forecasts import Forecast

from . import facts_forecast, region_facts
from .models import RegionPage


class FactsForm(ForeseenFirst, Versioned, forms.ModelForm):
    """Tags as people write words: with commas between them."""

    foretold = ("distributor", "zone", "tags")

    tags = forms.CharField(
        label=gettext_lazy("tags"), required=False,
        help_text=gettext_lazy("Words by which an ILM can be targeted, with commas between them."),
    )  # fmt: skip

    class Meta:
        model = RegionPage
        fields = tuple(region_facts.WRITTEN)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["tags"].label = capfirst(str(self.fields["tags"].label))
        self.initial["tags"] = ", ".join(self.instance.tags)

    def foresee(self, now: datetime) -> Forecast:
        return facts_forecast.of_facts(self.instance, now)

    def clean_tags(self) -> list[str]:
        return list(dict.fromkeys(word.strip() for word in self.cleaned_data["tags"].split(",") if word.strip()))


class RegionFacts(WagtailAdminTemplateMixin, FormView):
    form_class = FactsForm
    template_name = "sites/region_facts.html"
    page_title = gettext_lazy("Facts of the region")
    header_icon = "site"

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if not region_facts.may_write(request.user, self.region):
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)

    @cached_property
    def region(self) -> RegionPage:
        return get_object_or_404(RegionPage, id=self.kwargs["page_id"])

    def get_form_kwargs(self) -> dict[str, Any]:
        return super().get_form_kwargs() | {"instance": get_object_or_404(RegionPage, id=self.region.pk)}

    def form_valid(self, form: Any) -> HttpResponse:
        try:
            region_facts.validate(form.instance)
            if form.waits_for_confirmation(timezone.now()):
                return self.render_to_response(self.get_context_data(form=form))
            facts = {name: form.cleaned_data[name] for name in region_facts.WRITTEN}
            region_facts.write(self.region.pk, facts, user=self.request.user, seen=form.seen)
        except ValidationError as error:
            if isinstance(error, ChangedMeanwhile):
                form.see_newer(error)
            put_on_fields(form, error)
            return self.form_invalid(form)
        messages.success(self.request, _("The facts of %(region)s are written.") % {"region": self.region.full_name})
        return redirect("wagtailadmin_explore", self.region.pk)

    def get_page_subtitle(self) -> str:
        return self.region.full_name

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        explore = {"url": reverse("wagtailadmin_explore", args=[self.region.pk]), "label": self.region.full_name}
        return [
            *self.breadcrumbs_items,
            explore,
            {"url": "", "label": self.get_page_title(), "sublabel": self.region.full_name},
        ]


def button(page: Page, user: Any, view_name: str, next_url: str | None = None) -> Iterator[Button]:
    if page.specific_class is RegionPage and region_facts.may_write(user, page):
        url = reverse("sites_region_facts", args=[page.pk])
        yield Button(RegionFacts.page_title, url, icon_name="site", priority=85)
