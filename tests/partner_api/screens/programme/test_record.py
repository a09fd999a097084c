"""A day keeps its past: its epochs are told from the record, and what was planned stays planned."""

from datetime import timedelta

import pytest

from ilm_blocks import actions
from ilm_blocks.actions import decisions
from ilm_blocks.rules.programme.slots import Kind, slots
from partner_api.models import ScreenSetup
from partner_api.screens.models import Loop
from partner_api.screens.programme.days import day_of
from sites import region_facts
from tests import factories
from tests.factories import BLUMAH, KENDAL, NOON, PLANTUNGAN, WELERI

pytestmark = pytest.mark.django_db

MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)
MIDNIGHT_MS = 1_706_720_400_000  # 1 February 2024 in Jakarta


def clock(at_ms):
    """Milliseconds of the epoch as hours and minutes of the day."""
    seconds = (at_ms - MIDNIGHT_MS) // 1000
    return f"{seconds // 3600:02}.{seconds // 60 % 60:02}.{seconds % 60:02}"


def epochs(told, loop=Loop.STAGE):
    """From when on which items were in the programme."""
    return [(clock(epoch.from_ms), sorted(epoch.members)) for epoch in day_of(told, loop).epochs]


def named(ilm):
    return f"{ilm.pk}.1"


@pytest.fixture
def known(noon):
    """An ILM of the regency that everybody knew yesterday."""
    noon.move_to(NOON - DAY)
    ilm = factories.ilm(KENDAL, creatives=[factories.message()])
    noon.move_to(NOON)
    return ilm


def test_a_day_without_a_change_has_one_epoch(known, manifest):
    assert epochs(manifest()) == [("00.00.00", [named(known)])]


def test_what_is_approved_joins_a_minute_later(known, manifest):
    new = factories.ilm(KENDAL, creatives=[factories.message()])

    assert epochs(manifest()) == [("00.00.00", [named(known)]), ("12.01.00", [named(known), named(new)])]


def test_what_is_withdrawn_leaves_at_once_and_stays_in_the_plan_of_the_morning(known, manifest):
    actions.withdraw(known, code="error_in_content")

    assert epochs(manifest()) == [("00.00.00", [named(known)]), ("12.00.00", [])]


def test_what_a_region_hides_leaves_its_own_screens_at_once(known, manifest):
    factories.decision("hide", known, BLUMAH)

    told = day_of(manifest(), Loop.STAGE)
    assert [slot.kind for slot in slots(told) if clock(slot.start_ms) >= "12.00.00"] == [Kind.CARD]


def test_what_is_withdrawn_within_its_first_minute_never_plays(known, manifest, noon):
    new = factories.ilm(KENDAL, creatives=[factories.message()])
    noon.move_to(NOON + timedelta(seconds=30))
    actions.withdraw(new, code="error_in_content")

    assert epochs(manifest()) == [("00.00.00", [named(known)])]


def test_a_change_before_midnight_takes_effect_after_it(screen, manifest, noon):
    noon.move_to(NOON + 12 * HOUR - timedelta(seconds=20))
    new = factories.ilm(KENDAL, creatives=[factories.message()])
    noon.move_to(NOON + 12 * HOUR)

    [(_start, before), (at, after)] = epochs(manifest())
    assert (before, after) == ([], [named(new)])
    assert clock(0 + MIDNIGHT_MS) == "00.00.00"
    assert at == "24.00.40"


def test_a_screen_that_changes_its_hours_keeps_those_of_the_morning(known, manifest, screen):
    screen.operating = [("daypart", {"start": "06:00", "end": "18:00", "days": [0, 1, 2, 3, 4, 5, 6]})]
    screen.save()

    [before, after] = day_of(manifest(), Loop.STAGE).epochs
    assert (before.operating, clock(after.from_ms)) == (None, "12.00.00")
    assert [tuple(map(clock, span)) for span in after.operating] == [("06.00.00", "18.00.00")]


def test_a_screen_that_keeps_more_for_its_region_does_so_a_minute_later(known, manifest, screen):
    screen.own_percent = 50
    screen.save()

    assert [(clock(epoch.from_ms), epoch.shares.own) for epoch in day_of(manifest(), Loop.STAGE).epochs] == [
        ("00.00.00", 0), ("12.01.00", 50),
    ]  # fmt: skip


def guarantees(told):
    return [(clock(epoch.from_ms), epoch.shares.guaranteed) for epoch in day_of(told, Loop.STAGE).epochs]


def guarantee(at, percent):
    region_facts.write(factories.page(at).pk, {"guaranteed_percent": percent})


def test_a_region_that_guarantees_more_does_so_a_minute_later(known, manifest):
    guarantee(PLANTUNGAN, 50)

    told = manifest()
    assert guarantees(told) == [("00.00.00", 30), ("12.01.00", 50)]
    assert told["shares"]["guaranteed"] == 50


def test_what_a_region_above_guarantees_counts_where_none_nearer_says_otherwise(known, manifest, noon):
    guarantee(BLUMAH, 40)
    noon.move_to(NOON + HOUR)
    guarantee(KENDAL, 10)
    noon.move_to(NOON + 2 * HOUR)
    guarantee(WELERI, 5)
    noon.move_to(NOON + 3 * HOUR)
    guarantee(BLUMAH, None)

    assert guarantees(manifest()) == [("00.00.00", 30), ("12.01.00", 40), ("15.01.00", 10)]


def test_a_region_that_guaranteed_something_before_today_does_so_from_midnight(known, manifest, noon):
    noon.move_to(NOON - 6 * HOUR)
    guarantee(KENDAL, 45)
    noon.move_to(NOON + DAY)
    guarantee(KENDAL, 20)

    told = manifest()
    assert [percent for _at, percent in guarantees(told)] == [45, 20]


def test_saving_a_screen_without_changing_it_adds_nothing_to_its_record(screen):
    before = ScreenSetup.objects.filter(screen=screen).count()
    screen.name = "Depan balai desa"
    screen.save()

    assert ScreenSetup.objects.filter(screen=screen).count() == before == 1


def test_what_plays_before_a_change_is_the_same_in_the_manifests_before_and_after_it(known, manifest):
    factories.ilm(KENDAL, creatives=[factories.message()])
    before = manifest()
    factories.ilm(KENDAL, creatives=[factories.message()], priority=3)
    actions.withdraw(known, code="error_in_content")
    after = manifest()

    def morning(told):
        planned = slots(day_of(told, Loop.STAGE))
        return [(slot.start_ms, slot.member.id) for slot in planned if clock(slot.start_ms) < "12.00.00"]

    assert morning(before) == morning(after)
    assert len(morning(before)) > 4_000


def test_the_day_after_tomorrow_as_told_today_is_what_that_day_tells_itself(known, manifest, noon):
    factories.ilm(KENDAL, creatives=[factories.message()], on_air_until=NOON + 2 * DAY)
    quiet = factories.quiet_period(KENDAL)
    factories.ilm(BLUMAH, creatives=[factories.message()], dayparts=[
        ("daypart", {"start": "21:00", "end": "03:00", "days": [0, 3, 4]}),
    ])  # fmt: skip
    foretold = day_of(manifest(), Loop.STAGE, 2)
    noon.move_to(NOON + 2 * DAY)
    told = day_of(manifest(), Loop.STAGE)

    assert quiet.pk
    assert foretold.start_ms == told.start_ms
    assert len(list(slots(told))) > 3
    assert list(slots(foretold)) == list(slots(told))


def test_the_cost_of_a_busy_day_follows_what_changed(known, manifest, django_assert_max_num_queries):
    for _ in range(5):
        factories.ilm(KENDAL, creatives=[factories.message()])
    manifest()
    with django_assert_max_num_queries(18):
        few = manifest()
    for _ in range(10):
        factories.ilm(KENDAL, creatives=[factories.message()])
    with django_assert_max_num_queries(18):
        many = manifest()

    assert len(few["members"]) == 6
    assert len(many["members"]) == 16
    assert sum(len(epoch["join"]) + len(epoch["leave"]) for epoch in many["today"]) == 16


def test_what_an_agreement_is_promised_later_counts_a_minute_later(screen, manifest, noon):
    noon.move_to(NOON - DAY)
    bawaslu = factories.partner()
    agreement = factories.agreement(bawaslu)
    ilm = factories.ilm(KENDAL, responsible=bawaslu, agreement=agreement, creatives=[factories.message()])
    noon.move_to(NOON)
    agreement.share_of_voice = 20
    agreement.save(update_fields=["share_of_voice"])

    found = day_of(manifest(), Loop.STAGE).epochs
    assert [(clock(epoch.from_ms), epoch.members[named(ilm)].voice_percent) for epoch in found] == [
        ("00.00.00", 0), ("12.01.00", 20),
    ]  # fmt: skip


def test_a_partner_that_is_ended_at_noon_was_in_the_programme_until_then(screen, manifest, noon):
    noon.move_to(NOON - DAY)
    bawaslu = factories.partner()
    ilm = factories.ilm(
        KENDAL, responsible=bawaslu, agreement=factories.agreement(bawaslu), creatives=[factories.message()]
    )
    noon.move_to(NOON)
    bawaslu.is_active = False
    bawaslu.save(update_fields=["is_active"])

    assert epochs(manifest()) == [("00.00.00", [named(ilm)]), ("12.00.00", [])]


def test_a_hide_that_is_undone_lets_the_item_come_back_a_minute_later(known, manifest, noon):
    hide = factories.decision("hide", known, BLUMAH)
    noon.move_to(NOON + HOUR)
    decisions.undo(hide)

    [morning, hidden, again] = day_of(manifest(), Loop.STAGE).epochs
    assert [clock(epoch.from_ms) for epoch in (morning, hidden, again)] == ["00.00.00", "12.00.00", "13.01.00"]
    assert [bool(epoch.eligible(epoch.from_ms)) for epoch in (morning, hidden, again)] == [True, False, True]


def test_a_corrected_wording_replaces_the_old_one_at_once_and_plays_a_minute_later(known, manifest):
    before = manifest()["items"][0]["revision"]
    known.creatives = factories.draft(KENDAL, creatives=[factories.message("Awasi bersama, sekarang")]).creatives
    factories.approve(known)

    [morning, between, after] = day_of(manifest(), Loop.STAGE).epochs
    assert (clock(between.from_ms), clock(after.from_ms)) == ("12.00.00", "12.01.00")
    assert between.members == {}
    assert morning.members[named(known)].revision == before < after.members[named(known)].revision
