"""What a play report says: planned beside played, and what nobody knows."""

from dataclasses import replace
from zoneinfo import ZoneInfo

import pytest
from django.core.exceptions import ValidationError
from django.db import connection
from django.test.utils import CaptureQueriesContext

from ilm_blocks.choices import PartnerKind
from ilm_blocks.rules.dayparts import midnight
from partner_api.models import PlannedDay, PlannedHour, PlayHour
from partner_api.reports import words
from partner_api.reports.coverage import Coverage, Facts, Known, Reported
from partner_api.reports.period import Period
from partner_api.reports.report import build
from partner_api.reports.subject import Subject
from tests import factories
from tests.factories import BLUMAH, KEDITEN, KENDAL, NOON, PLANTUNGAN, WELERI
from tests.partner_api.reports.conftest import (
    DAY,
    HOUR,
    MINUTE,
    TODAY,
    WEEK,
    elsewhere,
    log,
    minutes,
    of_partner,
    of_region,
    sum_plans,
)
from tests.partner_api.screens.plays.rows import give

pytestmark = pytest.mark.django_db


@pytest.mark.database
def test_a_report_equals_the_log_of_the_player(story, send):
    mine = [
        *log(story.ours, *minutes(20 * MINUTE, 30)),
        *log(story.ours, DAY + HOUR, DAY + 2 * HOUR, result="partial", dur_ms=4_000),
        *log(story.ours, DAY + 3 * HOUR, result="failed", dur_ms=0),
    ]
    answer = send([*mine, *log(story.theirs, 3 * HOUR)])
    assert answer.json()["flagged"] == []

    report = of_partner(story.bawaslu)

    shown = [each for each in mine if each["result"] in ("complete", "partial")]
    assert (report.total.complete, report.total.partial, report.total.failed) == (30, 2, 1)
    assert report.total.shown_ms == sum(each["dur_ms"] for each in shown)
    assert [(row.day, row.complete, row.partial) for row in report.rows] == [(TODAY - DAY, 0, 2), (TODAY, 30, 0)]
    assert {(row.title, row.agreement, row.region_code, row.screen_name) for row in report.rows} == {
        ("Tolak politik uang", "480/1/PKS/2023", BLUMAH, "Balai desa")
    }


@pytest.mark.database
def test_rows_by_the_hour_add_up_to_those_by_the_day(story, send):
    send(log(story.ours, *minutes(20 * MINUTE, 90)))
    sum_plans()

    by_day, by_hour = of_partner(story.bawaslu), of_partner(story.bawaslu, by_hour=True)

    assert replace(by_day.total, unknown=0) == replace(by_hour.total, unknown=0)
    assert [row.hour for row in by_hour.rows if row.complete] == [10, 11]  # WIB
    assert by_day.digest != by_hour.digest


@pytest.mark.database
def test_the_day_is_that_of_the_place_where_the_videotron_stands(story, send):
    """Kendal is seven hours ahead of UTC: 00.30 there is still the day before in UTC."""
    send(log(story.ours, 11 * HOUR + 30 * MINUTE))

    [row] = of_partner(story.bawaslu).rows

    assert row.day == TODAY
    assert of_partner(story.bawaslu, Period(TODAY - DAY, TODAY - DAY)).is_empty


def test_planned_stands_beside_played_and_is_unknown_before_it_is_summed_up(story, send):
    send(log(story.ours, DAY + HOUR))
    [row] = of_partner(story.bawaslu).rows
    assert (row.planned, row.complete) == (None, 1)

    sum_plans()
    rows = {row.day: row for row in of_partner(story.bawaslu).rows}

    assert rows[TODAY - DAY].planned > 1_000
    assert rows[TODAY - DAY].planned_ms == pytest.approx(12 * 3_600_000, rel=0.01)  # of two that are alike, half a day
    assert TODAY not in rows  # which is not over
    assert (rows[TODAY - 2 * DAY].complete, rows[TODAY - 2 * DAY].reported) == (0, Reported.AWAITED)


def test_plans_are_summed_up_once(story):
    assert len(sum_plans()) == 5
    hours = PlannedHour.objects.count()
    assert sum_plans() == []
    assert (PlannedDay.objects.count(), PlannedHour.objects.count()) == (5, hours)


def test_what_is_not_reported_is_never_told_as_not_shown(story, send):
    send(log(story.ours, 2 * HOUR))
    sum_plans()

    report = of_partner(story.bawaslu)

    assert report.coverage.reported == 1
    assert report.coverage.unreported > 0  # more than four days ago: the player keeps nothing of them
    assert report.coverage.awaited > 80
    assert report.coverage.permille < 100
    assert {row.reported for row in report.rows if not row.complete} <= {Reported.AWAITED, Reported.NONE}
    known = report.planned_by_known
    assert known[Known.REPORTED] == 0  # the plan of today is not summed up yet
    assert known[Known.AWAITED] > 1_000


@pytest.mark.database
def test_silence_never_counts_against_the_plan(story, send):
    """Yesterday one hour was reported, with half of what was meant for it; of the others nobody knows."""
    sum_plans()
    meant = {row.hour: row.planned_ms for row in PlannedHour.objects.filter(ilm_id=story.ours.pk)}
    hour = (NOON - DAY - HOUR).replace(minute=0)
    send(log(story.ours, *minutes(DAY + 5 * MINUTE, 30)))

    total = of_partner(story.bawaslu).total
    [screen] = of_partner(story.bawaslu, by_hour=True).by_screen().values()

    assert total.planned_ms == sum(meant.values())
    assert total.planned_reported_ms == screen.planned_reported_ms == meant[hour]
    assert total.permille == 1000 * total.shown_ms // meant[hour] > 100
    assert of_partner(story.kpu).total.permille == 0  # whose item was not shown in the hour that was reported


def test_a_plan_that_nobody_knows_is_not_told_as_nothing(story, send):
    send(log(story.ours, DAY + HOUR))
    before = of_region(BLUMAH)
    sum_plans()
    after = of_region(BLUMAH)

    assert before.total.planned_or_unknown is None
    assert {day.planned_or_unknown for day in before.by_day().values()} == {None}
    assert {hour.planned_ms for hour in before.hours_of_day} == {None}
    assert after.by_day()[TODAY - 5 * DAY].planned_or_unknown == 0  # which is known
    assert after.by_day()[TODAY].planned_or_unknown is None
    assert after.total.planned_or_unknown > 0


def test_a_day_on_which_nothing_was_planned_is_no_gap(story, send):
    """Five days ago the videotron stood there and nobody had an ILM for it."""
    before = of_region(BLUMAH, Period(TODAY - 5 * DAY, TODAY - 5 * DAY)).coverage
    sum_plans()
    after = of_region(BLUMAH, Period(TODAY - 5 * DAY, TODAY - 5 * DAY)).coverage

    assert before.unreported + before.awaited > 0
    assert (after.due, after.permille) == (0, None)


def test_what_is_not_over_is_never_told_in_full():
    """Noon in Kendal: each hour is reported, also the one that has begun."""
    zone = ZoneInfo("Asia/Jakarta")
    hours = frozenset(midnight(TODAY, zone) + number * HOUR for number in range(24))
    facts = Facts(zone, NOON - 9 * DAY, [(NOON - 9 * DAY, ())], hours)

    now, later = (Coverage.of(facts, [TODAY], at) for at in (NOON, NOON + DAY))

    assert (now.of_day(TODAY), later.of_day(TODAY)) == (Reported.PARTLY, Reported.FULL)
    assert (now.of_hour(NOON), later.of_hour(NOON)) == (Reported.PARTLY, Reported.FULL)
    assert now.of_hour(NOON - HOUR) == Reported.FULL


def test_outside_its_operating_hours_nothing_is_due(story, noon):
    noon.move_to(NOON - 2 * DAY)
    story.screen.operating = [("daypart", {"days": [], "start": "06:00", "end": "08:00"})]
    story.screen.save()
    noon.move_to(NOON)

    report = of_region(BLUMAH, Period(TODAY, TODAY))

    assert report.coverage.due == 2
    assert of_region(BLUMAH, Period(TODAY - 3 * DAY, TODAY - 3 * DAY)).coverage.due == 24  # as it was set up then


def test_a_partner_is_told_of_its_own_items_alone(story, send):
    send([*log(story.ours, HOUR), *log(story.theirs, 2 * HOUR)])

    own, all_of_them = of_partner(story.bawaslu), of_region(BLUMAH)

    assert {row.title for row in own.rows} == {"Tolak politik uang"}
    assert {row.title for row in all_of_them.rows} == {"Tolak politik uang", "Periksa nama Anda"}
    assert own.by_partner() == {"": 500, "Bawaslu Kabupaten Kendal": 500}
    assert set(all_of_them.by_partner()) == {"Bawaslu Kabupaten Kendal", "KPU Kabupaten Kendal"}
    assert all_of_them.by_owner() == {"Kabupaten Kendal": 1000}


@pytest.mark.parametrize(("code", "sees"), [
    (KENDAL, 2), (PLANTUNGAN, 1), (BLUMAH, 1), (WELERI, 1), (KEDITEN, 0),
])  # fmt: skip
def test_a_region_is_told_of_its_videotrons_and_those_below(story, send, code, sees):
    send(log(story.ours, HOUR))
    other = elsewhere()
    give(other, f"{story.ours.pk}.1", revision=story.ours.live_revision_id)

    assert len(of_region(code).screens) == sees


def test_an_agreement_is_told_with_its_target_of_plays_a_day(story, send):
    """Over the days of the report on which it is in force."""
    story.paper.plays_a_day = 5
    story.paper.save(update_fields=["plays_a_day"])
    send(log(story.ours, *minutes(HOUR, 12)))
    [promise] = of_partner(story.bawaslu).promises

    assert promise.days == len(of_partner(story.bawaslu).period)
    assert promise.shown_a_day == promise.sums.shown // promise.days
    assert words.of_target(4, 5) == "4 dari 5"
    assert words.of_target(4, None) == "4"
    assert words.of_target(None, None) == "–"


def test_an_agreement_is_told_with_what_it_was_promised(story, send):
    send([*log(story.ours, HOUR, 2 * HOUR, 3 * HOUR), *log(story.theirs, 4 * HOUR)])

    [promise] = of_partner(story.bawaslu).promises

    assert (promise.agreement, promise.permille, promise.promised, promise.is_short) == (story.paper, 750, 400, False)


def test_agreements_of_two_partners_with_one_number_are_told_apart(story, send):
    paper = factories.agreement(story.kpu, number=story.paper.number)
    ilm = factories.ilm(
        KENDAL, responsible=story.kpu, agreement=paper, title="Cek daftar pemilih", on_air_from=NOON - 4 * DAY
    )
    give(story.screen, f"{ilm.pk}.1", revision=ilm.live_revision_id)
    send([*log(story.ours, HOUR, 2 * HOUR, 3 * HOUR), *log(ilm, 4 * HOUR)])

    report = of_region(BLUMAH)

    assert {promise.agreement: (promise.sums.shown, promise.permille) for promise in report.promises} == {
        story.paper: (3, 750), paper: (1, 250),
    }  # fmt: skip
    assert {key: told.shown for key, told in report.by_agreement().items()} == {
        (story.bawaslu.pk, story.paper.number): 3, (story.kpu.pk, paper.number): 1,
    }  # fmt: skip
    assert [build(Subject(agreement=one), WEEK, NOON).total.shown for one in (story.paper, paper)] == [3, 1]


def test_an_agreement_narrows_the_report_to_its_items(story, send):
    send(log(story.ours, HOUR))
    other = factories.agreement(story.bawaslu)

    assert build(Subject(partner=story.bawaslu, agreement=story.paper), WEEK, NOON).total.complete == 1
    assert build(Subject(partner=story.bawaslu, agreement=other), WEEK, NOON).is_empty


def test_websites_are_told_by_the_record_of_what_they_showed(story):
    factories.decision("hide", story.ours, KEDITEN, decided_at=NOON - DAY)

    report = of_partner(story.bawaslu)
    [ours] = report.available
    [today] = of_partner(story.bawaslu, Period(TODAY + DAY, TODAY + DAY)).available or [None]

    assert ours.title == "Tolak politik uang"
    assert {region.code for region in ours.regions} == set(factories.CAST)  # Kediten showed it for three days
    assert today is None  # nothing is told of days to come


def test_an_ilm_that_is_anothers_now_keeps_from_a_partner_what_became_of_it(story, noon):
    """Two offices of the regency: only what an office of its own answers for may change hands."""
    health, schools = (factories.partner(name=name, kind=PartnerKind.OFFICE) for name in ("Dinas A", "Dinas B"))
    ilm = factories.ilm(KENDAL, responsible=health, title="Cuci tangan", on_air_from=NOON)
    noon.move_to(NOON + DAY)
    ilm.responsible, ilm.title = schools, "Masuk sekolah"
    factories.approve(ilm)
    both, after = Period(TODAY, TODAY + 2 * DAY), Period(TODAY + 2 * DAY, TODAY + 2 * DAY)

    def titles(partner, period):
        return [one.title for one in build(Subject(partner=partner), period, NOON + 3 * DAY).available]

    assert (titles(health, both), titles(health, after)) == (["Cuci tangan"], [])
    assert (titles(schools, both), titles(schools, after)) == (["Masuk sekolah"], ["Masuk sekolah"])


def test_a_period_without_anything_says_so(story):
    report = of_partner(story.bawaslu)

    assert report.is_empty
    assert report.total.shown == 0
    assert of_partner(story.kpu).digest == report.digest


@pytest.mark.parametrize(("first", "last", "code"), [
    (TODAY, TODAY - DAY, "backwards"), (TODAY, TODAY + DAY, "ahead"), (TODAY - 366 * DAY, TODAY, "too_long"),
])  # fmt: skip
def test_days_that_make_no_period_are_refused(first, last, code):
    with pytest.raises(ValidationError) as refused:
        Period.asked(first, last, TODAY)

    assert [error.code for error in refused.value.error_dict["last"]] == [code]


def test_a_year_is_a_period():
    assert len(Period.asked(TODAY - 365 * DAY, TODAY, TODAY)) == 366


@pytest.mark.database
def test_it_asks_as_often_for_many_rows_as_for_few(story, send):
    send(log(story.ours, HOUR))
    sum_plans()
    few, many = _queries(), None
    for number in range(5):
        place = elsewhere(created_at=NOON)
        for hour in range(24):
            PlayHour.objects.create(
                screen=place, owner=place.owner, item=f"{story.ours.pk}.{number}", hour=NOON - 2 * DAY + hour * HOUR,
                complete=9, shown_ms=90_000, ilm_id=story.ours.pk, responsible_id=story.bawaslu.pk, loop="stage",
                title="Tolak politik uang", responsible_name="Bawaslu Kabupaten Kendal", agreement="480/1/PKS/2023",
                screen_name=place.name, region_name="Kecamatan Weleri",
            )  # fmt: skip
    many = _queries()

    assert many == few
    assert few < 30


def _queries():
    with CaptureQueriesContext(connection) as found:
        report = of_region(KENDAL)
        assert report.digest
    return len(found)
