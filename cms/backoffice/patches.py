"""Where the project changes a library from outside: each with its reason, and the test that says when it can go.

``install`` is called once, when all apps are there. Narrowing of Wagtail's filters stands in ``isolation/narrowing``.
"""

import json
import re
from collections.abc import Callable
from functools import wraps
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import Model, QuerySet
from django.http import HttpRequest, HttpResponseBadRequest
from django.utils.formats import get_format_lazy
from django.utils.translation import gettext as _
from wagtail.admin.forms.choosers import URLOrAbsolutePathField
from wagtail.admin.views.dismissibles import DismissiblesView
from wagtail.admin.views.mixins import SpreadsheetExportMixin
from wagtail.admin.views.reports.aging_pages import AgingPagesReportFilterSet
from wagtail.admin.widgets import AdminDateInput, AdminDateTimeInput, AdminTimeInput, BaseChooser
from wagtail.api.v2.views import BaseAPIViewSet
from wagtail.blocks import StreamBlock, StreamValue
from wagtail.blocks.base import BlockField, BlockWidget
from wagtail.contrib.redirects.forms import ConfirmImportManagementForm
from wagtail.documents.views import multiple as documents
from wagtail.images.views import multiple as images

from ilm_blocks.admin.exports import harmless
from ilm_blocks.keys import is_key
from ilm_blocks.rules import calendar

#: The name of something that can be dismissed, as Wagtail gives them.
DISMISSIBLE = re.compile(r"[\w.-]{1,100}")
ONE_DIGIT = re.compile(r"[.:]\d$")
BEGINS_WITH_A_YEAR = re.compile(r"\s*\d{4}")
#: The hour and the minutes of a day that is written year first, as people here part them.
FULL_STOP_IN_TIME = re.compile(r"^(\d{4}-\d{2}-\d{2}[T ]\d{2})\.(\d{2})$")


def install() -> None:
    write_harmless_cells()
    read_stream_fields()
    show_what_names_no_row()
    find_nothing_by_what_is_no_key()
    keep_what_was_typed()
    ask_for_the_hour()
    ask_for_both_digits_of_minutes()
    read_links_that_are_left_out()
    keep_no_half_upload()
    refuse_an_import_without_its_file()
    take_only_what_can_be_dismissed()


def write_harmless_cells() -> None:
    """CSV of Wagtail's own reports and lists: a text that begins like a formula is written as text.

    Wagtail does so in XLSX alone. ``test_wagtail_itself_writes_formulas`` fails when it does in CSV too.
    """
    original = SpreadsheetExportMixin.preprocess_field_value

    @wraps(original)
    def preprocess_field_value(self: Any, field: str, value: Any, export_format: str) -> Any:
        written = original(self, field, value, export_format)
        return harmless(written) if export_format == self.FORMAT_CSV else written

    SpreadsheetExportMixin.preprocess_field_value = preprocess_field_value


#: What Wagtail's blocks raise on a form without their counters, or with some that are no numbers.
UNREADABLE = (AttributeError, KeyError, LookupError, OverflowError, TypeError, ValueError)


class UnreadableStream(StreamValue):
    """Stands for what a form said of a StreamField and nobody can read; it is shown empty and never saved."""


def read_stream_fields() -> None:
    """A StreamField that a form left out, or sent broken, is a mistake on the field; to Wagtail it is an exception.

    ``test_wagtail_itself_fails_on_a_stream_without_counters`` fails when Wagtail answers by itself.
    """
    BlockWidget.value_from_datadict = _reading(BlockWidget.value_from_datadict)
    BlockField.clean = _cleaning(BlockField.clean)


def _reading(original: Callable[..., Any]) -> Callable[..., Any]:
    @wraps(original)
    def value_from_datadict(self: BlockWidget, data: Any, files: Any, name: str) -> Any:
        try:
            return original(self, data, files, name)
        except UNREADABLE:
            if not isinstance(self.block_def, StreamBlock):
                raise
            return UnreadableStream(self.block_def, [])

    return value_from_datadict


def _cleaning(original: Callable[..., Any]) -> Callable[..., Any]:
    @wraps(original)
    def clean(self: BlockField, value: Any) -> Any:
        if isinstance(value, UnreadableStream):
            raise ValidationError(
                _("This part of the form arrived incomplete and was not saved. Open the page again and repeat."),
                code="unreadable",
            )
        return original(self, value)

    return clean


def show_what_names_no_row() -> None:
    """A form that comes back for its mistakes shows a chooser of something that is no key as empty.

    ``test_wagtail_itself_looks_up_what_is_no_key`` fails when Wagtail does so itself.
    """
    original = BaseChooser.get_instance

    @wraps(original)
    def get_instance(self: BaseChooser, value: Any) -> Any:
        names_a_row = value is None or isinstance(value, Model) or is_key(value)
        return original(self, value) if names_a_row else None

    BaseChooser.get_instance = get_instance


def find_nothing_by_what_is_no_key() -> None:
    """What is asked for by something that is no key is not found, in the API of the admin as in ours.

    ``test_wagtail_itself_looks_for_what_is_no_key`` fails when Wagtail says so itself.
    """
    original = BaseAPIViewSet.find_object

    @wraps(original)
    def find_object(self: BaseAPIViewSet, queryset: QuerySet, request: HttpRequest) -> Any:
        return original(self, queryset, request) if is_key(request.GET.get("id", "0")) else None

    BaseAPIViewSet.find_object = find_object


def keep_what_was_typed() -> None:
    """A date that the calendar cannot read stays as it was typed, and the server says what is wrong with it.

    Wagtail's calendar puts today in its place when one leaves the field, and today is saved.
    ``test_wagtail_itself_puts_today_in_the_place_of_what_it_cannot_read`` fails when it does not.
    """
    for widget in (AdminDateInput, AdminTimeInput, AdminDateTimeInput):
        widget.get_config = _without_correcting(widget.get_config)


def _without_correcting(original: Callable[..., dict[str, Any]]) -> Callable[..., dict[str, Any]]:
    @wraps(original)
    def get_config(self: Any) -> dict[str, Any]:
        return original(self) | {"validateOnBlur": False}

    return get_config


def ask_for_the_hour() -> None:
    """A moment is a day and an hour: of a day alone Django makes its first instant, and *until 30/12* ends on the 29th.

    ``test_django_itself_reads_a_day_as_its_first_instant`` fails when Django asks by itself.
    """
    forms.DateTimeField.input_formats = get_format_lazy("DATETIME_INPUT_FORMATS")
    before = AgingPagesReportFilterSet.base_filters["last_published_at"]  # its calendar gives days alone
    before.extra["input_formats"] = get_format_lazy("DATE_INPUT_FORMATS")
    forms.DateTimeField.to_python = _with_its_hour(forms.DateTimeField.to_python)  # type: ignore[method-assign]


def _with_its_hour(original: Callable[..., Any]) -> Callable[..., Any]:
    """What begins with a year Django reads before the formats, by ISO 8601: to it 08.30 are 8 hours and 0.3 seconds."""

    @wraps(original)
    def to_python(self: forms.DateTimeField, value: Any) -> Any:
        if isinstance(value, str) and BEGINS_WITH_A_YEAR.match(value):
            value = FULL_STOP_IN_TIME.sub(r"\1:\2", value.strip())
            is_clear = calendar.is_spelled_in_full(value) or (calendar.is_day(value) and not _asks_for_the_hour(self))
            if not is_clear:
                raise ValidationError(self.error_messages["invalid"], code="invalid")
        return original(self, value)

    return to_python


def _asks_for_the_hour(field: forms.DateTimeField) -> bool:
    """By the first of its formats, which it shows; Django puts a bare day behind all of them."""
    return "%H" in next(iter(field.input_formats or ()))


def ask_for_both_digits_of_minutes() -> None:
    """Half past eight, typed as 8.5 by people who think in parts of an hour, is not five past eight.

    ``test_python_itself_reads_one_digit_as_minutes`` fails when it does not.
    """
    fields: tuple[Any, ...] = (forms.TimeField, forms.DateTimeField)
    for field in fields:
        field.strptime = _in_full(field.strptime)


def _in_full(original: Callable[..., Any]) -> Callable[..., Any]:
    @wraps(original)
    def strptime(self: Any, value: str, form: str) -> Any:
        if ONE_DIGIT.search(value):
            raise ValueError(value)
        return original(self, value, form)

    return strptime


def read_links_that_are_left_out() -> None:
    """A chooser of links whose form was sent without an address says that it is missing; to Wagtail it is an exception.

    ``test_wagtail_itself_fails_on_a_link_that_is_left_out`` fails when Wagtail answers by itself.
    """
    URLOrAbsolutePathField.to_python = _of_text(URLOrAbsolutePathField.to_python)


def _of_text(original: Callable[..., Any]) -> Callable[..., Any]:
    @wraps(original)
    def to_python(self: Any, value: Any) -> Any:
        return original(self, "" if value is None else value)

    return to_python


def keep_no_half_upload() -> None:
    """Of many files at once, one whose title or collection is refused is refused as a whole, with the reason.

    Wagtail puts the file as it came into a public folder and waits for a better title.
    ``test_wagtail_itself_keeps_an_upload_whose_title_it_refuses`` fails when it does not.
    """
    for view in (images.AddView, documents.AddView):
        view.get_upload_form_class = _whole_or_not(view.get_upload_form_class)


def _whole_or_not(original: Callable[..., Any]) -> Callable[..., Any]:
    @wraps(original)
    def get_upload_form_class(self: Any) -> Any:
        class Whole(original(self)):  # type: ignore[misc]
            def full_clean(self) -> None:
                super().full_clean()
                if self._errors and "file" not in self._errors:
                    said = [text for errors in self._errors.values() for text in errors]
                    self._errors["file"] = self.error_class(said, renderer=self.renderer)

        return Whole

    return get_upload_form_class


def refuse_an_import_without_its_file() -> None:
    """The second step of an import of redirects, sent without what the first one found, is refused.

    Wagtail looks into the fields that are missing. ``test_wagtail_itself_fails_on_an_import_without_its_file`` fails
    when it does not.
    """
    original = ConfirmImportManagementForm.clean

    @wraps(original)
    def clean(self: ConfirmImportManagementForm) -> Any:
        return self.cleaned_data if self.errors else original(self)

    ConfirmImportManagementForm.clean = clean


def take_only_what_can_be_dismissed() -> None:
    """What a person has dismissed in the admin is an object of names, each true or false; anything else is refused.

    Wagtail takes any JSON, and fails on what is no object, is not in UTF-8, or has a NUL that PostgreSQL does not
    take. ``test_wagtail_itself_fails_on_dismissals_that_are_no_object`` fails when it does not.
    """
    original = DismissiblesView.patch

    @wraps(original)
    def patch(self: DismissiblesView, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        if not _is_dismissal(request.body):
            return HttpResponseBadRequest()
        return original(self, request, *args, **kwargs)

    DismissiblesView.patch = patch


def _is_dismissal(body: bytes) -> bool:
    try:
        said = json.loads(body)
    except (ValueError, RecursionError):
        return False
    return isinstance(said, dict) and all(
        DISMISSIBLE.fullmatch(name) and isinstance(value, bool) for name, value in said.items()
    )
