"""Form fields for files: each passes the upload to the intake, and the form gets the result."""

from abc import abstractmethod
from collections.abc import Sequence
from typing import Any, Self

from django import forms
from django.core.files.base import File
from django.template.defaultfilters import filesizeformat
from django.utils.functional import Promise, lazy
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from ..conf import conf
from . import intake, limits, pictures, recordings
from .intake import TakenFile


class IntakeField(forms.FileField):
    """A file of one kind. Its name is never too long, and its one mistake is the one that the intake names."""

    extensions: Sequence[str] = ()

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**kwargs, allow_empty_file=True)  # the intake refuses empty files with its own message
        self.widget.attrs["accept"] = ",".join(f".{ext}" for ext in self.extensions)
        self.help_text: Any = kwargs.get("help_text") or self.limits()
        # What Wagtail's form for many files reads, and its script says before anything is sent.
        self.error_messages["invalid_image_extension"] = _("This is no picture. Choose one of: JPEG, PNG, WebP, HEIC.")
        self.error_messages["file_too_large_unknown_size"] = format_lazy(
            _("This file is too large; at most {limit} can be uploaded. Export it smaller and upload that."),
            limit=self.spoken_limit,
        )

    @classmethod
    def in_place_of(cls, field: forms.Field) -> Self:
        """This field with the label and the widget of ``field``, which Wagtail's scripts know."""
        return cls(label=field.label, required=field.required, widget=field.widget)

    @property
    @abstractmethod
    def max_upload_size(self) -> int:
        """In bytes."""

    @property
    def spoken_limit(self) -> Any:
        """In the language of the reader."""
        return lazy(lambda: filesizeformat(self.max_upload_size), str)()

    @abstractmethod
    def take(self, upload: File) -> TakenFile:
        """What the intake makes of ``upload``; raises NotTaken."""

    def limits(self) -> Promise | str:
        return format_lazy(_("Up to {limit}."), limit=self.spoken_limit)

    def to_python(self, data: Any) -> TakenFile | None:
        upload = super().to_python(data)
        return None if upload is None else self.take(upload)


class PictureField(IntakeField):
    extensions: Sequence[str] = pictures.EXTENSIONS

    @property
    def max_upload_size(self) -> int:
        return limits.picture_bytes()

    def take(self, upload: File) -> TakenFile:
        return intake.picture(upload)

    def limits(self) -> Promise | str:
        said = _("JPEG, PNG, WebP, HEIC, AVIF, TIFF or BMP up to {limit}. Place, camera and names in it are removed.")
        return format_lazy(said, limit=self.spoken_limit)


class DocumentField(IntakeField):
    def __init__(self, **kwargs: Any) -> None:
        self.extensions = limits.document_kinds()
        super().__init__(**kwargs)

    @property
    def max_upload_size(self) -> int:
        return limits.document_bytes()

    def take(self, upload: File) -> TakenFile:
        return intake.document(upload)

    def limits(self) -> Promise | str:
        said = _("{kinds} up to {limit}. What a document says of its author stays in it.")
        kinds = ", ".join(self.extensions).upper()
        return format_lazy(said, kinds=kinds, limit=self.spoken_limit)


class FilmField(IntakeField):
    extensions: Sequence[str] = recordings.FILM_EXTENSIONS

    @property
    def max_upload_size(self) -> int:
        return conf.RECORDING_MAX_UPLOAD_SIZE

    def take(self, upload: File) -> TakenFile:
        return intake.film(upload)

    def limits(self) -> Promise | str:
        said = _(
            "MP4, MOV, 3GP, AVI or WebM, as phones and cameras write them, up to {limit}. Place, camera and names in "
            "it are removed."
        )
        return format_lazy(said, limit=self.spoken_limit)


class SoundField(FilmField):
    extensions: Sequence[str] = recordings.SOUND_EXTENSIONS

    def take(self, upload: File) -> TakenFile:
        return intake.sound(upload)

    def limits(self) -> Promise | str:
        said = _("MP3, M4A or OGG up to {limit}. Names and pictures in it are removed.")
        return format_lazy(said, limit=self.spoken_limit)
