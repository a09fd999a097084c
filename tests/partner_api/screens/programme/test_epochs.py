"""What takes effect when: the epochs of a day from what was known from each instant on."""

from dataclasses import replace
from datetime import date, timedelta
from zoneinfo import ZoneInfo

from ilm_blocks.rules.programme.members import Shares
from partner_api.screens.models import Loop
from partner_api.screens.programme.epochs import epochs
from partner_api.screens.programme.members import NOTHING, Facts, LocalDay
from tests.ilm_blocks.programme.days import member

DAY = LocalDay(date(2026, 11, 28), ZoneInfo("Asia/Jakarta"))
NOON = DAY.start + timedelta(hours=12)
SECOND = timedelta(seconds=1)
FILM, POSTER = member("1.1", 30), member("2.1", 10)


def facts(*members, **keys):
    found = {loop: {} for loop in Loop} | {Loop.STAGE: {one.id: one for one in members}}
    return replace(Facts(found, Shares(), None), **keys)


def told(*known):
    """When each epoch begins, in seconds from noon, and who is in it."""
    found = epochs([(NOON + at * SECOND, one) for at, one in known], DAY)
    return [((at - NOON) / SECOND, list(one.members[Loop.STAGE].values())) for at, one in found[1:]]


EVER = (-100_000, facts(FILM))


def test_a_new_item_waits_for_a_minute():
    assert told(EVER, (0, facts(FILM, POSTER))) == [(60, [FILM, POSTER])]


def test_a_withdrawn_item_does_not_wait():
    assert told(EVER, (0, facts())) == [(0, [])]


def test_a_new_wording_is_a_withdrawal_at_once_and_an_addition_after_a_minute():
    new = replace(FILM, revision=2)

    assert told(EVER, (0, facts(new))) == [(0, []), (60, [new])]


def test_what_weighs_otherwise_does_so_after_a_minute():
    heavy = replace(FILM, weight=3)

    assert told(EVER, (0, facts(heavy))) == [(60, [heavy])]


def test_shorter_hours_hold_at_once_and_longer_ones_after_a_minute():
    short, long = replace(FILM, spans=((0, 10),)), replace(FILM, spans=((0, 10), (20, 30)))

    assert told((-100_000, facts(long)), (0, facts(short))) == [(0, [short])]
    assert told((-100_000, facts(short)), (0, facts(long))) == [(60, [long])]


def test_a_quiet_period_holds_at_once_and_its_end_after_a_minute():
    quiet = replace(FILM, quiet=((5, 10),))

    assert told(EVER, (0, facts(quiet))) == [(0, [quiet])]
    assert told((-100_000, facts(quiet)), (0, facts(FILM))) == [(60, [FILM])]


def test_what_is_taken_back_within_the_minute_never_begins():
    assert told(EVER, (0, facts(FILM, POSTER)), (30, facts(FILM))) == []


def test_what_is_taken_away_and_brought_back_at_once_comes_back_after_a_minute():
    assert told(EVER, (0, facts()), (20, facts(FILM))) == [(0, []), (80, [FILM])]


def test_hours_that_were_cut_by_mistake_come_back_after_a_minute_and_do_not_flicker():
    opened, closed = facts(FILM, operating=((0, 100),)), facts(FILM, operating=((0, 50),))
    found = epochs([(NOON - 100_000 * SECOND, opened), (NOON, closed), (NOON + 20 * SECOND, opened)], DAY)

    assert [((at - NOON) / SECOND, one.operating) for at, one in found[1:]] == [(0, ((0, 50),)), (80, ((0, 100),))]


def test_changes_close_to_each_other_take_effect_each_in_its_time():
    assert told(EVER, (0, facts(FILM, POSTER)), (20, facts(POSTER))) == [(20, []), (60, [POSTER])]


def test_changes_within_one_millisecond_take_effect_together():
    second = replace(POSTER, id="3.1")
    found = told(EVER, (0.0001, facts(FILM, POSTER)), (0.0004, facts(FILM, POSTER, second)))

    assert found == [(60.001, [FILM, POSTER, second])]


def test_operating_hours_end_earlier_at_once_and_later_after_a_minute():
    open_long, open_short = facts(FILM, operating=((0, 100),)), facts(FILM, operating=((0, 50),))

    for known, expected in [([open_long, open_short], [0]), ([open_short, open_long], [60])]:
        found = epochs([(NOON - 100_000 * SECOND, known[0]), (NOON, known[1])], DAY)
        assert [(at - NOON) / SECOND for at, _one in found[1:]] == expected


def test_a_day_begins_with_what_was_known_a_minute_before_it():
    late = [(DAY.start - 20 * SECOND, facts(FILM))]

    assert epochs(late, DAY) == [(DAY.start, NOTHING), (DAY.start + 40 * SECOND, facts(FILM))]
