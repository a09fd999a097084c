"""What an officer says of a proposal, of a source, and of the table of boxes."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.html import format_html
from django.utils.safestring import mark_safe
from django.utils.translation import gettext_lazy as _
from wagtail.admin.widgets import AdminAutoHeightTextInput, AdminDateTimeInput

from ilm_blocks.admin.forms.owned import RegionOwnedForm
from ilm_blocks.models.fields import NO_MOMENT, in_calendar
from ilm_blocks.models.prose import validate_line
from ilm_blocks.regions import Region
from partner_api.outward import targets

from . import boxes, proposals, reading
from .models import AlertProposal, AlertSource


class Decision(forms.Form):
    """On which of the proposals."""

    proposals = forms.TypedMultipleChoiceField(
        label=_("Regions"), coerce=int, widget=forms.CheckboxSelectMultiple,
        error_messages={"required": proposals.CHOOSE, "invalid_choice": proposals.DECIDED},
    )  # fmt: skip

    def __init__(self, *args: Any, rows: Iterable[tuple[AlertProposal, Region]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offered: Any = self.fields["proposals"]
        offered.choices = [(row.pk, str(region)) for row, region in rows]
        self.initial.setdefault("proposals", [key for key, _name in offered.choices])


class BeginForm(Decision):
    severity = forms.TypedChoiceField(
        label=_("Level"), coerce=int, choices=proposals.LEVELS, widget=forms.RadioSelect,
        help_text=_("A banner on 30 percent of the screen. For the full screen, enter an emergency."),
    )  # fmt: skip
    text = forms.CharField(
        label=_("Text"), max_length=reading.MOST_SIGNS, widget=AdminAutoHeightTextInput, validators=[validate_line],
        help_text=_("At most 280 characters. The source is named at its end in any case."),
    )  # fmt: skip
    until = forms.DateTimeField(
        label=_("Until"), widget=AdminDateTimeInput, help_text=_("At most 24 hours after the start."),
        validators=[in_calendar], error_messages={"invalid": NO_MOMENT},
    )  # fmt: skip

    @classmethod
    def of(cls, row: AlertProposal) -> dict[str, Any]:
        return {"severity": row.severity, "text": row.text, "until": row.until}


class DismissForm(Decision):
    reason = forms.CharField(
        label=_("Why nothing follows"), max_length=300, validators=[validate_line],
        help_text=_("Stands beside the warning, with your name."),
    )  # fmt: skip


class SourceForm(RegionOwnedForm):
    class Meta:
        model = AlertSource
        fields = ["owner", "name", "url", "attribution", "is_active"]
        help_texts = {
            "name": _("By which you know it again, as in “BMKG, peringatan dini cuaca”."),
            "url": _("Of a list (RSS or Atom) whose entries link to warnings in CAP 1.2, or of one warning itself."),
            "attribution": _("Stands at the end of every banner that is made of it, as in “BMKG”."),
            "is_active": _("Every two minutes."),
        }

    def clean_url(self) -> str:
        """A new one may be connected to, as its name resolves now."""
        url: str = self.cleaned_data["url"].strip()
        if url != self.initial.get("url"):
            targets.require_possible(url)
        return url


class BoxesForm(forms.Form):
    file = forms.FileField(
        label=_("List"), help_text=_("CSV or XLSX with the columns %(columns)s, in degrees (WGS 84).")
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["file"]
        heading = format_html("<code>{}</code>", boxes.LAYOUT.heading)  # as they stand in the file, in any language
        field.help_text = mark_safe(field.help_text % {"columns": heading})  # noqa: S308 (our own words around it)
