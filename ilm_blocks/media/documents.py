"""Documents on their way in: their type is detected from their bytes, which stay unchanged.

A signed PDF is signed byte for byte, and an office file may be, too: rewriting one would break what makes it a
document. So nothing is taken out of it, and what people wrote into its properties stays in it.
"""

import codecs
import zipfile
from collections.abc import Mapping, Sequence
from typing import IO

from django.utils.translation import gettext_lazy as _

from . import kinds
from .refusals import NotTaken

ZIP = b"PK\x03\x04"
BEGINNINGS: Mapping[str, bytes] = {"pdf": b"%PDF-", "rtf": b"{\\rtf", "zip": ZIP}
#: The part that makes a ZIP an office file.
PARTS: Mapping[str, str] = {
    "docx": "word/document.xml", "odt": "content.xml", "pptx": "ppt/presentation.xml", "xlsx": "xl/workbook.xml",
}  # fmt: skip
TEXTS = ("csv", "txt", "vtt")
#: Readers of PDF begin to look for its last mark there.
TAIL = 2048


def kind_of(file: IO[bytes], name: str, allowed: Sequence[str]) -> str:
    """The ending of the document in ``file``; raises NotTaken unless it is what its ``name`` says, whole."""
    ext = name.rpartition(".")[2].lower() if "." in name else ""
    if ext not in allowed:
        raise NotTaken(
            "wrong_ending",
            _("“%(name)s” is no document that can be uploaded. Save it as one of %(kinds)s and upload that."),
            name=name, kinds=", ".join(kind.upper() for kind in allowed),
        )  # fmt: skip
    head = file.read(kinds.HEAD)
    if not _begins_well(ext, head):
        raise _another(name, ext, head)
    if not _is_whole(ext, file):
        raise NotTaken(
            "broken", _("“%(name)s” is broken or did not arrive whole. Upload it again, or save it anew."), name=name
        )
    return ext


def _begins_well(ext: str, head: bytes) -> bool:
    if ext in PARTS:
        return head.startswith(ZIP)
    if ext in BEGINNINGS:
        return head.startswith(BEGINNINGS[ext])
    if ext == "vtt":
        return head.removeprefix(kinds.BOM).startswith(b"WEBVTT")
    is_text = b"\0" not in head or head.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE))
    return is_text and not kinds.is_markup(head)


def _is_whole(ext: str, file: IO[bytes]) -> bool:
    """Its end has arrived, and it has the parts that make it one."""
    file.seek(0)
    if ext == "pdf":
        return b"%%EOF" in _tail(file)
    if ext == "rtf":
        return b"}" in _tail(file)
    if ext == "vtt":
        return _is_utf8(file)
    if ext in PARTS or ext == "zip":
        try:
            with zipfile.ZipFile(file) as container:
                return ext == "zip" or PARTS[ext] in container.namelist()
        except (zipfile.BadZipFile, ValueError, OSError, NotImplementedError):  # the last: an unknown compression
            return False
    return True


def _tail(file: IO[bytes]) -> bytes:
    size = file.seek(0, 2)
    file.seek(max(0, size - TAIL))
    return file.read()


def _is_utf8(file: IO[bytes]) -> bool:
    """Captions are read by browsers, which read them as UTF-8 alone."""
    try:
        file.read().decode("utf-8-sig")
    except UnicodeDecodeError:
        return False
    return True


def _another(name: str, ext: str, head: bytes) -> NotTaken:
    return NotTaken(
        "wrong_content",
        _("“%(name)s” is no %(kind)s file, whatever its name says. Export it again and upload that."),
        name=name, kind=ext.upper(),
    )  # fmt: skip
