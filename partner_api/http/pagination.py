"""Lists by cursor: a cursor names the last item seen, so what is added or removed meanwhile moves nothing."""

import base64
import binascii
from collections.abc import Sequence
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.utils.urls import replace_query_param

from partner_api.addresses import api_url
from sites import codes


@extend_schema_field(OpenApiTypes.STR)
class CodeCursor(serializers.Field):
    """An opaque cursor of a list ordered by region code."""

    default_error_messages = {"invalid_cursor": _("Take the cursor from “next” as it is, or leave it out.")}

    def to_internal_value(self, data: str) -> str:
        try:
            code = base64.urlsafe_b64decode(data + "=" * (-len(data) % 4)).decode("ascii")
        except (binascii.Error, ValueError):
            code = ""
        if not codes.CODE.match(code):
            self.fail("invalid_cursor")
        return code

    def to_representation(self, value: str) -> str:
        return base64.urlsafe_b64encode(value.encode()).decode().rstrip("=")


def cut(rows: QuerySet, *, after: str | None, limit: int) -> tuple[Sequence[Any], str | None]:
    """At most ``limit`` of ``rows`` behind the code ``after``, and the cursor of the rest; one query."""
    rows = rows.order_by("code")
    if after:
        rows = rows.filter(code__gt=after)
    found = list(rows[: limit + 1])
    if len(found) <= limit:
        return found, None
    return found[:limit], CodeCursor().to_representation(found[limit - 1]["code"])


def next_url(request: Request, cursor: str | None) -> str | None:
    return cursor and replace_query_param(api_url(request.get_full_path()), "cursor", cursor)
