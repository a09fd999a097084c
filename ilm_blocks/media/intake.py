"""The one way in for every file: pictures, films, sounds, documents and papers, wherever people hand them in.

What comes out is a ``TakenFile``, made from what was uploaded: decoded whole, upright, without metadata, measured, of a
kind that browsers show, under a name that a storage can keep. The upload itself is not kept. What cannot be taken is a
``NotTaken`` with one sentence for the field. The storage of the project accepts no upload that did not pass here.
"""

import io
from collections.abc import Callable
from typing import IO, Any

from django.core.files.base import File
from django.core.files.uploadedfile import UploadedFile

from ..conf import conf
from . import documents, limits, names, pictures, recordings, refusals
from .refusals import NotTaken

__all__ = ["NotTaken", "TakenFile", "document", "film", "picture", "sound"]


class TakenFile(File):
    """A file fit to be kept. It stays open until nothing refers to it, as the storage may read it more than once."""

    def __init__(self, file: IO[bytes], name: str, **facts: Any) -> None:
        super().__init__(file, name)
        self.size = file.seek(0, 2)
        file.seek(0)
        self.width: int | None = facts.get("width")
        self.height: int | None = facts.get("height")
        self.seconds: float | None = facts.get("seconds")
        self.mime: str = facts.get("mime", "")

    def open(self, mode: str | None = None, *args: Any, **kwargs: Any) -> "TakenFile":
        self.seek(0)
        return self

    def close(self) -> None:
        pass


def picture(upload: File) -> TakenFile:
    name = _named(upload, limits.picture_bytes())
    found = pictures.clean(_whole(upload), name)
    return _shown(found, str(upload.name))


def film(upload: File) -> TakenFile:
    """A film that browsers play or that can be transcoded, remuxed: the same frames and tones in a new container."""
    return _recording(upload, recordings.film)


def sound(upload: File) -> TakenFile:
    return _recording(upload, recordings.sound)


def _recording(upload: File, cleaned: Callable[[IO[bytes], str], recordings.Recording]) -> TakenFile:
    name = _named(upload, conf.RECORDING_MAX_UPLOAD_SIZE)
    return _taken(cleaned(_whole(upload), name), str(upload.name))


def document(upload: File) -> TakenFile:
    """A document byte for byte: it may be signed. Its name ends as its content says."""
    name = _named(upload, limits.document_bytes())
    ext = documents.kind_of(_whole(upload), name, limits.document_kinds())
    return TakenFile(_whole(upload), names.fit(str(upload.name), ext))


# What was there before there was an intake


def stripped_picture(file: IO[bytes], name: str) -> TakenFile | None:
    """The picture as the intake would have kept it; None where it would have kept this very one."""
    content = file.read()
    if pictures.is_clean(content, names.shown(name)):
        return None
    return _shown(pictures.clean(io.BytesIO(content), names.shown(name)), name)


def stripped_film(file: IO[bytes], name: str) -> TakenFile | None:
    return _stripped(file, name, is_film=True)


def stripped_sound(file: IO[bytes], name: str) -> TakenFile | None:
    return _stripped(file, name, is_film=False)


def _stripped(file: IO[bytes], name: str, *, is_film: bool) -> TakenFile | None:
    shown = names.shown(name)
    if recordings.is_clean(file, shown, is_film=is_film):
        return None
    return _taken((recordings.film if is_film else recordings.sound)(file, shown), name)


def _shown(found: pictures.Picture, name: str) -> TakenFile:
    return TakenFile(
        found.stream(), names.fit(name, found.ext), width=found.width, height=found.height, mime=found.mime
    )


def _taken(found: recordings.Recording, name: str) -> TakenFile:
    return TakenFile(
        found.file, names.fit(name, found.ext),
        width=found.measured.width, height=found.measured.height, seconds=found.measured.duration_ms / 1000,
        mime=found.measured.mime,
    )  # fmt: skip


# What all have in common


def _named(upload: File, limit: int) -> str:
    """The name as sentences say it, of a file that is neither empty nor too large."""
    name = names.shown(str(upload.name))
    if not upload.size:
        raise refusals.empty(name)
    if upload.size > limit:
        raise refusals.too_large(name, upload.size, limit)
    return name


def _whole(upload: File) -> IO[bytes]:
    """The bytes from their beginning."""
    stream: IO[bytes] = upload.file if isinstance(upload, UploadedFile) else upload.open("rb")  # type: ignore[assignment]
    stream.seek(0)
    return stream
