"""Names of files as they are kept: short, harmless, and ending as their content says; never a reason to refuse."""

import re
import unicodedata
from pathlib import PurePosixPath

#: Of the name without its ending: letters of four bytes and what the storage adds still fit a file system.
LONGEST = 50
SHOWN = 60


def fit(name: str, ext: str) -> str:
    """``name`` as a file with ``ext`` is kept; one dot alone, before the ending.

    Storages take all that follows the first dot for the ending, and find no room to shorten “No. 188.45-123-2026”.
    """
    return f"{stem(name)}.{ext}"


def stem(name: str) -> str:
    base = re.sub(r"\.\w{1,5}$", "", unicodedata.normalize("NFC", last_part(name)))
    return re.sub(r"[^\w-]+|_+", "-", base)[:LONGEST].strip("-") or "berkas"


def shown(name: str) -> str:
    """``name`` as a sentence names it: whole where it is short."""
    plain = "".join(letter for letter in last_part(name) if letter.isprintable())
    return plain if len(plain) <= SHOWN else f"{plain[: SHOWN - 10]}…{plain[-9:]}"


def last_part(name: str) -> str:
    return PurePosixPath(name.replace("\\", "/")).name
