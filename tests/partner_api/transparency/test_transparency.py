"""What aired on public screens, by whom, month by month: for everybody, and as far as anybody knows."""

import re
from datetime import date, timedelta
from html import unescape

import pytest
from bs4 import BeautifulSoup
from django.contrib.auth import get_user_model
from django.db import connection
from django.db.models import ProtectedError
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils.html import strip_tags

from cms.accounts import roles
from cms.answers import asked
from ilm_blocks import actions
from ilm_blocks.models import Change, ElectionStage, Partner
from partner_api.models import PlayHour, Screen
from partner_api.reports import report
from partner_api.screens.plans.models import PlannedHour
from partner_api.transparency.months import Month
from tests import factories
from tests.factories import BLUMAH, KENDAL, NOON, PLANTUNGAN, WELERI
from tests.partner_api.reports.conftest import DAY, HOUR, MINUTE, elsewhere, log, minutes, sum_plans
from tests.partner_api.transparency.conftest import PAGE, read

pytestmark = pytest.mark.django_db

JANUARY = f"{PAGE}?bulan=2024-01"
LINES, SCREENS = f"{PAGE}tayang.csv?bulan=2024-01", f"{PAGE}videotron.csv?bulan=2024-01"


def text(response):
    """The words of the page, without what stands around them."""
    main = response.content.decode().partition("<main")[2].partition("</main>")[0]
    return " ".join(unescape(strip_tags(main)).split())


def tables(response):
    """The cells of each table, line by line."""
    found = re.findall(r"<table.*?</table>", response.content.decode(), re.DOTALL)
    rows = [re.findall(r"<tr.*?</tr>", table, re.DOTALL) for table in found]
    cells = r"<t[hd][ >].*?</t[hd]>"
    return [
        [[" ".join(unescape(strip_tags(cell)).split()) for cell in re.findall(cells, row, re.DOTALL)] for row in table]
        for table in rows
    ]


@pytest.fixture
def january(story, send):
    """Thirty plays of Bawaslu, ten of the KPU."""
    answer = send([*log(story.ours, *minutes(DAY, 30)), *log(story.theirs, *minutes(DAY + HOUR, 10))])
    assert answer.json()["flagged"] == []
    return story


def test_a_month_names_each_ilm_with_those_who_answer_for_it(january, visit):
    page = visit(BLUMAH, JANUARY)

    aired, partners, owners, screens = tables(page)
    assert aired[1:] == [
        ["Tolak politik uang", "Bawaslu Kabupaten Kendal", "Diskominfo Kabupaten Kendal", "480/1/PKS/2023", "30",
         "5 menit", "1"],
        ["Periksa nama Anda", "KPU Kabupaten Kendal", "Diskominfo Kabupaten Kendal", january.theirs.agreement.number,
         "10", "1 menit", "1"],
    ]  # fmt: skip
    assert partners[1:] == [["Bawaslu Kabupaten Kendal", "75,0 %"], ["KPU Kabupaten Kendal", "25,0 %"]]
    assert owners[1:] == [["Kabupaten Kendal", "100,0 %"]]
    assert screens[1][:4] == ["Balai desa", "Desa Blumah", "40", "6 menit"]


def test_the_file_has_the_same_lines_for_programs(january, visit):
    lines = read(visit(BLUMAH, LINES))

    assert [(line["ilm"], line["plays"], line["airtime_ms"], line["screens"]) for line in lines] == [
        (str(january.ours.pk), "30", "300000", "1"),
        (str(january.theirs.pk), "10", "100000", "1"),
    ]
    assert {line["month"] for line in lines} == {"2024-01"}
    assert {line["distributor"] for line in lines} == {"Diskominfo Kabupaten Kendal"}
    assert {line["withdrawn_on"] for line in lines} == {""}
    [screen] = read(visit(BLUMAH, SCREENS))
    assert (screen["screen"], screen["region"], screen["plays"]) == ("Balai desa", "Desa Blumah", "40")
    assert int(screen["hours_awaited"]) > 50


def test_hours_without_a_report_are_said_in_plain_words_and_not_as_nothing_shown(story, send, visit):
    send(log(story.ours, 2 * DAY))
    sum_plans()

    told = text(visit(BLUMAH, JANUARY))

    [screen] = read(visit(BLUMAH, SCREENS))
    assert f"Untuk {screen['hours_unreported']} jam tidak ada laporan dan tidak akan ada lagi" in told
    assert f"Laporan untuk {screen['hours_awaited']} jam mungkin masih dalam perjalanan" in told
    assert "tidak diketahui: mungkin semua yang direncanakan, mungkin tidak ada sama sekali" in told


def test_what_was_withdrawn_stands_under_the_title_of_that_time_and_is_named_as_withdrawn(january, visit):
    actions.withdraw(january.ours, code="error_in_content")

    withdrawn = tables(visit(BLUMAH, JANUARY))[0][1]

    assert withdrawn[0] == "Tolak politik uang ditarik 1 Februari 2024"
    assert read(visit(BLUMAH, LINES))[0]["withdrawn_on"] == "2024-02-01"


def test_another_title_is_another_line(january, send, noon, visit):
    factories.approve(_retitled(january.ours, "Lawan politik uang"))
    send(log(january.ours, 5 * MINUTE))

    assert [line["title"] for line in read(visit(BLUMAH, LINES))] == ["Tolak politik uang", "Periksa nama Anda"]
    assert [line["ilm"] for line in read(visit(BLUMAH, LINES.replace("2024-01", "2024-02")))] == [str(january.ours.pk)]


def _retitled(ilm, title):
    ilm.title = title
    return ilm


def test_a_region_tells_of_its_videotrons_and_of_those_below_alone(january, visit):
    elsewhere()

    assert [line["plays"] for line in read(visit(KENDAL, LINES))] == ["30", "10"]
    assert [line["plays"] for line in read(visit(PLANTUNGAN, LINES))] == ["30", "10"]
    assert {line["screen"] for line in read(visit(KENDAL, SCREENS))} == {"Balai desa", "Pasar Weleri"}
    assert visit(WELERI, LINES).status_code == 404  # of no month is anything known there but of the current one
    assert "Tidak ada catatan tayang pada Februari 2024." in text(visit(WELERI))


def test_no_table_is_shown_that_has_no_line(january, visit):
    Screen.objects.update(paired_at=None)
    for code in (KENDAL, WELERI):
        main = BeautifulSoup(visit(code).content, "html.parser").select_one("main")
        assert all(table.select("tbody tr") for table in main.select("table"))
        assert not main.select("#videotron")


def test_where_no_videotron_stands_the_page_says_so(january, visit):
    told = text(visit(WELERI))

    assert "Belum ada videotron publik yang terdaftar di Kecamatan Weleri." in told


def test_the_current_month_is_told_so_far_and_a_month_that_is_over_as_a_whole(january, send, visit):
    send(log(january.ours, MINUTE))

    now, before = visit(BLUMAH), visit(BLUMAH, JANUARY)

    assert "Februari 2024 · sejauh ini" in text(now)
    assert "angkanya sampai 1 Februari 2024" in text(now)
    assert "sejauh ini" not in text(before)
    assert 'href="?bulan=2024-01"' in now.content.decode()


@pytest.mark.parametrize(
    "asked_for",
    ["2024-03", "2023-12", "2024-13", "2024", "", "Januari", "٢٠٢٤-٠١", "2024-01-01", "2024-01&bulan=2024-01"],
)
def test_a_month_that_nobody_can_tell_of_is_unknown(january, visit, asked_for):
    for path in (PAGE, f"{PAGE}tayang.csv", f"{PAGE}videotron.csv"):
        assert visit(BLUMAH, f"{path}?bulan={asked_for}").status_code == 404


def test_what_others_write_behind_the_address_is_no_other_page(january, visit):
    assert visit(BLUMAH, f"{JANUARY}&fbclid=abc").content == visit(BLUMAH, JANUARY).content
    named = asked.of({"REQUEST_METHOD": "GET", "PATH_INFO": PAGE, "QUERY_STRING": "bulan=2024-01&fbclid=abc&halaman=2",
                      "wsgi.url_scheme": "http", "HTTP_HOST": "localhost"})  # fmt: skip
    assert named.query == "bulan=2024-01"


def test_only_a_late_report_changes_what_is_told_of_a_month_that_is_over(january, send, noon, visit):
    before = visit(BLUMAH, JANUARY)
    noon.shift(59 * 60)
    same = visit(BLUMAH, JANUARY, **{"if-none-match": before["ETag"]})
    send(log(january.ours, 30 * HOUR))
    after = visit(BLUMAH, JANUARY, **{"if-none-match": before["ETag"]})

    assert (same.status_code, after.status_code) == (304, 200)
    assert tables(after)[0][1][4] == "31"


def test_an_answer_is_made_anew_each_hour_and_when_something_was_withdrawn(january, noon, visit):
    for path in (JANUARY, LINES, SCREENS):
        noon.move_to(NOON + 20 * MINUTE)
        answer = visit(BLUMAH, path)
        assert answer.holds_until == NOON + HOUR
        owner = factories.page(KENDAL).pk
        assert {f"programme:at:{owner}", "regions:all"} <= answer.made_of
        assert "public" in answer["Cache-Control"]


def test_the_answer_of_a_month_whose_proofs_have_come_is_made_anew_each_day(january, noon, visit):
    over = NOON.replace(hour=17) - DAY  # of January, in WIB
    for asked_at, until in (
        (over + 4 * DAY - MINUTE, over + 4 * DAY),
        (over + 4 * DAY, over + 5 * DAY),
        (over + 40 * DAY + MINUTE, over + 41 * DAY),
    ):
        noon.move_to(asked_at)
        assert {visit(BLUMAH, path).holds_until for path in (JANUARY, LINES, SCREENS)} == {until}


def test_the_balance_between_partners_is_told_for_the_days_of_an_election(january, visit):
    silent = factories.partner(name="Panwascam contoh", short_name="Panwascam")
    factories.agreement(silent, number="3/PKS")
    gone = factories.partner(name="Mitra lama contoh", short_name="Lama")
    factories.agreement(gone, number="4/PKS", valid_from=date(2020, 1, 1), valid_until=date(2020, 12, 31))
    day = NOON.date() - DAY
    factories.quiet_period(name="Masa tenang contoh", first_day=day, last_day=day)
    factories.quiet_period(name="Masa tenang lain", first_day=day + 10 * DAY, last_day=day + 11 * DAY)

    page = visit(BLUMAH, JANUARY)

    assert "Imbangan antarmitra: Masa tenang contoh" in text(page)
    assert "31 Januari 2024" in text(page)
    assert "Masa tenang lain" not in text(page)
    assert tables(page)[3][1:] == [
        ["Bawaslu Kabupaten Kendal", "30", "5 menit", "75,0 %"],
        ["KPU Kabupaten Kendal", "10", "1 menit", "25,0 %"],
        ["Panwascam contoh", "0", "0 detik", "0,0 %"],
    ]


def test_a_partner_that_was_renamed_is_one_partner_in_the_balance_and_never_a_silent_one(january, visit):
    renamed = factories.partner(name="Bawaslu Kendal", short_name="Baru")
    Partner.objects.filter(pk=january.bawaslu.pk).update(successor=renamed)
    factories.agreement(renamed, number="99/PKS")
    day = NOON.date() - DAY
    factories.quiet_period(name="Masa tenang contoh", first_day=day, last_day=day)

    before = tables(visit(BLUMAH, JANUARY))[3][1:]
    PlayHour.objects.create(**hour_of(january.screen, 900, renamed), hour=NOON - DAY)
    actions.withdraw(january.theirs, code="error_in_content")  # whatever makes the answer anew
    after = tables(visit(BLUMAH, JANUARY))[3][1:]

    assert before == [
        ["Bawaslu Kabupaten Kendal", "30", "5 menit", "75,0 %"], ["KPU Kabupaten Kendal", "10", "1 menit", "25,0 %"],
    ]  # fmt: skip
    assert after == [
        ["Bawaslu Kendal", "40", "6 menit", "80,0 %"], ["KPU Kabupaten Kendal", "10", "1 menit", "20,0 %"],
    ]  # fmt: skip


def test_the_balance_is_told_for_a_stage_that_the_regency_has_entered_at_once_and_of_all_its_days_in_the_month(
    january, visit
):
    before = visit(BLUMAH, JANUARY)
    stage = factories.election_stage(name="Masa kampanye contoh", basis="PKPU contoh")
    told = visit(BLUMAH, JANUARY)

    assert "Imbangan antarmitra" not in text(before)
    assert "Imbangan antarmitra: Masa kampanye contoh 10 Januari 2024 sampai 31 Januari 2024 · PKPU contoh" in text(
        told
    )
    assert [line[1] for line in tables(told)[3][1:]] == ["30", "10"]
    assert f"pages:at:{stage.owner_id}" in before.made_of  # so no stored answer outlives it


@pytest.mark.parametrize("facts", [{"is_cancelled": True}, {"owner": WELERI}, {"first_day": date(2024, 2, 1)}])
def test_a_stage_that_was_cancelled_or_of_elsewhere_or_to_come_is_not_told(january, visit, facts):
    factories.election_stage(**facts)

    assert "Imbangan antarmitra" not in text(visit(BLUMAH, JANUARY))


def test_an_administrator_enters_a_stage_that_withholds_nothing_and_is_on_record(client, january, visit):
    officer = get_user_model().objects.create_user("admin-kabupaten")
    roles.assign(officer, "administrator", factories.page(KENDAL))
    client.force_login(officer)
    facts = {"owner": factories.page(KENDAL).pk, "name": "Kampanye contoh", "last_day": "2024-02-10"}
    url = reverse("ilm_blocks_electionstage_modeladmin_create")

    turned = client.post(url, facts | {"first_day": "2024-03-10"})
    entered = client.post(url, facts | {"first_day": "2024-01-10"})

    assert "Hari terakhir mendahului hari pertama" in turned.content.decode()
    assert entered.status_code == 302
    stage = ElectionStage.objects.get()
    assert Change.objects.get(kind="electionstage", object_id=stage.pk).actor_name == "admin-kabupaten"
    with pytest.raises(ProtectedError):
        stage.delete()


def hour_of(screen, number, responsible, **facts):
    """An hour with ten plays of the ILM ``number`` of ``responsible``."""
    return {
        "screen": screen, "owner": screen.owner, "item": f"{number}.1", "revision": 1, "ilm_id": number,
        "title": f"ILM {number}", "responsible_id": responsible.pk, "responsible_name": responsible.name,
        "complete": 10, "shown_ms": 100_000, "loop": "stage", "screen_name": screen.name,
        "region_name": "Desa Blumah",
    } | facts  # fmt: skip


def test_the_balance_of_some_days_leaves_out_what_aired_on_others(january, send, visit):
    send(log(january.theirs, *minutes(2 * DAY, 7)))
    day = NOON.date() - DAY
    factories.quiet_period(name="Masa tenang contoh", first_day=day, last_day=day)

    aired, _partners, _owners, balance, _screens = tables(visit(BLUMAH, JANUARY))

    assert (aired[2][4], balance[2][1]) == ("17", "10")


def test_what_was_never_to_be_seen_has_no_share(january, visit):
    unseen = factories.partner(name="Mitra gagal contoh", short_name="Gagal")
    PlayHour.objects.create(
        **hour_of(january.screen, 901, unseen, complete=0, failed=4, shown_ms=0), hour=NOON - DAY
    )  # fmt: skip

    assert "Mitra gagal contoh" not in visit(BLUMAH, JANUARY).content.decode()


def test_a_videotron_that_was_not_there_in_a_month_is_not_told_of_then(january, visit):
    before = visit(BLUMAH, SCREENS).content
    factories.screen(BLUMAH, name="Baru dipasang", paired_at=NOON)

    assert visit(BLUMAH, SCREENS).content == before


def test_a_videotron_that_is_switched_off_owes_no_report(story, noon, visit):
    PlayHour.objects.create(**hour_of(story.screen, 900, story.kpu), hour=NOON - 4 * DAY)
    noon.move_to(NOON - 3 * DAY)
    story.screen.is_active = False
    story.screen.save()
    noon.move_to(NOON)
    sum_plans()

    [screen] = read(visit(BLUMAH, SCREENS))

    assert int(screen["hours_awaited"]) + int(screen["hours_unreported"]) <= 48  # of the days before
    assert "Belum ada jam operasi videotron" in text(visit(BLUMAH))
    assert not PlannedHour.objects.filter(hour__gt=NOON - 3 * DAY + HOUR).exists()


def test_no_month_is_too_large_to_be_told(january, visit, monkeypatch):
    monkeypatch.setattr(report, "MOST_ROWS", 8)
    PlayHour.objects.bulk_create(
        PlayHour(**hour_of(january.screen, 900, january.kpu), hour=NOON - DAY - hours * HOUR) for hours in range(200)
    )

    assert read(visit(BLUMAH, LINES))[0]["plays"] == "2000"


def test_an_emergency_is_named_as_one(january, visit):
    PlayHour.objects.create(
        screen=january.screen, owner=factories.page(BLUMAH), item="t3.1", revision=1, title="Banjir di Weleri",
        responsible_name="Pemerintah Kabupaten Kendal", hour=NOON - DAY, complete=1, shown_ms=5_000, loop="stage",
        screen_name="Balai desa", region_name="Desa Blumah",
    )  # fmt: skip

    emergency = tables(visit(BLUMAH, JANUARY))[0][3]

    assert emergency[:4] == ["Banjir di Weleri darurat", "Pemerintah Kabupaten Kendal", "–", "–"]


def test_its_cost_does_not_grow_with_what_aired(january, send, visit):
    def queries(path):
        with CaptureQueriesContext(connection) as found:
            visit(KENDAL, path)
        return len(found)

    for hours, path in enumerate((JANUARY, LINES, SCREENS)):
        queries(path)
        few = queries(path)
        send(log(january.ours, *minutes(DAY + (5 + hours) * HOUR, 20)))
        elsewhere()
        assert queries(path) == few
        assert few <= 30


def test_a_page_of_very_many_lines_stays_light_and_its_file_has_them_all(january, visit):
    name = "Waspada angin kencang, hujan lebat dan pohon tumbang di jalan raya (contoh)"
    PlayHour.objects.bulk_create(
        PlayHour(
            screen=january.screen, owner=factories.page(BLUMAH), item=f"{1000 + n}.1", revision=1, ilm_id=1000 + n,
            title=f"{name} {n}", responsible_name=f"Badan Penanggulangan Bencana Daerah {n}", responsible_id=500 + n,
            agreement=f"480/{n}/PKS/2023", hour=NOON - DAY, complete=1, shown_ms=5_000, loop="stage",
            screen_name="Balai desa", region_name="Desa Blumah",
        )
        for n in range(400)
    )  # fmt: skip

    page = visit(BLUMAH, JANUARY)

    assert len(page.content) < 150_000
    assert "302 lagi dengan waktu tayang lebih sedikit ada di berkas di bawah" in text(page)
    assert len(read(visit(BLUMAH, LINES))) == 402


def test_a_title_that_a_spreadsheet_would_calculate_is_a_text_in_the_file(january, visit):
    PlayHour.objects.filter(ilm_id=january.ours.pk).update(title="=1+1")

    assert read(visit(BLUMAH, LINES))[0]["title"] == "'=1+1"


def test_the_footer_the_check_of_files_and_the_sitemap_lead_to_it(january, visit):
    ilm_page = visit(BLUMAH, f"/ilm/{january.ours.pk}/").content.decode()

    assert ilm_page.count('<a href="/transparansi/">') == 2
    assert "<loc>http://blumah.localhost/transparansi/</loc>" in visit(BLUMAH, "/sitemap.xml").content.decode()


def test_months_follow_each_other_through_the_years():
    assert str(Month.of(date(2023, 12, 31)).following) == "2024-01"
    assert str(Month.of(date(2024, 1, 31)).following) == "2024-02"
    assert [*Month.read("2024-02").period(date(2024, 3, 1))][-1] == date(2024, 2, 29)
    assert len(Month.read("2024-02").period(date(2024, 2, 10))) == 10
    assert Month.read("2024-02").period(date(2024, 2, 10)).last - date(2024, 2, 1) == timedelta(days=9)
