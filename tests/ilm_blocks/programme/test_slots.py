"""A day of a screen, read slot by slot."""

import json

import pytest

from ilm_blocks.rules.programme.members import Day, Shares
from ilm_blocks.rules.programme.slots import Cut, Kind, slot_at, slots
from ilm_blocks.rules.programme.weights import Scaling, weigh
from tests.vectors import programme, read

from .days import A_DAY, HOUR, MINUTE, SECOND, day, epoch, member

BAWASLU = member("1.1", 30, 3)
KPU = member("2.1", 10, 2)
BLUMAH = member("3.1", 15, 1)


def told(one: Day) -> list[tuple[float, str, Cut | None]]:
    """When each slot starts, in seconds, what it shows, and why it ends early."""
    return [(slot.start_ms / SECOND, slot.member.id if slot.member else slot.kind, slot.cut) for slot in slots(one)]


def test_the_least_time_for_a_share_plays_first():
    assert told(day([BAWASLU, KPU, BLUMAH], end=10 * SECOND)) == [(0, KPU.id, None)]  # 10 / 2 < 30 / 3 < 15 / 1


def test_midnight_cuts_what_runs():
    assert told(day([BAWASLU], end=40 * SECOND)) == [(0, "1.1", None), (30, "1.1", Cut.MIDNIGHT)]


def test_a_withdrawal_cuts_at_its_instant_and_the_next_item_begins_there():
    one = day(epoch([BAWASLU]), epoch([KPU], at=12 * SECOND), end=22 * SECOND)

    assert told(one) == [(0, "1.1", Cut.REMOVED), (12, "2.1", None)]


def test_what_another_withdrawal_takes_away_does_not_cut_what_runs():
    one = day(epoch([BAWASLU, BLUMAH]), epoch([BAWASLU], at=5 * SECOND), end=30 * SECOND)

    assert told(one) == [(0, "1.1", None)]


def test_a_corrected_wording_cuts_the_old_one():
    one = day(epoch([BAWASLU]), epoch([member("1.1", 20, 3, revision=2)], at=12 * SECOND), end=32 * SECOND)

    assert [(slot.start_ms / SECOND, slot.member.revision, slot.cut) for slot in slots(one)] == [
        (0, 1, Cut.REMOVED), (12, 2, None),
    ]  # fmt: skip


def test_the_end_of_its_hours_lets_an_item_finish_within_half_a_minute():
    short, long = ((0, 20 * SECOND),), member("1.1", 90, spans=((0, 20 * SECOND),))

    assert told(day([member("1.1", 30, spans=short)], end=30 * SECOND)) == [(0, "1.1", None)]
    assert told(day([long], end=60 * SECOND)) == [(0, "1.1", Cut.WINDOW), (50, Kind.CARD, None)]


def test_a_quiet_period_cuts_at_its_instant():
    one = day([member("1.1", 30, quiet=((20 * SECOND, 40 * SECOND),))], end=70 * SECOND)

    assert told(one) == [(0, "1.1", Cut.QUIET), (20, Kind.CARD, None), (40, "1.1", None)]


def test_the_end_of_operating_hours_cuts_and_the_accounts_stand_until_they_begin_again():
    one = day(epoch([BAWASLU, KPU], operating=((0, 15 * SECOND), (HOUR, 2 * HOUR))), end=HOUR + 40 * SECOND)

    assert told(one)[:4] == [
        (0, "2.1", None), (10, "1.1", Cut.OPERATING), (15, Kind.OFF, None), (3600, "1.1", None),
    ]  # fmt: skip


def test_hours_that_end_where_an_epoch_begins_end_softly():
    one = day(epoch([member("1.1", 40, spans=((0, 20 * SECOND),))]),
              epoch([member("1.1", 40, spans=((0, 20 * SECOND),))], at=20 * SECOND), end=MINUTE)  # fmt: skip

    assert told(one) == [(0, "1.1", None), (40, Kind.CARD, None)]


def test_hours_that_an_epoch_shortens_end_at_once():
    one = day(epoch([member("1.1", 40)]),
              epoch([member("1.1", 40, spans=((0, 10 * SECOND),))], at=20 * SECOND), end=MINUTE)  # fmt: skip

    assert told(one) == [(0, "1.1", Cut.REMOVED), (20, Kind.CARD, None)]


def test_hours_that_an_epoch_prolongs_go_on():
    one = day(epoch([member("1.1", 40, spans=((0, 20 * SECOND),))]),
              epoch([member("1.1", 40, spans=((0, MINUTE),))], at=20 * SECOND), end=40 * SECOND)  # fmt: skip

    assert told(one) == [(0, "1.1", None)]


def test_while_the_screen_is_off_all_accounts_stand():
    one = day(
        epoch(
            [
                member("1.1", 10, 3),
                member("2.1", 20, min_gap_s=60),
                member("3.1", 10, 3, min_gap_s=120, max_per_hour=1),
            ],
            operating=((0, 120 * SECOND), (130 * SECOND, 330 * SECOND)),
        ),
        end=330 * SECOND,
    )

    assert slot_at(one, 300 * SECOND).member.id == "1.1"  # cut down to one longest item, it would be the turn of 2.1


def test_an_epoch_of_no_length_cuts_nothing():
    one = day(epoch([KPU]), epoch([], at=4 * SECOND), epoch([KPU], at=4 * SECOND), end=10 * SECOND)

    assert told(one) == [(0, "2.1", None)]


def test_what_is_held_back_leaves_its_time_to_the_others():
    one = day([member("1.1", 10, 3, max_per_hour=1), KPU], end=MINUTE)

    assert [name for _at, name, _cut in told(one)] == ["1.1", *["2.1"] * 5]


def test_with_everybody_held_back_the_filler_plays_else_the_card():
    rare, news = member("1.1", 10, min_gap_s=30), member("f1", 20, is_filler=True)

    assert told(day([rare], end=MINUTE)) == [
        (0, "1.1", None),
        (10, Kind.CARD, None),
        (40, "1.1", None),
        (50, Kind.CARD, None),
    ]
    assert told(day([rare, news], end=MINUTE)) == [
        (0, "1.1", None),
        (10, "f1", None),
        (30, "f1", None),
        (50, "1.1", None),
    ]


def test_fillers_take_turns():
    news, agenda = member("f1", 10, is_filler=True), member("f2", 10, is_filler=True)

    assert [name for _at, name, _cut in told(day([agenda, news], end=40 * SECOND))] == ["f1", "f2", "f1", "f2"]


def test_a_screen_that_starts_in_the_middle_finds_the_slot_that_runs():
    one = day([BAWASLU, KPU, BLUMAH])
    noon = A_DAY // 2 + 7 * SECOND
    found = slot_at(one, noon)

    assert found in list(slots(one))
    assert found.start_ms <= noon < found.end_ms


def test_the_owner_of_the_screen_keeps_its_share_beside_what_is_mandatory():
    regency = [member(f"{n}.1", 10, 3, is_mandatory=True) for n in (1, 2)]
    own = member("9.1", 10, 1, is_own=True)

    def share(percent: int) -> float:
        one = day(epoch([*regency, own], shares=Shares(own=percent)), end=10 * HOUR)
        return sum(slot.end_ms - slot.start_ms for slot in slots(one) if slot.member == own) / one.end_ms

    assert share(0) == pytest.approx(0.4, abs=0.01)  # the ceiling for what is mandatory
    assert share(55) == pytest.approx(0.55, abs=0.01)


def shares_of(*members, **shares):
    weighed = weigh(members, Shares(**shares))
    return {name: round(100 * weight / weighed.total, 1) for name, weight in weighed.weights.items()}, weighed.scaled


def test_own_items_that_have_their_share_anyway_are_not_raised():
    kept, _scaled = shares_of(
        member("1.1", 10, 3, is_own=True, agreement="PKS contoh 1", voice_percent=1), member("2.1", is_own=True),
        member("3.1", 10, 3), own=40,
    )  # fmt: skip

    assert kept == {"1.1": 42.9, "2.1": 14.3, "3.1": 42.9}


def test_what_was_promised_to_own_items_counts_for_what_the_screen_keeps():
    kept, scaled = shares_of(
        member("1.1", is_own=True, agreement="PKS contoh 1", voice_percent=30), member("2.1", is_own=True),
        member("3.1", 10, 3), member("4.1", 10, 3), own=50,
    )  # fmt: skip

    assert kept == {"1.1": 30, "2.1": 20, "3.1": 25, "4.1": 25}
    assert scaled == {"1.1": (Scaling.PROMISED,), "2.1": (Scaling.OWN,)}


def test_a_promise_that_gives_way_to_what_is_guaranteed_says_so():
    kept, scaled = shares_of(
        member("1.1", agreement="PKS contoh 1", voice_percent=60), member("2.1", is_mandatory=True), member("3.1"),
    )  # fmt: skip

    assert kept == {"1.1": 52.5, "2.1": 30, "3.1": 17.5}
    assert scaled["1.1"] == (Scaling.PROMISED, Scaling.SQUEEZED)


@pytest.mark.parametrize("many", [2, 11, 13, 101])
def test_any_number_of_creatives_have_the_share_of_their_ilm(many):
    kept, _scaled = shares_of(*(member(f"1.{n}") for n in range(many)), member("2.1"))

    assert kept["2.1"] == 50


@pytest.mark.parametrize("shares", [{"guaranteed": 100, "ceiling": 100}, {"ceiling": 0}])
def test_whoever_may_play_gets_something(shares):
    weighed = weigh([member("1.1", is_mandatory=True), member("2.1")], Shares(**shares))

    assert all(weight > 0 for weight in weighed.weights.values())


@pytest.mark.parametrize("facts", [{"seconds": 0}, {"weight": 0}, {"id": "ꦏꦼ"}])
def test_nothing_to_weigh_is_refused(facts):
    with pytest.raises(ValueError, match="above zero"):
        member(**{"id": "1.1"} | facts)


def test_a_day_without_a_beginning_is_refused():
    with pytest.raises(ValueError, match="from its beginning"):
        day(epoch([KPU], at=SECOND))


def test_the_vectors_are_what_the_rules_say():
    assert json.loads(json.dumps(programme.vectors())) == read("edf-share-2")
