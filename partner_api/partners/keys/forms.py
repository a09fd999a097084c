from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy

from ilm_blocks.models import Partner

from . import acts, origins
from .models import PartnerKey
from .scopes import Scope


class KeyForm(forms.Form):
    """A new key of the person who fills it in."""

    name = forms.CharField(
        label=_("Name"), max_length=80, help_text=_("By which you know it again, for example the program that uses it.")
    )
    scopes = forms.MultipleChoiceField(
        label=_("May be used to"), choices=Scope.choices, widget=forms.CheckboxSelectMultiple,
        initial=[Scope.SUBMISSIONS_READ, Scope.SUBMISSIONS_WRITE, Scope.MEDIA_WRITE],
    )  # fmt: skip
    days = forms.TypedChoiceField(
        label=_("Good for"), coerce=int, initial=acts.DAYS[1],
        choices=[(days, ngettext_lazy("%(days)d day", "%(days)d days", "days") % {"days": days}) for days in acts.DAYS],
    )  # fmt: skip
    origins = forms.CharField(
        label=_("Websites"), required=False, widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("Only if scripts of a website use the key in browsers: its address, one a line, like "
                    "https://app.example. Else leave it empty."),
    )  # fmt: skip

    def clean_origins(self) -> list[str]:
        return origins.from_lines(self.cleaned_data["origins"])

    def make(self, partner: Partner, user: Any) -> tuple[PartnerKey, str]:
        return acts.make(partner, user=user, **self.cleaned_data)
