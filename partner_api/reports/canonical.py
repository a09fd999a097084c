"""The rows of a report in the one form that its digest is of, whatever file they are read from.

SHA-256 of the canonical JSON (RFC 8785) of ``[COLUMNS, *rows]``; each row is a list with a text or a whole number for
each column. A text is as it stands in a spreadsheet: no cell is calculated, and none holds a sign that a file cannot.
"""

import hashlib
import unicodedata
from collections.abc import Iterable, Sequence
from typing import Any

import rfc8785

from ilm_blocks.admin.exports import harmless

#: By name: whether it is a number. An empty text stands for a number that nobody knows.
COLUMNS = {
    "day": str, "hour": int, "region_code": str, "region": str, "screen": str, "screen_name": str, "agreement": str,
    "responsible": str, "item": str, "revision": int, "title": str, "planned": int, "planned_ms": int,
    "complete": int, "partial": int, "failed": int, "skipped": int, "shown_ms": int, "reported": str,
}  # fmt: skip
UNWRITABLE = "\N{REPLACEMENT CHARACTER}"
LARGEST = 2**53 - 1

Cell = str | int
Cells = Sequence[Cell]


class NoSuchRow(ValueError):
    """A row that no report has; the message says which column and why."""


def text(value: str) -> str:
    """``value`` as every format keeps it."""
    kept = "".join(UNWRITABLE if unicodedata.category(sign) in ("Cc", "Cs") or sign in "\ufffe\uffff" else sign
                   for sign in value) if not value.isprintable() else value  # fmt: skip
    return harmless(kept)


def cell(value: Any) -> Cell:
    return "" if value is None else value if isinstance(value, int) else text(str(value))


def read(values: Sequence[Any]) -> Cells:
    """A row as a spreadsheet or a CSV file has it; raises NoSuchRow."""
    if len(values) != len(COLUMNS):
        raise NoSuchRow(f"{len(values)} != {len(COLUMNS)}")
    return [_read(kind, value) for kind, value in zip(COLUMNS.values(), values, strict=True)]


def _read(kind: type, value: Any) -> Cell:
    if value is None or value == "":
        return ""
    if kind is str:
        return text(str(value))
    told = str(value)
    if not (told.isascii() and told.isdigit()) or int(told) > LARGEST:
        raise NoSuchRow(told[:40])
    return int(told)


def digest(rows: Iterable[Cells]) -> str:
    """Of all ``rows`` in their order."""
    whole = hashlib.sha256(b"[" + rfc8785.dumps(list(COLUMNS)))
    for row in rows:
        whole.update(b"," + rfc8785.dumps(list(row)))
    whole.update(b"]")
    return whole.hexdigest()
