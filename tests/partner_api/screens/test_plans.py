"""What a videotron shows when: asked for any day and any time of it, and compared with what it has proven."""

import re
from datetime import timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from django.conf import settings
from django.urls import reverse

from ilm_blocks import actions
from ilm_blocks.rules.programme.slots import slots
from partner_api.models import Screen
from partner_api.screens.models import PROGRAMMES, Loop
from partner_api.screens.plans import words
from partner_api.screens.plans.comparison import Seen, compared
from partner_api.screens.plans.panel import divisions
from partner_api.screens.plans.planned import plan_of
from partner_api.screens.plays.models import IncompleteReason
from partner_api.screens.programme.days import day_of
from partner_api.screens.programme.members import LocalDay
from sites import region_facts
from tests import factories
from tests.factories import BLUMAH, KENDAL, NOON, PLANTUNGAN, WELERI

pytestmark = pytest.mark.django_db

DAY, HOUR, MINUTE = timedelta(days=1), timedelta(hours=1), timedelta(minutes=1)
ZONE = ZoneInfo("Asia/Jakarta")
TODAY = LocalDay(NOON.astimezone(ZONE).date(), ZONE)


@pytest.fixture
def page(screen, client):
    """Ask for the plan as an officer who operates videotrons in Blumah."""
    client.force_login(factories.officer("wawan", BLUMAH, "operate"))

    def page(one=screen, **asked):
        return client.get(reverse("partner_api_screen_modeladmin_plan", args=[one.pk]), asked)

    return page


@pytest.fixture
def known(noon):
    """Two ILM of the regency that everybody knew yesterday."""
    noon.move_to(NOON - 3 * DAY)
    found = [
        factories.ilm(KENDAL, title=title, creatives=[factories.message()])
        for title in ("Tolak politik uang", "Cek nama Anda")
    ]
    noon.move_to(NOON)
    return found


def test_before_it_was_registered_a_videotron_has_no_plan(screen, page):
    answer = page(day=f"{NOON - DAY:%d/%m/%Y}").content.decode()
    assert "Videotron ini didaftarkan pada 1 Februari 2024: pilih hari itu atau sesudahnya." in answer
    assert "Hari sebelumnya" not in page().content.decode()
    Screen.objects.filter(pk=screen.pk).update(created_at=NOON - DAY)
    assert "Hari sebelumnya" in page().content.decode()


def test_the_plan_of_today_is_the_one_of_the_manifest(screen, known, manifest):
    factories.ilm(KENDAL, creatives=[factories.message()], dayparts=[
        ("daypart", {"start": "18:00", "end": "20:00", "days": [0, 1, 2, 3, 4, 5, 6]}),
    ])  # fmt: skip
    told = manifest()

    for loop in PROGRAMMES:
        assert list(plan_of(screen, TODAY, NOON).slots[loop]) == list(slots(day_of(told, loop)))


def test_the_plan_of_a_day_that_is_over_is_the_one_that_was_played(screen, known, manifest, noon):
    factories.ilm(KENDAL, creatives=[factories.message()])
    noon.move_to(NOON + 5 * HOUR)
    actions.withdraw(known[0], code="error_in_content")
    told = manifest()
    noon.move_to(NOON + 2 * DAY)
    actions.withdraw(known[1], code="error_in_content")
    screen.own_percent = 50
    screen.save()

    assert list(plan_of(screen, TODAY, NOON + 2 * DAY).slots[Loop.STAGE]) == list(slots(day_of(told, Loop.STAGE)))


def test_the_plan_of_a_day_to_come_is_what_its_manifest_foretells(screen, known, manifest):
    day = LocalDay(TODAY.date + 3 * DAY, ZONE)

    assert list(plan_of(screen, day, NOON).slots[Loop.STAGE]) == list(slots(day_of(manifest(), Loop.STAGE, 3)))


def test_the_page_says_what_is_on_at_a_time(page, known):
    text = page(day="2024-02-01", at="19:00").content.decode()

    assert "Tolak politik uang" in text
    assert "Cek nama Anda" in text
    assert "50,0 %" in text
    assert text.count("ilm-plan-now") == 2  # on the stage, and of the running text


def test_the_bars_of_an_hour_stand_in_the_order_in_which_its_items_first_come_on(page, screen, known, noon):
    noon.move_to(NOON - 2 * DAY)
    factories.ilm(KENDAL, title="Siaga banjir", creatives=[factories.message()], priority=3, dayparts=[
        ("daypart", {"start": "19:00", "end": "20:00", "days": [0, 1, 2, 3, 4, 5, 6]}),
    ])  # fmt: skip
    noon.move_to(NOON)
    plan = plan_of(screen, TODAY, NOON)
    begins = TODAY.start + 19 * HOUR
    first = dict.fromkeys(plan.title(slot.member.id) for slot in plan.within(Loop.STAGE, begins, begins + HOUR))

    [_hour, _address, bars] = page(day="2024-02-01", at="19:00").context["hours"][19]

    assert [bar.title for bar in bars] == [*first]
    tones = [bar.tone for bar in bars]
    assert tones != sorted(tones)  # what has less airtime in the day comes earlier in this hour


def test_a_day_on_which_nothing_airs_says_so(page):
    assert "Tidak ada yang direncanakan" in page().content.decode()


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        ({"day": "kemarin"}, "Tanggal ini tidak terbaca"),
        ({"at": "25:00"}, "Jam ini tidak terbaca"),
        ({"day": "2024-03-01"}, "sampai 14 Februari 2024"),
    ],
)
def test_a_day_or_time_that_is_none_is_told_beside_its_field(page, known, asked, said):
    response = page(**asked)

    assert response.status_code == 200
    assert said in response.content.decode().partition('class="error-message"')[2][:200]


def test_only_those_who_watch_the_screen_see_its_plan(screen, client):
    address = reverse("partner_api_screen_modeladmin_plan", args=[screen.pk])
    answers = {}
    for name, officer in {
        "approves": factories.officer("sari", BLUMAH, "approve"),
        "elsewhere": factories.officer("budi", WELERI, "operate"),
    }.items():
        client.force_login(officer)
        answers[name] = client.get(address).status_code

    assert answers["approves"] == 200
    assert answers["elsewhere"] in (302, 403, 404)


class Proof:
    def __init__(self, item, starts_at, result="complete", flag="", why=""):
        self.item, self.starts_at, self.result, self.flag, self.why = item, starts_at, result, flag, why


def test_each_slot_is_compared_with_what_was_proven_in_it(screen, known):
    plan = plan_of(screen, TODAY, NOON)
    planned = list(plan.within(Loop.STAGE, NOON - HOUR, NOON - HOUR + MINUTE))
    at = [TODAY.start + timedelta(milliseconds=slot.start_ms - plan.days[Loop.STAGE].start_ms) for slot in planned]
    items = [slot.member.id for slot in planned]
    proofs = [
        Proof(items[0], at[0]),
        Proof(items[1], at[1], "partial", why="joined"),
        Proof("9.9", at[2], "partial", why="substitute"),
        Proof(items[3], at[3], "failed"),
        Proof(items[4], at[4], flag="overlap"),
    ]

    assert [line.seen for line in compared(planned, proofs, NOON)] == [
        Seen.SHOWN, Seen.PARTLY, Seen.INSTEAD, Seen.FAILED, Seen.UNPROVEN, Seen.UNPROVEN,
    ]  # fmt: skip
    assert {line.seen for line in compared(planned, proofs, NOON - 2 * HOUR)} == {Seen.AHEAD}
    assert words.outcome(plan, [*compared(planned, proofs, NOON)][2]).endswith("menggantikan yang lain · 9.9")


def test_what_a_player_has_not_had_to_report_yet_is_not_doubted(screen, known):
    planned = list(plan_of(screen, TODAY, NOON).within(Loop.STAGE, NOON - 10 * MINUTE, NOON))
    seen = [line.seen for line in compared(planned, [], NOON)]

    assert {*seen[: len(seen) // 2 - 1]} == {Seen.UNPROVEN}
    assert {*seen[len(seen) // 2 + 1 :]} == {Seen.EXPECTED}


def test_the_plan_has_a_word_for_every_reason_that_a_player_gives():
    """Those that our player writes itself; a browser's own words are told as they are."""
    player = Path(settings.BASE_DIR, "partner_api/static/partner_api/player")
    written = {
        reason for script in player.rglob("*.js")
        for reason in re.findall(r'\bwhy: (?:\([^)]*\) => \([^?]*\? )?"([a-z_]+)"', script.read_text())
    }  # fmt: skip
    weights = {"own", "promised"}
    assert {"restarted", "safe_mode", "substitute"} <= written
    assert written - weights <= set(IncompleteReason.values)


def test_the_page_costs_constant_queries(page, known, django_assert_max_num_queries):
    page()
    with django_assert_max_num_queries(60):
        page()
    for _ in range(10):
        factories.ilm(KENDAL, creatives=[factories.message()])
    with django_assert_max_num_queries(60):
        page()


def test_the_form_of_a_screen_shows_what_its_share_for_its_own_region_brings_about(screen, noon):
    noon.move_to(NOON - DAY)
    for _ in range(4):
        factories.ilm(KENDAL, creatives=[factories.message()], binding="mandatory")
    factories.ilm(BLUMAH, creatives=[factories.message()])
    factories.ilm(KENDAL, creatives=[factories.message()])
    noon.move_to(NOON)
    screen.own_percent = 50
    screen.save()
    found = {line.kept: (line.own, line.mandatory, line.others) for line in divisions(screen, NOON)}

    assert found[0] == (20, 60, 20)  # the ceiling for what is mandatory
    assert found[50] == (50, 40, 10)
    assert [line.kept for line in divisions(screen, NOON) if line.is_current] == [50]


def test_what_a_region_guarantees_divides_the_airtime_beside_the_form_too(screen, noon):
    noon.move_to(NOON - DAY)
    factories.ilm(KENDAL, creatives=[factories.message()], binding="mandatory")
    for _ in range(9):
        factories.ilm(BLUMAH, creatives=[factories.message()])
    before = divisions(screen, NOON - DAY)
    region_facts.write(factories.page(KENDAL).pk, {"guaranteed_percent": 50})
    noon.move_to(NOON)

    assert [(line.own, line.mandatory) for line in divisions(screen, NOON) if line.is_current] == [(50, 50)]
    assert all(line.mandatory in (0, 30) for line in before)


def test_the_plan_of_a_day_that_is_over_guarantees_what_was_guaranteed_then(screen, known, manifest, noon):
    factories.ilm(KENDAL, creatives=[factories.message()], binding="mandatory")
    noon.move_to(NOON + HOUR)
    region_facts.write(factories.page(PLANTUNGAN).pk, {"guaranteed_percent": 60})
    told = manifest()
    noon.move_to(NOON + 2 * DAY)
    region_facts.write(factories.page(PLANTUNGAN).pk, {"guaranteed_percent": 0})

    past = plan_of(screen, TODAY, NOON + 2 * DAY)
    assert list(past.slots[Loop.STAGE]) == list(slots(day_of(told, Loop.STAGE)))
    assert [epoch.shares.guaranteed for epoch in past.days[Loop.STAGE].epochs][-1] == 60


def test_the_form_of_a_screen_on_which_nothing_may_play_says_so(screen, client):
    client.force_login(factories.officer("wawan", BLUMAH, "operate"))
    page = client.get(reverse("partner_api_screen_modeladmin_edit", args=[screen.pk])).content.decode()

    assert "jadi tidak ada yang dibagi" in page
