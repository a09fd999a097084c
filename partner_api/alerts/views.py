"""The pages of early warnings in the admin: what waits, the sources, and what has been."""

from collections.abc import Mapping
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.db.models import Prefetch
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse, reverse_lazy
from django.utils import timezone
from django.utils.cache import add_never_cache_headers
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.generic import FormView, TemplateView
from wagtail.admin import messages
from wagtail.admin.menu import MenuItem
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin
from wagtail.permissions import policy_registry

from ilm_blocks import duties
from ilm_blocks.admin.forms.owned import put_on_fields
from ilm_blocks.admin.views.rights import RefusalsOnThePage

from . import boxes, proposals, shown, sources
from .forms import BeginForm, BoxesForm, Decision, DismissForm, SourceForm
from .models import Alert, AlertSource, ProposalKind
from .permissions import READERS

ICON = "warning"
#: As many faults of a list of boxes are shown at once.
MOST_FAULTS = 50


class OfAlerts(RefusalsOnThePage, WagtailAdminTemplateMixin):
    header_icon = ICON
    page_title = gettext_lazy("Early warnings")
    kwargs: dict[str, Any]
    request: HttpRequest

    def may_enter(self, user: Any) -> bool:
        return duties.holds_anywhere(user, *READERS)

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if not self.may_enter(request.user):
            raise PermissionDenied
        response = super().dispatch(request, *args, **kwargs)
        add_never_cache_headers(response)
        return response

    def get_refusal_url(self) -> str:
        return reverse("partner_api_alerts")

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        above = {"url": reverse("partner_api_alerts"), "label": OfAlerts.page_title}
        here = {"url": "", "label": self.get_page_title()}
        return [*self.breadcrumbs_items, here] if isinstance(self, Alerts) else [*self.breadcrumbs_items, above, here]


class Alerts(OfAlerts, TemplateView):
    template_name = "partner_api/alerts/alerts.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        user, now = self.request.user, timezone.now()
        return super().get_context_data(**kwargs) | {
            "board": shown.board(user, now),
            "keeps_sources": bool(duties.paths_with_duty(user, "administer")),
        }


#: By the verb that a form sends: the form, and on which proposals it decides.
FORMS: Mapping[str, tuple[type[Decision], ProposalKind]] = {
    "begin": (BeginForm, ProposalKind.BEGIN),
    "end": (Decision, ProposalKind.END),
    "dismiss": (DismissForm, ProposalKind.BEGIN),
    "keep": (DismissForm, ProposalKind.END),
}


class AlertView(OfAlerts, TemplateView):
    """One warning: what it says, what it proposes where, and what was decided by whom."""

    template_name = "partner_api/alerts/alert.html"

    @cached_property
    def alert(self) -> Alert:
        found = shown.alerts_of(self.request.user).select_related("source", "owner")
        found = found.prefetch_related(Prefetch("proposals", queryset=shown.PROPOSALS))
        return get_object_or_404(found, pk=self.kwargs["pk"])

    @cached_property
    def page(self) -> shown.AlertShown:
        return shown.one(self.alert, self.request.user, timezone.now())

    def get_page_title(self) -> str:
        return str(self.alert)

    def get_refusal_url(self) -> str:
        return reverse("partner_api_alert", args=[self.kwargs["pk"]])

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        verb = request.POST.get("verb", "")
        if verb not in FORMS:
            raise Http404
        form = self.form(verb, request.POST)
        try:
            if form.is_valid():
                return self.decide(verb, form.cleaned_data)
        except ValidationError as refused:
            put_on_fields(form, refused)
        return self.render_to_response(self.get_context_data(**{verb: form}))

    def decide(self, verb: str, said: dict[str, Any]) -> HttpResponse:
        keys, user = said.pop("proposals"), self.request.user
        if verb == "begin":
            begun = proposals.begin(keys, user=user, **said)
            told = ngettext("It is shown in %(count)d region.", "It is shown in %(count)d regions.", len(begun))
            messages.success(self.request, told % {"count": len(begun)})
        elif verb == "end":
            proposals.end(keys, user=user)
            messages.success(self.request, _("It is shown no longer."))
        else:
            proposals.dismiss(keys, user=user, **said)
            messages.success(self.request, _("Nothing follows from it; your reason is on record."))
        return redirect("partner_api_alert", self.alert.pk)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        begin = self.page.to_decide(ProposalKind.BEGIN)
        initial = {"begin": BeginForm.of(begin[0][0])} if begin else {}
        forms = {
            verb: self.form(verb, initial=initial.get(verb))
            for verb, (_form, kind) in FORMS.items()
            if self.page.to_decide(kind)
        }
        return super().get_context_data(**kwargs) | {"page": self.page, "alert": self.alert} | forms | kwargs

    def form(self, verb: str, *sent: Any, **said: Any) -> Decision:
        """Two of them stand on one page, each with ids of its own."""
        form, kind = FORMS[verb]
        return form(*sent, rows=self.page.to_decide(kind), auto_id=f"{verb}_%s", **said)


class SourceView(OfAlerts, FormView):
    """A new source, or one that is there."""

    template_name = "partner_api/alerts/source.html"
    form_class = SourceForm

    def may_enter(self, user: Any) -> bool:
        return duties.holds_anywhere(user, "administer")

    @cached_property
    def source(self) -> AlertSource | None:
        if "pk" not in self.kwargs:
            return None
        policy = policy_registry.get_by_type(AlertSource)
        own = policy.instances_user_has_permission_for(self.request.user, "change")
        return get_object_or_404(own.select_related("owner"), pk=self.kwargs["pk"])

    def get_page_title(self) -> str:
        return str(self.source or _("New source"))

    def get_form_kwargs(self) -> dict[str, Any]:
        return super().get_form_kwargs() | {"instance": self.source, "for_user": self.request.user}

    def form_valid(self, form: SourceForm) -> HttpResponse:
        verb = sources.make if self.source is None else sources.change
        try:
            source = verb(form.instance, user=self.request.user)
        except ValidationError as refused:
            put_on_fields(form, refused)
            return self.form_invalid(form)
        messages.success(self.request, _("The source “%(name)s” is saved.") % {"name": source})
        return redirect("partner_api_alerts")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        files = self.source.files.exclude(flaw="") if self.source else []
        return super().get_context_data(**kwargs) | {"source": self.source, "files": files}


class BoxesView(OfAlerts, FormView):
    """The table of districts' boxes: what is in it, and a list to be loaded."""

    page_title = gettext_lazy("Table of districts")
    template_name = "partner_api/alerts/boxes.html"
    form_class = BoxesForm

    def may_enter(self, user: Any) -> bool:
        return boxes.may_load(user)

    def form_valid(self, form: BoxesForm) -> HttpResponse:
        count, faults = boxes.load(form.cleaned_data["file"].read(), user=self.request.user)
        if faults:
            more = max(len(faults) - MOST_FAULTS, 0)
            return self.render_to_response(self.get_context_data(form=form, faults=faults[:MOST_FAULTS], more=more))
        told = ngettext("%(count)d district is in the table.", "%(count)d districts are in the table.", count)
        messages.success(self.request, told % {"count": count})
        return redirect("partner_api_alert_boxes")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(**kwargs) | {
            "rows": boxes.shown(self.request.user), "columns": boxes.LAYOUT.heading,
        }  # fmt: skip


class AlertsMenuItem(MenuItem):
    """Shown to those who broadcast, operate videotrons or administer somewhere."""

    def is_shown(self, request: HttpRequest) -> bool:
        return duties.holds_anywhere(request.user, *READERS)


def menu_item() -> MenuItem:
    url = reverse_lazy("partner_api_alerts")
    return AlertsMenuItem(OfAlerts.page_title, url, name="early-warnings", icon_name=ICON, order=71)
