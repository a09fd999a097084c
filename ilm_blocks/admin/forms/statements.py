"""What an officer sends with a signed statement, and what another one, or the partner, answers to it."""

from django import forms
from django.utils.translation import gettext_lazy as _
from wagtail.admin.widgets import AdminAutoHeightTextInput

from ...media import letters

ACCEPT, REFUSE, DISOWN, TAKE_BACK = "accept", "refuse", "disown", "take_back"


class StatementUploadForm(forms.Form):
    """``revision`` is the version that lay before the officer."""

    revision = forms.IntegerField(widget=forms.HiddenInput)
    scan = forms.FileField(
        label=_("Signed statement"), help_text=_("PDF, JPEG or PNG, up to 5 MB. Kept private."),
        widget=forms.FileInput(attrs={"accept": letters.ACCEPTED}),
    )  # fmt: skip


class StatementForm(forms.Form):
    """``verdict`` is the button pressed."""

    verdict = forms.ChoiceField(
        choices=[(word, "") for word in (ACCEPT, REFUSE, DISOWN, TAKE_BACK)], widget=forms.HiddenInput
    )
    reason = forms.CharField(
        label=_("What is wrong with it?"), required=False, max_length=400, widget=AdminAutoHeightTextInput
    )
