"""The page of the play report, its files, the paper to be signed and the page where that is checked."""

import io
import json
import re

import pytest
from django.core.management import CommandError, call_command
from openpyxl import load_workbook

from partner_api.models import IssuedReport
from partner_api.reports import canonical, tables
from tests import factories
from tests.factories import BLUMAH, KEDITEN, KENDAL, NOON, PLANTUNGAN, WELERI
from tests.partner_api.reports.conftest import DAY, HOUR, MINUTE, TODAY, elsewhere, log, member_of, minutes, sum_plans
from tests.signing_in import signed_in

pytestmark = pytest.mark.django_db

PAGE = "/admin/play-report/"
DAYS = {"first": f"{TODAY - DAY:%d/%m/%Y}", "last": f"{TODAY:%d/%m/%Y}"}


@pytest.fixture
def played(story, send):
    send([*log(story.ours, *minutes(20 * MINUTE, 5)), *log(story.theirs, 3 * HOUR)])
    sum_plans()
    return story


def of_region(code=BLUMAH, **more):
    return {"region": factories.page(code).pk} | DAYS | more


@pytest.fixture
def wawan(db):
    """Operates videotrons in Blumah."""
    return factories.officer("wawan", BLUMAH, "operate")


def issue(user, **asked):
    """The PDF that ``user`` has made, and what is on record of it."""
    answer = signed_in(user).post(f"{PAGE}?{_query(asked)}")
    return answer, IssuedReport.objects.first()


def _query(asked):
    return "&".join(f"{name}={value}" for name, value in asked.items())


def test_an_officer_reads_the_report_of_the_own_region(played, wawan):
    page = signed_in(wawan).get(PAGE, of_region()).content.decode()

    assert "Tolak politik uang" in page
    assert "Periksa nama Anda" in page
    assert "Balai desa" in page
    assert page.count('role="img"') == 2
    assert "menunggu laporan" in page


def test_a_videotron_that_one_may_not_read_is_as_unknown_as_one_that_there_never_was(played, wawan):
    strange = elsewhere()
    member = member_of(played.bawaslu)

    for user, asked in ((wawan, of_region()), (member, {"partner": played.bawaslu.pk} | DAYS)):
        pages = [
            signed_in(user).get(PAGE, asked | {"screen": number}).content.decode() for number in (strange.pk, "tak-ada")
        ]
        told = [re.sub(r"(?s)<script.*?</script>|csrf\S+", "", page.replace(strange.pk, "tak-ada")) for page in pages]
        assert "Videotron ini bukan bagian dari laporan ini." in told[0]
        assert "Pasar Weleri" not in told[0]
        assert told[0] == told[1]
        own = signed_in(user).get(PAGE, asked | {"screen": played.screen.pk}).content.decode()
        assert "Tolak politik uang" in own


@pytest.mark.parametrize(("at", "asked", "status"), [
    (KENDAL, BLUMAH, 200), (PLANTUNGAN, BLUMAH, 200), (BLUMAH, BLUMAH, 200),
    (WELERI, BLUMAH, None), (KEDITEN, BLUMAH, None), (BLUMAH, KENDAL, None),
])  # fmt: skip
def test_other_regions_are_no_choice(played, at, asked, status):
    answer = signed_in(factories.officer("petugas", at, "operate")).get(PAGE, of_region(asked))

    assert ("Tolak politik uang" in answer.content.decode()) is (status == 200)
    assert answer.status_code == 200


def test_a_partners_people_read_of_their_own_items_alone(played):
    client = signed_in(member_of(played.bawaslu))

    page = client.get(PAGE, {"partner": played.bawaslu.pk} | DAYS).content.decode()
    foreign = client.get(PAGE, {"partner": played.kpu.pk} | DAYS).content.decode()
    region = client.get(PAGE, of_region()).content.decode()

    assert "Tolak politik uang" in page
    assert "Periksa nama Anda" not in page + foreign + region
    assert "Balai desa" not in foreign


def test_who_has_no_part_in_it_is_turned_away(story):
    assert signed_in(factories.officer("tamu", BLUMAH, "add")).get(PAGE, of_region()).status_code in (302, 403)


def test_without_a_question_it_is_of_the_month_that_ended_last(played, wawan):
    page = signed_in(wawan).get(PAGE).content.decode()

    assert "1 Januari 2024 sampai 31 Januari 2024" in page


@pytest.mark.parametrize(("first", "last", "said"), [
    ("02/02/2024", "01/02/2024", "Hari terakhir mendahului hari pertama"),
    ("01/02/2024", "02/02/2024", "Hari ini belum tiba"),
    ("01/01/2023", "01/02/2024", "paling lama satu tahun"),
    ("31/02/2024", "01/02/2024", "error-message"),
])  # fmt: skip
def test_days_that_cannot_be_are_refused_with_the_way_out(story, wawan, first, last, said):
    page = signed_in(wawan).get(PAGE, of_region(first=first, last=last)).content.decode()

    assert said in page
    assert "SHA-256" not in page


def test_days_without_anything_say_so(story, wawan):
    page = signed_in(wawan).get(PAGE, of_region()).content.decode()

    assert "Belum ada rencana atau tayangan yang tercatat pada hari-hari ini." in page


def test_all_files_hold_the_same_rows(played, wawan):
    client = signed_in(wawan)
    told = json.loads(client.get(PAGE, of_region(format="json")).content)
    sheet = load_workbook(io.BytesIO(client.get(PAGE, of_region(format="xlsx")).content), read_only=True).worksheets[0]
    content = client.get(PAGE, of_region(format="csv"))

    assert canonical.digest(tables.read_csv(content.content)) == told["digest"]
    assert canonical.digest(map(canonical.read, list(sheet.iter_rows(values_only=True))[1:])) == told["digest"]
    assert content["Content-Disposition"] == 'attachment; filename="laporan-tayang-20240131-20240201.csv"'
    assert "no-store" in content["Cache-Control"]


def test_more_rows_than_a_sheet_takes_are_told_with_the_way_out_and_csv_holds_them(played, wawan, monkeypatch):
    monkeypatch.setattr(tables, "MOST_IN_A_SHEET", 1)
    client = signed_in(wawan)

    answer = client.get(PAGE, of_region(format="xlsx"))

    assert answer["Content-Type"].startswith("text/html")
    assert "pilih hari yang lebih sedikit, atau ambil CSV-nya" in answer.text
    assert "Tolak politik uang" in answer.text, "the report itself stays on the page"
    assert len(list(tables.read_csv(client.get(PAGE, of_region(format="csv")).content))) > 1


def test_a_paper_is_made_and_on_record(played, wawan):
    answer, issued = issue(wawan, **of_region())

    assert answer["Content-Type"] == "application/pdf"
    assert answer.content.startswith(b"%PDF-")
    assert (issued.first, issued.last, issued.issued_by) == (TODAY - DAY, TODAY, wawan)
    assert issued.office == "Diskominfo Kabupaten Kendal"
    assert issued.about == {"region": "Desa Blumah"}
    assert issued.totals["shown"] == 6
    assert issued.issued_at == NOON


def test_a_member_issues_a_paper_of_the_partner(played):
    _answer, issued = issue(member_of(played.bawaslu), partner=played.bawaslu.pk, **DAYS)

    assert (issued.office, issued.agreements) == (
        "Bawaslu Kabupaten Kendal",
        ["480/1/PKS/2023 · Bawaslu Kabupaten Kendal"],
    )
    assert issued.owner_id == played.bawaslu.owner_id


def test_nothing_is_issued_of_days_without_anything(story, wawan):
    _answer, issued = issue(wawan, **of_region())

    assert issued is None


@pytest.mark.parametrize("by", ["mark", "digest"])
def test_anybody_checks_a_paper_by_its_number_or_its_digest(client, played, wawan, by):
    _answer, issued = issue(wawan, **of_region())

    page = client.get(f"/laporan-tayang/{getattr(issued, by)}/")

    text = page.content.decode()
    assert page.status_code == 200
    assert "Ya: laporan ini diterbitkan di sini" in text
    assert {issued.mark, issued.digest, "Diskominfo Kabupaten Kendal", "31 Januari 2024 sampai 1 Februari 2024"} <= {
        *re.findall(r"<code>(.*?)</code>", text), *re.findall(r"<dd>(.*?)</dd>", text)
    }  # fmt: skip
    assert "wawan" not in text


def test_the_lines_of_a_paper_can_be_compared_with_those_on_record(client, played, wawan, send):
    _answer, issued = issue(wawan, **of_region())
    send(log(played.ours, 5 * HOUR))  # what comes later is no part of it

    text = client.get(f"/laporan-tayang/{issued.mark}/").content.decode()

    lines = re.findall(r'<th scope="row">(.*?)<br><small>(.*?)</small></th>\s*<td>.*?</td>\s*<td>(.*?)</td>', text)
    assert sorted(lines) == [
        ("Periksa nama Anda", "KPU Kabupaten Kendal", "1"), ("Tolak politik uang", "Bawaslu Kabupaten Kendal", "5"),
    ]  # fmt: skip
    IssuedReport.objects.update(totals={**issued.totals, "items": []})  # of one from before its lines were kept
    assert "<table" not in client.get(f"/laporan-tayang/{issued.mark}/").content.decode()


def test_a_paper_made_before_the_plan_was_known_says_so(client, story, send, wawan):
    send(log(story.ours, HOUR))
    _answer, issued = issue(wawan, **of_region())

    page = client.get(f"/laporan-tayang/{issued.mark}/").content.decode()

    assert issued.totals["planned"] is None
    assert re.search(r"<dt>Rencana, kali</dt>\s*<dd>–</dd>", page)


def test_the_page_tells_the_plan_beside_its_part_in_reported_hours(played, wawan):
    page = signed_in(wawan).get(PAGE, of_region(first=f"{TODAY - 2 * DAY:%d/%m/%Y}")).content.decode()

    assert "0:00:00 pada jam yang dilaporkan" in page  # those of the days before are not
    assert "dari waktu rencana pada jam yang dilaporkan" in page
    assert "1 Februari 2024: rencana –" in page  # not over, so not 0


def test_days_with_unreported_hours_are_marked_whatever_was_shown(story, send, wawan):
    send(log(story.ours, HOUR))  # no plan is known, so nothing stands above what was shown
    page = signed_in(wawan).get(PAGE, of_region()).content.decode()

    days = page.split('id="chart-days"')[1].split("</svg>")[0]
    assert days.count('class="ilm-report-gap"') == days.count('class="ilm-report-planned"') == 2


def test_one_videotron_is_named_and_the_way_back_to_all_of_them(played, wawan):
    client = signed_in(wawan)

    narrow = client.get(PAGE, of_region(screen=played.screen.pk)).content.decode()
    wider = re.search(r'class="ilm-report-widen" href="(.*?)"', narrow)[1].replace("&amp;", "&")

    assert f"Videotron: {played.screen}" in narrow
    assert "ilm-report-widen" not in client.get(PAGE + wider).content.decode()


def test_a_renamed_partner_chooses_the_agreement_of_its_earlier_name(played):
    member = member_of(played.bawaslu)
    now = factories.partner(name="Bawaslu Kendal")
    played.bawaslu.successor = now
    played.bawaslu.save(update_fields=["successor"])
    factories.member(member, now)

    asked = {"partner": now.pk, "agreement": played.paper.pk} | DAYS
    page = signed_in(member).get(PAGE, asked).content.decode()

    assert f'<option value="{played.paper.pk}" selected>' in page
    assert "Tolak politik uang" in page


def test_an_officer_without_any_videotron_is_told_so(story):
    page = signed_in(factories.officer("petugas", KEDITEN, "operate")).get(PAGE).content.decode()

    assert "Di wilayah Anda belum ada videotron" in page
    assert "error-message" not in page


@pytest.mark.parametrize("mark", ["abcd2345efgh", "0" * 64, "x", "<script>"])
def test_an_unknown_paper_is_not_known(client, story, mark):
    page = client.get(f"/laporan-tayang/{mark}/")

    assert page.status_code == 404
    assert "tidak kami kenal" in page.content.decode()


def test_what_is_typed_leads_to_its_address(client, story):
    assert client.get("/laporan-tayang/").status_code == 200
    assert client.get("/laporan-tayang/", {"mark": " ABCD 2345 efgh "})["Location"] == "/laporan-tayang/abcd2345efgh/"
    assert client.get("/laporan-tayang/", {"mark": "bukan"}).status_code == 400


def test_a_number_in_capitals_is_the_same_number(client, played, wawan):
    _answer, issued = issue(wawan, **of_region())

    for mark in (issued.mark, issued.digest):
        assert client.get(f"/laporan-tayang/{mark.upper()}/").status_code == 200


def test_the_digest_of_a_paper_is_computed_from_the_file(played, wawan, tmp_path, capsys):
    _answer, issued = issue(wawan, **of_region())
    file = tmp_path / "laporan.csv"
    file.write_bytes(signed_in(wawan).get(PAGE, of_region(format="csv")).content)

    call_command("verify_play_report", str(file))
    told = capsys.readouterr().out
    assert f"SHA-256: {issued.digest}" in told
    assert issued.mark in told

    file.write_bytes(file.read_bytes() + b"\r\n")
    call_command("verify_play_report", str(file))
    assert f"SHA-256: {issued.digest}" in capsys.readouterr().out

    file.write_bytes(file.read_bytes().replace(b"Balai desa", b"Balai kota"))
    with pytest.raises(CommandError):
        call_command("verify_play_report", str(file))


@pytest.mark.parametrize("content", [b"", b"hari,jam\n", b"\xff\xfe\x00"])
def test_what_is_no_report_is_told_so(tmp_path, content):
    file = tmp_path / "lain.csv"
    file.write_bytes(content)

    with pytest.raises(CommandError):
        call_command("verify_play_report", str(file))
    with pytest.raises(CommandError):
        call_command("verify_play_report", str(tmp_path / "tidak-ada.csv"))


def test_page_paper_and_check_name_the_partner_beside_the_number(client, played, wawan):
    """The region's number alone may be that of two partners."""
    named = "480/1/PKS/2023 · Bawaslu Kabupaten Kendal"

    _answer, issued = issue(wawan, **of_region())

    assert named in issued.agreements
    assert named in signed_in(wawan).get(PAGE, of_region()).content.decode()
    assert named in client.get(f"/laporan-tayang/{issued.mark}/").content.decode()
