"""Files that people upload are what their names say, and no larger than what they are for; else they are told why.

Pictures are read by Pillow in Wagtail's own field. Here are the others: documents by how they begin, recordings by
PyAV. What is served is safe besides (cms.media): names and types are those of files to keep or to look at, never of
pages.
"""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile, File
from django.core.files.uploadedfile import UploadedFile
from django.template.defaultfilters import filesizeformat
from django.utils.translation import gettext as _
from wagtail.documents.forms import BaseDocumentForm
from wagtailmedia.forms import BaseMediaForm

from ilm_blocks import probe

ZIP = b"PK\x03\x04"
#: How a file of each kind begins; plain text, csv and txt, begins with anything but markup.
BEGINNINGS: Mapping[str, bytes] = {
    "docx": ZIP, "odt": ZIP, "pptx": ZIP, "xlsx": ZIP, "zip": ZIP, "pdf": b"%PDF-", "rtf": b"{\\rtf", "vtt": b"WEBVTT",
}  # fmt: skip
MARKUP = (b"<!doctype", b"<html", b"<head", b"<body", b"<script", b"<svg", b"<?xml", b"<!--")
HEAD, BOM = 512, b"\xef\xbb\xbf"


class DocumentForm(BaseDocumentForm):
    def clean_file(self) -> Any:
        if isinstance(file := self.cleaned_data["file"], UploadedFile):
            require_document(file)
        return file


class MediaForm(BaseMediaForm):
    """Length and size of a recording are read from it, so that nobody has to know them."""

    def clean_file(self) -> Any:
        if isinstance(file := self.cleaned_data["file"], UploadedFile):
            require_size(file, settings.MEDIA_MAX_UPLOAD_SIZE)
            self.found = read_recording(file, self.instance.type)
        return file

    def clean_thumbnail(self) -> Any:
        if isinstance(file := self.cleaned_data["thumbnail"], UploadedFile):
            forms.ImageField().clean(file)
        return file

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        if found := getattr(self, "found", None):
            facts = {"duration": found.duration_ms / 1000, "width": found.width, "height": found.height}
            cleaned |= {name: value for name, value in facts.items() if name in self.fields}
        return cleaned


def require_document(file: UploadedFile) -> None:
    """Raise ValidationError unless ``file`` begins as its name promises."""
    kind = str(file.name).rpartition(".")[2].lower()
    head = file.read(HEAD).removeprefix(BOM)
    file.seek(0)
    begins_well = head.startswith(BEGINNINGS[kind]) if kind in BEGINNINGS else not _is_markup(head)
    if not begins_well:
        text = _("“%(name)s” is no %(kind)s file, whatever its name says. Export it again and upload that.")
        raise ValidationError(text % {"name": file.name, "kind": kind.upper()}, code="wrong_content")


def _is_markup(head: bytes) -> bool:
    return b"\0" in head or head.lstrip().lower().startswith(MARKUP)


def require_size(file: UploadedFile, limit: int) -> None:
    if (file.size or 0) > limit:
        text = _("“%(name)s” has %(size)s; at most %(limit)s can be uploaded. Export it smaller and upload that.")
        sizes = {"size": filesizeformat(file.size or 0), "limit": filesizeformat(limit)}
        raise ValidationError(text % {"name": file.name, **sizes}, code="file_too_large")


def read_recording(file: UploadedFile, kind: str) -> probe.Media:
    """Raise ValidationError unless ``file`` holds a clip or a sound, as ``kind`` says, that screens can play."""
    with _copy(file) as copy:
        return probe.audio(copy) if kind == "audio" else probe.video(copy)


def _copy(file: UploadedFile) -> File:
    """The same bytes to read and close: closing an upload ends it."""
    if hasattr(file, "temporary_file_path"):
        return File(Path(file.temporary_file_path()).open("rb"), name=file.name)
    copy = ContentFile(file.read(), name=file.name)
    file.seek(0)
    return copy
