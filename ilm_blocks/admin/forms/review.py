"""The decision on what is handed in."""

from dataclasses import asdict, fields
from typing import Any, ClassVar

from django import forms
from django.utils.translation import gettext_lazy as _
from wagtail.admin.widgets import AdminAutoHeightTextInput

from ...actions.review import NO, VERBS, YES, Seen, approve_live
from ...models import (
    ILM,
    ChecklistItem,
    Outcome,
    Review,
)
from ...models.prose import validate_line


class ReviewForm(forms.Form):
    """The checklist, a note and what the reviewer saw; the button pressed names the decision."""

    verbs: ClassVar = VERBS

    all_good = forms.BooleanField(
        label=_("Every item is in order"), required=False,
        help_text=_("Answers with yes whatever you leave open below."),
    )  # fmt: skip
    note = forms.CharField(
        label=_("Note"), required=False, max_length=1000, widget=AdminAutoHeightTextInput,
        help_text=_("Needed to ask for a revision or to reject; the author reads it."),
    )  # fmt: skip
    confirms_reason = forms.BooleanField(
        label=_("I confirm the reason for mandatory or urgent"), required=False,
        help_text=_("Recorded with your name. Needed to approve."),
    )  # fmt: skip
    outcome = forms.ChoiceField(choices=Outcome, widget=forms.HiddenInput)
    revision = forms.IntegerField(widget=forms.HiddenInput)
    review = forms.IntegerField(widget=forms.HiddenInput)
    state = forms.IntegerField(widget=forms.HiddenInput)
    material = forms.CharField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, seen: Seen, reason: str = "", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.reason = reason
        self.initial.update(asdict(seen))
        self.items = list(ChecklistItem.objects.filter(is_active=True))
        for item in self.items:
            self.fields[f"answer-{item.pk}"] = forms.ChoiceField(
                label=item.question, help_text=item.basis, required=False, widget=forms.RadioSelect,
                choices=[(YES, _("Yes")), (NO, _("No"))],
            )  # fmt: skip
            self.fields[f"note-{item.pk}"] = forms.CharField(
                label=_("Note on this item"), required=False, max_length=300, validators=[validate_line]
            )

    @property
    def checklist(self) -> list[tuple[forms.BoundField, forms.BoundField]]:
        return [(self[f"answer-{item.pk}"], self[f"note-{item.pk}"]) for item in self.items]

    @property
    def answers(self) -> list[dict[str, str]]:
        """Each question as it was asked, with its answer: what is left open counts as the box above says."""
        given = self.cleaned_data
        left_open = YES if given["all_good"] else ""
        return [
            {
                "question": item.question,
                "answer": given[f"answer-{item.pk}"] or left_open,
                "note": given[f"note-{item.pk}"],
            }
            for item in self.items
        ]

    def decide(self, ilm: ILM, user: Any) -> Review:
        given = self.cleaned_data
        seen = Seen(**{field.name: given[field.name] for field in fields(Seen)})
        outcome = Outcome(given["outcome"])
        facts = {"confirms_reason": given["confirms_reason"]} if outcome == Outcome.APPROVED else {}
        return self.verbs[outcome](ilm, seen, answers=self.answers, note=given["note"], user=user, **facts)


class SecondApprovalForm(ReviewForm):
    """The second approval of what is approved; nothing else is decided there."""

    verbs: ClassVar = {Outcome.APPROVED: approve_live}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["outcome"] = forms.ChoiceField(
            choices=[(Outcome.APPROVED, Outcome.APPROVED.label)], widget=forms.HiddenInput
        )
