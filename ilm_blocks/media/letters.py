"""Letters of appointment as they come in: PDF, JPEG or PNG, told by what is in them and never by their name."""

import io
import warnings
from pathlib import PurePath
from typing import Final

from django.core.exceptions import ValidationError
from django.utils.text import slugify
from django.utils.translation import gettext_lazy as _
from PIL import Image

MOST_BYTES: Final = 5 * 1024 * 1024
ENDINGS: Final = {"application/pdf": ".pdf", "image/jpeg": ".jpg", "image/png": ".png"}
#: As Pillow names them; a phone's JPEG of several pictures is an MPO.
PICTURES: Final = {"JPEG": "image/jpeg", "MPO": "image/jpeg", "PNG": "image/png"}
#: Where readers of PDF look for its last mark.
TAIL: Final = 1024


class NoLetter(ValidationError):
    def __init__(self) -> None:
        super().__init__(
            _("This is no PDF, JPEG or PNG that can be read: scan or photograph the letter and upload that."),
            code="no_letter",
        )


class LetterTooLarge(ValidationError):
    def __init__(self) -> None:
        super().__init__(_("The letter has more than 5 MB: scan it in grey or at 150 dpi."), code="letter_too_large")


def kind_of(content: bytes) -> str:
    """The media type of ``content``; raises ValidationError for anything but a letter that can be opened."""
    if len(content) > MOST_BYTES:
        raise LetterTooLarge
    if content.startswith(b"%PDF-") and b"%%EOF" in content[-TAIL:]:
        return "application/pdf"
    return _picture(content)


def _picture(content: bytes) -> str:
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            with Image.open(io.BytesIO(content), formats=("JPEG", "PNG")) as picture:
                picture.load()
                return PICTURES[picture.format or ""]
    except (OSError, SyntaxError, ValueError, Image.DecompressionBombError, Image.DecompressionBombWarning):
        raise NoLetter from None


def safe_name(name: str, kind: str) -> str:
    """``name`` fit for a header and a disk, ending as ``kind`` says."""
    return f"{slugify(PurePath(name).stem)[:80] or 'surat'}{ENDINGS[kind]}"
