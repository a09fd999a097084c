"""Airtime follows the weights, to within one longest item, whatever the loop."""

import json
from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ilm_blocks.rules.rotation import START, Item, Progress, plan, step
from tests.vectors import make

BAWASLU = Item("1.1", 30_000, 3)
KPU = Item("2.1", 10_000, 2)
BLUMAH = Item("3.1", 15_000, 1)
LOOP = [BAWASLU, KPU, BLUMAH]

items = st.builds(
    Item,
    id=st.integers(1, 40).map(lambda n: f"{n}.1"),
    dur_ms=st.integers(1, 90_000),
    weight=st.integers(1, 100),
)
loops = st.lists(items, min_size=1, max_size=12, unique_by=lambda item: item.id)


def play(state: Progress, loop: list[Item], *, plays: int) -> tuple[list[str], Progress]:
    ids = []
    for _ in range(plays):
        item, state = step(state, loop)
        ids.append(item.id)
    return ids, state


def furthest(state: Progress) -> int:
    return max(map(abs, state.credits))


def one_longest_item(loop: list[Item]) -> int:
    return max(item.dur_ms for item in loop) * sum(item.weight for item in loop)


def test_the_least_time_for_a_share_plays_first():
    assert [slot.item for slot in plan(LOOP, until_ms=10_000)] == [KPU]  # 10 / 2 < 30 / 3 < 15 / 1


def test_an_item_with_half_of_the_weight_gets_half_of_the_time():
    airtime = Counter()
    for slot in plan(LOOP, until_ms=600_000):
        airtime[slot.item] += slot.item.dur_ms

    assert airtime == {BAWASLU: 300_000, KPU: 200_000, BLUMAH: 105_000}  # the last slot runs past the end


def test_equal_items_take_turns_in_the_order_of_their_ids():
    ids, _ = play(START, [Item("b", 10_000, 1), Item("a", 10_000, 1)], plays=4)

    assert ids == ["a", "b", "a", "b"]


def test_slots_follow_each_other_without_a_gap():
    slots = list(plan(LOOP, until_ms=300_000))

    assert [slot.start_ms for slot in slots[1:]] == [slot.start_ms + slot.item.dur_ms for slot in slots[:-1]]


def test_an_empty_loop_plans_nothing():
    assert list(plan([], until_ms=60_000)) == []


def test_a_plan_goes_on_from_where_the_screen_is():
    ids, _ = play(START, LOOP, plays=9)
    _, halfway = play(START, LOOP, plays=5)
    rest_ms = sum(item.dur_ms for played in ids[5:] for item in LOOP if item.id == played)

    assert [slot.item.id for slot in plan(LOOP, until_ms=rest_ms, state=halfway)] == ids[5:]


@given(loops)
def test_airtime_stays_within_one_longest_item_of_the_share(loop):
    total = sum(item.weight for item in loop)
    longest = max(item.dur_ms for item in loop)
    airtime, now, state = Counter(), 0, START
    for _ in range(60):
        item, state = step(state, loop)
        airtime[item] += item.dur_ms
        now += item.dur_ms

        assert all(abs(airtime[item] * total - item.weight * now) <= longest * total for item in loop)


@given(loops, st.randoms())
def test_the_order_in_which_items_arrive_does_not_matter(loop, dice):
    shuffled = dice.sample(loop, len(loop))

    assert play(START, loop, plays=30) == play(START, shuffled, plays=30)


@given(loops, loops, st.integers(0, 30))
def test_a_changed_loop_starts_balanced_and_owes_nobody_more_than_one_longest_item(before, after, plays):
    _, state = play(START, before, plays=plays)
    played, state = step(state, after)
    weight = sum(item.weight for item in after)
    # what the step started from: take back what it gave to all and charged to one
    start = [
        credit - played.dur_ms * item.weight + (played.dur_ms * weight if item == played else 0)
        for item, credit in zip(state.loop, state.credits, strict=True)
    ]

    assert sum(start) == 0
    assert max(map(abs, start)) <= one_longest_item(after)


@given(loops, loops, st.integers(1, 30))
def test_after_a_change_the_law_holds_again_once_every_debt_is_worked_off(before, after, plays):
    _, state = play(START, before, plays=plays)
    lightest = min(item.weight for item in after)
    settled_ms = one_longest_item(after) // lightest + 1
    now = 0
    for _ in range(400):
        item, state = step(state, after)
        now += item.dur_ms

        assert now < settled_ms or furthest(state) <= one_longest_item(after)


def test_what_an_item_is_owed_survives_that_another_joins():
    (first,), state = play(START, [BAWASLU, KPU], plays=1)
    (second,), _ = play(state, LOOP, plays=1)

    assert (first, second) == (KPU.id, BAWASLU.id)  # with its debt forgotten, KPU would be first again


def test_a_newcomer_is_not_owed_the_time_before_it_came():
    _, state = play(START, [BAWASLU, KPU], plays=500)

    slots = list(plan(LOOP, until_ms=300_000, state=state))

    assert sum(slot.item == BLUMAH for slot in slots) == 3  # a sixth of the time, in slots of 15 s


@pytest.mark.parametrize("bad", [Item, pytest.param(lambda *_: step(START, []), id="empty loop")])
def test_nothing_to_weigh_is_refused(bad):
    with pytest.raises(ValueError, match=r"at least one|above zero"):
        bad("1.1", 10_000, 0)


def test_the_same_id_twice_is_refused():
    with pytest.raises(ValueError, match="each id once"):
        step(START, [KPU, KPU])


def test_the_vectors_for_the_screens_are_what_this_rotation_plays():
    assert json.loads(make.PATH.read_text(encoding="utf-8")) == make.vectors()
