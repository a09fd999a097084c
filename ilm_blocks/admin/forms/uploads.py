"""The forms of Wagtail's libraries, their files by the intake: on pages, in choosers and for many at once."""

from abc import abstractmethod
from collections.abc import Mapping
from typing import Any

from django import forms
from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.core.validators import MaxLengthValidator
from django.utils.translation import gettext_lazy as _
from wagtail.documents.forms import BaseDocumentForm
from wagtail.images.forms import BaseImageForm
from wagtailmedia.forms import BaseMediaForm

from ...actions import films
from ...media.fields import DocumentField, FilmField, IntakeField, PictureField, SoundField
from ...media.intake import TakenFile


class TakesFiles(forms.ModelForm):
    """Replaces file fields by those of the intake, with a single error for a refused file.

    The file of a row stays what it is: what somebody has looked at, confirmed or approved names it by the row alone.
    Another file is another row.
    """

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, field in self.intakes().items():
            if name in self.fields:
                self.fields[name] = field.in_place_of(self.fields[name])
        if not self.instance._state.adding and "file" in self.fields:
            del self.fields["file"]
            self["title"].help_text = _("The file itself stays as it is: upload another one as a new entry.")
        if title := self.fields.get("title"):
            title.validators = [each for each in title.validators if not isinstance(each, MaxLengthValidator)]

    def clean_title(self) -> str:
        """Titles are often the names of files: a long one is shortened like these."""
        return self.cleaned_data["title"][: self._meta.model._meta.get_field("title").max_length]

    @abstractmethod
    def intakes(self) -> Mapping[str, type[IntakeField]]:
        """The field of the intake for each field that takes a file."""

    def _update_errors(self, errors: ValidationError) -> None:
        """Of a file that was refused, the model says besides that it has no ending: that is not said."""
        if refused := set(self.intakes()) & self.errors.keys():
            found = errors.error_dict if hasattr(errors, "error_dict") else {}
            beside = {name: said for name, said in found.items() if name not in {*refused, NON_FIELD_ERRORS}}
            errors = ValidationError(beside)
        super()._update_errors(errors)  # type: ignore[misc]


class ImageForm(TakesFiles, BaseImageForm):
    def intakes(self) -> Mapping[str, type[IntakeField]]:
        return {"file": PictureField}


class DocumentForm(TakesFiles, BaseDocumentForm):
    def intakes(self) -> Mapping[str, type[IntakeField]]:
        return {"file": DocumentField}


class MediaForm(TakesFiles, BaseMediaForm):
    """Length and size of a recording are measured, not typed."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in ("duration", "width", "height"):
            self.fields.pop(name, None)

    def intakes(self) -> Mapping[str, type[IntakeField]]:
        return {"file": SoundField if self.instance.type == "audio" else FilmField, "thumbnail": PictureField}

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if isinstance(taken := cleaned.get("file"), TakenFile):
            self.instance.duration = taken.seconds
            self.instance.width, self.instance.height = taken.width, taken.height
        return cleaned

    def save(self, commit: bool = True) -> Any:
        """A film that was uploaded is made ready for screens; what was edited of one is not."""
        is_new = self.instance._state.adding
        saved = super().save(commit=commit)
        if is_new and commit:
            films.see_to([saved])
        return saved
