"""A batch of plays as a player sends it."""

from collections.abc import Iterable
from datetime import UTC, date, datetime
from typing import Any
from uuid import UUID

from django.utils.translation import gettext_lazy as _
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema_field, extend_schema_serializer
from rest_framework import serializers

from ilm_blocks.rules.canonical import digest

from ...http.bodies import MOST, SHA256, ShortList, StrictChoice, StrictInteger, StrictUUID, VerbatimText
from ...openapi.schema import Flaw
from ...problems import pointed
from . import quick
from .models import Flag, Result
from .quick import DAY_MS, LATEST_MS, MOST_N

MOST_ROWS = 500
#: Of one row, and of all rows of a batch: what follows is told with its code alone. With both and the limits of each
#: text an answer never grows beyond ``MOST_ANSWERED``, whatever is sent.
MOST_FLAWS, MOST_FLAWS_OF_ALL, LONGEST_FLAW, LONGEST_ID = 3, 100, 160, 36
MOST_ANSWERED = 256 * 1024


@extend_schema_field(OpenApiTypes.UUID)
class UUIDv7(StrictUUID):
    """Made by the screen, in order of time (RFC 9562)."""

    default_error_messages = {"not_v7": _("Make the number as UUID version 7: its time says which day it is of.")}

    def to_internal_value(self, data: Any) -> UUID:
        uuid = super().to_internal_value(data)
        if uuid.version != 7 or made_at_ms(uuid) >= LATEST_MS:
            self.fail("not_v7")
        return uuid


def made_at_ms(uuid: UUID) -> int:
    return uuid.int >> 80


def day_of(uuid: UUID) -> date:
    return datetime.fromtimestamp(made_at_ms(uuid) / 1000, UTC).date()


@extend_schema_serializer(component_name="Row")  # as generated clients know it
class PlayRow(serializers.Serializer):
    """One play. What is shown is opened at its start and closed at its end."""

    id = UUIDv7(help_text=_("UUID version 7 of the play; sent again, it counts once."))
    boot = VerbatimText(max_length=36, help_text=_("Names one start of the player."))
    n = StrictInteger(min_value=1, max_value=MOST_N, help_text=_("Counts the plays of one boot from 1, without holes."))
    item = VerbatimText(max_length=40, help_text=_("`id` of the item in the manifest."))
    revision = StrictInteger(min_value=0, max_value=MOST, allow_null=True)
    asset = SHA256(allow_null=True, help_text=_("SHA-256 of the file; null for a text."))
    agreement = VerbatimText(max_length=80, allow_null=True)
    start_ms = StrictInteger(
        min_value=0, max_value=LATEST_MS, help_text=_("Unix time in milliseconds, corrected by the server's.")
    )
    dur_ms = StrictInteger(min_value=0, max_value=DAY_MS)
    result = StrictChoice(Result.values)
    why = VerbatimText(
        max_length=80, allow_null=True, allow_blank=True, help_text=_("Why it failed, was skipped or cut.")
    )
    seq = ShortList(
        child=StrictInteger(min_value=0, max_value=MOST), min_length=3, max_length=3,
        help_text=_("`seq` of the manifest."),
    )  # fmt: skip
    skew_ms = StrictInteger(
        min_value=-LATEST_MS, max_value=LATEST_MS, help_text=_("By how much the clock of the screen was wrong.")
    )
    prev = SHA256(allow_null=True, help_text=_("SHA-256 of the row before, as canonical JSON (RFC 8785)."))


class UnreadRows(ShortList):
    """Whatever they are: each is judged by itself."""

    def run_child_validation(self, data: list[Any]) -> list[Any]:
        return data


class Batch(serializers.Serializer):
    """Rows as they come; ``read`` tells those that can be read from the others."""

    rows = UnreadRows(
        allow_empty=False, max_length=MOST_ROWS,
        error_messages={"max_length": _("At most {max_length} rows at once: send the others after these.")},
    )  # fmt: skip


class RowBatch(serializers.Serializer):
    """A ``Batch`` as it is described."""

    rows = ShortList(child=PlayRow(), min_length=1, max_length=MOST_ROWS)


class Rejected(serializers.Serializer):
    id = serializers.CharField(
        allow_null=True, help_text=_("`id` as it was sent; null where there is none, or one longer than 36 characters.")
    )
    code = serializers.CharField()
    errors = Flaw(many=True, help_text=_("The first three of the row, of all rows together the first hundred."))


class Flagged(serializers.Serializer):
    id = serializers.UUIDField(help_text=_("`id` of the row."))
    code = serializers.ChoiceField(Flag.choices, help_text=_("Why it does not count."))


def read(rows: Iterable[Any]) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
    """The valid ones of ``rows``, and the errors of each invalid one, which does not affect the others.

    Valid ones have their ``hash``, too: that of all that was sent.
    """
    valid, rejected, row, told = [], [], PlayRow(), 0
    for number, raw in enumerate(rows):
        try:
            valid.append({**(quick.read(raw) or row.run_validation(raw)), "hash": hash_of(raw)})
        except serializers.ValidationError as error:
            most = min(MOST_FLAWS, MOST_FLAWS_OF_ALL - told)
            flaws = pointed(error.get_full_details(), f"/rows/{number}", most=most, longest=LONGEST_FLAW)
            rejected.append({"id": id_told(raw), "code": "invalid_row", "errors": flaws})
            told += len(flaws)
    return valid, rejected


def hash_of(raw: Any) -> str:
    """The digest of a row; raises ValidationError for what is nested more deeply than any row of a player."""
    try:
        return digest(raw)
    except TypeError:
        raise serializers.ValidationError(_("It is nested too deeply."), "too_deep") from None


def id_told(raw: Any) -> str | None:
    sent = raw.get("id") if isinstance(raw, dict) else None
    return sent if isinstance(sent, str) and len(sent) <= LONGEST_ID else None


class Receipt(serializers.Serializer):
    """What became of each row; none of them needs to be sent again."""

    accepted = serializers.IntegerField(help_text=_("Kept now."))
    flagged = Flagged(many=True, help_text=_("Those of them that cannot be true: they are kept, but count nowhere."))
    unlinked = serializers.ListField(
        child=serializers.UUIDField(), help_text=_("Those of them whose `prev` is not the row before: they count.")
    )
    duplicate = serializers.IntegerField(help_text=_("Kept before."))
    late = serializers.IntegerField(help_text=_("Older than plays are kept: not counted."))
    rejected = Rejected(many=True, help_text=_("Cannot be read."))
    ack_through = serializers.IntegerField(
        allow_null=True, help_text=_("The greatest `n` of these rows: delete those that you sent, up to it.")
    )
