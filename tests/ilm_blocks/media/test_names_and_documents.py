"""No name is a reason to refuse a file; a document is what its bytes say and stays as they are."""

import pytest
from django.core.files.base import ContentFile

from ilm_blocks.media import intake, letters, names
from ilm_blocks.media.refusals import NotTaken
from tests.ilm_blocks.media import files

LONG = "SK Bupati No. 188.45-123-2026 tentang Penetapan Panitia Pengawas Pemilihan Umum Kecamatan se-Kabupaten Kendal"


@pytest.mark.parametrize(
    ("name", "kept"),
    [
        ("surat.pdf", "surat.pdf"),
        ("Surat Edaran.PDF", "Surat-Edaran.pdf"),
        (f"{LONG}.pdf", "SK-Bupati-No-188-45-123-2026-tentang-Penetapan-Pan.pdf"),
        ("..\\..\\etc\\passwd.pdf", "passwd.pdf"),
        ("../../rahasia.pdf", "rahasia.pdf"),
        (".pdf", "berkas.pdf"),
        ("😀.pdf", "berkas.pdf"),
        ("ꦏꦺꦤ꧀ꦢꦭ꧀.pdf", "ꦏ-ꦤ-ꦢꦭ.pdf"),
        ("a\r\nSet-Cookie: x.pdf", "a-Set-Cookie-x.pdf"),
        ("x" * 300 + ".pdf", "x" * 50 + ".pdf"),
    ],
)
def test_a_name_is_shortened_and_never_refused(name, kept):
    assert names.fit(name, "pdf") == kept


def test_a_long_name_is_shown_by_its_beginning_and_its_end():
    assert names.shown(f"{LONG}.pdf") == "SK Bupati No. 188.45-123-2026 tentang Penetapan Pa…endal.pdf"


def document(content, name):
    return intake.document(ContentFile(content, name=name))


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("surat.pdf", files.PDF),
        ("lembar.xlsx", files.archive("xl/workbook.xml")),
        ("surat.docx", files.archive("word/document.xml")),
        ("teks.vtt", "\ufeffWEBVTT\n".encode()),
        ("daftar.csv", b"kode;nama\n33.24;Kendal"),
        ("daftar.csv", "kode\tnama\n".encode("utf-16")),
        ("surat.rtf", rb"{\rtf1 isi}"),
    ],
)
def test_a_document_stays_as_it_was_signed(name, content):
    assert document(content, name).read() == content


@pytest.mark.parametrize(
    ("name", "content", "code"),
    [
        ("surat.pdf", files.HTML, "wrong_content"),
        ("surat.pdf", files.PDF[:12], "broken"),
        ("surat.docx", files.archive(), "broken"),
        ("surat.docx", files.broken_off(files.archive("word/document.xml")), "broken"),
        ("teks.vtt", b"1\n00:00 --> 00:01\n", "wrong_content"),
        ("teks.vtt", "WEBVTT\n\n00:00.000 --> 00:01.000\nDésa".encode("cp1252"), "broken"),
        ("program.exe", b"MZ", "wrong_ending"),
        ("tanpa-akhiran", b"isi", "wrong_ending"),
        ("surat.pdf", b"", "empty"),
    ],
)
def test_a_document_that_is_something_else_is_refused_with_one_sentence(name, content, code):
    with pytest.raises(NotTaken) as refused:
        document(content, name)

    assert refused.value.code == code
    [sentence] = refused.value.messages
    assert sentence.startswith(f"“{name}”")


# Papers


@pytest.mark.parametrize(
    ("content", "mime", "name"),
    [
        (files.PDF, "application/pdf", "surat-tugas.pdf"),
        (files.phone_jpeg(), "image/jpeg", "surat-tugas.jpg"),
        (files.heic(), "image/jpeg", "surat-tugas.jpg"),
        (files.grey_16(), "image/png", "surat-tugas.png"),
    ],
)
def test_a_paper_is_a_pdf_as_it_was_signed_or_a_picture_without_its_phone(content, mime, name):
    paper = letters.take(content, "Surat Tugas.dat")

    assert (paper.mime, paper.name) == (mime, name)
    assert files.secrets_in(paper.content) == []
    assert mime != "application/pdf" or paper.content == content


@pytest.mark.parametrize("content", [files.HTML, files.PDF[:12], files.film(), b""])
def test_what_is_no_paper_is_none(content):
    with pytest.raises(letters.NoLetter):
        letters.take(content, "surat.pdf")


@pytest.mark.parametrize("made", [lambda: files.broken_off(files.noise("JPEG")), files.pages, files.bomb])
def test_a_paper_that_cannot_be_read_whole_is_refused(made):
    with pytest.raises(NotTaken):
        letters.take(made(), "surat.jpg")
