"""QR codes as numbers, for screens that draw them themselves."""

import segno

from ilm_blocks import qr


def test_the_rows_of_a_code_are_its_modules_from_the_top():
    address = "https://blumah.kendal.example/"
    rows = qr.rows(address)

    modules = [[int(bit) for bit in f"{row:0{len(rows)}b}"] for row in rows]
    assert modules == [list(row) for row in segno.make(address, error="l", micro=False).matrix]


def test_a_browser_holds_each_row_in_one_number():
    assert max(qr.rows("https://example.org/" + "a" * 120)) < 2**53


def test_what_would_be_too_fine_for_a_street_has_no_code():
    assert qr.rows("https://example.org/" + "a" * 300) == []
