"""What a play says of itself, judged by what is known of its screen; no database."""

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from partner_api.screens.plays.models import Flag
from partner_api.screens.plays.plausibility import Claim, OnAir, flag_of
from tests.factories import NOON

PAIRED = NOON - timedelta(days=10)
SECOND = timedelta(seconds=1)
MICROSECOND = timedelta(microseconds=1)


def judged(
    start=NOON - timedelta(minutes=1), *, lasts=10 * SECOND, planned=10 * SECOND, numbered_at=None, paired=PAIRED,
    result="complete", has_manifest=True,
):  # fmt: skip
    claim = Claim(start, start + lasts, numbered_at or start, planned, result, has_manifest)
    return flag_of(claim, paired_at=paired, received_at=NOON)


def test_a_play_as_planned_counts():
    assert judged() is None


@pytest.mark.parametrize(("start", "flag"), [
    (PAIRED, None),
    (PAIRED - MICROSECOND, Flag.CLOCK),
    (NOON + timedelta(minutes=5) - 10 * SECOND, None),
    (NOON + timedelta(minutes=5) - 10 * SECOND + MICROSECOND, Flag.CLOCK),
    (NOON + timedelta(days=1), Flag.CLOCK),
])  # fmt: skip
def test_its_time_lies_between_the_pairing_and_five_minutes_after_its_arrival(start, flag):
    assert judged(start) == flag


@pytest.mark.parametrize(("apart", "flag"), [(timedelta(days=1), None), (timedelta(days=1) + MICROSECOND, Flag.CLOCK)])
def test_its_number_was_made_within_a_day_of_it(apart, flag):
    assert judged(numbered_at=NOON - timedelta(minutes=1) - apart) == flag


@pytest.mark.parametrize(("lasts", "flag"), [
    (12 * SECOND, None), (12 * SECOND + MICROSECOND, Flag.TOO_LONG), (timedelta(days=1), Flag.TOO_LONG),
])  # fmt: skip
def test_it_lasts_as_long_as_planned_and_two_seconds_at_most(lasts, flag):
    assert judged(lasts=lasts) == flag


@pytest.mark.parametrize(("result", "lasts", "flag"), [
    ("complete", timedelta(0), Flag.TOO_SHORT),
    ("complete", 10 * SECOND - MICROSECOND, Flag.TOO_SHORT),
    ("complete", 10 * SECOND, None),
    ("partial", timedelta(0), Flag.TOO_SHORT),
    ("partial", SECOND - MICROSECOND, Flag.TOO_SHORT),
    ("partial", SECOND, None),
    ("failed", timedelta(0), None),
    ("skipped", timedelta(0), None),
])  # fmt: skip
def test_what_is_complete_lasts_a_third_of_its_plan_and_what_was_seen_a_second(result, lasts, flag):
    assert judged(lasts=lasts, planned=30 * SECOND, result=result) == flag


def test_what_names_a_manifest_that_cannot_be_does_not_count():
    assert judged(has_manifest=False, planned=None) == Flag.NO_MANIFEST


def test_what_no_manifest_named_does_not_count():
    assert judged(planned=None) == Flag.NOT_IN_MANIFEST


def test_a_screen_that_was_never_paired_has_shown_nothing():
    assert judged(paired=None) == Flag.CLOCK


@given(st.lists(st.tuples(st.sampled_from(["stage", "ticker"]), st.integers(0, 60), st.integers(0, 20))))
def test_what_is_taken_never_overlaps_and_nothing_is_refused_without_an_overlap(wanted):
    on_air, taken = OnAir(()), []
    for loop, start, lasts in wanted:
        span = (loop, NOON + start * SECOND, NOON + (start + lasts) * SECOND)
        is_free = not lasts or not any(overlap(span, other) for other in taken)
        assert on_air.take(*span) == is_free
        if is_free and lasts:
            taken.append(span)

    for loop in ("stage", "ticker"):
        assert sum((end - start for where, start, end in taken if where == loop), timedelta()) <= 80 * SECOND


def overlap(one, other):
    return one[0] == other[0] and one[1] < other[2] and other[1] < one[2]


def test_what_was_taken_before_stays_taken():
    on_air = OnAir([("stage", NOON, NOON + 10 * SECOND)])

    assert not on_air.take("stage", NOON + 9 * SECOND, NOON + 19 * SECOND)
    assert on_air.take("stage", NOON + 10 * SECOND, NOON + 20 * SECOND)
    assert on_air.take("ticker", NOON + 9 * SECOND, NOON + 19 * SECOND)
