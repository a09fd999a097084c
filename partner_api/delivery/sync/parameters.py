from django.core.signing import BadSignature
from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from ilm_blocks.choices import Channel
from partner_api.http.parameters import Choice, Parameters

from .cursors import LONGEST, Cursor


@extend_schema_field({"type": "string", "pattern": r"^[A-Za-z0-9_-]+\.[A-Za-z0-9_-]+$", "maxLength": LONGEST})
class Since(serializers.Field):
    """What a copy holds, by its cursor; None if that does not tell: another release wrote it, or the copy is large."""

    default_error_messages = {
        "required": _("Say what you hold: take “cursor” from a snapshot or from the changes before."),
        "invalid_cursor": _("No cursor of this server. Take “cursor” as it is, without a change, or a new snapshot."),
        "max_length": _("At most {max_length} characters."),
    }

    def to_internal_value(self, data: str) -> Cursor | None:
        if len(data) > LONGEST:
            self.fail("max_length", max_length=LONGEST)
        try:
            return Cursor.read(data)
        except BadSignature:
            return self.fail("invalid_cursor")


class ChangesParameters(Parameters):
    since = Since(help_text=_("What you hold: `cursor` of the snapshot or of the changes before."))
    channel = Choice(
        choices=Channel.values, required=False, help_text=_("That of the cursor, which may also be left out.")
    )
