"""Regions from the list of codes: whole or not at all."""

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext
from wagtail.models import Page, Site

from ilm_blocks.models import Change, journal
from ilm_blocks.queries import integrity
from ilm_blocks.queries import journal as record
from sites.models import RegionPage
from tests import factories
from tests.factories import BLUMAH, CAST, KENDAL, KENDAL_CSV

pytestmark = [pytest.mark.django_db, pytest.mark.database, pytest.mark.bare]

HEADER = "code,level,name,parent_code"
ROWS = ("33.24,kabupaten,Kendal,", "33.24.01,kecamatan,Plantungan,33.24", "33.24.01.2001,desa,Blumah,33.24.01")


@pytest.fixture(autouse=True)
def cast(db):
    """No region yet."""


@pytest.fixture
def load(tmp_path):
    """Loads a file of ``rows`` as the command does."""

    def load(*rows, header=HEADER, encoding="utf-8", newline="\n", **options):
        path = tmp_path / "wilayah.csv"
        path.write_bytes((newline.join([header, *rows]) + newline).encode(encoding))
        call_command("load_regions", path, verbosity=0, **options)

    return load


def written():
    return Page.objects.count(), Site.objects.count(), Change.objects.count()


def test_regions_are_nested_and_each_is_the_root_of_a_site(load):
    load(*ROWS, domain="kendal.example", distributor="Diskominfo Kabupaten Kendal")

    blumah = factories.region(BLUMAH)
    assert [page.title for page in factories.page(BLUMAH).get_ancestors().exclude(depth=1)] == ["Kendal", "Plantungan"]
    assert (blumah.level, str(blumah), blumah.zone) == ("village", "Desa Blumah", "Asia/Jakarta")
    assert blumah.distributor == "Diskominfo Kabupaten Kendal"
    assert set(Site.objects.values_list("hostname", "site_name")) == {
        ("kendal.example", "Kabupaten Kendal"),
        ("plantungan.kendal.example", "Kecamatan Plantungan"),
        ("blumah.kendal.example", "Desa Blumah"),
    }


def test_a_second_run_changes_nothing(load):
    load(*ROWS)
    before = written()

    load(*ROWS)

    assert written() == before


def test_a_changed_name_is_written_everywhere_and_the_address_stays(load):
    load(*ROWS)

    load(*ROWS[:2], "33.24.01.2001,desa,Blumah Baru,33.24.01")

    site = Site.objects.get(root_page=factories.page(BLUMAH))
    assert str(factories.region(BLUMAH)) == "Desa Blumah Baru"
    assert (site.site_name, site.hostname) == ("Desa Blumah Baru", "blumah.localhost")
    assert Change.objects.latest("seq").state["title"] == "Blumah Baru"


def test_no_draft_brings_the_old_name_back(load):
    load(*ROWS)
    factories.page(BLUMAH).save_revision()

    load(*ROWS[:2], "33.24.01.2001,desa,Blumah Baru,33.24.01")
    factories.page(BLUMAH).get_latest_revision().publish()

    assert str(factories.region(BLUMAH)) == "Desa Blumah Baru"


def test_a_dry_run_writes_nothing(load, capsys):
    before = written()

    load(*ROWS, dry_run=True)

    assert written() == before
    assert "created: 3" in capsys.readouterr().out


def test_the_order_of_rows_does_not_matter(load):
    load(*reversed(ROWS))

    assert RegionPage.objects.count() == 3


@pytest.mark.parametrize(("encoding", "newline"), [("utf-8-sig", "\n"), ("utf-8", "\r\n"), ("utf-8-sig", "\r\n")])
def test_files_of_a_spreadsheet_are_read(load, encoding, newline):
    load(*ROWS, encoding=encoding, newline=newline)

    assert str(factories.region(BLUMAH)) == "Desa Blumah"


def test_codes_may_come_without_dots(load):
    load("3324,kabupaten,Kendal,", "332401,kecamatan,Plantungan,3324", "3324012001,desa,Blumah,332401")

    assert str(factories.region(BLUMAH)) == "Desa Blumah"


def test_a_parent_may_be_in_the_database_already(load):
    load(*ROWS[:2])
    load(ROWS[2])

    assert RegionPage.objects.count() == 3


@pytest.mark.parametrize(
    ("row", "cell", "reason"),
    [
        ("33.24.01.9001,desa,Blumah,33.24.01", "A4", "“33.24.01.9001” bukan kode wilayah"),
        ("33.24.x1,kecamatan,Plantungan,33.24", "A4", "“33.24.x1” bukan kode wilayah"),
        ("33.2,kabupaten,Jepara,", "A4", "menghilangkan nol di ujungnya (33.2)"),
        ("33.20.01,kecamatan,Kedung,33.2", "D4", "menghilangkan nol di ujungnya (33.2)"),
        ("33.24.02.2001,desa,Blumah,33.24.02", "D4", "induknya, 33.24.02, tidak ada di berkas maupun di basis data"),
        ("33.24.01.2001,desa,Blumah,33.24", "D4", "33.24.01.2001 tidak terletak di 33.24"),
        ("33.24.02,kecamatan,Pageruyung,", "D4", "33.24.02 memerlukan kode induk"),
        ("33.24,kabupaten,Kendal,", "A4", "33.24 muncul dua kali, pertama pada baris 2"),
        ("3324,kabupaten,Kendal,", "A4", "33.24 muncul dua kali, pertama pada baris 2"),
        ("33.24.02,desa,Pageruyung,33.24", "A4", "33.24.02 bukan kode untuk “desa”"),
        ("33.24.02,provinsi,Pageruyung,33.24", "B4", "33.24.02 bukan kode untuk “provinsi”"),
        ("33.24.01.2002,kelurahan,Kediten,33.24.01", "A4", "33.24.01.2002 bukan kode untuk “kelurahan”"),
        ("33.24.01.1001,desa,Kediten,33.24.01", "A4", "33.24.01.1001 bukan kode untuk “desa”"),
        ("33.24.02,kecamatan, ,33.24", "C4", "33.24.02 tidak punya nama"),
        (f"33.24.02,kecamatan,{'x' * 246},33.24", "C4", "nama 33.24.02 beserta sebutannya lebih dari 255 huruf"),
        ("33.24.02,kecamatan,ꦏꦼꦤ꧀ꦝꦭ꧀,33.24", "C4", "nama 33.24.02 tidak memuat huruf Latin atau angka"),
        ("33.24.02,kecamatan,=1+1,33.24", "C4", "nama 33.24.02 diawali =, +, -, atau @"),
        ("33.24.02,kecamatan,Page\0ruyung,33.24", "C4", "tanda lain yang tidak terlihat"),
        ("33.24.02,kecamatan,Pageruyung, Kendal,33.24", "E4", "tidak berada di bawah kolom mana pun"),
    ],
)
def test_a_bad_row_stops_everything_with_file_line_cell_and_reason(load, row, cell, reason):
    before = written()

    with pytest.raises(CommandError) as error:
        load(*ROWS[:2], row)

    assert str(error.value).startswith(f"wilayah.csv, baris 4, sel {cell}: ")
    assert reason in str(error.value)
    assert written() == before


def test_all_bad_rows_are_told_at_once(load):
    with pytest.raises(CommandError) as error:
        load("33.24,kabupaten,Kendal,", "33.24.x1,kecamatan,Boja,33.24", *["33.24.02,kecamatan,,33.24"] * 30)

    assert len(str(error.value).splitlines()) == 21
    assert str(error.value).endswith("dan 11 kesalahan lagi")


@pytest.mark.parametrize("header", ["kode,tingkat,nama,induk", "code,level,name", ""])
def test_a_wrong_first_line_is_named(load, header):
    with pytest.raises(CommandError, match=r"wilayah\.csv, baris \d: Baris pertama harus berbunyi: " + HEADER):
        load(*ROWS, header=header)


def test_a_quotation_mark_left_open_is_named_with_its_line(load):
    with pytest.raises(CommandError, match=r"wilayah\.csv, baris 4: Ada tanda kutip"):
        load(*ROWS[:2], '33.24.02,kecamatan,"Pageruyung"x,33.24')


@pytest.mark.parametrize("encoding", ["utf-16", "cp1252", "utf-8-sig"])
def test_a_list_as_a_spreadsheet_saves_it_here_is_read(load, encoding):
    rows = [row.replace(",", ";").replace("Blumah", "Blumáh") for row in ROWS]
    load(*rows, header=f"sep=;\n{HEADER.replace(',', ';')}", encoding=encoding, newline="\r\n")

    assert str(factories.region(BLUMAH)) == "Desa Blumáh"


def test_the_form_to_fill_in_is_a_workbook_that_loads(tmp_path):
    path = tmp_path / "wilayah.xlsx"
    call_command("load_regions", path, template=True)
    assert RegionPage.objects.count() == 0

    call_command("load_regions", path, verbosity=0)

    assert str(factories.region(BLUMAH)) == "Desa Blumah"


def test_a_file_that_is_not_there_is_named(tmp_path):
    with pytest.raises(CommandError, match=r"tiada\.csv tidak dapat dibaca"):
        call_command("load_regions", tmp_path / "tiada.csv")
    with pytest.raises(CommandError, match=r"tiada\.xlsx tidak dapat ditulis"):
        call_command("load_regions", tmp_path / "tiada" / "tiada.xlsx", template=True)


def test_a_name_that_is_reserved_in_addresses_gets_another_address(load):
    load(*ROWS[:2], "33.24.01.2001,desa,Media,33.24.01")

    assert factories.page(BLUMAH).slug == "media-2001"


def test_names_that_repeat_are_told_apart_by_their_district(load):
    load(
        *ROWS[:2],
        "33.24.02,kecamatan,Pageruyung,33.24",
        "33.24.01.2001,desa,Bangunsari,33.24.01",
        "33.24.02.2001,desa,Bangunsari,33.24.02",
        "33.24.02.2002,desa,Pageruyung,33.24.02",
    )

    assert set(Site.objects.values_list("hostname", flat=True)) == {
        "localhost",
        "plantungan.localhost",
        "pageruyung.localhost",
        "bangunsari-plantungan.localhost",
        "bangunsari-pageruyung.localhost",
        "pageruyung-pageruyung.localhost",
    }


# Names that repeat, and many regions at once

SEMARANG = (
    "33.22,kabupaten,Semarang,",
    "33.22.01,kecamatan,Getasan,33.22",
    "33.22.01.2001,desa,Kopeng,33.22.01",
    "33.74,kota,Semarang,",
    "33.74.01,kecamatan,Semarang Tengah,33.74",
    "33.74.01.1001,kelurahan,Miroto,33.74.01",
)


def test_a_city_and_a_regency_of_one_name_both_load(load):
    load(*SEMARANG, domain="jateng.example")

    assert dict(Site.objects.values_list("root_page__regionpage__code", "hostname")) == {
        "33.22": "jateng.example",
        "33.22.01": "getasan.jateng.example",
        "33.22.01.2001": "kopeng.jateng.example",
        "33.74": "semarang.jateng.example",
        "33.74.01": "semarang-tengah.jateng.example",
        "33.74.01.1001": "miroto.jateng.example",
    }
    assert {factories.page("33.22").slug, factories.page("33.74").slug} == {"semarang-22", "semarang-74"}
    factories.page("33.22").full_clean()


def test_a_village_named_like_a_sibling_loads_beside_it_or_later(load):
    load(*ROWS)
    load("33.24.01.2999,desa,Blumah,33.24.01")
    load("33.24.01.2997,desa,Blumah,33.24.01", "33.24.01.2998,desa,Blumah,33.24.01")

    assert [factories.page(f"33.24.01.{number}").slug for number in (2001, 2999, 2997, 2998)] == [
        "blumah",
        "blumah-2999",
        "blumah-2997",
        "blumah-2998",
    ]
    assert set(Site.objects.filter(site_name="Desa Blumah").values_list("hostname", flat=True)) == {
        "blumah.localhost",
        "blumah-plantungan.localhost",
        "desa-blumah-plantungan.localhost",
        "blumah-plantungan-2998.localhost",
    }


def test_news_that_has_the_address_already_keeps_it(load):
    load(*ROWS[:2])
    factories.article("33.24.01", title="Blumah", slug="blumah")

    load(ROWS[2])

    assert factories.page(BLUMAH).slug == "blumah-2001"


def test_a_long_name_makes_an_address_that_fits(load):
    name = "Panjang " * 30 + "Sekali"
    load(*ROWS[:2], f"33.24.01.2001,desa,{name},33.24.01", f"33.24.01.2002,desa,{name},33.24.01")

    hosts = Site.objects.filter(site_name__endswith="Sekali").values_list("hostname", flat=True)
    assert len({factories.page(code).slug for code in (BLUMAH, "33.24.01.2002")}) == 2
    assert len(set(hosts)) == 2
    assert all(len(label) <= 63 for host in hosts for label in host.split("."))


def test_a_page_loaded_with_many_others_is_like_one_that_was_added_alone(load):
    load(*ROWS)
    loaded = factories.page(BLUMAH)
    alone = RegionPage(title="Kediten", code="33.24.01.2002", level="village", label="Desa")
    factories.page("33.24.01").add_child(instance=alone)
    alone.refresh_from_db()

    of_each = {"id", "page_ptr", "path", "title", "draft_title", "slug", "url_path", "code", "translation_key"}
    fields = [field for field in RegionPage._meta.concrete_fields if field.name not in of_each]
    assert {f.name: f.value_from_object(loaded) for f in fields} == {f.name: f.value_from_object(alone) for f in fields}
    assert loaded.url_path == f"{loaded.get_parent().url_path}blumah/"
    assert alone.path == loaded._inc_path()
    assert Page.find_problems() == ([], [], [], [], [])
    newest = [journal.newest("region", page.pk) for page in (loaded, alone)]
    assert newest[0].state.keys() == newest[1].state.keys()
    assert [change.verb for change in newest] == ["created", "created"]


def test_what_was_loaded_is_on_record_and_found(load):
    load(*ROWS)

    assert list(record.verify()) == []
    assert list(integrity.differences()) == []
    assert [page.title for page in RegionPage.objects.search("Plantungan")] == ["Plantungan"]


def test_many_regions_take_few_queries(load):
    """SQLite takes some 35 pages with one query, PostgreSQL all of a batch."""

    def queries(first, count):
        with CaptureQueriesContext(connection) as captured:
            load(*(f"33.24.01.2{number:03},desa,Desa {number},33.24.01" for number in range(first, first + count)))
        return len(captured)

    load(*ROWS[:2])
    assert queries(200, 400) - queries(100, 2) <= 400 / 20


def test_the_whole_of_kendal():
    call_command("load_regions", KENDAL_CSV, verbosity=0)

    hosts = set(Site.objects.values_list("hostname", flat=True))
    counts = [RegionPage.objects.filter(level=level).count() for level in ("regency", "district", "village")]
    assert counts == [1, 20, 286]
    assert len(hosts) == 307
    assert {"localhost", "kendal.localhost", "limbangan.localhost", "limbangan-limbangan.localhost"} <= hosts
    assert RegionPage.objects.filter(label="Kelurahan").count() == 20
    assert set(CAST) <= set(RegionPage.objects.values_list("code", flat=True))
    assert factories.page(KENDAL).get_descendant_count() == 306
