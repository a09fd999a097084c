"""Papers as they come in, letters of appointment and signed statements: PDF or a picture, told by what is in them.

A PDF stays as it was signed. A picture passes the intake like every other: upright, and nothing of the phone in it.
"""

import hashlib
import io
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final, TypeVar

from django.utils.text import slugify
from django.utils.translation import gettext_lazy as _

from ..models.scans import Scan
from . import kinds, names, pictures
from .refusals import NotTaken

MOST_BYTES: Final = 5 * 1024 * 1024
#: What the choosers of files offer.
ACCEPTED: Final = ",".join(["application/pdf", "image/*", *(f".{ext}" for ext in pictures.EXTENSIONS)])
#: Where readers of PDF look for its last mark.
TAIL: Final = 1024


@dataclass(frozen=True, slots=True)
class Paper:
    content: bytes
    mime: str
    #: Fit for a header and a disk, ending as the content says.
    name: str


class NoLetter(NotTaken):
    def __init__(self) -> None:
        super().__init__(
            "no_letter",
            _("This is no PDF, JPEG or PNG that can be read: scan or photograph the paper and upload that."),
        )


class LetterTooLarge(NotTaken):
    def __init__(self) -> None:
        super().__init__("letter_too_large", _("This file has more than 5 MB: scan it in grey or at 150 dpi."))


def take(content: bytes, name: str) -> Paper:
    """The paper in ``content`` as it is kept; raises ValidationError for anything but one that can be opened."""
    if len(content) > MOST_BYTES:
        raise LetterTooLarge
    if content.startswith(b"%PDF-") and b"%%EOF" in content[-TAIL:]:
        return Paper(content, "application/pdf", _safe(name, "pdf"))
    if kinds.of(content[: kinds.HEAD]) not in pictures.READABLE:
        raise NoLetter
    picture = pictures.clean(io.BytesIO(content), names.shown(name))
    return Paper(picture.content, picture.mime, _safe(name, picture.ext))


KeptScan = TypeVar("KeptScan", bound=Scan)


def scan(kind: type[KeptScan], content: bytes, name: str, *, by: Any, at: datetime, **facts: Any) -> KeptScan:
    """The paper with ``content`` as a row of ``kind``, not saved; raises as ``take`` does."""
    paper = take(content, name)
    return kind(
        name=paper.name, mime=paper.mime, content=paper.content, uploaded_by=by, uploaded_at=at,
        sha256=hashlib.sha256(paper.content).hexdigest(), **facts,
    )  # fmt: skip


def _safe(name: str, ext: str) -> str:
    return f"{slugify(names.stem(name))[:80] or 'surat'}.{ext}"
