"""The list of a register, and the same list as a spreadsheet: the same rows, in the same order, in the same words."""

from collections.abc import Iterator
from datetime import date, datetime
from itertools import islice
from typing import Any

from django.contrib.admin.options import IncorrectLookupParameters
from django.contrib.admin.utils import label_for_field, lookup_field, lookup_spawns_duplicates
from django.core.exceptions import ValidationError
from django.db.models import Model, QuerySet
from django.http import HttpRequest, QueryDict
from django.utils.text import capfirst
from django.utils.timezone import localtime
from wagtail_modeladmin.views import IndexView

from .. import regions
from ..rules import names

CHUNK = 500
BOM = "\N{ZERO WIDTH NO-BREAK SPACE}".encode()  # without a BOM, Excel reads UTF-8 as Windows-1252


class DeclaredFilters:
    """Of the query parameters of a list of modeladmin, only those of its ``list_filter`` reach the database.

    modeladmin hands all others to ``filter()`` as they are: any reader of a list could then ask for any column of any
    table that the model reaches (``owner__...__user__password__regex``), one answer at a time.
    """

    params: QueryDict

    def get_filters(self, request: HttpRequest) -> tuple[list[Any], bool, dict[str, Any], bool]:
        filters, has_filters, _undeclared, _use_distinct = super().get_filters(request)  # type: ignore[misc]
        declared = [name for list_filter in filters for name in list_filter.expected_parameters()]
        return filters, has_filters, {}, any(lookup_spawns_duplicates(self.opts, name) for name in declared)  # type: ignore[attr-defined]

    def get_queryset(self, request: HttpRequest | None = None) -> QuerySet:
        try:
            return super().get_queryset(request)  # type: ignore[misc]
        except (
            IncorrectLookupParameters,
            ValidationError,
            ValueError,
        ):  # a value that its filter cannot read narrows nothing
            self.params = QueryDict(mutable=True)
            return super().get_queryset(request)  # type: ignore[misc]


class RegisterView(DeclaredFilters, IndexView):
    """Names the owning regions of a whole page of rows at once, and hands out all rows in chunks."""

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(**kwargs)
        return context | {"object_list": with_owners(list(context["object_list"]))}

    # As a spreadsheet

    def stream_csv(self, queryset: QuerySet) -> Iterator[bytes]:
        yield BOM
        yield from super().stream_csv(in_chunks(queryset))

    def write_xlsx(self, queryset: QuerySet, output: Any) -> None:
        super().write_xlsx(in_chunks(queryset), output)

    def get_filename(self) -> str:
        return str(self.opts.verbose_name_plural).replace(" ", "-")

    def get_heading(self, queryset: Any, field: str) -> str:
        return capfirst(str(label_for_field(field, model=self.model, model_admin=self.model_admin)))

    def to_row_dict(self, item: Model) -> dict[str, Any]:
        return {name: self._value(name, item) for name in self.list_export}

    def _value(self, name: str, row: Model) -> Any:
        field, _attribute, value = lookup_field(name, row, self.model_admin)
        if field is not None and (labels := dict(field.flatchoices)):
            value = str(labels.get(value, value))
        if isinstance(value, datetime):
            return localtime(value)
        return "" if value is None else value if isinstance(value, (int, date)) else str(value)

    def preprocess_field_value(self, field: str, value: Any, export_format: str) -> Any:
        if export_format == self.FORMAT_CSV:
            return harmless(in_iso(value))
        return value.replace(tzinfo=None) if isinstance(value, datetime) else value

    def generate_xlsx_row(self, worksheet: Any, row_dict: dict[str, Any], date_format: Any = None) -> Iterator[Any]:
        cells = super().generate_xlsx_row(worksheet, row_dict)
        for cell, value in zip(cells, row_dict.values(), strict=True):
            if isinstance(value, date):
                cell.number_format = "dd/mm/yyyy hh:mm" if isinstance(value, datetime) else "dd/mm/yyyy"
            yield cell


def in_iso(value: Any) -> Any:
    if isinstance(value, datetime):
        return value.isoformat(timespec="seconds")
    return value.isoformat() if isinstance(value, date) else value


def harmless(value: Any) -> Any:
    """A text that no spreadsheet takes for a formula; in XLSX the cell itself is typed as text."""
    return f"'{value}" if isinstance(value, str) and names.begins_as_formula(value) else value


def in_chunks(rows: QuerySet) -> Iterator[Any]:
    """All of ``rows`` with their owners named, never more than a chunk of them in memory."""
    found = rows.iterator(chunk_size=CHUNK)
    while chunk := list(islice(found, CHUNK)):
        yield from with_owners(chunk)


def with_owners(rows: list[Any]) -> list[Any]:
    """``rows``, each with its ``owner_region`` and the name of that; two queries for any number of owners."""
    if rows and hasattr(rows[0], "owner_id"):
        owners = regions.by_page({row.owner_id for row in rows})
        for row in rows:
            row.owner_region = owners[row.owner_id]
            row.owner_name = str(row.owner_region)
    return rows
