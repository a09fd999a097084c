"""What a region finds of the pages from above, why, and what it can do about each."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, ClassVar

from django.db.models import prefetch_related_objects
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views import View
from wagtail.admin import messages
from wagtail.models import Page, get_page_models

from ilm_blocks import actions as ilm_actions
from ilm_blocks import regions
from ilm_blocks.admin.views.answers import OfficersPage
from ilm_blocks.admin.views.decisions import DONE, TITLES, Deciding
from ilm_blocks.admin.views.rights import RefusalsOnThePage
from ilm_blocks.choices import DecisionKind
from ilm_blocks.regions import Chain

from . import actions, explanation, queries
from .choices import KINDS
from .forms import OneRegionForm, PageDecisionForm
from .models import CascadingPage, PageDecision
from .queries import FromAbove
from .rules import Verdict

SHOW_HERE = {DecisionKind.ADOPT: gettext_lazy("Show here all the same")}


def from_above_url(region_id: int) -> str:
    return f"{reverse('sites_from_above')}?region={region_id}"


@dataclass(frozen=True, slots=True)
class Line:
    """One page as a region finds it: the verdict, why, and what the officer can do about it."""

    title: str
    url: str
    verdict: Verdict[PageDecision]
    sentence: str
    own_decisions: list[PageDecision]
    kinds: list[tuple[str, Any]]


class PagesFromAbove(OfficersPage):
    """What regions above publish for those below, as one region lists it."""

    template_name = "sites/from_above.html"
    page_title = gettext_lazy("News and agenda from above")
    header_icon = "doc-full-inverse"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        form = OneRegionForm(self.request.GET, user=self.request.user)
        context = super().get_context_data(**kwargs) | {"form": form, "media": form.media}
        if not form.is_valid():
            return context
        chain = regions.provider().chain(form.cleaned_data["region"].pk)
        found = [line for model in cascading_models() for line in lines(model, chain, self.now)]
        return context | {"region": chain[-1], "lines": found}


def cascading_models() -> list[Any]:
    return [model for model in get_page_models() if issubclass(model, CascadingPage)]


def lines(model: Any, chain: Chain, at: datetime) -> Iterator[Line]:
    above = queries.from_above(model, chain, at)
    prefetch_related_objects(list(above.decisions), "decided_by")
    found = queries.public(model).defer_streamfields().in_bulk([page.pk for page in above.pages])
    for verdict in above.verdicts:
        if page := found.get(verdict.page.pk):
            yield _line(page, verdict, above)


def _line(page: Any, verdict: Verdict[PageDecision], above: FromAbove) -> Line:
    named = [(kind.value, (TITLES | SHOW_HERE)[kind]) for kind in above.kinds_left(page.pk)]
    sentence = explanation.sentence(verdict, above.chain)
    return Line(page.title, page.full_url, verdict, sentence, above.own_decisions(page.pk), named)


class Decide(Deciding):
    """On one page from above."""

    form_class = PageDecisionForm
    header_icon = "doc-full-inverse"
    titles: ClassVar[Mapping[DecisionKind, Any]] = {kind: (TITLES | SHOW_HERE)[kind] for kind in KINDS}
    done: ClassVar[Mapping[DecisionKind, Any]] = DONE

    def new_decision(self, **facts: Any) -> PageDecision:
        return PageDecision(page=get_object_or_404(Page, pk=self.kwargs["pk"]), **facts)

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        actions.validate(self.decision)  # before anything of the page is told: it may be anybody's draft
        actions.validate_left(self.decision, timezone.now())
        return super().get(request, *args, **kwargs)

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        actions.validate(self.decision)
        return super().post(request, *args, **kwargs)

    def decide(self) -> None:
        actions.decide(self.decision, user=self.request.user)

    def get_subject_title(self) -> str:
        return self.decision.page.title

    def get_refusal_url(self) -> str:
        return from_above_url(self.decision.owner_id)


class Undo(RefusalsOnThePage, View):
    """Ends a decision; it stays on record."""

    http_method_names = ["post"]

    def post(self, request: HttpRequest, pk: int) -> HttpResponseBase:
        self.decision = get_object_or_404(PageDecision.objects.standing().select_related("owner"), pk=pk)
        ilm_actions.undo(self.decision, user=request.user)
        messages.success(request, _("The decision on “%(page)s” is undone.") % {"page": self.decision.title})
        return redirect(self.get_refusal_url())

    def get_refusal_url(self) -> str:
        return from_above_url(self.decision.owner_id)
