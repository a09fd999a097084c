"""A list is read from whatever a spreadsheet saves, and what cannot be read is named by line and cell."""

import io
import re
import zipfile
from datetime import date

import pytest
from openpyxl import Workbook, load_workbook

from cms.accounts.people import importing
from sites import region_rows, spreadsheets
from sites.spreadsheets import Layout

LAYOUT = Layout(("code", "name"), optional=("note",), most_rows=20, most_bytes=1_000_000)
MAIN = b"http://schemas.openxmlformats.org/spreadsheetml/2006/main"
SHARED_TYPE = (
    b'<Override PartName="/xl/sharedStrings.xml"'
    b' ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.sharedStrings+xml"/>'
)
ROWS = [["33.24.01.2001", "Blumah"], ["33.24.01.2002", "Kediten"]]


def csv(*rows, header="code,name", delimiter=",", encoding="utf-8", newline="\r\n"):
    text = newline.join([header.replace(",", delimiter), *(delimiter.join(row) for row in rows)])
    return text.encode(encoding)


def xlsx(*rows, header=("code", "name")):
    workbook = Workbook()
    for row in (header, *rows):
        workbook.worksheets[0].append(row)
    return saved(workbook)


def saved(workbook):
    stream = io.BytesIO()
    workbook.save(stream)
    return stream.getvalue()


def repacked(content, **changed):
    """The workbook with some of its parts written anew, or left out."""
    stream = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as new:
        for part in old.namelist():
            change = next((change for end, change in changed.items() if end in part), lambda text: text)
            new.writestr(part, change(old.read(part)))
    return stream.getvalue()


def as_excel(content):
    """The workbook with its texts in a part of their own, where Excel and LibreOffice keep them."""
    texts = []

    def shared(match):
        texts.append(match[2])
        return b'<c r="%s" t="s"><v>%d</v></c>' % (match[1], len(texts) - 1)

    stream = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as new:
        for part in old.namelist():
            text = re.sub(rb'<c r="(\w+)" t="inlineStr"><is><t>([^<]*)</t></is></c>', shared, old.read(part))
            new.writestr(part, text.replace(b"</Types>", SHARED_TYPE + b"</Types>"))
        items = b"".join(b"<si><t>%s</t></si>" % text for text in texts)
        new.writestr("xl/sharedStrings.xml", b'<sst xmlns="%s">%s</sst>' % (MAIN, items))
    return stream.getvalue()


def rows(content):
    table = spreadsheets.read(content, LAYOUT)
    assert table.faults == []
    return [[row.texts["code"], row.texts["name"]] for row in table.rows]


def faults(content, layout=LAYOUT):
    return [(fault.line, fault.cell, str(fault.reason)) for fault in spreadsheets.read(content, layout).faults]


# What people save


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "cp1252"])
@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
@pytest.mark.parametrize("newline", ["\n", "\r\n", "\r"])
def test_every_kind_of_csv_is_read(encoding, delimiter, newline):
    content = csv(*ROWS, ["33.24.01.2003", "Jatí"], delimiter=delimiter, encoding=encoding, newline=newline)

    assert rows(content) == [*ROWS, ["33.24.01.2003", "Jatí"]]


def test_utf_16_may_begin_without_its_mark_or_with_either():
    for mark, encoding in ((b"\xff\xfe", "utf-16-le"), (b"\xfe\xff", "utf-16-be"), (b"", "utf-16-le")):
        assert rows(mark + csv(*ROWS, encoding=encoding)) == ROWS


@pytest.mark.parametrize("line", ["sep=;", '"sep=;"', "SEP=;", "sep=;;;"])
def test_excels_own_word_for_the_delimiter_is_understood(line):
    content = f"{line}\r\n".encode() + csv(*ROWS, delimiter=";")

    assert rows(content) == ROWS
    assert [row.line for row in spreadsheets.read(content, LAYOUT).rows] == [3, 4]


def test_a_workbook_is_read():
    assert rows(xlsx(*ROWS)) == ROWS
    assert rows(as_excel(xlsx(*ROWS))) == ROWS


def test_a_workbook_that_lies_about_its_size_is_read_whole():
    narrow = repacked(xlsx(*ROWS), sheet1=lambda text: text.replace(b'ref="A1:B3"', b'ref="A1:A1"'))

    assert rows(narrow) == ROWS


def sheets(**rows_by_title):
    """A workbook of several sheets; one whose title begins with an underscore is hidden."""
    workbook = Workbook()
    workbook.remove(workbook.worksheets[0])
    for title, lines in rows_by_title.items():
        sheet = workbook.create_sheet(title)
        sheet.sheet_state = "hidden" if title.startswith("_") else "visible"
        for line in lines:
            sheet.append(line)
    return saved(workbook)


HEADING = ["code", "name"]


@pytest.mark.parametrize(
    "content",
    [
        sheets(Kosong=[], Data=[HEADING, *ROWS]),
        sheets(_catatan=[["Catatan"], ["x"]], Data=[HEADING, *ROWS]),
        sheets(Catatan=[["Catatan"], ["x"]], _data=[HEADING, *ROWS]),
        sheets(Formulir=[HEADING], Data=[[], ["Name", " CODE "], *(row[::-1] for row in ROWS)], Penjelasan=[["code"]]),
    ],
    ids=["empty", "hidden", "list hidden", "form"],
)
def test_the_list_is_found_on_whatever_sheet_it_stands(content):
    assert rows(content) == ROWS


def test_a_formula_on_a_later_sheet_has_its_own_result():
    content = repacked(
        sheets(Lain=[["x", "=1"]], Data=[HEADING, ["=A9", "Blumah"]]),
        sheet2=lambda text: re.sub(rb"<f>A9</f><v ?/?>(</v>)?", b"<f>A9</f><v>3324012001</v>", text),
    )

    assert rows(content) == [["3324012001", "Blumah"]]


def test_two_lists_in_one_workbook_are_told_by_the_names_of_their_sheets():
    ((line, _cell, said),) = faults(sheets(Satu=[HEADING, ROWS[0]], Kosong=[], Dua=[HEADING, ROWS[1]]))

    assert line == 0
    assert "Lembar “Satu” dan “Dua” sama-sama memuat daftar ini" in said


def test_a_workbook_none_of_whose_sheets_has_the_heading_says_so():
    ((_line, _cell, said),) = faults(sheets(Satu=[["kode"], ROWS[0]], Dua=[["x"]]))

    assert "Tidak ada lembar yang baris pertamanya berbunyi: code,name" in said


def test_a_workbook_of_very_many_sheets_is_not_looked_through():
    assert "lebih dari 50 lembar" in faults(sheets(**{f"L{n}": [HEADING] for n in range(51)}))[0][2]


def test_codes_that_a_spreadsheet_made_numbers_are_codes():
    assert rows(xlsx([3324012001, "Blumah"], [3324012002.0, "Kediten"], [33.24, "Kendal"])) == [
        ["3324012001", "Blumah"],
        ["3324012002", "Kediten"],
        ["33.24", "Kendal"],
    ]


@pytest.mark.parametrize("sign", ["'", "’", "‘"])
def test_the_apostrophe_that_keeps_a_code_text_is_no_part_of_it(sign):
    assert rows(csv([f"{sign}33.24.01.2001", "'Aisyiyah"])) == [["33.24.01.2001", "'Aisyiyah"]]


def test_empty_cells_and_lines_and_the_order_of_columns_do_not_matter():
    content = csv(
        [" Blumah ", "33.24.01.2001", "", ""], [], ["", "", ""], ["Kediten", "33.24.01.2002"], header="NAME, Code"
    )

    assert rows(content + b"\r\n;;;".replace(b";", b",")) == ROWS
    assert rows(xlsx(*ROWS, [None, None], header=("code", "name", None, None))) == ROWS


def test_a_column_that_may_be_left_out_is_empty_then():
    (row,) = spreadsheets.read(csv(ROWS[0]), LAYOUT).rows

    assert row.texts["note"] == ""


def test_the_result_of_a_formula_is_its_text_and_without_one_it_is_a_fault():
    calculated = repacked(
        xlsx(["=A9", "Blumah"], ["=B9", "Kediten"]),
        sheet1=lambda text: text.replace(b"<f>A9</f><v />", b"<f>A9</f><v>3324012001</v>").replace(
            b"<f>A9</f><v></v>", b"<f>A9</f><v>3324012001</v>"
        ),
    )
    table = spreadsheets.read(calculated, LAYOUT)

    assert [row.texts["code"] for row in table.rows] == ["3324012001"]
    assert [(fault.line, fault.cell) for fault in table.faults] == [(3, "A3")]
    assert "rumus tanpa hasil" in table.faults[0].reason


# What is wrong


@pytest.mark.parametrize(
    ("content", "cell", "reason"),
    [
        (csv(ROWS[0], ["33.24", "Drs. H. Contoh", " M.Si."]), "C3", "tidak berada di bawah kolom mana pun"),
        (csv(ROWS[0], ["33.24", '"Blu\nmah"']), "B3", "tanda lain yang tidak terlihat"),
        (csv(ROWS[0], ["33.24", "Blu\0mah"]), "B3", "tanda lain yang tidak terlihat"),
        (csv(ROWS[0], ["33.24", "Blu\u202emah"]), "B3", "tanda lain yang tidak terlihat"),
        (csv(ROWS[0], ["33.24", "x" * 1001]), "B3", "lebih dari 1.000 huruf"),
        (xlsx(ROWS[0], ["33.24", "Drs. H. Contoh", "M.Si."]), "C3", "tidak berada di bawah kolom mana pun"),
        (xlsx(ROWS[0], ["33.24", "Blu\nmah"]), "B3", "tanda lain yang tidak terlihat"),
        (xlsx(ROWS[0], [date(2024, 1, 11), "Blumah"]), "A3", "mengubah isi ini menjadi tanggal"),
        (xlsx(ROWS[0], ["33.24", True]), "B3", "benar atau salah"),
        (xlsx(ROWS[0], ["#N/A", "Blumah"]), "A3", "galat rumus (#N/A)"),
    ],
    ids=["comma", "line break", "nul", "override", "long", "column", "break", "date", "truth", "error"],
)
def test_a_fault_names_its_line_and_its_cell_and_the_other_lines_are_read(content, cell, reason):
    ((line, where, said),) = faults(content)

    assert (line, where) == (3, cell)
    assert reason in said
    assert len(spreadsheets.read(content, LAYOUT).rows) == 1


@pytest.mark.parametrize("layout", [importing.LAYOUT, region_rows.LAYOUT], ids=["people", "regions"])
def test_of_a_cell_that_became_a_date_it_is_told_how_to_write_it_in_every_column(layout):
    """A new column of a list has an example too."""
    for place, column in enumerate(layout.known):
        cells = [date(2024, 1, 11) if at == place else "x" for at in range(len(layout.known))]
        [fault] = spreadsheets.read(xlsx(cells, header=layout.known), layout).faults

        assert "(Format Sel, Teks)" in fault.reason
        assert f"Misalnya: {layout.examples[column]}" in fault.reason


@pytest.mark.parametrize(
    ("content", "line", "reason"),
    [
        (b"", 1, "Baris pertama harus berbunyi: code,name"),
        (csv(*ROWS, header="kode,nama"), 1, "Baris pertama harus berbunyi: code,name"),
        (csv(*ROWS, header="code,name,age"), 1, "“age” di sel C1 bukan kolom daftar ini: code,name,note"),
        (csv(*ROWS, header="code,name,name"), 1, "Kolom “name” ada dua, yang kedua di sel C1"),
        (csv(ROWS[0], ["33.24", 'Blu "x']) + b'\r\n"33', 4, "tanda kutip"),
        (csv(ROWS[0], ["33.24", '"Blumah"x']), 3, "tanda kutip"),
        (csv(ROWS[0]) + b"\r\n33.24,Blum\x81h", 3, "tidak dapat dibaca"),
        (b"\xef\xbb\xbf" + csv(ROWS[0]) + b"\r\n33.24,Blum\xe1h", 3, "tidak dapat dibaca"),
        (csv(["33.24", "Désa"]) + b"\r\n33.24,D\xe9sa", 3, "pengodean yang lain"),
        (csv(ROWS[0], ["33.24", f'"{"x" * 200_000}"']), 3, "lebih dari 131.072 huruf"),
        (csv(*[ROWS[0]] * 21), 22, "lebih dari 20 baris"),
        (csv(ROWS[0]) + b"\r\n" * 400 + b"33.24,Kendal", 402, "jauh di bawah baris lain"),
        (b"x" * 1_000_001, 0, "lebih dari 1 MB"),
        (b"\xd0\xcf\x11\xe0" + b"\0" * 100, 0, "jenis lama atau yang memakai kata sandi"),
        (b"PK\x03\x04" + b"\0" * 100, 0, "rusak"),
    ],
    ids=[
        "empty", "heading", "unknown", "twice", "open", "middle", "cp1252", "utf-8", "mixed", "long", "rows",
        "far", "size", "xls", "zip",
    ],
)  # fmt: skip
def test_what_ends_the_reading_is_told_with_its_line(content, line, reason):
    at, _cell, said = faults(content)[-1]

    assert at == line
    assert reason in said


def test_open_document_is_told_what_to_do():
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")

    assert "OpenDocument" in faults(stream.getvalue())[0][2]


@pytest.mark.parametrize("part", ["sheet1.xml", "sharedStrings.xml", "workbook.xml"])
def test_a_bomb_is_refused_before_it_is_unpacked(part):
    bomb = repacked(as_excel(xlsx(*ROWS)), **{part: lambda text: text + b" " * 31_000_000})

    assert len(bomb) < 100_000
    assert "lebih dari 30 MB" in faults(bomb)[0][2]


def test_entities_that_grow_are_refused():
    entities = b'<!DOCTYPE x [<!ENTITY a "ha"><!ENTITY b "&a;&a;">]>'
    grows = repacked(xlsx(*ROWS), sheet1=lambda text: entities + text.replace(b"<t>", b"<t>&b;", 1))

    assert "rusak" in faults(grows)[0][2]


@pytest.mark.parametrize("part", ["workbook.xml", "sheet1.xml", "sharedStrings.xml", "styles.xml", "Content_Types"])
@pytest.mark.parametrize("harm", [lambda _text: b"", lambda text: text[: len(text) // 2], lambda _text: b"<a/>"])
def test_a_damaged_workbook_is_a_sentence_and_never_an_error(part, harm):
    for _line, _cell, said in faults(repacked(as_excel(xlsx(*ROWS)), **{part: harm})):
        assert "rusak" in said or "Baris pertama" in said or "bukan kolom" in said


def test_a_cell_far_away_is_told_with_its_line():
    workbook = Workbook()
    workbook.worksheets[0].append(["code", "name"])
    workbook.worksheets[0]["XFD1048576"] = "x"

    ((line, _cell, said),) = faults(saved(workbook))
    assert line == 1_048_576
    assert "jauh di bawah baris lain" in said


def test_a_line_that_no_spreadsheet_has_is_not_waited_for():
    far = repacked(xlsx(*ROWS), sheet1=lambda text: text.replace(b'<row r="3"', b'<row r="99999999999"'))

    assert "Tidak ada lembar kerja" in faults(far)[0][2]


# What is given to fill in


def test_a_form_is_read_back_and_all_its_cells_are_text():
    content = spreadsheets.template("Wilayah", [dict(zip(LAYOUT.known, [*ROWS[0], ""], strict=True))], {
        "code": "Kode", "name": "Nama", "note": "Catatan",
    })  # fmt: skip
    sheet, explained = load_workbook(io.BytesIO(content)).worksheets

    assert rows(content) == ROWS[:1]
    assert {cell.number_format for row in sheet["A2:C500"] for cell in row} == {"@"}
    assert [cell.value for cell in explained["A"]] == ["code", "name", "note"]


def test_a_table_written_as_csv_reads_the_same_with_the_same_lines():
    content = xlsx(ROWS[0], [None], ['33.24, "x"', "Jatí;"])
    table = spreadsheets.read(content, LAYOUT)
    again = spreadsheets.read(LAYOUT.as_csv(table.rows).encode(), LAYOUT)

    assert [(row.line, row.texts) for row in again.rows] == [(row.line, row.texts) for row in table.rows]
