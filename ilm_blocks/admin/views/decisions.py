"""A region's say on an ILM from above: thin views over ``actions.decide_locally`` and ``actions.undo``."""

from abc import ABC, abstractmethod
from collections.abc import Mapping
from typing import Any, ClassVar

from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views import View
from django.views.generic import FormView
from wagtail.admin import messages
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin
from wagtail.permissions import policy_registry

from ... import actions, officers, regions
from ...choices import DecisionKind
from ...keys import is_key
from ...models import ILM, LocalDecision
from ...rules.regions import Region
from ..forms.decisions import DecisionForm
from ..forms.owned import put_on_fields
from .rights import RefusalsOnThePage

TITLES = {
    DecisionKind.HIDE: gettext_lazy("Hide"),
    DecisionKind.ADOPT: gettext_lazy("Adopt"),
    DecisionKind.PIN: gettext_lazy("Pin to the top"),
    DecisionKind.NOTE: gettext_lazy("Add a note"),
}
DONE = {
    DecisionKind.HIDE: gettext_lazy("“%(ilm)s” is hidden in %(region)s."),
    DecisionKind.ADOPT: gettext_lazy("“%(ilm)s” is shown in %(region)s."),
    DecisionKind.PIN: gettext_lazy("“%(ilm)s” is pinned to the top in %(region)s."),
    DecisionKind.NOTE: gettext_lazy("The note beside “%(ilm)s” is shown in %(region)s."),
}


def in_region_url(region_id: int) -> str:
    return f"{reverse('ilm_blocks_admin:in_region')}?region={region_id}"


class Deciding(RefusalsOnThePage, WagtailAdminTemplateMixin, FormView, ABC):
    """The form for one kind of decision, by one region, on one thing."""

    template_name = "ilm_blocks/admin/decide.html"
    header_icon = "ilm"
    titles: ClassVar[Mapping[DecisionKind, Any]] = TITLES
    done: ClassVar[Mapping[DecisionKind, Any]] = DONE
    decision: Any

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        super().setup(request, *args, **kwargs)
        if self.kwargs["kind"] not in self.titles:
            raise Http404
        self.decision = self.new_decision(kind=self.kwargs["kind"], owner=self._owner())

    @abstractmethod
    def new_decision(self, **facts: Any) -> Any:
        """The decision that is about to be taken; raises Http404 where there is nothing to decide on."""

    @abstractmethod
    def decide(self) -> None:
        """Take it; raises ValidationError."""

    @abstractmethod
    def get_subject_title(self) -> str: ...

    def _owner(self) -> Any:
        """The page of the deciding region, out of those for which the officer decides."""
        asked = self.request.GET.get("region", "")
        own = officers.pages(self.request.user, "change")
        if page := own.filter(pk=asked).first() if is_key(asked) else None:
            return page
        raise PermissionDenied(_("You may not decide for this region."))

    def get_form_kwargs(self) -> dict[str, Any]:
        own = officers.pages(self.request.user, "change")
        below = own.filter(path__startswith=self.decision.owner.path).exclude(pk=self.decision.owner_id)
        return super().get_form_kwargs() | {"instance": self.decision, "has_regions_below": below.exists()}

    def form_valid(self, form: DecisionForm) -> HttpResponse:
        try:
            self.decide()
        except ValidationError as error:
            put_on_fields(form, error)
            return self.form_invalid(form)
        done = self.done[DecisionKind(self.decision.kind)]
        messages.success(self.request, done % {"ilm": self.get_subject_title(), "region": self.region})
        return redirect(self.get_refusal_url())

    @cached_property
    def region(self) -> Region:
        return regions.region(self.decision.owner_id)

    def get_page_title(self) -> str:
        return str(self.titles[DecisionKind(self.decision.kind)])

    def get_page_subtitle(self) -> str:
        return self.get_subject_title()

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        return [
            *self.breadcrumbs_items,
            {"url": self.get_refusal_url(), "label": str(self.region)},
            {"url": "", "label": self.get_page_title(), "sublabel": self.get_subject_title()},
        ]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(**kwargs) | {
            "decision": self.decision,
            "region": self.region,
            "back_url": self.get_refusal_url(),
        }


class Decide(Deciding):
    """On one ILM."""

    form_class = DecisionForm

    def new_decision(self, **facts: Any) -> LocalDecision:
        return LocalDecision(ilm=get_object_or_404(ILM, pk=self.kwargs["pk"]), **facts)

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        ilm = self.decision.ilm
        if not policy_registry.get(ilm).user_has_permission_for_instance(request.user, "read", ilm):
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        actions.validate_decision(self.decision)
        return super().get(request, *args, **kwargs)

    def decide(self) -> None:
        actions.decide_locally(self.decision, user=self.request.user)

    def get_subject_title(self) -> str:
        return self.decision.ilm.title

    def get_refusal_url(self) -> str:
        return in_region_url(self.decision.owner_id)


class Undo(RefusalsOnThePage, View):
    """Ends a decision; it stays on record."""

    http_method_names = ["post"]

    def post(self, request: HttpRequest, pk: int) -> HttpResponseBase:
        self.decision = get_object_or_404(LocalDecision.objects.standing().select_related("ilm", "owner"), pk=pk)
        actions.undo(self.decision, user=request.user)
        messages.success(request, _("The decision on “%(ilm)s” is undone.") % {"ilm": self.decision.ilm})
        return redirect(in_region_url(self.decision.owner_id))
