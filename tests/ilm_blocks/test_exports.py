"""The registers as spreadsheets: the list as it stands, for those who may see it, safe to open."""

import csv
import io
from datetime import datetime

import openpyxl
import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from wagtail_modeladmin.helpers import AdminURLHelper

from ilm_blocks.models import Agreement, Change, ElectionStage, LocalDecision, Partner, QuietPeriod, Takeover
from partner_api.screens.models import Screen
from tests import factories
from tests.factories import BLUMAH, KEDITEN, KENDAL, NOON, PLANTUNGAN

pytestmark = pytest.mark.django_db

SECRET = "Rahasia Kediten"
EVERYTHING = ("add", "change", "publish")
ROWS = {
    Partner: lambda owner: factories.partner(owner, name=SECRET),
    Agreement: lambda owner: factories.agreement(factories.partner(owner), owner, number=SECRET),
    LocalDecision: lambda owner: factories.decision("hide", factories.ilm(KENDAL), owner, text=SECRET),
    QuietPeriod: lambda owner: factories.quiet_period(owner, name=SECRET),
    ElectionStage: lambda owner: factories.election_stage(owner, name=SECRET),
    Takeover: lambda owner: factories.takeover(owner, text=SECRET),
    Screen: lambda owner: Screen.objects.create(owner=factories.page(owner), name=SECRET),
}
REGISTERS = pytest.mark.parametrize("model", ROWS, ids=lambda model: model.__name__)
FORMATS = pytest.mark.parametrize("form", ["csv", "xlsx"])


@pytest.fixture(autouse=True)
def _without_second_factor(settings):
    settings.PEOPLE_MIDDLEWARE = [name for name in settings.PEOPLE_MIDDLEWARE if "second_factor" not in name]


def address(model, form, **asked):
    query = "".join(f"&{name}={value}" for name, value in asked.items())
    return f"{AdminURLHelper(model).index_url}?export={form}{query}"


def table(response):
    """The rows of a spreadsheet, the first one its headings."""
    content = b"".join(response.streaming_content)
    if response["Content-Type"].startswith("text/csv"):
        return list(csv.reader(io.StringIO(content.decode("utf-8-sig"))))
    return [list(row) for row in openpyxl.load_workbook(io.BytesIO(content)).active.iter_rows(values_only=True)]


@FORMATS
@REGISTERS
def test_an_officer_takes_the_register_of_their_own_regions_along(sign_in, model, form):
    ROWS[model](KEDITEN)

    headings, *rows = table(sign_in(PLANTUNGAN, *EVERYTHING).get(address(model, form)))

    assert "Wilayah pemilik" in headings
    [row] = rows
    assert SECRET in row
    assert str(factories.region(KEDITEN)) in row


@FORMATS
@REGISTERS
def test_no_export_holds_the_rows_of_another_region(sign_in, model, form):
    ROWS[model](KEDITEN)

    assert len(table(sign_in(BLUMAH, *EVERYTHING).get(address(model, form)))) == 1


@FORMATS
@REGISTERS
def test_who_may_not_open_the_list_gets_no_export_of_it(sign_in, model, form):
    ROWS[model](BLUMAH)

    response = sign_in(BLUMAH).get(address(model, form))

    assert response.status_code == 302
    assert not response.streaming


@FORMATS
def test_an_export_is_narrowed_as_the_list_is(sign_in, form):
    factories.partner(BLUMAH, name="PKK Blumah")
    factories.partner(BLUMAH, name="Karang Taruna")

    _headings, *rows = table(sign_in(BLUMAH, *EVERYTHING).get(address(Partner, form, q="PKK")))

    assert [row[0] for row in rows] == ["PKK Blumah"]


@pytest.mark.parametrize("text", ["=1+1", "+62812", "-2", "@SUM(A1)", "\t=1"])
def test_a_text_is_never_a_formula(sign_in, text):
    factories.partner(BLUMAH, name=text)
    officer = sign_in(BLUMAH, *EVERYTHING)

    assert table(officer.get(address(Partner, "csv")))[1][0] == f"'{text}"
    workbook = openpyxl.load_workbook(io.BytesIO(b"".join(officer.get(address(Partner, "xlsx")).streaming_content)))
    assert (workbook.active["A2"].data_type, workbook.active["A2"].value) == ("s", text)


def test_words_are_those_of_the_list(sign_in):
    factories.partner(BLUMAH, name="PKK Blumah", kind="office")

    headings, row = table(sign_in(BLUMAH, *EVERYTHING).get(address(Partner, "csv")))

    assert headings == ["Nama", "Jenis", "Badan pemerintah", "Wilayah pemilik", "Tingkat", "Aktif"]
    assert row[0] == "PKK Blumah"
    assert row[1] == Partner(kind="office").get_kind_display()
    assert row[4:] == ["desa/kelurahan", "ya"]


def test_moments_are_told_in_our_zone_in_iso_for_programs_and_as_dates_for_people(sign_in):
    factories.takeover(BLUMAH, starts_at=NOON)
    factories.quiet_period(BLUMAH)
    officer = sign_in(BLUMAH, *EVERYTHING)

    assert "2024-02-01T12:00:00+07:00" in table(officer.get(address(Takeover, "csv")))[1]
    assert "2024-02-11" in table(officer.get(address(QuietPeriod, "csv")))[1]
    assert datetime(2024, 2, 1, 12) in table(officer.get(address(Takeover, "xlsx")))[1]  # noqa: DTZ001 (a sheet's own)


def test_a_csv_is_streamed_and_named_in_words(sign_in):
    response = sign_in(BLUMAH, *EVERYTHING).get(address(Partner, "csv"))

    assert response.streaming
    assert response["Content-Disposition"] == 'attachment; filename="mitra.csv"'


def test_the_journal_is_exported_whole(sign_in):
    officer = sign_in(KENDAL, *EVERYTHING)
    factories.ilm(KENDAL)

    headings, *rows = table(officer.get(address(Change, "csv")))

    assert headings[:2] == ["Nomor", "Pada"]
    assert len(rows) == Change.objects.count()


def test_the_journal_calls_each_row_by_the_name_that_it_bore(sign_in):
    officer = sign_in(KENDAL, *EVERYTHING)
    partner = factories.partner(KENDAL, name="Bawaslu Kendal")
    ilm = factories.draft(KENDAL, title="Tolak politik uang")
    ilm.save_revision().publish()
    takeover = factories.takeover(KENDAL, text="Banjir di Kaliwungu")
    partner.name = "Bawaslu"
    partner.save(update_fields=["name"])

    _headings, *rows = table(officer.get(address(Change, "csv")))

    objects = [row[2] for row in rows]
    assert {
        f"mitra {partner.pk} · Bawaslu Kendal",
        f"mitra {partner.pk} · Bawaslu",
        f"ILM {ilm.pk} · Tolak politik uang",
        f"siaran darurat {takeover.pk} · Banjir di Kaliwungu",
    } < set(objects)


@pytest.mark.parametrize("form", ["", "csv"])
def test_the_queries_of_the_journal_do_not_grow_with_its_rows_and_regions(sign_in, form):
    officer = sign_in(KENDAL, *EVERYTHING)
    few = queries_of(officer, form)
    for owner in (KENDAL, PLANTUNGAN, BLUMAH, KEDITEN):
        for _number in range(3):
            factories.partner(owner)

    assert queries_of(officer, form) <= few


def queries_of(officer, form):
    with CaptureQueriesContext(connection) as queries:
        response = officer.get(address(Change, form))
        assert response.status_code == 200
        list(response.streaming_content) if response.streaming else response.content
    return len(queries)
