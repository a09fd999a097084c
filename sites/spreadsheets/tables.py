"""From lines of cells to rows by column: what a list has to hold, and every fault with its line and cell."""

import csv
import io
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from openpyxl.utils import get_column_letter

from ilm_blocks import numbers
from ilm_blocks.rules import names

from . import texts, workbooks
from .cells import LAST_LINE, FaultReason, Line, NoText, Unreadable

MOST_SIGNS = 1_000  # in one cell: no name is longer, and what is wrong is shown with the fault
#: The sign by which people make a spreadsheet keep a code as text; in a file it is a part of the cell.
APOSTROPHE = re.compile(r"^['’‘](?=[0-9])")


class Fault(NamedTuple):
    """What is wrong and where; line 0 is the file itself, and a cell is named as in a spreadsheet: C4."""

    line: int
    reason: FaultReason
    cell: str = ""

    @property
    def place(self) -> str:
        if self.cell:
            return gettext("line %(line)s, cell %(cell)s") % {"line": self.line, "cell": self.cell}
        return gettext("line %(line)s") % {"line": self.line} if self.line else gettext("the file")


@dataclass(frozen=True, slots=True)
class Row:
    """The texts of one line by column; a column that the file leaves out is empty."""

    line: int
    texts: dict[str, str]
    letters: dict[str, str]  # of the columns

    def fault(self, column: str, reason: FaultReason) -> Fault:
        letter = self.letters.get(column)
        return Fault(self.line, reason, f"{letter}{self.line}" if letter else "")


@dataclass(slots=True)
class Table:
    """What a file holds: the rows that are sound, none where its end could not be read, and what is wrong."""

    rows: list[Row] = field(default_factory=list)
    faults: list[Fault] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Layout:
    """The columns of a list, in any order, and how much of it is read at once."""

    columns: tuple[str, ...]
    optional: tuple[str, ...] = ()
    most_rows: int = 1_000
    most_bytes: int = 1_000_000
    #: How a cell of a column looks, for people who have to type it again.
    examples: Mapping[str, str] = field(default_factory=dict)

    @property
    def known(self) -> tuple[str, ...]:
        return self.columns + self.optional

    @property
    def heading(self) -> str:
        return ",".join(self.columns)

    def as_csv(self, rows: Iterable[Row]) -> str:
        """``rows`` as a file that reads the same again, each in its own line."""
        stream = io.StringIO()
        writer, line = csv.writer(stream), 1
        writer.writerow(self.known)
        for row in rows:
            writer.writerows([[]] * (row.line - line - 1))
            writer.writerow([row.texts[column] for column in self.known])
            line = row.line
        return stream.getvalue()


def read(content: bytes, layout: Layout) -> Table:
    """The rows of ``content`` and every fault of its form; what the texts mean is the caller's to judge."""
    table = Table()
    try:
        lines = iter(_bounded(_lines(content, layout), layout))
        letters, places = _heading(next(lines, Line(1, ())), layout)
        for line in lines:
            row, faults = _row(line, letters, places, layout)
            table.rows += [row] if row and not faults else []
            table.faults += faults
    except Unreadable as unreadable:
        table.rows.clear()
        table.faults.append(Fault(unreadable.line, unreadable.reason))
    return table


def _lines(content: bytes, layout: Layout) -> Iterator[Line]:
    if len(content) > layout.most_bytes:
        raise Unreadable(_("The file is larger than %(size)s MB.") % {"size": layout.most_bytes // 1_000_000})
    if content.startswith(workbooks.OLE):
        raise Unreadable(
            _("This is an Excel file of the old kind, or one with a password: save it as .xlsx without one.")
        )
    if content.startswith(workbooks.ZIP):
        return workbooks.lines(content, layout.columns)
    return texts.lines(content, layout.known)


def _bounded(lines: Iterable[Line], layout: Layout) -> Iterator[Line]:
    """The lines that hold anything, trailing empty cells cut off, and not too many of them."""
    count = 0
    for line in lines:
        if line.number > LAST_LINE:
            raise Unreadable(_("No spreadsheet has so many lines: delete the empty ones."), LAST_LINE)
        cells = [cell.strip() if isinstance(cell, str) else cell for cell in line.cells]
        while cells and not cells[-1]:
            cells.pop()
        if not cells:
            continue
        if line.number > 10 * layout.most_rows + 100:
            raise Unreadable(_("This line stands far below the others: delete the empty ones."), line.number)
        if (count := count + 1) > layout.most_rows + 1:
            most = numbers.count(layout.most_rows)
            raise Unreadable(_("The file has more than %(count)s rows: divide it.") % {"count": most}, line.number)
        yield Line(line.number, cells)


def _heading(line: Line, layout: Layout) -> tuple[dict[str, str], Sequence[str]]:
    """The letter of each column that the first line names, and the name of the column at each place."""
    named = [cell.casefold() if isinstance(cell, str) else "" for cell in line.cells]
    if not set(layout.columns).issubset(named):
        raise Unreadable(_("The first line must be: %(columns)s") % {"columns": layout.heading}, line.number)
    for place, name in enumerate(named, start=1):
        cell = f"{get_column_letter(place)}{line.number}"
        if name and name not in layout.known:
            words = {"cell": cell, "name": line.cells[place - 1], "columns": ",".join(layout.known)}
            raise Unreadable(
                _("“%(name)s” in cell %(cell)s is no column of this list: %(columns)s") % words, line.number
            )
        if name and name in named[: place - 1]:
            words = {"cell": cell, "name": name}
            raise Unreadable(_("The column “%(name)s” stands twice, again in cell %(cell)s.") % words, line.number)
    return {name: get_column_letter(place) for place, name in enumerate(named, start=1) if name}, named


def _row(line: Line, letters: dict[str, str], places: Sequence[str], layout: Layout) -> tuple[Row, list[Fault]]:
    faults, found = [], dict.fromkeys(layout.known, "")
    for place, cell in enumerate(line.cells, start=1):
        column = places[place - 1] if place <= len(places) else ""
        if reason := _wrong(cell, column, layout):
            faults.append(Fault(line.number, reason, f"{get_column_letter(place)}{line.number}"))
        elif column:
            found[column] = APOSTROPHE.sub("", str(cell))
    return Row(line.number, found, letters), faults


def _wrong(cell: str | NoText, column: str, layout: Layout) -> FaultReason | None:
    if isinstance(cell, NoText):
        example = layout.examples.get(column)
        words = {"reason": cell.reason, "example": example}
        return gettext("%(reason)s For example: %(example)s") % words if example else cell.reason
    if cell and not column:
        return _("This cell stands under no column: a name with a comma needs quotation marks.")
    if len(cell) > MOST_SIGNS:
        return _("The cell is longer than 1,000 characters.")
    if names.unseen(cell):
        return _("The cell holds a line break or another sign that nobody sees: type it anew.")
    return None
