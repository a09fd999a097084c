"""The partner's library as the API sees it: one name a file, and the one way in, which is that of the admin's forms."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, NamedTuple

from django.core.exceptions import ValidationError
from django.core.files.base import File
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils.translation import gettext_lazy as _
from wagtail.documents import get_document_model
from wagtail.documents.forms import get_document_form
from wagtail.images import get_image_model
from wagtail.images.forms import get_image_form
from wagtail.log_actions import log
from wagtailmedia.forms import get_media_form
from wagtailmedia.models import get_media_model

from ilm_blocks.conf import conf as ilm_conf
from ilm_blocks.media import digests, limits
from ilm_blocks.media.refusals import NotTaken
from ilm_blocks.models import Partner
from partner_api import addresses
from sites.library import library_of
from sites.models import PartnerLibrary

from .kinds import MediaKind

REFERENCE = re.compile(r"(picture|film|sound|captions)-([1-9][0-9]{0,17})", re.ASCII)
WEBVTT = "vtt"


class Reference(NamedTuple):
    """A file of a library, as the API names it: ``film-12``."""

    kind: MediaKind
    pk: int

    def __str__(self) -> str:
        return f"{self.kind.value}-{self.pk}"

    @classmethod
    def read(cls, text: Any) -> "Reference | None":
        found = REFERENCE.fullmatch(text) if isinstance(text, str) else None
        return cls(MediaKind(found[1]), int(found[2])) if found else None


def model_of(kind: MediaKind) -> Any:
    if kind == MediaKind.PICTURE:
        return get_image_model()
    return get_document_model() if kind == MediaKind.CAPTIONS else get_media_model()


def most_bytes(kind: MediaKind) -> int:
    """What the intake takes at most; asked before anything is stored."""
    if kind == MediaKind.PICTURE:
        return limits.picture_bytes()
    return limits.document_bytes() if kind == MediaKind.CAPTIONS else ilm_conf.RECORDING_MAX_UPLOAD_SIZE


def find(reference: Reference, partner: Partner) -> Any | None:
    """The file if the library of ``partner`` holds it; files of others are as good as none.

    Whoever made the key may speak for several partners: the key opens the library of its own alone.
    """
    own = PartnerLibrary.objects.filter(partner=partner).values("collection")
    rows = model_of(reference.kind).objects.filter(pk=reference.pk, collection__in=own)
    if reference.kind in (MediaKind.FILM, MediaKind.SOUND):
        rows = rows.filter(type="video" if reference.kind == MediaKind.FILM else "audio")
    return rows.first()


@dataclass(frozen=True, slots=True)
class Judged:
    """A file that the intake has taken, not stored yet."""

    kind: MediaKind
    form: Any
    user: Any

    @transaction.atomic
    def keep(self) -> Reference:
        """Put it into the library."""
        row = self.form.save()
        log(instance=row, action="wagtail.create", user=self.user)
        return Reference(self.kind, row.pk)


def judge(kind: MediaKind, file: File, *, title: str, partner: Partner, user: Any) -> Judged:
    """Have the admin's own form judge ``file`` for the partner's library, and so the intake; raises NotTaken."""
    library, _is_new = library_of(partner)
    upload = UploadedFile(file, name=str(file.name), size=file.size)
    sent = {"title": title or str(file.name), "collection": library.collection_id, "tags": ""}
    form = _form(kind, sent, {"file": upload}, user)
    if not form.is_valid():
        raise _refusal(form)
    if kind == MediaKind.CAPTIONS and not str(form.cleaned_data["file"].name).endswith(f".{WEBVTT}"):
        said = _("“%(name)s” holds no captions. Export them as WebVTT (.vtt) and upload that.")
        raise NotTaken("no_captions", said, name=str(file.name))
    return Judged(kind, form, user)


def _form(kind: MediaKind, sent: Mapping[str, Any], files: Mapping[str, Any], user: Any) -> Any:
    model = model_of(kind)
    if kind == MediaKind.PICTURE:
        return get_image_form(model)(sent, files, instance=model(uploaded_by_user=user), user=user)
    if kind == MediaKind.CAPTIONS:
        return get_document_form(model)(sent, files, instance=model(uploaded_by_user=user), user=user)
    row = model(uploaded_by_user=user, type="video" if kind == MediaKind.FILM else "audio")
    return get_media_form(model)(sent, files, instance=row, user=user)


def _refusal(form: Any) -> ValidationError:
    """The first thing that is wrong, of the file before all else: the rest follows from it."""
    found = form.errors.as_data()
    return next(iter(found.get("file") or [error for errors in found.values() for error in errors]))


def told(row: Any, kind: MediaKind) -> dict[str, Any]:
    """One file as the API tells it."""
    is_recording = kind in (MediaKind.FILM, MediaKind.SOUND)
    seconds = getattr(row, "duration", None) if is_recording else None
    return {
        "id": str(Reference(kind, row.pk)),
        "kind": kind.value,
        "title": row.title,
        "sha256": digests.in_material([row.file]).get(row.file.name, ""),
        "bytes": row.file.size,
        "width": getattr(row, "width", None) or None,
        "height": getattr(row, "height", None) or None,
        "duration_ms": round(seconds * 1000) if seconds else None,
        "url": addresses.media_url(getattr(row, "url", "") or row.file.url),
    }
