"""The people of a partner: who speaks for it, who is asked to, and its letters of appointment."""

from collections.abc import Callable, Mapping
from typing import Any

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

from ... import duties, permissions
from ...actions import memberships, partners
from ...models import Letter, Membership, Partner
from ...persons import told_apart
from ...queries import partner_people
from ..forms.owned import put_on_fields
from ..forms.partner_people import MemberForm, RenameForm
from .rights import RefusalsOnThePage
from .scans import handed_out


class OfPartner(RefusalsOnThePage, WagtailAdminTemplateMixin, FormView):
    """A screen of one partner, for its people and for the officers who keep it."""

    header_icon = "group"

    @cached_property
    def partner(self) -> Partner:
        return get_object_or_404(Partner.objects.select_related("owner", "successor"), pk=self.kwargs["pk"])

    @cached_property
    def is_member(self) -> bool:
        return permissions.is_member(self.request.user, self.partner)

    @cached_property
    def may_appoint(self) -> bool:
        return duties.may_appoint(self.request.user, self.partner)

    def get_page_subtitle(self) -> str:
        return str(self.partner)

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        return [*self.breadcrumbs_items, {"url": "", "label": self.get_page_title(), "sublabel": str(self.partner)}]

    def get_refusal_url(self) -> str:
        return people_url(self.partner)


class PartnerPeople(OfPartner):
    page_title = gettext_lazy("People of the partner")
    template_name = "ilm_blocks/admin/partner_people.html"
    form_class = MemberForm

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if not self.is_member and not duties.may_confirm(request.user, self.partner):
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)

    @property
    def may_propose(self) -> bool:
        return (self.is_member or self.may_appoint) and not self.partner.successor_id

    def get_form_kwargs(self) -> dict[str, Any]:
        return super().get_form_kwargs() | {
            "partner": self.partner, "user": self.request.user, "is_member": self.is_member,
        }  # fmt: skip

    def form_valid(self, form: MemberForm) -> HttpResponse:
        if not self.may_propose:
            raise PermissionDenied
        try:
            membership = form.propose()
        except ValidationError as refused:
            put_on_fields(form, refused)
            return self.form_invalid(form)
        said = _("%(person)s speaks for %(partner)s.") if membership.is_standing else _("%(person)s is proposed.")
        messages.success(self.request, said % _names(membership))
        return redirect(people_url(self.partner))

    def members(self) -> list[tuple[Membership, str]]:
        """Each with the step towards ending it that the viewer can take, empty for none."""
        return [(row, self._step(row)) for row in partner_people.standing(self.partner)]

    def _step(self, row: Membership) -> str:
        user = self.request.user
        if row.person_id == user.pk:
            return "leave"
        if row.ending_asked_by_id not in (None, user.pk):
            return "confirm" if duties.may_confirm(user, self.partner) else ""
        if not self.may_appoint:
            return ""
        if row.ending_asked_by_id:
            return "asked"
        return "ask" if partner_people.is_last(row) else "end"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(**kwargs) | {
            "partner": self.partner,
            "members": self.members(),
            "waiting": partner_people.waiting(self.partner, self.request.user),
            "may_appoint": self.may_appoint,
            "may_propose": self.may_propose,
            "agreements": self.partner.agreements.all(),
        }


class Rename(OfPartner):
    page_title = gettext_lazy("Rename the partner")
    template_name = "ilm_blocks/admin/partner_rename.html"
    form_class = RenameForm

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if not self.may_appoint:
            raise PermissionDenied
        if self.partner.successor_id:
            return self.refuse(request, " ".join(partners.AlreadyRenamed(self.partner).messages))
        return super().dispatch(request, *args, **kwargs)

    def get_initial(self) -> dict[str, Any]:
        return {"name": self.partner.name, "short_name": self.partner.short_name}

    def form_valid(self, form: RenameForm) -> HttpResponse:
        try:
            successor = partners.rename(self.partner, user=self.request.user, **form.cleaned_data)
        except ValidationError as refused:
            put_on_fields(form, refused)
            return self.form_invalid(form)
        said = _("%(old)s goes on as %(new)s. Write its agreements anew.")
        messages.success(self.request, said % {"old": self.partner, "new": successor})
        return redirect(people_url(successor))

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(**kwargs) | {"partner": self.partner, "people_url": people_url(self.partner)}


class ActOnMembership(RefusalsOnThePage, View):
    """One step of one membership, by a button."""

    http_method_names = ["post"]

    @cached_property
    def membership(self) -> Membership:
        rows = Membership.objects.select_related("partner__owner", "person")
        return get_object_or_404(rows, pk=self.kwargs["pk"])

    def post(self, request: HttpRequest, pk: int, verb: str) -> HttpResponse:
        if verb not in VERBS:
            raise Http404
        act, sentence = VERBS[verb]
        act(self.membership, user=request.user)
        messages.success(request, str(sentence) % _names(self.membership))
        return redirect(self.get_refusal_url())

    def get_refusal_url(self) -> str:
        partner, user = self.membership.partner, self.request.user
        may_look = permissions.is_member(user, partner) or duties.may_confirm(user, partner)
        return people_url(partner) if may_look else reverse("wagtailadmin_home")


VERBS: Mapping[str, tuple[Callable[..., Any], Any]] = {
    "confirm": (memberships.confirm, gettext_lazy("%(person)s now speaks for %(partner)s.")),
    "accept": (memberships.accept, gettext_lazy("%(person)s now speaks for %(partner)s.")),
    "decline": (memberships.decline, gettext_lazy("%(person)s does not speak for %(partner)s.")),
    "ask-to-end": (
        memberships.ask_to_end,
        gettext_lazy("Another officer confirms that %(person)s no longer speaks for %(partner)s."),
    ),
    "keep": (memberships.keep, gettext_lazy("%(person)s goes on speaking for %(partner)s.")),
    "end": (memberships.end, gettext_lazy("%(person)s does not speak for %(partner)s.")),
}


class ReadLetter(View):
    """A letter of appointment, for the members and for the officers who may confirm it."""

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        letter = get_object_or_404(Letter.objects.select_related("partner__owner"), pk=pk)
        partner = letter.partner
        if not permissions.is_member(request.user, partner) and not duties.may_confirm(request.user, partner):
            raise PermissionDenied
        return handed_out(letter)


def people_url(partner: Partner) -> str:
    return reverse("ilm_blocks_admin:partner_people", args=[partner.pk])


def _names(membership: Membership) -> dict[str, str]:
    return {"person": told_apart(membership.person), "partner": str(membership.partner)}
