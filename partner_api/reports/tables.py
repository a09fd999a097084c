"""The rows of a report as files: CSV and XLSX with the same cells, and CSV read back."""

import csv
import io
from collections.abc import Iterable, Iterator, Mapping

from django.utils.translation import gettext as _
from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Font

from ilm_blocks.admin.exports import BOM

from . import canonical, posts
from .report import Report
from .words import COLUMNS, POSTS

#: Of a file that is read: a year of a regency has some tens of thousands of rows.
MOST_BYTES = 100 * 1024 * 1024
#: What a sheet holds, so that it is made in seconds; CSV holds whatever a report does.
MOST_IN_A_SHEET = 20_000
WIDTH = 18


class TooManyForASheet(Exception):
    """The message says how many rows there are."""


def as_csv(report: Report) -> bytes:
    """The first line names the columns as programs know them, in whatever language the report is read."""
    stream = io.StringIO()
    writer = csv.writer(stream)
    writer.writerow(canonical.COLUMNS)
    writer.writerows(row.cells for row in report.rows)
    return BOM + stream.getvalue().encode()


def posts_as_csv(report: Report) -> bytes:
    """The posts on social media, in columns of their own."""
    stream = io.StringIO()
    writer = csv.writer(stream)
    writer.writerow(posts.COLUMNS)
    writer.writerows(post.cells for post in report.posts)
    return BOM + stream.getvalue().encode()


def as_xlsx(report: Report) -> bytes:
    """A sheet of the same rows, whose texts are typed as texts; the first line names the columns for people.

    Posts on social media have a sheet of their own. Raises TooManyForASheet.
    """
    if len(report.rows) > MOST_IN_A_SHEET:
        raise TooManyForASheet(len(report.rows))
    workbook = Workbook(write_only=True)
    _sheet(workbook, _("Play report"), COLUMNS, (row.cells for row in report.rows))
    if report.posts:
        _sheet(workbook, _("Social media"), POSTS, (post.cells for post in report.posts))
    stream = io.BytesIO()
    workbook.save(stream)
    return stream.getvalue()


def _sheet(workbook: Workbook, title: str, columns: Mapping[str, object], rows: Iterable[canonical.Cells]) -> None:
    sheet = workbook.create_sheet(title)
    sheet.freeze_panes = "A2"
    for number in range(len(columns)):
        sheet.column_dimensions[chr(ord("A") + number)].width = WIDTH
    heading = [WriteOnlyCell(sheet, str(label)) for label in columns.values()]
    for named in heading:
        named.font = Font(bold=True)
    sheet.append(heading)
    for cells in rows:
        sheet.append([_typed(sheet, value) for value in cells])


def _typed(sheet: object, value: canonical.Cell) -> object:
    """An empty cell has no type. A text that looks like an error or a formula would be typed as one."""
    if value == "":
        return None
    if isinstance(value, int) or value[0] not in "=#":
        return value
    cell = WriteOnlyCell(sheet, value)
    cell.data_type = "s"
    return cell


def read_csv(content: bytes) -> Iterator[canonical.Cells]:
    """The rows of a file that ``as_csv`` has made, also where a spreadsheet has saved it again with semicolons; raises
    ``canonical.NoSuchRow`` with the number of the line."""
    text = content.decode("utf-8-sig", "replace")
    lines = csv.reader(io.StringIO(text, newline=""), delimiter=";" if ";" in text.partition("\n")[0] else ",")
    heading = next(lines, [])
    if heading != list(canonical.COLUMNS):
        raise canonical.NoSuchRow(_("The first line does not name the columns of a play report."))
    for values in filter(None, lines):  # editors leave an empty line at the end
        try:
            yield canonical.read(values)
        except canonical.NoSuchRow as error:
            said = _("Line %(line)s is no row of a play report: %(what)s")
            raise canonical.NoSuchRow(said % {"line": lines.line_num, "what": error}) from None
