"""Query parameters, read strictly: a mistake is answered, never ignored."""

from collections.abc import Iterator, Sequence
from datetime import date, datetime
from itertools import chain, islice
from typing import Any

from django.http import QueryDict
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from ilm_blocks.models.fields import in_calendar
from ilm_blocks.rules import calendar
from partner_api.problems import MOST_ERRORS, Problem
from sites import codes


class Parameters(serializers.Serializer):
    """The parameters a view accepts: those declared, each at most once."""

    @classmethod
    def read(cls, query: QueryDict) -> dict[str, Any]:
        """The values of ``query``; raises Problem with all that is wrong with it."""
        parameters = cls(data=query.dict())
        parameters.is_valid()
        errors = [*islice(chain(parameters._misplaced(query), parameters._malformed()), MOST_ERRORS)]
        if errors:
            raise Problem("invalid_parameters", errors=errors)
        return parameters.validated_data

    def _misplaced(self, query: QueryDict) -> Iterator[dict[str, Any]]:
        for name, values in query.lists():
            if name not in self.fields:
                yield _error(name, "unknown_parameter", self._advice())
            elif len(values) > 1:
                yield _error(name, "repeated", _("Give this parameter once."))

    def _advice(self) -> str:
        if not self.fields:
            return gettext("This address takes no parameters.")
        return gettext("No such parameter here. Known are: %(names)s.") % {"names": ", ".join(self.fields)}

    def _malformed(self) -> Iterator[dict[str, Any]]:
        for name, details in self.errors.items():
            yield from (_error(name, detail.code, detail) for detail in details)


def wrong(parameter: str, code: str, detail: Any) -> Problem:
    """The problem with a value that only the view can judge."""
    return Problem("invalid_parameters", errors=[_error(parameter, code, detail)])


def _error(parameter: str, code: str, detail: Any) -> dict[str, Any]:
    return {"parameter": parameter, "code": code, "detail": str(detail)}


class Choice(serializers.ChoiceField):
    default_error_messages = {"invalid_choice": _("“{input}” is not possible here. Choose one of: {choices}.")}

    def fail(self, key: str, **kwargs: Any) -> Any:
        return super().fail(key, choices=", ".join(self.choices), **kwargs)


class Text(serializers.CharField):
    default_error_messages = {
        "blank": _("Give a value, or leave the parameter out."),
        "max_length": _("At most {max_length} characters."),
    }


class Count(serializers.IntegerField):
    default_error_messages = {
        "invalid": _("Write a whole number."),
        "max_string_length": _("Write a whole number."),
        "max_value": _("At most {max_value}."),
        "min_value": _("At least {min_value}."),
    }

    def to_internal_value(self, data: Any) -> int:
        if not str(data).isascii():  # digits of other scripts would be further spellings of one address
            self.fail("invalid")
        return super().to_internal_value(data)


class Number(Count):
    """The number of a row."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(min_value=1, max_value=2**31 - 1, required=False, **kwargs)


@extend_schema_field({"type": "string", "pattern": "^[a-z_]+(,[a-z_]+)*$", "maxLength": 500})
class Members(Text):
    """Some members of an item, by their names with commas between them."""

    default_error_messages = {
        "unknown_field": _("“{unknown}” is not known here. Known are: {known}."),
        "repeated": _("Name each member once."),
    }

    def __init__(self, known: Sequence[str]) -> None:
        told = _("Only these members of each item, by their names with commas between them.")
        super().__init__(max_length=500, required=False, help_text=told)
        self.known = known

    def run_validation(self, data: Any = serializers.empty) -> list[str]:
        names = super().run_validation(data).split(",")
        if unknown := [name for name in names if name not in self.known]:
            self.fail("unknown_field", unknown=", ".join(unknown), known=", ".join(self.known))
        if len({*names}) < len(names):
            self.fail("repeated")
        return names


class Words(Text):
    """What to look for."""

    def __init__(self, help_text: Any) -> None:
        super().__init__(max_length=80, required=False, help_text=help_text)


#: Dots are optional, in what is asked for.
CODE_SCHEMA = {"type": "string", "pattern": r"^[1-9]\d(\.?\d{2}(\.?\d{2}(\.?[123]\d{3})?)?)?$"}


@extend_schema_field(CODE_SCHEMA)
class RegionCode(Text):
    """A region's code, with or without dots."""

    default_error_messages = {"invalid_code": _("“{input}” is not a region code. Write it like 33.24.01.2001.")}

    def to_internal_value(self, data: Any) -> str:
        code = codes.normalise(super().to_internal_value(data))
        if not codes.CODE.match(code):
            self.fail("invalid_code", input=data)
        return code


class Day(serializers.DateField):
    default_error_messages = {"invalid": _("Write a day like 2024-02-14.")}

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(validators=[in_calendar], **kwargs)

    def to_internal_value(self, value: Any) -> date:
        if not calendar.is_day(str(value)):  # weeks and days without hyphens are further spellings of one address
            self.fail("invalid", format="YYYY-MM-DD")
        return super().to_internal_value(value)


BACKWARDS = _("This day lies before that of “from”.")


def refuse_backwards(attrs: dict[str, Any]) -> dict[str, Any]:
    """``attrs`` of a list that may be narrowed from one day until another; raises where these are the wrong way."""
    if "from" in attrs and "until" in attrs and attrs["until"] < attrs["from"]:
        raise serializers.ValidationError({"until": [serializers.ErrorDetail(str(BACKWARDS), "backwards")]})
    return attrs


@extend_schema_field(OpenApiTypes.DATETIME)
class Instant(serializers.Field):
    """A point in time with its offset from UTC; without one it would mean another instant in each zone."""

    default_error_messages = {
        "invalid": _("“{input}” is not a time. Write it like 2024-02-14T07:00:00+07:00."),
        "no_offset": _("“{input}” does not say its offset. Write it like 2024-02-14T07:00:00+07:00."),
        "out_of_range": _("Choose a time from 1 January 2000 to 31 December 2100."),
    }

    def to_internal_value(self, data: str) -> datetime:
        at = self._parsed(data)
        if at is None:
            self.fail("invalid", input=data)
        elif at.tzinfo is None:
            self.fail("no_offset", input=data)
        elif not calendar.holds(at):
            self.fail("out_of_range")
        return at

    @staticmethod
    def _parsed(data: str) -> datetime | None:
        if "T" in data:
            data = data.replace(" ", "+")  # what a plus becomes in an address when nobody escaped it
        if not (calendar.is_spelled_in_full(data) or calendar.is_day(data)):
            return None
        try:
            return parse_datetime(data)
        except ValueError:
            return None
