"""Taking an ILM off."""

from typing import Any, cast

from django import forms
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from wagtail.admin.widgets import AdminAutoHeightTextInput

from ...actions import requirements
from ...choices import ReasonCode
from ...models import (
    ILM,
)
from ...queries import corrections


class AskNothingForm(forms.Form):
    """A button."""


class ReasonForm(forms.Form):
    code = forms.ChoiceField(label=_("Reason"), choices=ReasonCode.chosen, widget=forms.RadioSelect)
    text = forms.CharField(
        label=_("In words"), required=False, max_length=500, widget=AdminAutoHeightTextInput,
        help_text=_("Shown to whoever opens the withdrawn ILM."),
    )  # fmt: skip


class ReplacementForm(forms.Form):
    replaced_by = forms.ModelChoiceField(
        ILM.objects.none(), label=_("Replaced by"),
        help_text=_(
            "An approved ILM of the same party takes its place; one of the region itself is shown beside it as its "
            "answer."
        ),
    )  # fmt: skip

    def __init__(self, *args: Any, ilm: ILM, may_answer: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = cast(forms.ModelChoiceField, self.fields["replaced_by"])
        field.queryset = corrections.nameable(ilm, timezone.now(), with_answers=may_answer)
        field.error_messages["invalid_choice"] = requirements.NOT_STANDING
        if not may_answer:
            field.help_text = _("An approved ILM of the same party takes its place.")
            field.error_messages["invalid_choice"] = requirements.OF_SAME_PARTY
        field.label_from_instance = lambda other: f"{other.title} · {_role_of(other, ilm)}"  # type: ignore[assignment, method-assign]


class WithdrawForm(ReplacementForm, ReasonForm):
    field_order = ("code", "text", "replaced_by")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = cast(forms.ModelChoiceField, self.fields["replaced_by"])
        field.required, field.empty_label = False, _("nothing")


def _role_of(other: ILM, withdrawn: ILM) -> str:
    return gettext("takes its place") if other.party_id == withdrawn.party_id else gettext("answer of the distributor")
