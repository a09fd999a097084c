"""The screens for people. Each is limited to the area of the person who opens it; anything outside it answers 404."""

from collections.abc import Mapping
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views import View
from django.views.generic import FormView, TemplateView
from wagtail.admin import messages
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin
from wagtail.admin.widgets.button import HeaderButton
from wagtail.permissions import page_permission_policy

from cms.accounts import addresses, devices
from cms.accounts.models import AddressProposal, User
from ilm_blocks.keys import is_key
from ilm_blocks.persons import told_apart
from sites import spreadsheets
from sites.models import RegionPage

from . import actions, authority, importing, invitations, listing, record
from .area import Area
from .forms import AddressForm, FilterForm, PeopleFileForm

PER_PAGE = 50


class ForAdministrators:
    """Open to those who administer a region; the area says which people they see."""

    request: HttpRequest

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if not page_permission_policy.user_has_permission(request.user, "administer"):
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)  # type: ignore[misc]

    @cached_property
    def area(self) -> Area:
        return Area.of(self.request.user)

    def person(self, pk: int) -> Any:
        return get_object_or_404(listing.people(self.area), pk=pk)


class PeopleScreen(WagtailAdminTemplateMixin, TemplateView):
    header_icon = "group"
    parents: tuple[tuple[str, Any], ...] = (("people:list", gettext_lazy("People")),)

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        above = [{"url": reverse(name), "label": label} for name, label in self.parents]
        here = {"url": "", "label": self.get_page_title(), "sublabel": self.get_page_subtitle()}
        return [*self.breadcrumbs_items, *above, here]


# The list


class PeopleList(ForAdministrators, PeopleScreen):
    template_name = "accounts/people/list.html"
    page_title = gettext_lazy("People")
    parents = ()

    @property
    def header_buttons(self) -> list[HeaderButton]:
        return [
            HeaderButton(_("Add a person"), reverse("people:assign"), icon_name="plus", priority=10),
            HeaderButton(_("Import from a spreadsheet"), reverse("people:import"), icon_name="upload", priority=20),
        ]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        form = FilterForm(self.request.GET, user=self.request.user)
        found = Paginator(listing.people(self.area, **form.asked), PER_PAGE).get_page(self.request.GET.get("p"))
        return super().get_context_data(**kwargs) | {
            "form": form,
            "media": form.media,
            "people": found,
            "elided_page_range": found.paginator.get_elided_page_range(found.number),
            "rows": listing.rows(self.area, found),
            "is_filtered": any(form.asked.values()),
            "waiting": invitations.waiting(self.area.invitable()).count(),
            "offered": self.area.offers().count() + self.area.asked().count(),
            "heads": listing.names(self.area.heads),
        }


class SendAll(ForAdministrators, View):
    """Sends every invitation that has not gone out."""

    http_method_names = ["post"]

    def post(self, request: HttpRequest) -> HttpResponse:
        invite(request, self.area, invitations.waiting(self.area.invitable()))
        return redirect("people:list")


def invite(request: HttpRequest, area: Area, people: Any) -> None:
    """Send invitations, and say how many went out and who still waits."""
    people = list(people)
    unsent = invitations.send(people, by=request.user, regions=[head.code for head in area.heads])
    if sent := len(people) - len(unsent):
        said = ngettext("%(count)s invitation sent.", "%(count)s invitations sent.", sent)
        messages.success(request, said % {"count": sent})
    if unsent:
        names = ", ".join(user.username for user in unsent[:10]) + (" …" if len(unsent) > 10 else "")
        said = ngettext(
            "%(count)s invitation could not be sent (%(names)s). The account is kept: send again later.",
            "%(count)s invitations could not be sent (%(names)s). The accounts are kept: send again later.",
            len(unsent),
        )
        messages.warning(request, said % {"count": len(unsent), "names": names})


# One person


class Person(ForAdministrators, PeopleScreen):
    template_name = "accounts/people/person.html"

    @cached_property
    def row(self) -> listing.ListedPerson:
        return listing.rows(self.area, [self.person(self.kwargs["pk"])])[0]

    def get_page_title(self) -> str:
        return self.row.user.get_full_name()

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        user = self.row.user
        return super().get_context_data(**kwargs) | {
            "row": self.row,
            "State": listing.AccountState,
            "may_change": actions.may_change(self.area, user),
            "offers": self.offers(),
            "proposal": AddressProposal.objects.filter(user=user, proposed_by=self.request.user.pk).first(),
            "former": self.former(),
            "history": list(record.history(self.area, user, only_here=self.row.only_here)),
        }

    def offers(self) -> list[str]:
        """What waits for the person's word here."""
        rows = list(self.area.offers().filter(user=self.row.user).select_related("region"))
        names = listing.names(row.region for row in rows)
        return [f"{row.get_role_display()} · {names[row.region_id]}" for row in rows]

    def former(self) -> list[str]:
        """What the person would be again on coming back."""
        rows = list(self.area.departures().filter(user=self.row.user).select_related("region", "partner"))
        names = listing.names(row.region for row in rows)
        return [
            str(row.partner) if row.partner else f"{row.get_role_display()} · {names[row.region_id]}" for row in rows
        ]


class ProposeAddress(ForAdministrators, PeopleScreen, FormView):
    """Another mail address for a person, who proves it: an administrator writes it, and changes nothing."""

    form_class = AddressForm
    template_name = "accounts/people/address.html"
    page_title = gettext_lazy("Propose another mail address")

    @cached_property
    def user(self) -> User:
        person = self.person(self.kwargs["pk"])
        if not (actions.may_change(self.area, person) and actions.acts_only_in(self.area, person)):
            raise PermissionDenied
        return person

    def get_page_subtitle(self) -> str:
        return self.user.get_full_name()

    def get_form_kwargs(self) -> dict[str, Any]:
        return super().get_form_kwargs() | {"user": self.user}

    def form_valid(self, form: AddressForm) -> HttpResponse:
        try:
            addresses.propose(self.user, form.cleaned_data["email"], by=self.request.user)
        except (addresses.Taken, addresses.OnTheLetter) as refused:
            form.add_error("email", refused)
            return self.form_invalid(form)
        said = _("A link was mailed to %(address)s. It takes effect when %(person)s opens it and types the password.")
        words = {"address": form.cleaned_data["email"], "person": self.user.get_full_name()}
        messages.success(self.request, said % words)
        return redirect("people:person", self.user.pk)


class ActOnPerson(ForAdministrators, View):
    """One verb on one person, by a button; what the rules refuse is said on the person's page."""

    http_method_names = ["post"]

    def post(self, request: HttpRequest, pk: int, verb: str) -> HttpResponse:
        person = self.person(pk)
        if verb not in VERBS:
            raise Http404
        try:
            VERBS[verb](self, person)
        except ValidationError as refused:
            messages.error(request, " ".join(refused.messages))
        still_here = self.area.people().filter(pk=pk).exists()
        return redirect("people:person", pk) if still_here else redirect("people:list")

    def dismiss(self, person: User) -> None:
        held = get_object_or_404(self.area.role_groups(), pk=self._number("role"), group__user=person)
        actions.dismiss(self.area, person, held)
        self._say(_("%(person)s no longer has the role “%(role)s”."), person, role=held.get_role_display())

    def part(self, person: User) -> None:
        partner = get_object_or_404(actions.partners_in(self.area, person), pk=self._number("partner"))
        actions.part(self.area, person, partner)
        self._say(_("%(person)s no longer speaks for %(partner)s."), person, partner=partner)

    def leave(self, person: User) -> None:
        actions.leave(self.area, person)
        if person.is_active:
            self._say(_("%(person)s has left your regions, and keeps what they do elsewhere."), person)
        else:
            self._say(_("%(person)s has left: the account is switched off and signed out everywhere."), person)

    def come_back(self, person: User) -> None:
        actions.come_back(self.area, person)
        self._say(_("%(person)s is asked to come back, with the roles they had."), person)
        if not person.has_usable_password():
            invite(self.request, self.area, [person])

    def invite(self, person: User) -> None:
        actions.refuse_unless_changeable(self.area, person)
        if person.is_active and not person.has_usable_password():
            invite(self.request, self.area, [person])

    def reset_second_factor(self, person: User) -> None:
        actions.refuse_unless_changeable(self.area, person)
        if not actions.acts_only_in(self.area, person):
            raise actions.BeyondYourRegions
        devices.reset(person, by=self.request.user)
        self._say(_("The second factor of %(person)s is gone: a new one is set up at the next sign-in."), person)

    def _number(self, name: str) -> int:
        value = self.request.POST.get(name, "")
        if not is_key(value):
            raise Http404
        return int(value)

    def _say(self, sentence: str, person: User, **words: Any) -> None:
        words["person"] = told_apart(person)
        messages.success(self.request, sentence % words)


VERBS = {
    "dismiss": ActOnPerson.dismiss,
    "part": ActOnPerson.part,
    "leave": ActOnPerson.leave,
    "come-back": ActOnPerson.come_back,
    "invite": ActOnPerson.invite,
    "reset-second-factor": ActOnPerson.reset_second_factor,
}


# Many people


class Import(ForAdministrators, PeopleScreen):
    """A file is looked at first; its text comes back with the confirmation, and is checked once more."""

    template_name = "accounts/people/import.html"
    page_title = gettext_lazy("Import people from a spreadsheet")

    def post(self, request: HttpRequest) -> HttpResponse:
        if "confirmed" in request.POST:
            return self._write(request.POST["confirmed"].encode())
        form = PeopleFileForm(request.POST, request.FILES)
        if not form.is_valid():
            return self.render_to_response(self.get_context_data(form=form))
        return self._show(form.cleaned_data["file"].read(importing.LAYOUT.most_bytes + 1))

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context: Mapping[str, Any] = {"form": PeopleFileForm(), "columns": ",".join(importing.COLUMNS)}
        return {**context, **super().get_context_data(**kwargs)}

    def _show(self, content: bytes) -> HttpResponse:
        sheet = importing.check(content, self.area)
        text = importing.as_text(sheet) if sheet.is_right else ""
        return self.render_to_response(self.get_context_data(sheet=sheet, text=text))

    def _write(self, content: bytes) -> HttpResponse:
        sheet = importing.check(content, self.area)
        if not sheet.is_right:
            return self._show(content)
        try:
            outcome = importing.write(sheet, self.area)
        except ValidationError as refused:  # of what has changed since the file was checked
            messages.error(self.request, " ".join(refused.messages))
            return self._show(content)
        said = _("Import done: %(people)s new people, %(roles)s roles offered.")
        messages.success(self.request, said % {"people": len(outcome.newcomers), "roles": outcome.offered})
        if outcome.newcomers:
            invite(self.request, self.area, outcome.newcomers)
        return redirect("people:list")


class Template(ForAdministrators, View):
    def get(self, request: HttpRequest) -> HttpResponse:
        return HttpResponse(
            importing.template(),
            content_type=spreadsheets.XLSX,
            headers={"Content-Disposition": 'attachment; filename="orang.xlsx"'},
        )


# Who may do what here


class Authority(PeopleScreen):
    """For every officer of a region: who acts for it, there and above."""

    template_name = "accounts/people/authority.html"
    page_title = gettext_lazy("Who may do what here")
    parents = ()

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        self.region = get_object_or_404(RegionPage, id=kwargs["region_id"])
        if not authority.may_see(request.user, self.region):
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)

    def get_page_subtitle(self) -> str:
        return listing.names([self.region])[self.region.pk]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(**kwargs) | {
            "region": self.region,
            "duties": authority.duties(self.region),
            "administers": page_permission_policy.user_has_permission_for_instance(
                self.request.user, "administer", self.region
            ),
        }
