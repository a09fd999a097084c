"""How much of a day the filler takes, in its plan and in none of the sums of what partners were given."""

import re
from datetime import timedelta
from zoneinfo import ZoneInfo

import pytest
from django.urls import reverse

from ilm_blocks.rules.programme.slots import Kind, slots
from partner_api.models import PlannedHour, Play, PlayHour, Screen
from partner_api.screens import tokens
from partner_api.screens.models import PROGRAMMES, Loop
from partner_api.screens.plans.panel import divisions
from partner_api.screens.plans.planned import plan_of
from partner_api.screens.plans.shares import shares
from partner_api.screens.plans.summing import sum_up
from partner_api.screens.programme.days import day_of
from partner_api.screens.programme.members import LocalDay
from tests import factories
from tests.factories import BLUMAH, KENDAL, NOON
from tests.partner_api.screens.plays.rows import given_long_ago, row

pytestmark = pytest.mark.django_db

DAY, HOUR = timedelta(days=1), timedelta(hours=1)
ZONE = ZoneInfo("Asia/Jakarta")
TODAY = LocalDay(NOON.astimezone(ZONE).date(), ZONE)


@pytest.fixture
def filled(screen, noon):
    """A screen that keeps a quarter for its region and plays an ILM of the regency that was known before."""
    noon.move_to(NOON - 3 * DAY)
    factories.ilm(KENDAL, title="Tolak politik uang", creatives=[factories.message()])
    Screen.objects.filter(pk=screen.pk).delete()
    screen = factories.screen(filler_percent=25)
    noon.move_to(NOON)
    return screen


def part(planned):
    """What part of the time the filler has, in percent."""
    spent = {one: sum(slot.end_ms - slot.start_ms for slot in planned if slot.kind == one) for one in Kind}
    return 100 * spent[Kind.FILLER] / sum(spent.values())


def test_it_takes_as_much_of_the_day_as_its_operator_leaves_to_it(filled):
    assert part(plan_of(filled, TODAY, NOON).slots[Loop.STAGE]) == pytest.approx(25, abs=0.1)


def test_it_takes_all_of_a_day_on_which_nothing_else_may_play(noon):
    tomorrow = LocalDay(TODAY.date + DAY, ZONE)
    planned = {percent: plan_of(factories.screen(filler_percent=percent), tomorrow, NOON) for percent in (0, 5)}

    assert [part(plan.slots[Loop.STAGE]) for plan in planned.values()] == [0, 100]


def test_the_plan_is_the_one_of_the_manifest(filled, ask):
    told = ask(tokens.issue(filled)).json()
    for loop in PROGRAMMES:
        assert list(plan_of(filled, TODAY, NOON).slots[loop]) == list(slots(day_of(told, loop)))


def test_a_day_that_is_over_keeps_the_share_that_it_had_and_news_do_not_move_it(filled, noon):
    before = plan_of(filled, TODAY, NOON).slots
    noon.move_to(NOON + DAY)
    filled.filler_percent = 50
    filled.save()
    factories.article(BLUMAH)
    noon.move_to(NOON + 3 * DAY)

    assert plan_of(Screen.objects.get(pk=filled.pk), TODAY, NOON + 3 * DAY).slots == before


def test_more_is_left_to_it_a_minute_after_that_was_set(filled, noon):
    filled.filler_percent = 50
    filled.save()
    begins = [epoch.from_ms for epoch in plan_of(filled, TODAY, NOON).days[Loop.STAGE].epochs]
    assert begins[-1] == int((NOON + timedelta(minutes=1)).timestamp() * 1000)


def test_a_screen_that_is_switched_off_has_none(filled):
    filled.is_active = False
    filled.save()
    tomorrow = LocalDay(TODAY.date + DAY, ZONE)
    assert part(plan_of(filled, tomorrow, NOON).slots[Loop.STAGE]) == 0


def test_a_play_of_it_counts_nowhere_even_if_a_player_reports_it(filled, client, ask):
    token = tokens.issue(filled)
    told = ask(token).json()
    given_long_ago()
    rows = [row("f0.0", revision=0, agreement=None, seq=told["seq"]), row("f57.1", agreement=None, seq=told["seq"])]
    answer = client.post(
        "/api/v1/screens/plays/", {"rows": rows}, "application/json", headers={"Authorization": f"Bearer {token}"}
    )

    assert answer.json()["accepted"] == 2
    assert {play.flag for play in Play.objects.all()} == {"not_in_manifest"}
    assert not PlayHour.objects.exists()


def test_it_is_in_no_sum_of_what_was_planned(filled, noon):
    noon.move_to(NOON + DAY)
    sum_up(filled, TODAY.date, NOON + DAY)

    assert {hour.title for hour in PlannedHour.objects.all()} == {"Tolak politik uang"}
    planned = plan_of(filled, TODAY, NOON + DAY)
    told = {
        share.member.is_filler: share.planned_ms
        for share in shares(planned.days[Loop.STAGE], planned.slots[Loop.STAGE], {})
    }
    assert sum(hour.planned_ms for hour in PlannedHour.objects.all()) == told[False]


def test_the_table_beside_the_form_tells_what_it_takes(filled):
    lines = divisions(filled, NOON)
    assert {line.filler for line in lines} == {25}
    assert {line.own + line.mandatory + line.others + line.filler for line in lines} == {100}


def test_the_plan_of_the_day_calls_it_filler(filled, client):
    client.force_login(factories.officer("wawan", BLUMAH, "operate"))
    page = client.get(reverse("partner_api_screen_modeladmin_plan", args=[filled.pk])).content.decode()

    assert "Pengisi: kabar, agenda, dan alamat wilayah" in page
    assert "f0.0" not in page


def test_the_plan_of_the_day_groups_the_digits_of_how_often(filled, client):
    client.force_login(factories.officer("wawan", BLUMAH, "operate"))
    page = client.get(reverse("partner_api_screen_modeladmin_plan", args=[filled.pk])).content.decode()

    assert re.findall(r"[\d.]+(?= kali<)", page)
    assert not re.findall(r"\d{4,}(?= kali<)", page)
