"""*Salin*, *Perbaiki* and *Sebut pengganti*: what a person does next about an ILM that stands or is withdrawn."""

from typing import Any

from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.admin import messages

from ... import actions, duties
from ...queries import corrections
from ..forms.owned import put_on_fields
from ..forms.withdrawal import AskNothingForm, ReasonForm, ReplacementForm
from .columns import edit_url, where_url
from .withdrawal import OfOneILM


class Copy(OfOneILM):
    """A page that asks once more where Wagtail's menus lead here; our own buttons send its form."""

    permission_required = "copy"
    form_class = AskNothingForm
    template_name = "ilm_blocks/admin/copy.html"
    page_title = gettext_lazy("Copy")
    header_icon = "copy"

    def form_valid(self, form: AskNothingForm) -> HttpResponse:
        made = actions.copy(self.object, user=self.request.user)
        messages.success(self.request, _("This is your copy of “%(ilm)s”, with all its files.") % {"ilm": self.object})
        return redirect(edit_url(made))


class Correct(OfOneILM):
    """Withdrawal with its reason, and on to the copy; if it is withdrawn already, no reason is asked for."""

    permission_required = "correct"
    template_name = "ilm_blocks/admin/correct.html"
    page_title = gettext_lazy("Correct")
    header_icon = "edit"

    def get_form_class(self) -> Any:
        return AskNothingForm if self.object.is_withdrawn else ReasonForm

    def form_valid(self, form: Any) -> HttpResponse:
        try:
            made = actions.correct(self.object, user=self.request.user, **form.cleaned_data)
        except actions.Refused:
            raise
        except ValidationError as error:
            put_on_fields(form, error)
            return self.form_invalid(form)
        said = _("“%(ilm)s” is withdrawn. Mend this copy and hand it in: once approved, it takes its place.")
        messages.success(self.request, said % {"ilm": self.object})
        return redirect(edit_url(made))

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(**kwargs) | {"under_way": corrections.under_way(self.object)}


class NameReplacement(OfOneILM):
    permission_required = "replace"
    form_class = ReplacementForm
    template_name = "ilm_blocks/admin/replacement.html"
    page_title = gettext_lazy("Name the replacement")
    header_icon = "redirect"

    def get_form_kwargs(self) -> dict[str, Any]:
        may_answer = duties.may_answer(self.request.user, self.object)
        return super().get_form_kwargs() | {"ilm": self.object, "may_answer": may_answer}

    def form_valid(self, form: ReplacementForm) -> HttpResponse:
        named = form.cleaned_data["replaced_by"]
        try:
            actions.name_replacement(self.object, named, user=self.request.user)
        except actions.Refused:
            raise
        except ValidationError as error:
            put_on_fields(form, error)
            return self.form_invalid(form)
        said = (
            _("Whoever opens “%(ilm)s” is led to “%(named)s” from now on.")
            if named.takes_place_of(self.object)
            else _("“%(named)s” stands beside “%(ilm)s” from now on as the distributor's answer.")
        )
        messages.success(self.request, said % {"ilm": self.object, "named": named})
        return redirect(where_url(self.object))
