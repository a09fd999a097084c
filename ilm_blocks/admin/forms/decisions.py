"""What a region says on an ILM from above."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from wagtail.admin.widgets import AdminAutoHeightTextInput, AdminDateTimeInput

from ...choices import DecisionKind, ReasonCode
from ...models import LocalDecision
from ...models.decisions import Decision


class DecisionForm(forms.ModelForm):
    """What a region says on an ILM from above: the fields that its kind needs."""

    fields_of: Mapping[str, tuple[str, ...]] = {
        DecisionKind.HIDE: ("reason_code", "text", "covers_subtree", "until"),
        DecisionKind.ADOPT: ("covers_subtree", "until"),
        DecisionKind.PIN: ("covers_subtree", "until"),
        DecisionKind.NOTE: ("text", "covers_subtree", "until"),
    }

    class Meta:
        model: type[Decision] = LocalDecision
        fields = ("reason_code", "text", "covers_subtree", "until")
        widgets = {
            "reason_code": forms.RadioSelect,
            "text": AdminAutoHeightTextInput,
            "until": AdminDateTimeInput,
        }

    def __init__(self, *args: Any, has_regions_below: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in set(self.fields).difference(self.fields_of[self.instance.kind]):
            del self.fields[name]
        self.fields["until"].help_text = _("Empty: until it is undone.")
        if not has_regions_below:
            del self.fields["covers_subtree"]
        if self.instance.kind == DecisionKind.HIDE:
            self.fields["reason_code"] = forms.ChoiceField(
                label=_("Reason"), choices=ReasonCode.chosen, widget=forms.RadioSelect
            )
            self.fields["text"].help_text = _("Needed with “other reason”.")
        elif self.instance.kind == DecisionKind.NOTE:
            self.fields["text"].help_text = _("Shown beside the ILM as the words of your region.")
