"""The common form of every kind of file: numbered lines of cells, each a text or ``NoText``."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

from django.utils.functional import Promise

FaultReason = str | Promise

LAST_LINE = 2**20  # of Excel; a file may claim a higher one, and all lines before it would be read


@dataclass(frozen=True, slots=True)
class NoText:
    """A cell whose content cannot be read as a text, and why."""

    reason: FaultReason


class Line(NamedTuple):
    """One line of a file, by the number that the spreadsheet shows beside it."""

    number: int
    cells: Sequence[str | NoText]


class Unreadable(Exception):
    """The file, or everything from a line on, cannot be read at all; line 0 is the file itself."""

    def __init__(self, reason: FaultReason, line: int = 0) -> None:
        super().__init__(line, reason)
        self.reason, self.line = reason, line
