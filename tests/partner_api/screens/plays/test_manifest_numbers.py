"""What a row says of the manifest that it was played by: whether the screen can have had it, and what was in it."""

from datetime import timedelta

import pytest

from ilm_blocks import actions
from ilm_blocks.models import JournalHead
from partner_api.models import ManifestItem, Play, PlayHour
from tests import factories
from tests.factories import KENDAL, NOON
from tests.partner_api.screens.plays.rows import day_number, give, row, shown

pytestmark = [pytest.mark.django_db, pytest.mark.database]

TODAY = day_number(NOON)
APPROVED = NOON - timedelta(hours=3)
MINUTE = timedelta(minutes=1)


@pytest.fixture
def given(screen, ask, token):
    """What the screen is given at this moment."""
    return lambda: ask(token).json()


@pytest.fixture
def ilm(screen, noon, given):
    """Approved in the morning, and given to the screen at once."""
    noon.move_to(APPROVED)
    ilm = factories.ilm(KENDAL, title="Tolak politik uang")
    given()
    return ilm


def codes(answer):
    return [flag["code"] for flag in answer.json()["flagged"]]


# Before it was given


@pytest.mark.parametrize(("at", "flagged"), [
    (APPROVED - 12 * MINUTE, ["not_in_manifest"]),
    (APPROVED - 6 * MINUTE, ["not_in_manifest"]),
    (APPROVED - 4 * MINUTE, []),  # its clock may be wrong by as much
    (APPROVED + MINUTE, []),
])  # fmt: skip
def test_what_was_played_before_it_was_given_counts_nowhere(send, noon, ilm, at, flagged):
    noon.move_to(NOON)

    assert codes(send([shown(ilm, at=at)])) == flagged
    assert PlayHour.objects.exists() != bool(flagged)


def test_what_was_known_before_that_was_kept_counts_as_before(send, screen):
    give(screen, "1.1")

    assert codes(send([row(at=NOON - timedelta(days=40))])) == []


# After it left


@pytest.fixture
def withdrawn(ilm, noon, given):
    """At noon it is withdrawn, and the screen hears of it a quarter of an hour later. Gives both manifests."""
    noon.move_to(NOON)
    before = given()
    actions.withdraw(ilm, code="error_in_content")
    noon.move_to(NOON + 15 * MINUTE)
    after = given()
    return before["seq"], after["seq"]


@pytest.mark.parametrize(("seconds", "flagged"), [(-5, []), (9, []), (15, ["not_in_manifest"])])
def test_what_left_is_not_played_by_the_manifest_without_it(send, ilm, withdrawn, noon, seconds, flagged):
    _before, after = withdrawn
    noon.move_to(NOON + timedelta(hours=1))

    assert codes(send([shown(ilm, at=NOON + 15 * MINUTE + timedelta(seconds=seconds), seq=after)])) == flagged


def test_nor_by_any_later_one(send, ilm, withdrawn, noon, given):
    factories.ilm(KENDAL)
    noon.move_to(NOON + timedelta(hours=1))
    later = given()["seq"]
    tomorrow = [*later[:2], later[2] + 1]
    noon.move_to(NOON + timedelta(days=2))

    assert codes(send([shown(ilm, at=NOON + timedelta(hours=1), seq=later)])) == ["not_in_manifest"]
    assert codes(send([shown(ilm, at=NOON + timedelta(days=1), seq=tomorrow)])) == ["not_in_manifest"]


def test_a_screen_that_was_offline_for_weeks_played_what_it_held(send, ilm, withdrawn, noon):
    """The manifest was made for one that is alike; this one heard of it only when its line was back."""
    before, _after = withdrawn
    noon.move_to(NOON + timedelta(days=40))
    rows = [shown(ilm, at=NOON + timedelta(days=days, minutes=1), seq=before) for days in range(40)]
    answer = send(rows)

    assert (answer.json()["accepted"], codes(answer)) == (40, [])
    assert sum(hour.complete for hour in PlayHour.objects.all()) == 40


def test_a_row_of_a_manifest_that_others_got_in_between_counts_too(send, ilm, noon, given):
    noon.move_to(NOON)
    factories.ilm(KENDAL)
    between = given()["seq"]
    actions.withdraw(ilm, code="error_in_content")
    noon.move_to(NOON + 15 * MINUTE)
    given()
    noon.move_to(NOON + timedelta(days=3))

    assert codes(send([shown(ilm, at=NOON + timedelta(days=2), seq=between)])) == []


def test_what_is_written_while_a_manifest_is_made_makes_nobody_a_liar(send, ilm, noon, given):
    """The manifest that was asked for a moment before the withdrawal may be the first without it."""
    noon.move_to(NOON)
    before = given()["seq"]
    noon.move_to(NOON + timedelta(seconds=1))
    actions.withdraw(ilm, code="error_in_content")
    given()
    ManifestItem.objects.filter(item=f"{ilm.pk}.1").update(left_at=NOON)
    noon.move_to(NOON + timedelta(days=1))

    assert codes(send([shown(ilm, at=NOON + timedelta(hours=20), seq=before)])) == []


def test_what_came_back_counts(send, screen, given):
    give(screen, "1.1")
    seq = given()["seq"]
    ManifestItem.objects.update(left_at=NOON - timedelta(hours=2))
    assert codes(send([row(at=NOON - timedelta(hours=1), seq=seq)])) == ["not_in_manifest"]

    ManifestItem.objects.update(left_at=None)
    assert codes(send([row(at=NOON - timedelta(hours=1), seq=seq)])) == []


# Numbers that no manifest can have


@pytest.mark.parametrize("seq", [
    [1, 1, 1], [0, 0, 0], [0, 0, TODAY], [1, 2**53 - 1, TODAY], [2, 0, TODAY], [1, 0, TODAY + 2], [1, 0, TODAY - 102],
])  # fmt: skip
def test_a_number_that_no_manifest_can_have_had_counts_nowhere(send, screen, seq):
    give(screen, "1.1")

    assert codes(send([row(at=NOON - MINUTE, seq=seq)])) == ["no_manifest"]
    assert (Play.objects.count(), PlayHour.objects.count()) == (1, 0)


@pytest.mark.parametrize("days", [0, 1, 13, 14, 40, 99])
def test_a_manifest_from_any_day_since_the_pairing_may_be_in_force(send, screen, days):
    give(screen, "1.1")

    assert codes(send([row(at=NOON - MINUTE, seq=[1, 0, TODAY - days])])) == []


def test_after_a_restore_the_numbers_of_the_epoch_before_may_be_higher(send, screen):
    """What was recorded after the backup is gone, and was played all the same."""
    give(screen, "1.1")
    head = JournalHead.objects.first() or JournalHead()
    head.epoch = 3
    head.save()

    assert codes(send([row(seq=[2, head.seq + 50, TODAY])])) == []
    assert codes(send([row(seq=[3, head.seq + 50, TODAY])])) == ["no_manifest"]


def test_the_day_of_a_manifest_is_that_of_the_screen(send, screen):
    """At 06.00 in Kendal it is still yesterday in UTC."""
    give(screen, "1.1")
    early = NOON.replace(hour=23) - timedelta(days=1)

    assert codes(send([row(at=early, seq=[1, 0, day_number(early) + 1])])) == []
