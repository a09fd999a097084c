"""The forms of the registers: what the acts refuse is said on the form, with all that was typed."""

from typing import Any

from django.core.exceptions import ValidationError
from django.http import HttpResponse
from wagtail_modeladmin.views import CreateView, EditView

from ..actions.registers import ChangedMeanwhile
from ..admin.forms.owned import put_on_fields


class RefusalsOnTheForm:
    def form_valid(self, form: Any) -> HttpResponse:
        try:
            return super().form_valid(form)  # type: ignore[misc]
        except ValidationError as error:
            if isinstance(error, ChangedMeanwhile):
                form.see_newer(error)
            put_on_fields(form, error)
            return self.form_invalid(form)  # type: ignore[attr-defined]


class CreateRow(RefusalsOnTheForm, CreateView):
    pass


class EditRow(RefusalsOnTheForm, EditView):
    pass
