"""XLSX: the sheet that holds a list as lines, and workbooks to fill in."""

import io
import zipfile
from collections.abc import Collection, Iterator, Mapping, Sequence
from datetime import date, datetime, time, timedelta
from itertools import islice
from typing import Any

from django.utils.translation import gettext_lazy as _
from openpyxl import Workbook, load_workbook
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter

from .cells import LAST_LINE, Line, NoText, Unreadable

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"  # the media type
ZIP, OLE = b"PK\x03\x04", b"\xd0\xcf\x11\xe0"
MOST_UNPACKED, MOST_PARTS = 30_000_000, 500  # a few kilobytes can unpack to gigabytes
MOST_SHEETS = 50  # each is looked into
TEXT = "@"  # the number format that leaves codes and leading zeros as they are typed
FORMULA, ERROR = "f", "e"  # data types of openpyxl
LINES_TO_FILL = 1_000


def lines(content: bytes, columns: Collection[str]) -> Iterator[Line]:
    """The lines of the sheet whose first one names ``columns``; raises Unreadable for what is no workbook, is too large
    or has several such lists."""
    _require_small(content)
    try:
        results = None  # what the spreadsheet calculated, read a second time only where there are formulas
        place = _place(content, columns)
        for number, row in enumerate(_sheets(content)[place].iter_rows(), start=1):
            if results is None and any(cell.data_type == FORMULA for cell in row):
                results = _results(content, place)
            yield Line(number, [_text(cell, number, results) for cell in row])
    except Unreadable:
        raise
    except Exception:  # openpyxl has no error of its own: a broken part is a KeyError, a ValueError, an XML error ...
        raise Unreadable(_("The workbook is damaged: open it in a spreadsheet and save it anew as XLSX.")) from None


def _require_small(content: bytes) -> None:
    """Refuse by what the archive declares, which is also all that ``zipfile`` would unpack of it."""
    try:
        parts = zipfile.ZipFile(io.BytesIO(content)).infolist()
    except (zipfile.BadZipFile, ValueError, OSError):
        raise Unreadable(_("The workbook is damaged: open it in a spreadsheet and save it anew as XLSX.")) from None
    if any(part.filename == "mimetype" for part in parts):
        raise Unreadable(_("This is an OpenDocument file: save it as XLSX or CSV."))
    if len(parts) > MOST_PARTS or sum(part.file_size for part in parts) > MOST_UNPACKED:
        raise Unreadable(_("The workbook unpacks to more than 30 MB: copy the list alone into a new one."))


def _sheets(content: bytes, **options: Any) -> list[Any]:
    sheets = load_workbook(io.BytesIO(content), read_only=True, **options).worksheets
    for sheet in sheets:
        sheet.reset_dimensions()  # which programs write wrong; rows beyond them would be dropped
    return sheets


def _place(content: bytes, columns: Collection[str]) -> int:
    """The place of the list among the sheets, shown or hidden: the only one that has rows, or the heading at least."""
    sheets = _sheets(content)
    if len(sheets) > MOST_SHEETS:
        raise Unreadable(_("The workbook has more than 50 sheets: copy the list alone into a new one."))
    begun = {place: beginning for place, sheet in enumerate(sheets) if (beginning := _beginning(sheet))}
    lists = [place for place, beginning in begun.items() if set(columns) <= beginning[0]]
    with_rows = [place for place in lists if len(begun[place]) > 1]
    if len(with_rows) > 1:
        names = {"one": sheets[with_rows[0]].title, "other": sheets[with_rows[1]].title}
        raise Unreadable(
            _("The sheets “%(one)s” and “%(other)s” both hold such a list: leave one alone in the workbook.") % names
        )
    if not lists and len(begun) > 1:
        raise Unreadable(_("No sheet has this first line: %(columns)s") % {"columns": ",".join(columns)})
    return next(iter(with_rows or lists or begun), 0)


def _beginning(sheet: Any) -> list[set[str]]:
    """The texts of the first two lines that hold any."""
    rows = sheet.iter_rows(max_row=LAST_LINE, values_only=True)
    texts = ({str(value).strip().casefold() for value in row if value is not None} - {""} for row in rows if row)
    return list(islice(filter(None, texts), 2))


def _results(content: bytes, place: int) -> Mapping[tuple[int, int], Any]:
    rows = enumerate(_sheets(content, data_only=True)[place].iter_rows(), start=1)
    return {(number, cell.column): cell for number, row in rows for cell in row if cell.value is not None}


def _text(cell: Any, line: int, results: Mapping[tuple[int, int], Any] | None) -> str | NoText:
    if cell.data_type == FORMULA:
        cell = (results or {}).get((line, cell.column))
        if cell is None:
            return NoText(_("This is a formula without a result: copy the column and paste it as values."))
    if cell.data_type == ERROR:
        return NoText(_("This is an error of a formula (%(error)s): type the value.") % {"error": cell.value})
    return _of_value(cell.value)


def _of_value(value: Any) -> str | NoText:
    if value is None:
        return ""
    if isinstance(value, bool):
        return NoText(_("This is no text but true or false: type it as text."))
    if isinstance(value, (date, datetime, time, timedelta)):
        return NoText(
            _("The spreadsheet has made a date of this: format the column as text (Format Cells, Text), type it anew.")
        )
    if isinstance(value, float) and value.is_integer():  # a code without dots, which a spreadsheet keeps as a number
        return str(int(value))
    return str(value)


def template(title: str, rows: Sequence[Mapping[str, str]], explained: Mapping[str, Any]) -> bytes:
    """A workbook whose first sheet has the columns of ``explained`` and example ``rows``; the second explains them."""
    workbook = Workbook()
    sheet = workbook.worksheets[0]
    sheet.title = title
    sheet.append(list(explained))
    for row in rows:
        sheet.append([row[column] for column in explained])
    _make_ready(sheet)
    _explain(workbook.create_sheet(str(_("Explanation"))), explained)
    stream = io.BytesIO()
    workbook.save(stream)
    return stream.getvalue()


def _make_ready(sheet: Any) -> None:
    """All cells are text: a spreadsheet would make numbers and dates of codes."""
    for line in sheet.iter_rows(min_row=1, max_row=LINES_TO_FILL, max_col=sheet.max_column):
        for cell in line:
            cell.number_format = TEXT
    for cell in sheet[1]:
        cell.font, cell.fill = Font(bold=True), PatternFill("solid", fgColor="E6E6E6")
        sheet.column_dimensions[get_column_letter(cell.column)].width = 26
    sheet.freeze_panes = "A2"


def _explain(sheet: Any, explained: Mapping[str, Any]) -> None:
    for column, text in explained.items():
        sheet.append([column, str(text)])
    sheet.column_dimensions["A"].width, sheet.column_dimensions["B"].width = 18, 90
    for name, text in sheet.iter_rows():
        name.font, text.alignment = Font(bold=True), Alignment(wrap_text=True, vertical="top")
