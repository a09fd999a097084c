"""Where a person answers what they are asked: an offer on its own page, an invitation by the link in the mail."""

from typing import Any, ClassVar

from django import forms
from django.contrib.auth.forms import SetPasswordForm
from django.core.exceptions import ValidationError
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.middleware.csrf import get_token
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.generic import TemplateView
from wagtail.admin import messages
from wagtail.admin.ui.components import Component

from cms.accounts import addresses
from cms.accounts.login import NewPassword
from cms.accounts.models import Offer, User
from ilm_blocks.actions import memberships
from ilm_blocks.choices import Appointment
from ilm_blocks.models import Membership
from ilm_blocks.queries import partner_people

from . import invitations, listing, offers


def place_of(offered: Offer) -> str:
    return listing.names([offered.region])[offered.region_id]


class OfferChoice(forms.ModelMultipleChoiceField):
    """The roles that are offered, each with its region; all of them to begin with."""

    def label_from_instance(self, offered: Offer) -> str:
        return f"{offered.get_role_display()} · {place_of(offered)}"


class PartnerChoice(forms.ModelMultipleChoiceField):
    """The partners that ask the person to speak for them; all of them to begin with."""

    def label_from_instance(self, membership: Membership) -> str:
        return str(membership.partner)


class AcceptForm(SetPasswordForm):
    """A password, and which of the roles are accepted: those that were shown, and no others."""

    offers = OfferChoice(Offer.objects.none(), label=gettext_lazy("You accept"), widget=forms.CheckboxSelectMultiple)

    partners = PartnerChoice(
        Membership.objects.none(), label=gettext_lazy("You will speak for"), widget=forms.CheckboxSelectMultiple,
        help_text=gettext_lazy("You would hand in, confirm and withdraw ILM in its name."),
    )  # fmt: skip

    field_order = ("offers", "partners", "new_password1", "new_password2")

    def __init__(self, user: User | None, *args: Any, **kwargs: Any) -> None:
        """Django makes the form for a link of nobody too."""
        super().__init__(user, *args, **kwargs)
        waiting = offers.waiting_for(user) if user else Offer.objects.none()
        asked = partner_people.invitations(user) if user else Membership.objects.none()
        for name, rows in (("offers", waiting), ("partners", asked)):
            field: Any = self.fields[name]
            field.queryset, field.initial, field.required = rows, rows, False
            if not rows.exists():
                del self.fields[name]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        asked = [name for name in ("offers", "partners") if name in self.fields]
        if asked and not any(cleaned.get(name) for name in asked) and not self.errors:
            self.add_error(asked[0], _("Tick at least one, or decline."))
        return cleaned


class AcceptInvitation(NewPassword):
    """A new person proves the address by coming here, sets a password and accepts; or declines everything."""

    token_generator = invitations.tokens
    form_class = AcceptForm
    template_name = "accounts/invitation.html"

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if "decline" not in request.POST:
            return super().post(request, *args, **kwargs)
        partners = [str(membership.partner) for membership in offers.speaking(self.user)]
        offers.decline_all(self.user)
        facts = {"title": _("You declined"), "is_declined": True, "partners": ", ".join(partners)}
        return TemplateResponse(request, self.template_name, facts)

    def form_valid(self, form: AcceptForm) -> HttpResponse:
        try:
            with transaction.atomic():
                return self._accepted(form)
        except ValidationError as refused:
            form.add_error(None, refused)
            return self.form_invalid(form)

    def _accepted(self, form: AcceptForm) -> HttpResponse:
        user = User.objects.select_for_update(no_key=True).get(pk=self.user.pk)
        addresses.prove(user, invitations.address_of(user))
        for offered in form.cleaned_data.get("offers", ()):
            offers.accept(offered, by=user)
        for membership in form.cleaned_data.get("partners", ()):
            memberships.accept(membership, user=user)
        self.user.refresh_from_db()  # it is the form's too, which saves it with the password
        return super().form_valid(form)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        title = _("Welcome") if self.validlink else _("This link no longer holds")
        context = super().get_context_data(**kwargs) | {"title": title}
        if self.validlink:
            context |= {
                "person": self.user,
                "address": invitations.address_of(self.user),
                "letters": [row.partner for row in offers.speaking(self.user).filter(how=Appointment.LETTER)],
            }
        return context


class AnswerOffer(TemplateView):
    """What the mail of an offer leads to, for the person whom it was made to."""

    template_name = "accounts/offer.html"
    request: Any

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if request.user.is_authenticated and not Offer.objects.filter(pk=kwargs["offer_id"]).exists():
            messages.warning(request, _("This offer was answered or taken back already."))
            return redirect("wagtailadmin_home")
        return super().dispatch(request, *args, **kwargs)

    @cached_property
    def offer(self) -> Offer:
        found = offers.waiting_for(self.request.user).filter(pk=self.kwargs["offer_id"]).first()
        if found is None:
            raise Http404
        return found

    def post(self, request: HttpRequest, offer_id: int) -> HttpResponse:
        offered, user = self.offer, self.offer.user
        words = {"role": offered.get_role_display(), "region": offered.region.full_name}
        try:
            if "accept" in request.POST:
                offers.accept(offered, by=user)
                messages.success(request, _("You are now %(role)s of %(region)s.") % words)
            else:
                offers.decline(offered, by=user)
                messages.success(request, _("You declined: %(role)s of %(region)s.") % words)
        except ValidationError as refused:
            messages.error(request, " ".join(refused.messages))
        return redirect("wagtailadmin_home")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        facts = {"title": _("You are offered a role"), "offer": self.offer, "place": place_of(self.offer)}
        return super().get_context_data(**kwargs) | facts


class OffersPanel(Component):
    """On the first screen: roles that wait for the person's word."""

    name = "offers"
    template_name = "accounts/offers_panel.html"
    order = 4

    class Media:
        css: ClassVar = {"all": ["backoffice/dashboard.css"]}

    def __init__(self, waiting: list[Offer]) -> None:
        self.waiting = waiting

    def get_context_data(self, parent_context: Any) -> dict[str, Any]:
        request = parent_context["request"]
        return {"request": request, "csrf_token": get_token(request), "offers": self.waiting}


def add_panel(request: HttpRequest, panels: list[Component]) -> None:
    if waiting := list(offers.waiting_for(request.user)):
        panels.insert(0, OffersPanel(waiting))
