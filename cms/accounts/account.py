"""One's own account: Wagtail's page for a person with one name, and the proof of a new mail address."""

from typing import Any, ClassVar

from django import forms
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.decorators import method_decorator
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.debug import sensitive_post_parameters
from django.views.generic import FormView
from wagtail.admin import messages
from wagtail.admin.forms import account as wagtail_forms
from wagtail.admin.staticfiles import versioned_static
from wagtail.admin.views import account

from . import addresses, lockout
from .models import AddressProposal, User


class OneName:
    """In place of Wagtail's fields for a first and a last name."""

    first_name = None
    last_name = None


class ProposesAddress:
    """A form of an account: an address that is written here is proposed, and counts when it is proved."""

    instance: User

    def __init__(self, *args: Any, by: User | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.by = by or self.instance
        self.proved = self.asked = self.instance.email
        self.pending = AddressProposal.objects.filter(user=self.instance.pk).first() if self.instance.pk else None
        if self.pending:
            said = gettext_lazy("%(address)s waits: its owner opens the link mailed there and types the password.")
            self.fields["email"].help_text = said % {"address": self.pending.address}  # type: ignore[attr-defined]

    def clean_email(self) -> str:
        asked = User.objects.normalize_email(self.cleaned_data["email"])  # type: ignore[attr-defined]
        addresses.require_free(asked, self.instance)
        return asked

    def _post_clean(self) -> None:
        """What was written is set aside: the account keeps the address that it has."""
        super()._post_clean()  # type: ignore[misc]
        self.asked, self.instance.email = self.instance.email, self.proved
        if self.asked != self.proved and not self.errors:  # type: ignore[attr-defined]
            try:
                addresses.require_seldom(self.instance)
            except addresses.TooOften as refused:
                self.add_error("email", refused)  # type: ignore[attr-defined]

    def save(self, commit: bool = True) -> User:
        user = super().save(commit=commit)  # type: ignore[misc]
        if commit and self.asked != self.proved:
            addresses.propose(user, self.asked, by=self.by)
        return user


class NameForm(ProposesAddress, OneName, wagtail_forms.NameEmailForm):
    name = forms.CharField(label=gettext_lazy("Name"), max_length=150)
    email = forms.EmailField(label=gettext_lazy("Mail address"))

    field_order = ("name", "email")

    class Meta:
        model = User
        fields = ("name", "email")


class NamePanel(account.NameEmailSettingsPanel):
    form_class = NameForm


class NotificationsForm(wagtail_forms.NotificationPreferencesForm):
    """Comments alone: pages have no workflow, and the mails about an ILM go to those who have to act."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for of_workflow in ("submitted_notifications", "approved_notifications", "rejected_notifications"):
            self.fields.pop(of_workflow, None)


class NotificationsPanel(account.NotificationsSettingsPanel):
    form_class = NotificationsForm


def no_face(user: Any, size: int) -> str:
    """In place of a picture that somebody once uploaded: no address serves it."""
    return versioned_static("wagtailadmin/images/default-user-avatar.png")


class AccountView(account.AccountView):
    """Wagtail's page of one's own account; the panels of the name and the mails are ours, and there is no picture."""

    panels: ClassVar = {
        account.NameEmailSettingsPanel: NamePanel,
        account.NotificationsSettingsPanel: NotificationsPanel,
    }

    def get_panels(self) -> list[Any]:
        offered = [panel for panel in super().get_panels() if not isinstance(panel, account.AvatarSettingsPanel)]
        return [self._ours(panel) for panel in offered]

    def _ours(self, panel: Any) -> Any:
        ours = self.panels.get(type(panel))
        return ours(panel.request, panel.user, panel.profile) if ours else panel

    def post(self, request: HttpRequest) -> HttpResponse:
        self._count_wrong_guess()
        if not request.user.is_authenticated:  # it was one too many
            return redirect("wagtailadmin_login")
        try:
            response = super().post(request)
        except addresses.Taken as refused:  # meanwhile
            messages.error(request, " ".join(refused.messages))
            return redirect("wagtailadmin_account")
        pending = AddressProposal.objects.filter(user=request.user.pk).first()
        if response.status_code == 302 and pending:
            said = _("A link was mailed to %(address)s: your address changes when you open it and type your password.")
            messages.info(request, said % {"address": pending.address})
        return response

    def _count_wrong_guess(self) -> None:
        """A person who finds a session open cannot try passwords here without end."""
        typed = self.request.POST.get("password-old_password")
        if typed and not self.request.user.check_password(typed):
            lockout.count_failure(self.request, self.request.user)


# The proof of a new address


class PasswordForm(forms.Form):
    password = forms.CharField(
        label=gettext_lazy("Password"), strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
    )  # fmt: skip

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.user = user

    def clean_password(self) -> str:
        if not self.user.check_password(self.cleaned_data["password"]):
            raise ValidationError(_("This is not your password."), code="wrong")
        return self.cleaned_data["password"]


@method_decorator(sensitive_post_parameters("password"), name="dispatch")
class ConfirmAddress(FormView):
    """What the link in the mail opens, for the person logged in with the account that it is about."""

    form_class = PasswordForm
    template_name = "accounts/address.html"

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if lockout.keeps_out(request, request.user):
            lockout.end(request)
        proposal = addresses.of_link(kwargs["proposal_id"], kwargs["token"])
        if proposal is None or proposal.user != request.user:
            title = _("This link no longer holds")
            return self.render_to_response({"title": title, "is_stale": True, "request": request}, status=404)
        self.proposal = proposal
        return super().dispatch(request, *args, **kwargs)

    def get_form_kwargs(self) -> dict[str, Any]:
        return super().get_form_kwargs() | {"user": self.request.user}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(**kwargs) | {"title": _("Your new mail address"), "proposal": self.proposal}

    def form_invalid(self, form: PasswordForm) -> HttpResponse:
        if form.has_error("password", "wrong"):
            lockout.count_failure(self.request, self.request.user)
        return super().form_invalid(form)

    def form_valid(self, form: PasswordForm) -> HttpResponse:
        try:
            user = addresses.confirm(self.proposal)
        except ValidationError as refused:
            messages.error(self.request, " ".join(refused.messages))
        else:
            messages.success(self.request, _("Your mail address is now %(address)s.") % {"address": user.email})
        return redirect(reverse("wagtailadmin_account"))
