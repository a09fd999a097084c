"""Fields of what is sent in a body: JSON's own types, none made from another.

What is longer than declared is refused at once, by one error: nothing in it is looked at, and none of it is repeated.
"""

from typing import Any
from uuid import UUID

from django.core.validators import RegexValidator
from django.utils.translation import gettext_lazy as _
from rest_framework import serializers

#: The whole numbers that every reader of JSON holds exactly (RFC 7493); far within the eight bytes of a column.
MOST = 2**53 - 1


class VerbatimText(serializers.CharField):
    """A text as it was sent: not made from a number, not trimmed."""

    def __init__(self, *, max_length: int, **options: Any) -> None:
        super().__init__(max_length=max_length, trim_whitespace=False, **options)

    def run_validation(self, data: Any = serializers.empty) -> Any:
        """Length first: all other rules read the whole text."""
        if isinstance(data, str) and self.max_length is not None and len(data) > self.max_length:
            self.fail("max_length", max_length=self.max_length)
        return super().run_validation(data)

    def to_internal_value(self, data: Any) -> str:
        if not isinstance(data, str):
            self.fail("invalid")
        return super().to_internal_value(data)


class SHA256(VerbatimText):
    """A digest as it is written everywhere here."""

    def __init__(self, **options: Any) -> None:
        super().__init__(max_length=64, **options)
        self.validators.append(RegexValidator(r"^[0-9a-f]{64}\Z", _("Write 64 hexadecimal digits in lower case.")))


class StrictInteger(serializers.IntegerField):
    """A whole number as JSON writes it: not a text of digits, not a fraction."""

    def __init__(self, *, min_value: int, max_value: int, **options: Any) -> None:
        super().__init__(min_value=min_value, max_value=max_value, **options)

    def to_internal_value(self, data: Any) -> int:
        if type(data) is not int:
            self.fail("invalid")
        return super().to_internal_value(data)


class StrictUUID(serializers.UUIDField):
    """A number of a row as a text."""

    default_error_messages = {"no_uuid": _("This is no UUID.")}
    LONGEST = 45  # as a URN

    def to_internal_value(self, data: Any) -> UUID:
        if not isinstance(data, str) or len(data) > self.LONGEST:
            self.fail("no_uuid")
        return super().to_internal_value(data)


class StrictChoice(serializers.ChoiceField):
    """One of some texts."""

    default_error_messages = {"invalid_choice": _("Choose one of: {choices}.")}

    def to_internal_value(self, data: Any) -> Any:
        if not isinstance(data, str) or data not in self.choices:
            self.fail("invalid_choice", choices=", ".join(map(str, self.choices)))
        return super().to_internal_value(data)


class ShortList(serializers.ListField):
    """A list whose length is judged before what is in it, which is judged up to the first mistake."""

    def __init__(self, *, max_length: int, **options: Any) -> None:
        super().__init__(max_length=max_length, **options)

    def to_internal_value(self, data: Any) -> list[Any]:
        if isinstance(data, list) and not (self.min_length or 0) <= len(data) <= (self.max_length or 0):
            self.run_validators(data)
        return super().to_internal_value(data)

    def run_child_validation(self, data: list[Any]) -> list[Any]:
        found = []
        for index, value in enumerate(data):
            try:
                found.append(self.child.run_validation(value))
            except serializers.ValidationError as error:
                where: Any = {index: error.detail}
                raise serializers.ValidationError(where) from error
        return found
