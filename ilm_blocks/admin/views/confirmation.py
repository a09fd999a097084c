"""*Ini materi kami* / *Bukan*: the page on which a partner's person answers for what an officer wrote in its name."""

from typing import Any

from django import forms
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy
from django.views.generic import FormView
from wagtail.admin import messages
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin
from wagtail.admin.widgets import AdminAutoHeightTextInput

from ... import permissions, preview_modes
from ...actions import confirmation
from ...models import ILM, ConfirmationKind, ConfirmationRequest
from ...queries import confirmations, differences, materials
from ...rules import material
from ..forms.owned import put_on_fields
from .rights import RefusalsOnThePage


class AnswerForm(forms.Form):
    """``word`` is the button pressed, ``revision`` and the digest ``material`` what the person looked at."""

    revision = forms.IntegerField(widget=forms.HiddenInput)
    material = forms.CharField(required=False, widget=forms.HiddenInput)
    word = forms.ChoiceField(
        choices=[(ConfirmationKind.CONFIRMED.value, ""), (ConfirmationKind.DENIED.value, "")], widget=forms.HiddenInput
    )
    reason = forms.CharField(
        label=gettext_lazy("What is wrong with it?"), required=False, max_length=500, widget=AdminAutoHeightTextInput,
        help_text=gettext_lazy("Needed for “No”: the officer who wrote it reads it."),
    )  # fmt: skip


class Confirm(RefusalsOnThePage, WagtailAdminTemplateMixin, FormView):
    form_class = AnswerForm
    template_name = "ilm_blocks/admin/confirm.html"
    page_title = gettext_lazy("Is this yours?")
    header_icon = "ilm"

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        ilm = self.object
        if ilm.responsible is None or not permissions.is_member(request.user, self.party):
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)

    @cached_property
    def object(self) -> ILM:
        return get_object_or_404(ILM.objects.select_related("responsible", "latest_revision"), pk=self.kwargs["pk"])

    @property
    def party(self) -> Any:
        return self.asked.partner if self.asked else self.object.responsible

    @cached_property
    def asked(self) -> ConfirmationRequest | None:
        rows = confirmations.open_requests().select_related("revision", "partner", "asked_by")
        return rows.filter(ilm=self.object.pk).first()

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        crumb = {"url": "", "label": self.get_page_title(), "sublabel": self.get_page_subtitle()}
        return [*self.breadcrumbs_items, crumb]

    def get_initial(self) -> dict[str, Any]:
        if self.asked is None:
            return {"revision": 0}
        digest = material.digest(materials.of(self.asked.revision.as_object()))
        return {"revision": self.asked.revision_id, "material": digest}

    def form_valid(self, form: AnswerForm) -> HttpResponse:
        given, title = form.cleaned_data, self.get_page_subtitle()
        try:
            if given["word"] == ConfirmationKind.CONFIRMED:
                confirmation.confirm(self.object, given["revision"], by=self.request.user, seen=given["material"])
            else:
                confirmation.deny(self.object, given["revision"], reason=given["reason"], by=self.request.user)
        except (confirmation.NothingAsked, confirmation.MaterialChanged):
            raise
        except ValidationError as error:
            put_on_fields(form, error)
            return self.form_invalid(form)
        messages.success(self.request, SAID[given["word"]] % {"ilm": title})
        return redirect("wagtailadmin_home")

    def get_refusal_url(self) -> str:
        return self.request.path

    def get_page_subtitle(self) -> str:
        return self.asked.revision.object_str if self.asked else self.object.title

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(**kwargs) | {"ilm": self.object, "asked": self.asked}
        if self.asked is None:
            return context
        draft = self.asked.revision.as_object()
        found, before = confirmations.coverage(draft), differences.last_word(self.object)
        return context | {
            "draft": draft,
            "before": before,
            "differences": list(differences.differences(draft, before, found)),
            "mode": preview_modes.modes_of(draft)[0].name,
            "preview_url_name": ILM.snippet_viewset.get_url_name("revisions_view"),
        }


SAID = {
    ConfirmationKind.CONFIRMED: gettext_lazy("Thank you. “%(ilm)s” is yours and goes on to the approver."),
    ConfirmationKind.DENIED: gettext_lazy("“%(ilm)s” goes back to the officer with your reason; it is not shown so."),
}
