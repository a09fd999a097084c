"""The forms of the screens for people: choices end where the administrator's area does."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from cms.accounts import addresses
from cms.accounts.models import Role, User
from ilm_blocks.admin.forms.regions import RegionField
from ilm_blocks.models import Partner
from ilm_blocks.rules import names
from sites.models import RegionPage

from .area import Area
from .listing import PARTNER, AccountState


class FilterForm(forms.Form):
    q = forms.CharField(label=_("Search"), required=False)
    role = forms.ChoiceField(
        label=_("Role"), required=False, choices=[("", _("all")), *Role.choices, (PARTNER, _("Partner"))]
    )
    state = forms.ChoiceField(label=_("AccountState"), required=False, choices=[("", _("all")), *AccountState.choices])

    field_order = ("q", "role", "region", "state")

    def __init__(self, data: Mapping[str, Any], *, user: Any) -> None:
        super().__init__(data)
        self.fields["region"] = field = RegionField(user, "administer", label=_("Region"), required=False)
        field.initial, field.empty_label = None, _("all")
        self.order_fields(self.field_order)

    @property
    def asked(self) -> dict[str, Any]:
        """What is asked for, without what makes no sense."""
        self.is_valid()
        return self.cleaned_data


class AssignForm(forms.Form):
    """One person, known or new, and what they are to be."""

    known = forms.CharField(
        label=_("Username"), required=False, max_length=150,
        help_text=_("Of somebody who has an account already, written exactly: ask the person."),
    )  # fmt: skip
    name = forms.CharField(label=_("Name"), required=False, max_length=150)
    email = forms.EmailField(
        label=_("Mail address"), required=False, help_text=_("The invitation to set a password goes there.")
    )
    username = forms.CharField(label=_("Username"), required=False, max_length=150)
    roles = forms.MultipleChoiceField(
        label=_("Roles"), required=False, choices=Role, widget=forms.CheckboxSelectMultiple
    )
    partner = forms.ModelChoiceField(
        Partner.objects.none(), label=_("Partner"), required=False, empty_label=_("none"),
        help_text=_("For somebody who speaks for a partner: no role and no region is needed."),
    )  # fmt: skip

    def __init__(self, *args: Any, area: Area, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["region"] = RegionField(
            area.admin, "administer", label=_("Region"), required=False, help_text=_("With all below it."),
            empty_label=_("choose a region"),
        )  # fmt: skip
        self.fields["partner"].queryset = area.partners().order_by("name")  # type: ignore[attr-defined]

    def clean_known(self) -> User | None:
        """Whom this names exactly: nobody is found by a part of a name, nor by a mail address."""
        if not (asked := self.cleaned_data["known"].strip()):
            return None
        found = User.objects.filter(username=asked).first()
        if found is None:
            raise ValidationError(_("There is no account with exactly this username."))
        return found

    def clean_name(self) -> str:
        if self.cleaned_data["name"]:
            User._meta.get_field("name").run_validators(self.cleaned_data["name"])
        if names.begins_as_formula(self.cleaned_data["name"]):
            raise ValidationError(_("A name does not begin with =, +, - or @."))
        return self.cleaned_data["name"]

    def clean_username(self) -> str:
        username = self.cleaned_data["username"]
        if username:
            User._meta.get_field("username").run_validators(username)
        if User.objects.filter(username__iexact=username).exists():
            raise ValidationError(_("This username is taken. Is it the same person? Then fill in the field above."))
        return username

    def clean_email(self) -> str:
        email = User.objects.normalize_email(self.cleaned_data["email"])
        if email and addresses.is_taken(email):
            raise ValidationError(
                _("An account has this mail address. Is it the same person? Then ask for the username.")
            )
        return email

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        new = [name for name in ("name", "email", "username") if self.data.get(name)]
        if self.data.get("known") and new:
            self.add_error(None, _("Either somebody who has an account, or somebody new: not both."))
        elif not self.data.get("known"):
            for name in {"name", "email", "username"}.difference(new):
                self.add_error(name, _("Needed for a new person."))
        self._clean_duties(cleaned)
        return cleaned

    def _clean_duties(self, cleaned: Mapping[str, Any]) -> None:
        if not cleaned.get("roles") and not cleaned.get("partner"):
            self.add_error("roles", _("Choose at least one role, or a partner."))
        if cleaned.get("roles") and not cleaned.get("region"):
            self.add_error("region", _("Choose the region of the roles."))

    @property
    def region(self) -> RegionPage:
        return RegionPage.objects.get(pk=self.cleaned_data["region"].pk)


class AddressForm(forms.Form):
    email = forms.EmailField(
        label=_("New mail address"), help_text=_("A link goes there; the present address is told of it.")
    )

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.user = user

    def clean_email(self) -> str:
        if not self.user.has_usable_password():
            raise ValidationError(_("This person has no password yet: an invitation proves the address."))
        asked = User.objects.normalize_email(self.cleaned_data["email"])
        addresses.require_free(asked, self.user)
        addresses.require_seldom(self.user)
        return asked


class PeopleFileForm(forms.Form):
    file = forms.FileField(
        label=_("XLSX or CSV file"), widget=forms.FileInput(attrs={"accept": ".xlsx,.csv,.txt,.tsv"})
    )
