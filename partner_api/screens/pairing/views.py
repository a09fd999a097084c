"""*Pasangkan videotron*: the officer types the code of a screen, and says which one it is."""

from typing import Any
from urllib.parse import urlencode

from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.cache import add_never_cache_headers
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.generic import FormView, TemplateView
from wagtail.admin import messages
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin
from wagtail.permissions import policy_registry

from ilm_blocks import regions
from ilm_blocks.actions import acting, films
from ilm_blocks.admin.forms.owned import put_on_fields

from ...http import clients
from ..models import Screen, hours_of
from . import codes, deciding
from .forms import CodeForm, PairForm
from .models import Pairing

REGISTER = "partner_api_screen_modeladmin_index"


class PairScreen(WagtailAdminTemplateMixin, FormView):
    """Asks for the code first; with one that waits, for the screen."""

    page_title = gettext_lazy("Pair a videotron")
    template_name = "partner_api/admin/pair.html"
    header_icon = "desktop"

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        deciding.require_officer(request.user)
        response = super().dispatch(request, *args, **kwargs)
        add_never_cache_headers(response)
        return response

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        register = {"url": reverse(REGISTER), "label": _("Videotrons")}
        return [*self.breadcrumbs_items, register, {"url": "", "label": self.get_page_title()}]

    @cached_property
    def code(self) -> str:
        """That of the address; whoever types another one is done with it."""
        return "" if "code" in self.request.POST else self.request.GET.get("code", "").strip()

    @cached_property
    def found(self) -> tuple[Pairing | None, ValidationError | None]:
        """What the code of the address is that of, or why it is none."""
        if not self.code:
            return None, None
        try:
            address = clients.mark(self.request)
            return deciding.look_up(self.code, user=self.request.user, address=address), None
        except ValidationError as refused:
            return None, refused

    @property
    def pairing(self) -> Pairing | None:
        return self.found[0]

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        return self._already_paired(self.found[1]) or super().get(request, *args, **kwargs)

    def _already_paired(self, refused: ValidationError | None) -> HttpResponse | None:
        """To what came of it: a button that was pressed twice, or a step back, is no mistake."""
        if not isinstance(refused, deciding.UsedCode):
            return None
        screen = deciding.paired_by(self.request.user, self.code)
        return redirect("partner_api_paired", screen) if screen else None

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if done := self._already_paired(self.found[1]):
            return done
        if self.pairing and "deny" in request.POST:
            deciding.deny(self.code, user=request.user)
            messages.warning(request, _("Denied: the screen with this code is not paired."))
            return redirect("partner_api_pair")
        return super().post(request, *args, **kwargs)

    def get_form(self, form_class: Any = None) -> Any:
        if self.pairing:
            kwargs = self.get_form_kwargs() | {"initial": {"screen": self.request.GET.get("screen")}}
            return PairForm(user=self.request.user, pairing=self.pairing, **kwargs)
        refused = self.found[1]
        if refused is None:
            return CodeForm(**self.get_form_kwargs())
        form = CodeForm({"code": self.code})
        form.is_valid()
        put_on_fields(form, refused)
        return form

    def form_valid(self, form: Any) -> HttpResponse:
        if not self.pairing:
            facts = {"code": form.cleaned_data["code"]} | {"screen": self.request.GET.get("screen", "")}
            return redirect(f"{reverse('partner_api_pair')}?{urlencode({k: v for k, v in facts.items() if v})}")
        try:
            screen = deciding.pair(self.code, form.target, user=self.request.user)
        except ValidationError as refused:
            if done := self._already_paired(refused):
                return done
            put_on_fields(form, _on_this_form(refused))
            return self.form_invalid(form)
        films.sizes_changed()
        return redirect("partner_api_paired", screen.pk)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        code = codes.read(self.code)
        return super().get_context_data(**kwargs) | {
            "pairing": self.pairing, "code": codes.shown(code) if code else "", "register": reverse(REGISTER),
        }  # fmt: skip


#: Where the form asks otherwise than the row is kept.
FIELDS = {"operating": "hours"}


def _on_this_form(refused: ValidationError) -> ValidationError:
    """What the row says of its fields, each sentence once on the field of the form that they come from."""
    found: dict[str, Any] = {}
    for name, errors in refused.update_error_dict({}).items():
        found.setdefault(FIELDS.get(name, name), errors)
    return ValidationError(found)


class ScreenPaired(WagtailAdminTemplateMixin, TemplateView):
    """What was paired, and what follows on the screen."""

    page_title = gettext_lazy("The videotron is paired")
    template_name = "partner_api/admin/paired.html"
    header_icon = "desktop"

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        acting.require(request.user, "change", self.screen)
        return super().dispatch(request, *args, **kwargs)

    @cached_property
    def screen(self) -> Screen:
        return get_object_or_404(Screen.objects.select_related("owner"), pk=self.kwargs["pk"])

    def get_page_subtitle(self) -> str:
        return str(self.screen)

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        register = {"url": reverse(REGISTER), "label": _("Videotrons")}
        return [*self.breadcrumbs_items, register, {"url": "", "label": self.get_page_title()}]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(**kwargs) | {
            "screen": self.screen,
            "hours": [hours_of(rule) for rule in self.screen.operating_rules],
            "region": regions.chain_of(self.screen.owner_id)[-1],
            "register": reverse(REGISTER),
            "edit": reverse("partner_api_screen_modeladmin_edit", args=[self.screen.pk]),
            "revoke": reverse("partner_api_screen_modeladmin_revoke", args=[self.screen.pk]),
        }


def may_pair(user: Any) -> bool:
    return policy_registry.get_by_type(Screen).user_has_permission(user, "add")
