"""The forms of the registers: what would go dark or come on is told first, and what the acts refuse is said,
with all that was typed."""

from typing import Any

from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from wagtail.admin import messages
from wagtail_modeladmin.views import CreateView, DeleteView, EditView

from ...actions.registers import ChangedMeanwhile
from ...models.journaled import OnRecord
from ..forms.foreseen import ForeseenFirst
from ..forms.owned import put_on_fields


class RefusalsOnTheForm:
    def form_valid(self, form: Any) -> HttpResponse:
        if isinstance(form, ForeseenFirst) and form.waits_for_confirmation(timezone.now()):
            return self.render_to_response(self.get_context_data(form=form))  # type: ignore[attr-defined]
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


class DeleteRow(DeleteView):
    """What is on record stays, and its advice is given; modeladmin would look for rows that refer to it."""

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        try:
            return super().post(request, *args, **kwargs)
        except KeptOnRecord as kept:
            messages.error(request, str(kept))
            return redirect(self.index_url)

    def delete_instance(self) -> None:
        try:
            super().delete_instance()
        except OnRecord as error:
            raise KeptOnRecord(error.args[0]) from error


class KeptOnRecord(Exception):
    """The advice of a row on record, past modeladmin's own answer to what is protected."""
