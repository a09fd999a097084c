"""Lists by cursor: a cursor names the last item seen, so what is added or removed meanwhile moves nothing."""

import base64
import binascii
import re
from collections.abc import Iterable
from datetime import date, datetime
from itertools import islice
from typing import Any, ClassVar, TypeVar

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from sites import codes

Row = TypeVar("Row")
CURSOR_HELP = _("Where to go on: taken from “next”.")


@extend_schema_field({"type": "string", "pattern": "^[A-Za-z0-9_-]+={0,2}$"})
class Cursor(serializers.Field):
    """An opaque cursor: what its list is in the order of, of the last item seen."""

    pattern: ClassVar[re.Pattern[str]]
    default_error_messages = {"invalid_cursor": _("Take the cursor from “next” as it is, or leave it out.")}

    def __init__(self) -> None:
        super().__init__(required=False, help_text=CURSOR_HELP)

    def to_internal_value(self, data: str) -> Any:
        try:
            text = base64.urlsafe_b64decode(data + "=" * (-len(data) % 4)).decode("ascii")
        except (binascii.Error, ValueError):
            text = ""
        if not self.pattern.fullmatch(text):
            self.fail("invalid_cursor")
        return self.read(text)

    def read(self, text: str) -> Any:
        return text

    def to_representation(self, value: Any) -> str:
        return base64.urlsafe_b64encode(str(value).encode()).decode().rstrip("=")


class CodeCursor(Cursor):
    """Of a list in the order of region codes."""

    pattern = codes.CODE


class NumberCursor(Cursor):
    """Of a list in the order of numbers."""

    pattern = re.compile(r"[0-9]{1,18}", re.ASCII)

    def read(self, text: str) -> int:
        return int(text)


class DayCursor(Cursor):
    """Of a list in the order of days and, within one, of numbers, behind what is pinned (1)."""

    pattern = re.compile(r"[01] [0-9]{4}-[0-9]{2}-[0-9]{2} [0-9]{1,18}", re.ASCII)

    def read(self, text: str) -> tuple[int, date, int]:
        pinned, day, number = text.split()
        try:
            return int(pinned), date.fromisoformat(day), int(number)
        except ValueError:
            return self.fail("invalid_cursor")


class InstantCursor(Cursor):
    """Of a list in the order of instants and, within one, of numbers, behind what is pinned (0)."""

    pattern = re.compile(r"[01] [0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9:.]{8,15}\+00:00 [0-9]{1,18}", re.ASCII)

    def read(self, text: str) -> tuple[int, datetime, int]:
        pinned, instant, number = text.split()
        try:
            return int(pinned), datetime.fromisoformat(instant), int(number)
        except ValueError:
            return self.fail("invalid_cursor")


def cut(rows: Iterable[Row], limit: int) -> tuple[list[Row], Row | None]:
    """At most ``limit`` of ``rows`` and, where more follow, the last of them: that the cursor names. One query."""
    found = list(rows[: limit + 1] if isinstance(rows, QuerySet) else islice(rows, limit + 1))
    return (found, None) if len(found) <= limit else (found[:limit], found[limit - 1])
