from typing import Any

from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers


class Strict(serializers.Serializer):
    """A body of known members alone: a misspelt one is said, not passed over."""

    default_error_messages = {"unknown_member": _("No such member here. Known are: {names}.")}

    def to_internal_value(self, data: Any) -> Any:
        if isinstance(data, dict) and (unknown := [name for name in data if name not in self.fields]):
            said = self.error_messages["unknown_member"].format(names=", ".join(self.fields))
            raise serializers.ValidationError(
                {name: [serializers.ErrorDetail(said, "unknown_member")] for name in unknown}
            )
        return super().to_internal_value(data)


class Line(serializers.CharField):
    """A text as JSON writes it; what it may say is judged where people's words are judged, by the form."""

    default_error_messages = {"unreadable": _("This text holds signs that no database keeps.")}

    def __init__(self, **options: Any) -> None:
        super().__init__(**{"required": False, "allow_blank": True, "trim_whitespace": False} | options)

    def to_internal_value(self, data: Any) -> str:
        if not isinstance(data, str):
            self.fail("invalid")
        if "\0" in data or any("\ud800" <= sign <= "\udfff" for sign in data):
            self.fail("unreadable")
        return super().to_internal_value(data)


class Whole(serializers.IntegerField):
    """A whole number as JSON writes it: no text of digits, no fraction, no truth."""

    default_error_messages = {"invalid": _("Write a whole number.")}

    def to_internal_value(self, data: Any) -> int:
        if not isinstance(data, int) or isinstance(data, bool):
            self.fail("invalid")
        return super().to_internal_value(data)


@extend_schema_field({"type": "boolean", "const": True})
class Ticked(serializers.BooleanField):
    """A box that must be ticked: nothing but ``true`` is taken for it, and ``false`` is a box without its tick.

    In the document it is a constant, which says what ``enum: [true]`` would and which makers of clients know.
    """

    default_error_messages = {
        "not_ticked": _("It is not ticked: without the statement of responsibility nothing is handed in. Send true."),
        "invalid": _("Write true, without quotation marks."),
    }

    def to_internal_value(self, data: Any) -> bool:
        if data is False:
            self.fail("not_ticked")
        if data is not True:
            self.fail("invalid")
        return True


class Truth(serializers.BooleanField):
    """``true`` or ``false`` as JSON writes them: no text, no number."""

    default_error_messages = {"invalid": _("Write true or false.")}

    def to_internal_value(self, data: Any) -> bool:
        if not isinstance(data, bool):
            self.fail("invalid")
        return data
