"""A file of people: every fault at once, nothing written unless it is right, and the same again changes nothing."""

import io

import pytest
from django.contrib.auth import get_user_model
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from openpyxl import Workbook

from cms.accounts.models import Role
from cms.accounts.people import importing
from cms.accounts.people.area import Area
from sites.succession.merging import merge
from sites.succession.renumbering import renumber
from tests import factories
from tests.factories import BLUMAH, KEDITEN, PLANTUNGAN, WELERI
from tests.signing_in import signed_in

from .conftest import administrator, held, offered, person, screen

pytestmark = pytest.mark.django_db

HEADER = "name,username,email,role,region_code"
SITI = f"Siti Contoh,siti,siti@desa.example,Penyunting,{BLUMAH}"
ADI = f"Adi Contoh,adi,adi@desa.example,approver,{KEDITEN}"


@pytest.fixture
def admin(cast):
    return administrator(PLANTUNGAN, "admin")


@pytest.fixture
def plantungan(admin):
    return signed_in(admin)


def sheet(*rows, header=HEADER):
    return "\r\n".join([header, *rows]).encode()


def upload(client, content):
    return client.post(screen("import"), {"file": SimpleUploadedFile("orang.csv", content, "text/csv")})


def confirm(client, content):
    return client.post(screen("import"), {"confirmed": content.decode()}, follow=True)


def user(username):
    return get_user_model().objects.filter(username=username).first()


def faults(admin, content):
    return [(fault.line, str(fault.reason)) for fault in importing.check(content, Area.of(admin)).faults]


def test_a_right_file_is_shown_first_and_written_on_confirmation(plantungan, mailoutbox):
    shown = upload(plantungan, sheet(SITI, ADI))
    assert "Siti Contoh" in shown.text
    assert user("siti") is None

    confirm(plantungan, shown.context["text"].encode())

    assert offered(user("siti")) == {("editor", BLUMAH)}
    assert offered(user("adi")) == {("approver", KEDITEN)}
    assert held(user("adi")) == set()
    assert sorted(mail.to[0] for mail in mailoutbox) == ["adi@desa.example", "siti@desa.example"]


@pytest.mark.database
def test_the_same_file_again_changes_nothing_and_mails_nobody(plantungan, mailoutbox):
    confirm(plantungan, sheet(SITI))
    mailoutbox.clear()
    again = confirm(plantungan, sheet(SITI))

    assert "0 orang baru, 0 peran" in again.text
    assert mailoutbox == []


def test_somebody_known_is_offered_one_role_more_and_shown_before(plantungan):
    siti = person("siti", (Role.OPERATOR, WELERI), name="Siti Contoh")
    page = upload(plantungan, sheet(SITI)).text
    confirm(plantungan, sheet(SITI))

    assert "Kecamatan Weleri" in page
    assert held(siti) == {("operator", WELERI)}
    assert offered(siti) == {("editor", BLUMAH)}


def test_a_file_does_not_tell_whose_a_mail_address_is(admin, plantungan):
    person("siti", name="Siti Contoh", email="rahasia@desa.example")

    for address in ("rahasia@desa.example", "salah@desa.example", ""):
        assert faults(admin, sheet(SITI.replace("siti@desa.example", address))) == []
    assert "rahasia@" not in upload(plantungan, sheet(SITI)).text


def test_a_role_for_whoever_speaks_for_a_partner_there_is_a_fault_of_its_line(admin, plantungan):
    siti = person("siti", name="Siti Contoh")
    factories.member(siti, factories.partner(PLANTUNGAN, name="Panwaslu Kecamatan Plantungan", short_name=""))

    [(line, said)] = faults(admin, sheet(ADI, SITI))

    assert line == 3
    assert "Panwaslu Kecamatan Plantungan" in said
    assert confirm(plantungan, sheet(SITI)).status_code == 200
    assert offered(siti) == set()


@pytest.mark.parametrize("word", ["editor", "Editor", "penyunting", "PENYUNTING"])
def test_roles_are_understood_in_both_languages(admin, word):
    assert faults(admin, sheet(SITI.replace("Penyunting", word))) == []


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "cp1252"])
def test_what_spreadsheets_save_here_is_read_too(admin, encoding):
    text = sheet(SITI.replace("Siti", "Sití")).decode().replace(",", ";")

    assert faults(admin, f"sep=;\r\n{text}".encode(encoding)) == []


@pytest.mark.parametrize("code", [BLUMAH.replace(".", ""), f"'{BLUMAH}"])
def test_codes_are_understood_without_dots_and_with_a_spreadsheets_apostrophe(admin, code):
    assert faults(admin, sheet(SITI.replace(BLUMAH, code))) == []


def test_a_code_that_lost_its_last_zero_as_a_number_says_so(admin):
    [(_line, said)] = faults(admin, sheet(SITI.replace(BLUMAH, "33.2")))

    assert "menghilangkan nol di ujungnya (33.2)" in said


def test_a_code_of_before_names_the_region_that_it_leads_to(admin):
    renumber(factories.page(KEDITEN).pk, code="33.24.01.1002", word="kelurahan", name="Kediten")
    merge(factories.page(BLUMAH).pk, factories.page("33.24.01.1002").pk)

    for code in (BLUMAH, BLUMAH.replace(".", ""), KEDITEN):
        [(_line, said)] = faults(admin, sheet(SITI.replace(BLUMAH, code)))
        assert "kini mengarah ke Kelurahan Kediten, yang berkode 33.24.01.1002" in said


def test_a_workbook_is_shown_and_confirmed_like_any_file(plantungan):
    workbook = Workbook()
    workbook.worksheets[0].append(HEADER.split(","))
    workbook.worksheets[0].append(["Siti Contoh", "siti", "siti@desa.example", "Penyunting", 3324012001])
    stream = io.BytesIO()
    workbook.save(stream)

    shown = upload(plantungan, stream.getvalue())
    confirm(plantungan, shown.context["text"].encode())

    assert offered(user("siti")) == {("editor", BLUMAH)}


def test_empty_lines_are_no_people(admin):
    assert len(importing.check(sheet(SITI, "", ",,,,"), Area.of(admin)).lines) == 1


@pytest.mark.parametrize(
    ("row", "reason"),
    [
        (SITI.replace(BLUMAH, "33.24.99"), "Tidak ada wilayah berkode “33.24.99”."),
        (SITI.replace(BLUMAH, WELERI), "Wilayah 33.24.12 berada di luar wilayah yang Anda kelola."),
        (SITI.replace("@desa", "desa"), "“sitidesa.example” bukan alamat surel."),
        (SITI.replace("Penyunting", "raja"), "“raja” bukan peran."),
        (SITI.replace("Siti Contoh", ""), "Nama belum diisi."),
        (SITI.replace("Siti Contoh", "x" * 151), "Nama lebih dari 150 huruf."),
        (
            SITI.replace(",siti,", ",si ti,"),
            "“si ti” bukan nama pengguna: paling banyak 150 huruf, angka, dan @ . + - _",
        ),
        (SITI.replace("Siti Contoh", "=1+1"), "Nama dan nama pengguna tidak boleh diawali =, +, -, atau @"),
        (SITI.replace("Siti Contoh", '"Siti\nBcc: x"'), "Sel ini memuat pindah baris"),
        (SITI.replace("siti,", "si\0ti,", 1), "tanda lain yang tidak terlihat"),
        (SITI + ",lebih", "tidak berada di bawah kolom mana pun"),
        (SITI.replace(",siti,", ",admin,"), "Hak “admin” tidak dapat Anda ubah."),
        (SITI.replace(",siti,", ",lama,"), "Nama pengguna “lama” milik akun Lama: tulis nama itu"),
        (SITI.replace("siti@", "lama@"), "Alamat surel “lama@desa.example” sudah ada dengan nama pengguna lain."),
        (SITI.replace(",siti,", ",LAMA,"), "Nama pengguna “lama” sudah ada, hanya beda huruf besar dan kecil."),
        (SITI.replace("siti", "mati"), "Akun “mati” tidak aktif: kembalikan dahulu orangnya."),
        (f"Adi Contoh,siti,adi@desa.example,Penyunting,{BLUMAH}", "Nama pengguna “siti” sudah ada pada baris 2."),
        (
            f"Adi Contoh,adi,SITI@desa.example,Penyunting,{BLUMAH}",
            "Alamat surel “siti@desa.example” sudah ada pada baris 2.",
        ),
    ],
)
def test_a_fault_is_told_with_its_line(admin, row, reason):
    person("lama", (Role.EDITOR, BLUMAH))
    person("mati", (Role.EDITOR, BLUMAH), is_active=False)
    first = SITI if row.startswith("Adi") else ADI

    found = faults(admin, sheet(first, row))

    assert any(reason in said for _line, said in found)
    assert all(line >= 3 for line, _said in found)
    assert all(fault.cell for fault in importing.check(sheet(first, row), Area.of(admin)).faults)


def test_a_fault_is_shown_with_its_cell(plantungan):
    shown = upload(plantungan, sheet(SITI, ADI.replace("approver", "raja")))

    assert "Baris 3, sel D3" in shown.text


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        ("é".encode("latin-1"), "Baris pertama harus"),
        (sheet(SITI, header="nama,surel"), "Baris pertama harus"),
        (b"\n", "Baris pertama harus"),
        (sheet(SITI.replace("Siti", '"Siti')), "tanda kutip"),
        (sheet(*[SITI] * 1001), "1.000 baris"),
        (sheet("x" * 1_000_001), "1 MB"),
    ],
    ids=["latin", "header", "empty", "quote", "rows", "size"],
)
def test_a_file_that_is_none_is_refused_as_a_whole(admin, plantungan, content, reason):
    (fault, *_more) = faults(admin, content)

    assert reason in fault[1]
    assert reason in upload(plantungan, content).text


@pytest.mark.database
def test_one_fault_keeps_the_whole_file_out(plantungan, mailoutbox):
    content = sheet(SITI, ADI.replace(KEDITEN, WELERI))
    assert "33.24.12" in upload(plantungan, content).text
    forged = confirm(plantungan, content)

    assert "33.24.12" in forged.text
    assert user("siti") is None
    assert mailoutbox == []


def test_markup_in_a_file_is_shown_as_text(plantungan):
    shown = upload(plantungan, sheet(SITI.replace("Siti", "<script>x</script>")))

    assert "<script>x" not in shown.text
    assert "&lt;script&gt;x" in shown.text


def test_nothing_is_imported_without_a_file(plantungan):
    assert plantungan.post(screen("import"), {}).context["form"].errors


def test_the_example_file_is_right(admin, plantungan):
    content = plantungan.get(screen("template")).content

    assert faults(admin, content) == []


@pytest.mark.database
def test_a_file_is_checked_with_the_same_queries_however_long(admin):
    def queries(count):
        rows = [f"Orang {n},orang{n},orang{n}@desa.example,editor,{BLUMAH}" for n in range(count)]
        with CaptureQueriesContext(connection) as captured:
            assert importing.check(sheet(*rows), area).is_right
        return len(captured)

    area = Area.of(admin)
    assert queries(1) == queries(500)
