"""The questions that the cascade answers on screen: what is shown here, why, where, and what was shown then."""

from abc import ABC, abstractmethod
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db.models import prefetch_related_objects
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.generic import TemplateView
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin
from wagtail.permissions import page_permission_policy, policy_registry

from ... import cascade, officers, regions
from ...cascade import Verdict, rows_on
from ...choices import Binding, DecisionKind
from ...keys import is_key
from ...models import ILM, LocalDecision, drafts
from ...queries import cleaned, explanation, statements, states
from ...queries.approvals import approvals
from ...queries.history import NotYetARegion, history
from ...queries.impact import Effect, impact
from ...rules.decisions import by_subject
from ...rules.place import Place
from ...rules.regions import Chain
from ..forms.place import PlaceForm
from .rights import RowRights

#: As exact as moments are asked for.
A_MINUTE = timedelta(minutes=1)
#: Gates that say: this ILM is not meant for the place at all.
NOT_MEANT = frozenset({"channel", "target"})


class OfficersPage(WagtailAdminTemplateMixin, TemplateView):
    header_icon = "ilm"

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if not self.is_open_to(request.user):
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)

    def is_open_to(self, user: Any) -> bool:
        return page_permission_policy.user_has_permission(user, "change")

    @cached_property
    def now(self) -> datetime:
        return timezone.now()

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        return [*self.breadcrumbs_items, {"url": "", "label": self.get_page_title()}]


class Answer(OfficersPage, ABC):
    """A page about one place and time, which its form chooses."""

    @cached_property
    def form(self) -> PlaceForm:
        return PlaceForm(self.request.GET, user=self.request.user, at=self.now)

    @property
    def asked(self) -> Mapping[str, Any]:
        return self.form.cleaned_data

    @cached_property
    def place(self) -> Place:
        return Place(self.chain, self.asked["channel"])

    @cached_property
    def chain(self) -> Chain:
        return regions.provider().chain(self.asked["region"].pk)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(**kwargs) | {"form": self.form}
        context["media"] = self.form.media
        return context | self.answer() if self.form.is_valid() else context

    @abstractmethod
    def answer(self) -> dict[str, Any]:
        """What the page tells of the place and time that were asked for."""


# In my region


@dataclass(frozen=True, slots=True)
class ILMInRegion:
    """One ILM as a region finds it: the verdict, why in one sentence, and what the officer can do about it."""

    verdict: Verdict
    sentence: str
    own_decisions: list[LocalDecision]
    kinds: list[DecisionKind]


class ByTodaysRows(Answer):
    """An answer by the rows as they are, for a moment to come, too; for one that is past it says so."""

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(**kwargs)
        at = self.asked["at"] if self.form.is_valid() else self.now
        return context | {"is_past": at < self.now - A_MINUTE}


class InRegion(ByTodaysRows):
    """What one region shows, from above and of its own, with the decisions that it may take."""

    template_name = "ilm_blocks/admin/in_region.html"
    page_title = gettext_lazy("In my region")

    @cached_property
    def draft(self) -> ILM | None:
        """The ILM whose unapproved revision is laid over, for those who look after it."""
        if not is_key(number := self.request.GET.get("draft", "")):
            return None
        ilm = get_object_or_404(ILM.objects.select_related("owner"), pk=number)
        if not policy_registry.get(ilm).user_has_permission_for_instance(self.request.user, "view", ilm):
            raise PermissionDenied
        return ilm.get_latest_revision_as_object()

    def answer(self) -> dict[str, Any]:
        rows = rows_on(self.place.chain, self.asked["at"], with_draft=self.draft)
        prefetch_related_objects(rows.decisions, "decided_by")
        resolution = cascade.judge(rows, self.place, self.asked["at"])
        decisions = by_subject(rows.decisions)
        lines = [self._line(v, decisions) for v in resolution.verdicts if v.settled_by not in NOT_MEANT]
        region = self.place.region
        return {
            "region": region,
            "draft": self.draft,
            "resolution": resolution,
            "above": [line for line in lines if line.verdict.ilm.owner_id != region.id],
            "own": [line for line in lines if line.verdict.ilm.owner_id == region.id],
        }

    def _line(self, verdict: Verdict, decisions: Mapping[int, list[LocalDecision]]) -> ILMInRegion:
        sentence = explanation.deciding_sentence(verdict, self.place)
        own = [
            decision
            for decision in decisions.get(verdict.ilm.pk, ())
            if decision.owner_id == self.place.region.id and decision.in_force(self.now)
        ]
        return ILMInRegion(verdict, sentence, own, kinds_left(verdict.ilm, {d.kind for d in own}))


def kinds_left(ilm: ILM, taken: set[str]) -> list[DecisionKind]:
    """The decisions that the rules leave to a region that has taken those of ``taken``."""
    if ilm.is_withdrawn or DecisionKind.HIDE in taken:
        return []
    free = [DecisionKind.PIN, DecisionKind.NOTE]
    if ilm.binding == Binding.MANDATORY:
        free = [DecisionKind.NOTE]  # it stands first in any case
    elif DecisionKind.ADOPT not in taken:
        free = [DecisionKind.ADOPT if ilm.binding == Binding.OFFERED else DecisionKind.HIDE, *free]
    return [kind for kind in free if kind not in taken]


# Why, and where


class OfILM(RowRights):
    """An answer about one ILM, for those who may read it."""

    request: HttpRequest
    kwargs: Mapping[str, Any]

    @cached_property
    def object(self) -> ILM:
        rows = ILM.objects.select_related("owner", "responsible", "agreement", "withdrawn_by")
        ilm = get_object_or_404(rows, pk=self.kwargs["pk"])
        if not policy_registry.get(ilm).user_has_permission_for_instance(self.request.user, "read", ilm):
            raise PermissionDenied
        return ilm

    @property
    def is_ours(self) -> bool:
        """Whether the officer looks after the ILM itself, and so may see its draft."""
        return self.permission_policy.user_has_permission(self.request.user, "view")

    def get_page_subtitle(self) -> str:
        return self.object.title

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        in_region = {"url": reverse("ilm_blocks_admin:in_region"), "label": _("In my region")}
        is_officer = page_permission_policy.user_has_permission(self.request.user, "change")
        return [
            *self.breadcrumbs_items,  # type: ignore[attr-defined]
            *([in_region] if is_officer else []),
            {"url": "", "label": self.get_page_title(), "sublabel": self.object.title},  # type: ignore[attr-defined]
        ]


class Why(OfILM, ByTodaysRows):
    """Each gate and rule in order, up to the one that settled whether the ILM shows at a place and time."""

    template_name = "ilm_blocks/admin/why.html"
    page_title = gettext_lazy("Why?")

    def answer(self) -> dict[str, Any]:
        ilm = self.object
        as_draft = self.is_ours and (not ilm.live or "draft" in self.request.GET)
        if as_draft:
            ilm = drafts.as_live(ilm.get_latest_revision_as_object())
        told = cascade.explain(self.chain, ilm, self.asked["channel"], self.asked["at"])
        return {"ilm": self.object, "told": told, "as_draft": as_draft}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        offers_draft = self.is_ours and self.object.has_unpublished_changes
        return super().get_context_data(**kwargs) | {"ilm": self.object, "offers_draft": offers_draft}


@dataclass(slots=True)
class Branch:
    """The regions of the lowest level below one, or a region above these, with what the ILM does there."""

    head: Effect
    below: list[Effect]

    @property
    def shown(self) -> int:
        return sum(effect.outcome.at_once for effect in self.below)


class Where(OfILM, OfficersPage):
    """In which regions the ILM is or will be shown, and which decisions are in its way."""

    template_name = "ilm_blocks/admin/where.html"
    page_title = gettext_lazy("Where shown?")

    def is_open_to(self, user: Any) -> bool:
        """Also to the people of a partner, for the whole reach of what is theirs."""
        return super().is_open_to(user) or (bool(self.object) and self.is_ours)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        ilm = self.object.get_latest_revision_as_object() if self.is_ours else drafts.as_it_stands(self.object)
        found = impact(ilm, self.now)
        effects = list(found.effects)
        if is_officer := super().is_open_to(self.request.user):
            own = set(officers.pages(self.request.user, "change").values_list("pk", flat=True))
            effects = [effect for effect in effects if effect.region.id in own]
        prefetch_related_objects(found.biting, "decided_by")
        lies_ahead = self.is_ours and (not self.object.live or self.object.has_unpublished_changes)
        return super().get_context_data(**kwargs) | {
            "ilm": self.object,
            "state": states.of(self.object, self.now),
            "impact": found,
            "here": replace(found, effects=effects),  # of other regions an officer reads the numbers alone
            "lies_ahead": lies_ahead,
            "branches": branches(effects),
            "shown": [effect for effect in effects if effect.outcome.is_on_air],
            "later": [] if lies_ahead else [effect for effect in effects if effect.outcome.is_later],
            "effects": effects,
            "is_officer": is_officer,
            "approvals": approvals(self.object) if self.is_ours else [],
            "words": statements.words(self.object) if self.is_ours else [],
            "declarations": self.object.declarations.all() if self.is_ours else [],
        }


def branches(effects: list[Effect]) -> list[Branch]:
    """``effects``, which come in tree order, those of the lowest level gathered under the region they lie in."""
    found: list[Branch] = []
    for effect in effects:
        if regions.is_lowest(effect.region) and found and found[-1].head.region.id == effect.region.parent_id:
            found[-1].below.append(effect)
        else:
            found.append(Branch(effect, []))
    return found


# What was shown


class OnADay(Answer):
    """What a region showed at a moment of the past, by the record alone."""

    template_name = "ilm_blocks/admin/on_a_day.html"
    page_title = gettext_lazy("What was shown")
    header_icon = "history"

    def answer(self) -> dict[str, Any]:
        if self.asked["at"] > self.now:
            self.form.add_error("at", _("This lies ahead: see “In my region” for what will be shown."))
            return {}
        try:
            resolution = history(self.chain[-1], self.asked["channel"], self.asked["at"])
        except NotYetARegion:
            self.form.add_error("at", _("The record begins later: this region was not yet in the system."))
            return {}
        files = cleaned.of_each([verdict.ilm for verdict in resolution.shown])
        shown = [(verdict, files[verdict.ilm.pk]) for verdict in resolution.shown]
        return {"region": resolution.region, "resolution": resolution, "shown": shown}
