"""CSV as spreadsheets save it: any of three delimiters, ``sep=``, and four encodings."""

import csv
import io
import re
from collections.abc import Collection, Iterator

from django.utils.translation import gettext_lazy as _

from .cells import Line, Unreadable

DELIMITERS = ",;\t"
#: Excel's own word for the delimiter, in a line before the first; other cells of that line are empty.
SEP = re.compile(r'^"?sep=([,;\t|])"?[,;\t|]*\r?\n?', re.IGNORECASE)
OPEN = _("A quotation mark is left open, or stands in the middle of a cell.")
TOO_LONG = _("A cell that begins in this line is longer than 131,072 characters: is its last quotation mark missing?")
#: Letters beyond ASCII as UTF-8 writes them: in Windows' encoding these are signs that hardly ever stand together.
UTF_8 = re.compile(rb"[\xc2-\xdf][\x80-\xbf]|[\xe0-\xef][\x80-\xbf]{2}|[\xf0-\xf4][\x80-\xbf]{3}")
MARKS = ((b"\xef\xbb\xbf", "utf-8"), (b"\xff\xfe", "utf-16-le"), (b"\xfe\xff", "utf-16-be"))


def lines(content: bytes, columns: Collection[str]) -> Iterator[Line]:
    """The lines of a CSV file whose first line names ``columns``; raises Unreadable where it stops being CSV."""
    text = decoded(content)
    named = SEP.match(text)
    text = text[named.end() :] if named else text
    reader = csv.reader(
        io.StringIO(text, newline=""), delimiter=named[1] if named else _delimiter(text, columns), strict=True
    )
    above, read = bool(named), 0
    while True:
        try:
            cells = next(reader, None)
        except csv.Error as error:
            raise Unreadable(TOO_LONG if "field limit" in str(error) else OPEN, above + read + 1) from None
        if cells is None:
            return
        yield Line(above + read + 1, cells)  # a cell may run over several lines; the first is its row's
        read = reader.line_num


def decoded(content: bytes) -> str:
    """The text of a file in UTF-8, UTF-16 or, as the last guess, Windows' own encoding of Western Europe."""
    encoding = _encoding(content)
    try:
        return content.decode(encoding).removeprefix("\ufeff")
    except UnicodeDecodeError as error:
        said = _("Signs in this line are in no encoding that we know: save the file as “CSV UTF-8”.")
        raise Unreadable(said, _line(content, error)) from None


def _encoding(content: bytes) -> str:
    for mark, encoding in MARKS:
        if content.startswith(mark):
            return encoding
    beginning = content[:200]
    if beginning[1::2].count(0) > len(beginning) // 4:  # each second byte of Latin letters in UTF-16
        return "utf-16-le"
    if beginning[::2].count(0) > len(beginning) // 4:
        return "utf-16-be"
    try:
        content.decode()
    except UnicodeDecodeError as error:
        if UTF_8.search(content):
            said = _("Signs in this line are in another encoding than those in others: save the file as “CSV UTF-8”.")
            raise Unreadable(said, _line(content, error)) from None
        return "cp1252"
    return "utf-8"


def _line(content: bytes, error: UnicodeDecodeError) -> int:
    return content.count(b"\n", 0, error.start) + 1


def _delimiter(text: str, columns: Collection[str]) -> str:
    """The one that finds most of ``columns`` in the first line that has anything."""
    first = next((line for line in text.splitlines() if line.strip(DELIMITERS + ' "')), "")

    def found(delimiter: str) -> int:
        return len({cell.strip(' "').casefold() for cell in first.split(delimiter)}.intersection(columns))

    return max(DELIMITERS, key=found)
