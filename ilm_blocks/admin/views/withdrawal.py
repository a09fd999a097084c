"""*Tarik*: the page in the place of Wagtail's unpublish."""

from typing import Any

from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.functional import cached_property
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.generic import FormView
from wagtail.admin import messages
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin
from wagtail.admin.views.generic.permissions import PermissionCheckedMixin

from ... import actions, duties
from ...models import ILM
from ..forms.owned import put_on_fields
from ..forms.withdrawal import WithdrawForm
from . import columns
from .rights import RefusalsOnThePage, RowRights


class OfOneILM(RowRights, RefusalsOnThePage, PermissionCheckedMixin, WagtailAdminTemplateMixin, FormView):
    """A page with one form about one ILM."""

    model = ILM

    @cached_property
    def object(self) -> ILM:
        return get_object_or_404(
            ILM.objects.select_related("owner", "responsible", "replaced_by"), pk=self.kwargs["pk"]
        )

    def get_page_subtitle(self) -> str:
        return self.object.title

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        return [
            *self.breadcrumbs_items,
            {"url": columns.list_url(), "label": capfirst(ILM._meta.verbose_name_plural)},
            {"url": "", "label": self.get_page_title(), "sublabel": self.object.title},
        ]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(**kwargs) | {"ilm": self.object}


class Withdraw(OfOneILM):
    index_url_name = ""  # the viewset names it
    permission_required = "withdraw"
    form_class = WithdrawForm
    template_name = "ilm_blocks/admin/withdraw.html"
    page_title = gettext_lazy("Withdraw")
    header_icon = "cross"

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        actions.validate_withdrawal(self.object)
        return super().get(request, *args, **kwargs)

    def get_form_kwargs(self) -> dict[str, Any]:
        may_answer = duties.may_answer(self.request.user, self.object)
        return super().get_form_kwargs() | {"ilm": self.object, "may_answer": may_answer}

    def form_valid(self, form: WithdrawForm) -> HttpResponse:
        try:
            actions.withdraw(self.object, user=self.request.user, **form.cleaned_data)
        except actions.Refused:
            raise
        except ValidationError as error:
            put_on_fields(form, error)
            return self.form_invalid(form)
        messages.success(self.request, _("“%(ilm)s” is withdrawn everywhere.") % {"ilm": self.object})
        return redirect(self.index_url_name)
