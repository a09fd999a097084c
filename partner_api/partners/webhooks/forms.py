from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from partner_api.outward import targets

from .event_types import EventType
from .models import WebhookEndpoint


class WebhookForm(forms.Form):
    """What a partner's person says of a webhook, a new one or one that is there."""

    name = forms.CharField(
        label=_("Name"), max_length=80, help_text=_("By which you know it again, for example the server that receives.")
    )
    url = forms.CharField(
        label=_("Address"), max_length=500, help_text=_("Of your server, like https://example.org/ilm-hook.")
    )
    events = forms.MultipleChoiceField(
        label=_("Is told when"), choices=EventType.choices, widget=forms.CheckboxSelectMultiple,
        initial=EventType.values, help_text=_("Choose what your program acts on."),
    )  # fmt: skip

    @classmethod
    def of(cls, endpoint: WebhookEndpoint) -> dict[str, Any]:
        """What stands, as the form begins with it."""
        return {"name": endpoint.name, "url": endpoint.url, "events": endpoint.events}

    def clean_url(self) -> str:
        """One that may be connected to, as its name resolves now."""
        url: str = self.cleaned_data["url"].strip()
        targets.require_possible(url)
        return url


class ReplayForm(forms.Form):
    """Since when what was given up is sent once more."""

    days = forms.TypedChoiceField(
        label=_("Given up in the last"), coerce=int,
        choices=[(1, _("24 hours")), (3, _("3 days")), (30, _("30 days"))],
    )  # fmt: skip
