"""What the form and the acts say, as problems with a JSON pointer to each member (RFC 6901)."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from django.core.exceptions import NON_FIELD_ERRORS, PermissionDenied, ValidationError
from django.forms.utils import ErrorList
from django.utils.translation import gettext as _
from rest_framework import serializers

from ilm_blocks.actions.acting import Refused
from partner_api.problems import Problem, pointed

Flaws = Iterator[dict[str, Any]]
#: What the form asks for and the API does not: said of the whole.
BESIDE = (NON_FIELD_ERRORS, "owner", "responsible")


def of_form(errors: Mapping[str, Any]) -> Problem:
    """Of ``form.errors``."""
    found: Any = errors.as_data() if hasattr(errors, "as_data") else errors
    return Problem("invalid_body", errors=list(_of_fields(found)))


def of_refusal(refused: ValidationError) -> Problem:
    """Of an act: a rule that forbids it as it stands, or members that are not fit for it."""
    fields = refused.update_error_dict({})
    if isinstance(refused, Refused) and set(fields) <= {NON_FIELD_ERRORS}:
        said = " ".join(refused.messages)
        code = next((error.code for errors in fields.values() for error in errors if error.code), "refused")
        return Problem("refused", said, errors=[{"pointer": "", "code": code, "detail": said}])
    return Problem("invalid_body", errors=list(_of_fields(fields)))


def of_denial(denied: PermissionDenied) -> Problem:
    return Problem("permission_denied", str(denied) or None)


def of_shape(error: serializers.ValidationError) -> Problem:
    return Problem("invalid_body", errors=list(pointed(error.get_full_details())))


def _of_fields(fields: Mapping[str, Iterable[Any]]) -> Flaws:
    for name, errors in fields.items():
        pointer = "" if name in BESIDE else f"/{name}"
        for error in errors:
            yield from _of_error(error, pointer)


def _of_error(error: Any, pointer: str) -> Flaws:
    """``error`` and all within it; of streams and their blocks each where it is."""
    inner = getattr(error, "block_errors", None)
    if inner is None:
        for each in error.error_list if isinstance(error, ValidationError) else [error]:
            yield {"pointer": pointer, "code": each.code or "invalid", "detail": _sentence(each)}
        return
    for each in getattr(error, "non_block_errors", ErrorList()).as_data():
        yield from _of_error(each, pointer)
    parts = inner.items() if isinstance(inner, Mapping) else enumerate(inner)
    for name, nested in parts:
        for each in nested if isinstance(nested, list) else [nested]:
            if each is not None:
                yield from _of_error(each, f"{pointer}/{name}")


def _sentence(error: ValidationError) -> str:
    return " ".join(map(str, error.messages)) or _("This is not possible here.")
