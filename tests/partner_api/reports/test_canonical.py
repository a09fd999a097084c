"""One digest for the same rows, from whatever file they are read."""

import csv
import hashlib
import io
import json
from datetime import date
from types import SimpleNamespace

import pytest
from hypothesis import HealthCheck, given
from hypothesis import settings as examples
from hypothesis import strategies as st
from openpyxl import load_workbook

from partner_api.reports import canonical, tables
from partner_api.reports.coverage import Reported
from partner_api.reports.rows import Row

#: What begins as a formula or an error, has quotes, breaks, controls and signs beyond the first plane.
TEXTS = st.text(max_size=20) | st.sampled_from(
    ["=1+1", "+62", "-1", "@x", "\t=1", "'=1", "#N/A", "a;b,c\"d", "baris\r\nbaru", "_x0041_", "007", "1e5", "ꦲꦏ꧀ꦱꦫ",
     "🗳", " x "]
)  # fmt: skip
QUICKLY = examples(max_examples=60, derandomize=True, database=None, deadline=None,
                   suppress_health_check=[HealthCheck.too_slow])  # fmt: skip
COUNTS = st.integers(0, 2**31)
ROWS = st.builds(
    Row, day=st.dates(date(2000, 1, 1), date(2100, 12, 31)), hour=st.none() | st.integers(0, 23), region_code=TEXTS,
    region=TEXTS, screen=TEXTS, screen_name=TEXTS, agreement=TEXTS, responsible=TEXTS, item=TEXTS, revision=COUNTS,
    title=TEXTS, planned=st.none() | COUNTS, planned_ms=st.none() | COUNTS, complete=COUNTS, partial=COUNTS,
    failed=COUNTS, skipped=COUNTS, shown_ms=COUNTS, reported=st.sampled_from(Reported),
)  # fmt: skip


@QUICKLY
@given(st.lists(ROWS, max_size=5))
def test_the_digest_of_every_format_is_that_of_the_rows(rows):
    report = SimpleNamespace(rows=rows, posts=[])
    right = canonical.digest(row.cells for row in rows)

    assert canonical.digest(tables.read_csv(tables.as_csv(report))) == right
    assert canonical.digest(_of_xlsx(tables.as_xlsx(report))) == right
    assert canonical.digest(map(canonical.read, json.loads(json.dumps([row.cells for row in rows])))) == right


@QUICKLY
@given(st.lists(ROWS, min_size=1, max_size=5), st.data())
def test_one_altered_cell_is_another_digest(rows, data):
    cells = [list(row.cells) for row in rows]
    before = canonical.digest(cells)
    line, column = data.draw(st.integers(0, len(cells) - 1)), data.draw(st.integers(0, len(canonical.COLUMNS) - 1))
    cells[line][column] = 7 if cells[line][column] != 7 else 8

    assert canonical.digest(cells) != before


@QUICKLY
@given(ROWS)
def test_no_spreadsheet_calculates_a_cell(row):
    for cell in row.cells:
        assert isinstance(cell, int) or not cell.startswith(("=", "+", "-", "@", "\t", "\r", "\n"))


def test_anybody_computes_the_digest_without_us():
    """SHA-256 of the columns and the rows as one list in JSON without white space."""
    row = ["2026-11-30", "", "33.24", "Kabupaten Kendal", "abcd2345", "Alun-alun", "480/1/PKS/2023", "Bawaslu", "1.1",
           4, "Tolak politik uang", 100, 1_000_000, 99, 1, 0, 0, 985_000, "full"]  # fmt: skip
    whole = json.dumps([list(canonical.COLUMNS), row], separators=(",", ":"), ensure_ascii=False).encode()

    assert canonical.digest([row]) == hashlib.sha256(whole).hexdigest()


def test_a_file_that_excel_has_saved_again_with_semicolons_has_the_same_digest():
    cells = ["2026-11-30", "", "33.24", "Kabupaten Kendal", "abcd2345", "Alun-alun", "", "Bawaslu", "1.1", "4",
             "Tolak; politik uang", "", "", "99", "1", "0", "0", "985000", "full"]  # fmt: skip
    stream = io.StringIO()
    writer = csv.writer(stream, delimiter=";")
    writer.writerows([canonical.COLUMNS, cells])

    assert canonical.digest(tables.read_csv(stream.getvalue().encode("utf-8-sig"))) == canonical.digest(
        [canonical.read(cells)]
    )


@pytest.mark.parametrize("lines", [
    [], [["hari", "jam"]], [list(canonical.COLUMNS), ["x"]],
    [list(canonical.COLUMNS), [*["x"] * 9, "bukan angka", *["x"] * 9]],
    [list(canonical.COLUMNS), [*["x"] * 9, "9" * 30, *["x"] * 9]],
])  # fmt: skip
def test_what_is_no_report_is_refused(lines):
    stream = io.StringIO()
    csv.writer(stream).writerows(lines)

    with pytest.raises(canonical.NoSuchRow):
        list(tables.read_csv(stream.getvalue().encode()))


def _of_xlsx(content):
    sheet = load_workbook(io.BytesIO(content), read_only=True).worksheets[0]
    heading, *lines = sheet.iter_rows(values_only=True)
    assert len(heading) == len(canonical.COLUMNS)
    return [canonical.read(line) for line in lines]
