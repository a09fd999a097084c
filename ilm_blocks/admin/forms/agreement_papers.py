from django import forms
from django.utils.translation import gettext_lazy as _

from ...media import letters


class PaperForm(forms.Form):
    scan = forms.FileField(
        label=_("Signed paper"), help_text=_("PDF, JPEG or PNG, up to 5 MB. Kept private."),
        widget=forms.FileInput(attrs={"accept": letters.ACCEPTED}),
    )  # fmt: skip

    def read(self) -> tuple[bytes, str]:
        """Its bytes, no more than tell that there are too many, and its name."""
        file = self.cleaned_data["scan"]
        return file.read(letters.MOST_BYTES + 1), file.name
