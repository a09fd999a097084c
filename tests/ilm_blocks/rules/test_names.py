"""Which names of partners are one name."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ilm_blocks.rules import names


@pytest.mark.parametrize(
    "other",
    [
        "BAWASLU KABUPATEN KENDAL", "bawaslu  kabupaten\tkendal", "Bawaslu Kab. Kendal", "Bawaslu, Kabupaten-Kendal",
        "Báwaslu Kabupaten Kendal", "Bawaslu\u200b Kabupaten Kendal", "Ｂａｗａｓｌｕ Kabupaten Kendal",
        "Bawas1u Kabupaten Kendal", "BawasIu Kabupaten Kendal", "Bavvaslu Kabupaten Kendal", "Bawas lu Kab Kendal",
        "B.A.W.A.S.L.U. Kabupaten Kendal", "Badan Pengawas Pemilu Kabupaten Kendal",
        "Badan Pengawas Pemilihan Umum Kab. Kendal", "BawasluKabupaten Kendal",
    ],
)  # fmt: skip
def test_it_is_the_same_name_however_it_is_written(other):
    assert names.key(other) == names.key("Bawaslu Kabupaten Kendal")


@pytest.mark.parametrize(
    "other", ["Bawaslu Kecamatan Kendal", "Bawaslu Kota Kendal", "Bawaslu", "KPU Kabupaten Kendal", "Bawaslu Kabupaten"]
)
def test_another_word_makes_another_name(other):
    assert names.key(other) != names.key("Bawaslu Kabupaten Kendal")


@pytest.mark.parametrize(
    ("name", "foreign"), [("Вawaslu", "В"), ("Panwaslu Weleri", ""), ("Káb. 12 & co", ""), ("ꦏ", "ꦏ")]
)
def test_letters_of_another_script_are_found(name, foreign):
    assert names.foreign_letters(name) == foreign


@pytest.mark.parametrize("name", ["", " ", "—", "\u200b", "..."])
def test_a_name_of_signs_alone_has_no_key(name):
    assert names.key(name) == ""
    assert names.keys(name, "Bawaslu") == {names.key("Bawaslu")}


def test_a_village_is_placed_in_its_district():
    assert names.place_of(["Kabupaten Kendal", "Kecamatan Plantungan", "Desa Blumah"]) == (
        "Desa Blumah, Kecamatan Plantungan"
    )
    assert names.place_of(["Kabupaten Kendal"]) == "Kabupaten Kendal"


@pytest.mark.parametrize(
    "name",
    [
        "Bawaslu",
        "Tim BAWASLU Desa",
        "Kantor Panwascam Weleri",
        "KPU",
        "Badan Pengawas Pemilu Kab. Kendal",
        "Bawas1u",
        "KPUD Kendal",
        "K.P.U. Kendal",
        "K P U",
        "Bawas lu",
        "Bavvaslu Kendal",
        "Panwaslih",
        "Pengawas Pemilu Desa",
        "Panitia Pemilihan Kecamatan Weleri",
        "Komisi Pemilihan Umum",
        "BawasluKendal",
    ],
)
def test_a_name_that_speaks_of_an_agency_of_the_elections_is_known(name):
    assert names.agency_in(name)


@pytest.mark.parametrize(
    "name",
    ["PKK Blumah", "Dinas Kesehatan", "Kpum", "Karang Taruna Bawang", "Bank Pusat", "Panitia Pemilihan Kepala Desa"],
)
def test_other_names_speak_of_none(name):
    assert names.agency_in(name) == ""


@pytest.mark.parametrize("text", ["a\nb", "a\u202eb", "\u200b", "a\x00"])
def test_what_nobody_sees_is_found(text):
    assert names.unseen(text)


def test_signs_alone_say_nothing():
    assert not names.says_something("\u202e \u200b …")
    assert names.says_something("Salah")


@pytest.mark.parametrize(
    "name",
    [
        "Bɑwaslu", "Bawasʟu", "Bawasłu", "Bawasıu", "Bawas|u", "Bawas!u", "Bawasǀu", "Ваwaslu", "Bawa\u200bslu",
        "Bawaslu\nKendal", "Ｂawaslu", "Bawaslu\u202e", "𝐁awaslu",
    ],
)  # fmt: skip
def test_a_sign_that_passes_for_a_letter_cannot_be_written(name):
    assert names.unwritable(name)


@pytest.mark.parametrize("name", ["BPBD Kab. Kendal", "PKK (Blumah) & co", "Dinas PU-PR/Perkim", "Jum’at", "Café 12"])
def test_what_letterheads_write_can_be_written(name):
    assert names.unwritable(name) == ""


@given(st.text(max_size=40))
def test_what_can_be_written_and_looks_the_same_is_the_same(text):
    assert names.unwritable(text) or names.key(text) == names.key(text.upper()) == names.key(f" {text}. ")


def test_signs_that_turn_what_stands_beside_them_are_named_and_those_of_writing_are_not():
    assert names.turning("Awasi Pemilu \u202e bersama \u2066kami\u2069") == ["\u202e", "\u2066", "\u2069"]
    assert names.turning("Satu\nDua\x07") == ["\n", "\x07"]
    assert names.turning("Satu\r\n\tDua", breaks=True) == []
    assert names.turning("ꦲꦏ꧀ꦱꦫꦗꦮ 👨‍👩‍👧 العربية ke\u200bsini") == []
