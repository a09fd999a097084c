"""Where, on which channel and when an answer is asked for."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from wagtail.admin.widgets import AdminDateTimeInput

from ...choices import Channel
from ...models.fields import NO_MOMENT, in_calendar
from .regions import RegionField


class PlaceForm(forms.Form):
    """Where, on which channel and when; what is left out is the officer's own region, the web and now."""

    channel = forms.ChoiceField(label=_("Channel"), choices=Channel, initial=Channel.WEBSITE)
    at = forms.DateTimeField(
        label=_("Moment"), widget=AdminDateTimeInput, validators=[in_calendar], error_messages={"invalid": NO_MOMENT}
    )

    field_order = ("region", "channel", "at")

    def __init__(self, data: Mapping[str, Any], *, user: Any, at: Any) -> None:
        super().__init__()
        self.fields["region"] = RegionField(user, "change", label=_("Region"))
        self.fields["at"].initial = at
        self.order_fields(self.field_order)
        defaults = {name: self.get_initial_for_field(field, name) for name, field in self.fields.items()}
        self.data = defaults | {name: value for name, value in data.items() if value}
        self.is_bound = True
