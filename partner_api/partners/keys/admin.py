"""The keys of a partner in the admin: its people make, rotate and revoke them, the officers who keep it look after."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse, reverse_lazy
from django.utils import timezone
from django.utils.cache import add_never_cache_headers
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views import View
from django.views.generic import FormView, TemplateView
from wagtail.admin import messages
from wagtail.admin.menu import MenuItem
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin

from ilm_blocks import duties, permissions
from ilm_blocks.admin.forms.owned import put_on_fields
from ilm_blocks.admin.views.rights import RefusalsOnThePage
from ilm_blocks.models import Partner

from . import acts
from .forms import KeyForm
from .models import PartnerKey
from .scopes import Scope

#: Ended keys are shown for a while: what a machine still sends is found among them.
MOST_ENDED = 10


@dataclass(frozen=True, slots=True)
class ListedKey:
    key: PartnerKey
    is_live: bool
    may_revoke: bool
    may_rotate: bool

    @property
    def uses(self) -> list[Any]:
        return [Scope(scope).label for scope in self.key.scopes]


def listed(keys: Any, user: Any) -> Iterator[ListedKey]:
    now = timezone.now()
    for key in keys:
        is_live = key.is_live(now) and key.person.is_active
        is_own = key.membership.person_id == user.pk
        yield ListedKey(key, is_live, is_live and acts.may_revoke(user, key.partner), is_live and is_own)


class OfKeys(RefusalsOnThePage, WagtailAdminTemplateMixin):
    header_icon = "key"
    kwargs: dict[str, Any]
    request: HttpRequest

    @cached_property
    def partner(self) -> Partner:
        return get_object_or_404(Partner.objects.select_related("owner", "successor"), pk=self.kwargs["pk"])

    def get_refusal_url(self) -> str:
        return keys_url(self.partner)


class PartnerKeys(OfKeys, FormView):
    """What there is, and a form for a new one; the token is on the page that answers the form, and nowhere else."""

    page_title = gettext_lazy("Keys for programs")
    template_name = "partner_api/partners/keys.html"
    form_class = KeyForm

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if not acts.may_see(request.user, self.partner):
            raise PermissionDenied
        response = super().dispatch(request, *args, **kwargs)
        add_never_cache_headers(response)
        return response

    @cached_property
    def is_member(self) -> bool:
        return permissions.is_member(self.request.user, self.partner)

    def get_page_subtitle(self) -> str:
        return str(self.partner)

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        return [*self.breadcrumbs_items, {"url": "", "label": self.get_page_title(), "sublabel": str(self.partner)}]

    def form_valid(self, form: KeyForm) -> HttpResponse:
        try:
            key, token = form.make(self.partner, self.request.user)
        except ValidationError as refused:
            put_on_fields(form, refused)
            return self.form_invalid(form)
        return self.shown_once(key, token)

    def shown_once(self, key: PartnerKey, token: str) -> HttpResponse:
        return self.render_to_response(self.get_context_data(form=None, made=key, token=token))

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        rows = list(listed(PartnerKey.objects.of_partner(self.partner).with_people(), self.request.user))
        own = [row for row in rows if row.may_rotate]
        return super().get_context_data(**kwargs) | {
            "partner": self.partner,
            "is_member": self.is_member,
            "live": [row for row in rows if row.is_live],
            "ended": [row for row in rows if not row.is_live][:MOST_ENDED],
            "may_make": self.is_member and self.partner.is_active and not self.partner.successor_id,
            "is_full": len(own) >= acts.MOST_LIVE,
            "most": acts.MOST_LIVE,
            "overlap": acts.OVERLAP.days,
        }


class RotateKey(PartnerKeys):
    """By its button alone: the page of the keys, with the new token."""

    http_method_names = ["post"]

    @cached_property
    def partner(self) -> Partner:
        return self.rotated.partner

    @cached_property
    def rotated(self) -> PartnerKey:
        return get_object_or_404(PartnerKey.objects.with_people(), pk=self.kwargs["pk"])

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        return self.shown_once(*acts.rotate(self.rotated, user=request.user))


class RevokeKey(OfKeys, View):
    http_method_names = ["post"]

    @cached_property
    def partner(self) -> Partner:
        return self.key.partner

    @cached_property
    def key(self) -> PartnerKey:
        return get_object_or_404(PartnerKey.objects.with_people(), pk=self.kwargs["pk"])

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        acts.revoke(self.key, user=request.user)
        messages.success(request, _("The key “%(key)s” opens nothing any more.") % {"key": self.key.name})
        return redirect(keys_url(self.partner))


class KeysKept(WagtailAdminTemplateMixin, TemplateView):
    """The keys of all partners that the officer's regions keep."""

    page_title = gettext_lazy("Keys of partners")
    template_name = "partner_api/partners/keys_kept.html"
    header_icon = "key"

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if not keeps_partners(request.user):
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        return [*self.breadcrumbs_items, {"url": "", "label": self.get_page_title()}]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        pages = duties.pages_with_duty(self.request.user, "administer", "approve").order_by().values("pk")
        found = PartnerKey.objects.live(timezone.now()).filter(partner__owner__in=pages).with_people()
        keys = listed(found.order_by("partner__name", "-pk"), self.request.user)
        return super().get_context_data(**kwargs) | {"keys": list(keys)}


def keeps_partners(user: Any) -> bool:
    return duties.holds_anywhere(user, "administer", "approve")


class KeysMenuItem(MenuItem):
    """Shown to the officers who keep partners."""

    def is_shown(self, request: HttpRequest) -> bool:
        return keeps_partners(request.user)


def menu_item() -> MenuItem:
    url = reverse_lazy("partner_api_keys_kept")
    return KeysMenuItem(gettext_lazy("Keys of partners"), url, name="partner-keys", icon_name="key", order=85)


def keys_url(partner: Partner) -> str:
    return reverse("partner_api_keys", args=[partner.pk])
