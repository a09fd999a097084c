"""The screens on which roles are offered, and what waits for an answer."""

from typing import Any

from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views import View
from django.views.generic import FormView
from wagtail.admin import messages

from cms.accounts.models import AddressProposal, Offer, User
from ilm_blocks.admin.forms.owned import put_on_fields
from ilm_blocks.keys import is_key
from ilm_blocks.persons import told_apart

from . import actions, identity, listing
from .forms import AssignForm
from .views import PER_PAGE, ForAdministrators, PeopleScreen, invite


class Assign(ForAdministrators, PeopleScreen, FormView):
    """Roles for one person, who may be new; of somebody who has an account it is shown first who that is."""

    form_class = AssignForm
    template_name = "accounts/people/assign.html"
    page_title = gettext_lazy("Add a person or a role")

    def get_form_kwargs(self) -> dict[str, Any]:
        return super().get_form_kwargs() | {"area": self.area}

    def get_initial(self) -> dict[str, Any]:
        """A person named by primary key must be one of the area's own people."""
        number = self.request.GET.get("person", "")
        return {"known": self.person(int(number)).username} if is_key(number) else {}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(**kwargs)
        form = context["form"]
        named = form.cleaned_data.get("known") if form.is_bound else self._person_of_address()
        return context | {"identity": identity.of([named])[named.pk] if named else None}

    def _person_of_address(self) -> User | None:
        return User.objects.filter(username=self.get_initial().get("known", "")).first()

    def form_valid(self, form: AssignForm) -> HttpResponse:
        known = form.cleaned_data.get("known")
        try:
            if known is not None:
                actions.refuse_unless_changeable(self.area, known)
                if self.request.POST.get("shown") != known.username:
                    return self.render_to_response(self.get_context_data(form=form))
            person, asked = self._offer(form, known)
        except ValidationError as refused:
            put_on_fields(form, refused)
            return self.form_invalid(form)
        said = (
            _("%(person)s is asked, and has it on accepting.") if asked else _("%(person)s has or is asked all of it.")
        )
        messages.success(self.request, said % {"person": told_apart(person)})
        if known is None or (asked and not person.has_usable_password()):
            invite(self.request, self.area, [person])
        return redirect("people:offers")

    @transaction.atomic
    def _offer(self, form: AssignForm, known: User | None) -> tuple[User, bool]:
        """The person, and whether they now are asked anything that they were not."""
        data = form.cleaned_data
        new = {name: data[name] for name in ("username", "name", "email")}
        person = known or actions.create(self.area, **new)
        asked = [actions.offer(self.area, person, role, form.region) for role in data["roles"]]
        if data["partner"]:
            asked.append(actions.join(self.area, person, data["partner"]))
        return person, any(asked)


class Offers(ForAdministrators, PeopleScreen):
    """What waits for somebody's answer: of whom the area learns nothing but what its administrators wrote."""

    template_name = "accounts/people/offers.html"
    page_title = gettext_lazy("Waiting for an answer")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        rows = self.area.offers().select_related("user", "region", "offered_by").order_by("-offered_at", "-pk")
        found = Paginator(rows, PER_PAGE).get_page(self.request.GET.get("p"))
        asked = list(self.area.asked().select_related("person", "partner", "proposed_by").order_by("-pk")[:PER_PAGE])
        typed = self.typed({row.user_id for row in found} | {row.person_id for row in asked})
        names = listing.names(row.region for row in found)
        return super().get_context_data(**kwargs) | {
            "offers": found,
            "elided_page_range": found.paginator.get_elided_page_range(found.number),
            "rows": [(row, names[row.region_id], typed.get(row.user_id, "")) for row in found],
            "asked": [(row, typed.get(row.person_id, "")) for row in asked],
        }

    def typed(self, people: set[int]) -> dict[int, str]:
        """The addresses that this administrator wrote for new people."""
        own = AddressProposal.objects.filter(user__in=people, user__email="", proposed_by=self.request.user.pk)
        return dict(own.values_list("user", "address"))


class WithdrawOffer(ForAdministrators, View):
    http_method_names = ["post"]

    def post(self, request: HttpRequest, offer_id: int) -> HttpResponse:
        if not Offer.objects.filter(pk=offer_id).exists():
            messages.warning(request, _("This offer was answered or taken back already."))
            return redirect("people:offers")
        offered = get_object_or_404(self.area.offers().select_related("user"), pk=offer_id)
        name = told_apart(offered.user)
        try:
            actions.withdraw(self.area, offered)
        except ValidationError as refused:
            messages.error(request, " ".join(refused.messages))
        else:
            messages.success(request, _("The offer to %(person)s is taken back.") % {"person": name})
        return redirect("people:offers")


class InviteAgain(ForAdministrators, View):
    """Mails the invitation of somebody without a password once more."""

    http_method_names = ["post"]

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        person = get_object_or_404(self.area.invitable().filter(is_active=True), pk=pk)
        if actions.may_change(self.area, person) and not person.has_usable_password():
            invite(request, self.area, [person])
        return redirect("people:offers")
