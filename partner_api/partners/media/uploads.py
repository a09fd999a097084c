"""Files that come in parts: the core of tus 1.0 with creation, expiration, termination and checksum.

The bytes of a part are read first, with nothing locked, and then put behind those that are there, with the row locked:
of two who send the same part the second is told where the upload has got to. What a killed process has written beyond
the offset of its row is written over by whoever goes on.
"""

import base64
import binascii
import hashlib
import os
import tempfile
from collections.abc import Iterator, Mapping
from datetime import datetime, timedelta
from pathlib import Path
from typing import IO, Any
from uuid import UUID

from django.core.files.base import File
from django.db import transaction
from django.http import UnreadablePostError
from django.utils.translation import gettext as _

from ilm_blocks.actions import acting
from ilm_blocks.rules import names
from partner_api.conf import conf
from partner_api.problems import Problem

from ..keys.models import PartnerKey
from . import library, shapes
from .kinds import MediaKind
from .models import Upload

VERSION = "1.0.0"
EXTENSIONS = "creation,expiration,termination,checksum"
ALGORITHMS = ("sha256", "sha1", "md5")  # the last two for clients that know no other: they find damage, not malice
PIECE = 256 * 1024


def folder() -> Path:
    found = Path(conf.UPLOADS_FOLDER or Path(tempfile.gettempdir(), "ilm-uploads"))
    found.mkdir(mode=0o700, parents=True, exist_ok=True)
    return found


def path_of(upload: Upload) -> Path:
    return folder() / f"{upload.pk}.part"


def opened(upload: Upload, mode: str) -> IO[Any]:
    """The bytes that are there; where somebody has cleared the folder, the client begins anew."""
    try:
        return path_of(upload).open(mode)
    except FileNotFoundError:
        raise Problem("unknown_upload") from None


# Begin


def begin(key: PartnerKey, *, size: int, metadata: Mapping[str, str], at: datetime) -> Upload:
    """A new upload of a file of ``size`` bytes; refused before a byte of it has come where it would not be taken."""
    kind = _kind(metadata.get("kind", ""))
    if size == 0:
        raise _wrong("/Upload-Length", "empty", _("The file is empty."))
    if size > (most := library.most_bytes(kind)):
        raise Problem("too_large", _("A file of this kind may have %(most)d bytes.") % {"most": most})
    with transaction.atomic():
        acting.hold_name(key.partner_id)
        mine = Upload.objects.filter(partner=key.partner, person=key.person)
        drop(mine.filter(expires_at__lte=at))
        if mine.filter(media="").count() >= conf.OPEN_UPLOADS:
            raise Problem("too_many_uploads")
        upload = Upload.objects.create(
            partner=key.partner, person=key.person, kind=kind, size=size, expires_at=at + _patience(),
            filename=metadata.get("filename", "")[:255] or kind.value, title=metadata.get("title", "")[:255],
        )  # fmt: skip
    path_of(upload).touch(mode=0o600)
    return upload


def _kind(text: str) -> MediaKind:
    if text not in MediaKind.values:
        known = ", ".join(MediaKind.values)
        said = _("Name the kind of the file in Upload-Metadata, one of: %(known)s.") % {"known": known}
        raise _wrong("/Upload-Metadata/kind", "invalid_choice", said)
    return MediaKind(text)


def metadata_of(header: str) -> dict[str, str]:
    """``Upload-Metadata``: pairs of a name and a value in base64, with commas between them."""
    found = {}
    for pair in filter(None, (part.strip() for part in header.split(","))):
        name, _space, coded = pair.partition(" ")
        try:
            found[name] = base64.b64decode(coded.strip(), validate=True).decode()
        except (binascii.Error, ValueError):
            said = _("“%(name)s” is no base64 of a text in UTF-8.") % {"name": name[:40]}
            raise _wrong("/Upload-Metadata", "invalid", said) from None
        if names.unseen(found[name]):
            raise _wrong("/Upload-Metadata", "unseen", str(shapes.UNSEEN))
    return found


def find(pk: UUID, key: PartnerKey, at: datetime) -> Upload:
    """The upload of this very person; others are as good as none."""
    mine = Upload.objects.filter(partner=key.partner, person=key.person, expires_at__gt=at)
    if (upload := mine.filter(pk=pk).first()) is None:
        raise Problem("unknown_upload")
    return upload


# Go on


def receive(stream: Any, upload: Upload, checksum: str | None) -> IO[bytes]:
    """What comes of a part, as far as it comes; raises where it is longer than what is missing, or damaged."""
    left = upload.size - upload.offset
    part: IO[bytes] = tempfile.TemporaryFile(dir=folder())  # noqa: SIM115  (the caller closes it)
    algorithm, wanted = _checksum(checksum)
    hashed = hashlib.new(algorithm, usedforsecurity=False) if algorithm else None
    for piece in _pieces(stream):
        if part.tell() + len(piece) > left:
            raise Problem("too_large", _("The part is longer than what is missing of the file."))
        part.write(piece)
        if hashed:
            hashed.update(piece)
    if hashed and hashed.digest() != wanted:
        raise Problem("wrong_checksum")
    part.seek(0)
    return part


def _pieces(stream: Any) -> Iterator[bytes]:
    """Until its end, or until the line breaks: what has come is kept, and the client goes on from there."""
    try:
        while piece := stream.read(PIECE):
            yield piece
    except (UnreadablePostError, OSError):
        return


def _checksum(header: str | None) -> tuple[str, bytes]:
    if header is None:
        return "", b""
    algorithm, _space, coded = header.partition(" ")
    try:
        wanted = base64.b64decode(coded.strip(), validate=True)
    except (binascii.Error, ValueError):
        wanted = b""
    if algorithm not in ALGORITHMS or not wanted:
        said = _("Write Upload-Checksum as one of %(known)s, a space and the digest in base64.")
        raise Problem("bad_request", said % {"known": ", ".join(ALGORITHMS)})
    return algorithm, wanted


@transaction.atomic
def append(upload: Upload, offset: int, part: IO[bytes], at: datetime) -> Upload:
    """Put ``part`` at ``offset``, which must be where the upload has stopped."""
    rows = acting.locked(Upload, [upload.pk])
    if (row := rows.get(upload.pk)) is None:
        raise Problem("unknown_upload")
    if row.offset != offset:
        raise Problem("wrong_offset", offset=row.offset)
    with opened(row, "r+b") as file:
        file.seek(offset)
        while piece := part.read(PIECE):
            file.write(piece)
        row.offset = file.tell()
        file.truncate()
        file.flush()
        os.fsync(file.fileno())
    if row.offset > row.size:
        raise Problem("too_large")
    row.expires_at = at + _patience()
    row.save(update_fields=["offset", "expires_at"])
    return row


def _patience() -> timedelta:
    return timedelta(hours=conf.UPLOAD_HOURS)


# End


def finish(upload: Upload, key: PartnerKey) -> Upload:
    """Have a whole file judged by the intake and put into the library; raises NotTaken, and then nothing is left of it.

    It is judged with nothing locked: that may take as long as the film.
    """
    if upload.media:
        return upload
    with opened(upload, "rb") as file:
        whole = File(file, name=upload.filename)
        try:
            judged = library.judge(
                MediaKind(upload.kind), whole, title=upload.title, partner=key.partner, user=key.person
            )
        except Exception:
            drop(Upload.objects.filter(pk=upload.pk))
            raise
        with transaction.atomic():
            row = acting.locked(Upload, [upload.pk]).get(upload.pk)
            if row is None:
                raise Problem("unknown_upload")
            if not row.media:
                row.media = str(judged.keep())
                row.save(update_fields=["media"])
    path_of(row).unlink(missing_ok=True)
    return row


def drop(uploads: Any) -> int:
    """End ``uploads``, a queryset, with their bytes; how many."""
    found = list(uploads)
    type(uploads)(Upload).filter(pk__in=[upload.pk for upload in found]).delete()
    for upload in found:
        path_of(upload).unlink(missing_ok=True)
    return len(found)


def forget(at: datetime) -> int:
    """Drop what nobody goes on with, and bytes without a row; how many uploads."""
    ended = drop(Upload.objects.filter(expires_at__lte=at))
    known = {str(pk) for pk in Upload.objects.values_list("pk", flat=True)}
    for path in folder().glob("*.part"):
        is_old = path.stat().st_mtime < (at - _patience()).timestamp()
        if path.stem not in known and is_old:
            path.unlink(missing_ok=True)
    return ended


def _wrong(pointer: str, code: str, detail: str) -> Problem:
    return Problem("invalid_body", errors=[{"pointer": pointer, "code": code, "detail": detail}])
