"""What is read or written past serializer and ORM is what these would read and write."""

import dataclasses
from copy import deepcopy
from datetime import timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from rest_framework.exceptions import ValidationError

from partner_api.models import Play, PlayHour
from partner_api.screens.plays import quick, recording, rollup, storing
from partner_api.screens.plays.new import NewPlay
from partner_api.screens.plays.serializers import PlayRow
from tests import factories
from tests.factories import NOON
from tests.partner_api.screens.plays.rows import give, read, row

ROWS = PlayRow()
ODD = st.one_of(
    st.none(), st.booleans(), st.integers(-(2**65), 2**65), st.floats(), st.text(max_size=90), st.binary(max_size=3),
    st.lists(st.one_of(st.integers(-1, 2**64), st.text(max_size=2), st.none()), max_size=4),
    st.sampled_from([
        "", " ", "\x00", "a" * 36, "a" * 37, "a" * 40, "a" * 41, "a" * 80, "a" * 81, "\ud800", "😀" * 40, "complete",
        "COMPLETE", "a" * 64, "A" * 64, "a" * 64 + "\n", 0, 1, -1, 2**31 - 1, 2**31, 2**53 - 1, 2**53,
        2**63, 86_400_000, 86_400_001,
        4_102_444_800_000, 4_102_444_800_001, [1, 2, 3], [1, 2, 2**53 - 1], [1, 2, 2**53], (1, 2, 3),
        True, 1.0, {"0": 1}, b"x",
        "019ab4f3-9c40-7b1e-9c55-2f6a8d0e4b17", "019AB4F3-9C40-7B1E-9C55-2F6A8D0E4B17",
        "019ab4f3-9c40-4b1e-9c55-2f6a8d0e4b17", "019ab4f3-9c40-7b1e-1c55-2f6a8d0e4b17",
        "019ab4f39c407b1e9c552f6a8d0e4b17", "{019ab4f3-9c40-7b1e-9c55-2f6a8d0e4b17}",
        "ffffffff-ffff-7fff-bfff-ffffffffffff", "019ab4f3-9c40-7b1e-9c55-2f6a8d0e4b1٧",
    ]),
)  # fmt: skip


def by_serializer(raw):
    try:
        return ROWS.run_validation(deepcopy(raw))
    except ValidationError:
        return None


@given(
    changed=st.dictionaries(st.sampled_from([*quick.CHECKS, "lain"]), ODD, max_size=3),
    missing=st.sets(st.sampled_from([*quick.CHECKS]), max_size=1),
)
@settings(max_examples=1000, deadline=None)
def test_what_is_read_quickly_is_what_the_serializer_reads(changed, missing):
    raw = {name: value for name, value in (row() | changed).items() if name not in missing}
    found = quick.read(raw)

    if found is not None:
        expected = by_serializer(raw)
        assert found == expected
        assert [*found] == [*expected]
        assert {name: type(value) for name, value in found.items()} == {
            name: type(value) for name, value in expected.items()
        }


@pytest.mark.parametrize("name", quick.CHECKS)
def test_each_value_alone_is_read_quickly_only_where_the_serializer_would(name):
    @given(value=ODD)
    @settings(max_examples=150, deadline=None)
    def check(value):
        raw = row() | {name: value}
        if (found := quick.read(raw)) is not None:
            assert found == by_serializer(raw)

    check()


@pytest.mark.parametrize("wrong", [None, 7, "teks", [], {}, {"id": 5}])
def test_what_is_no_row_is_left_to_the_serializer(wrong):
    assert quick.read(wrong) is None


@pytest.mark.parametrize("facts", [
    {}, {"revision": None, "asset": None, "agreement": None}, {"why": ""}, {"why": None}, {"prev": "b" * 64},
    {"item": "teks \U0001f600"}, {"result": "failed", "why": "404"}, {"skew_ms": -5},
])  # fmt: skip
def test_rows_of_players_are_read_quickly(facts):
    raw = row(**facts)

    assert quick.read(raw) == by_serializer(raw) is not None


def test_the_serializer_and_the_quick_reader_know_the_same_members():
    assert [*quick.CHECKS] == [*ROWS.fields]


# Writing


@pytest.fixture
def screen(db):
    screen = factories.screen()
    give(screen, "1.1", dur_ms=10_000)
    give(screen, "1.2", loop="ticker", dur_ms=5_000_000)
    return screen


def values(model, keys):
    return [
        {name: value for name, value in row.items() if name != "id"}
        for row in model.objects.filter(pk__in=keys).order_by("pk").values()
    ]


TEXTS = ["", 'Désa "Blumah"; -- \' \\ \t\r\n\x01\x7f\u2028', "ꦗꦮ 😀 عربي", "%s {} $1 :a ?"]


@pytest.mark.django_db
@pytest.mark.database
@given(st.data())
@settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_rows_are_written_as_the_orm_writes_them(screen, data):
    text = data.draw(st.sampled_from(TEXTS))
    numbers = st.tuples(st.integers(1, 2**31 - 1), st.integers(0, 86_400_000), st.integers(-(2**62), 9))
    many = data.draw(st.lists(numbers, min_size=1, max_size=5))
    plays = []
    for n, dur_ms, skew_ms in many:
        at = NOON - timedelta(milliseconds=n % 10**9, microseconds=0)
        raw = row("1.1", at=at, n=n, dur_ms=dur_ms, skew_ms=skew_ms, why=text[:80], seq=[1, n, 0], boot=text or "b")
        [valid] = read(raw | {"skew_ms": -40})
        [play] = recording.made(screen, [valid], NOON + timedelta(microseconds=n % 1_000_000))
        play.skew_ms, play.title = skew_ms, text
        play.ilm_id, play.responsible_id = data.draw(st.sampled_from([(None, None), (n, n)]))
        plays.append(play)
    storing.insert(Play, plays)
    quickly = values(Play, Play.objects.values("pk"))
    Play.objects.all().delete()
    Play.objects.bulk_create(Play(**dataclasses.asdict(play)) for play in plays)

    assert quickly == values(Play, Play.objects.values("pk"))
    Play.objects.all().delete()


@pytest.mark.django_db
@pytest.mark.database
def test_what_is_added_up_is_the_sum_and_nothing_else_changes(screen):
    first, second = (
        [play for play in recording.made(screen, read(*rows), NOON) if not play.flag]
        for rows in (
            [row("1.1", at=NOON - timedelta(seconds=11 * n)) for n in range(1, 6)],
            [row("1.1", at=NOON - timedelta(seconds=11 * n)) for n in range(6, 400)]
            + [row("1.2", at=NOON - timedelta(hours=2, minutes=30), dur_ms=5_000_000)],
        )
    )
    rollup.add(first)
    before = {rollup.key_of(hour): hour for hour in PlayHour.objects.all()}
    for play in second:
        play.title = "Lain"
    rollup.add(second)

    after = {rollup.key_of(hour): hour for hour in PlayHour.objects.all()}
    added = rollup.summed(second)
    assert after.keys() == before.keys() | added.keys()
    for key, hour in after.items():
        parts = [part for part in (before.get(key), added.get(key)) if part]
        assert [getattr(hour, name) for name in rollup.COUNTS] == [
            sum(getattr(part, name) for part in parts) for name in rollup.COUNTS
        ]
        assert hour.title == parts[0].title
        assert hour.owner_id == screen.owner_id


@pytest.mark.django_db
@pytest.mark.database
def test_nothing_is_written_for_nothing(screen, django_assert_num_queries):
    with django_assert_num_queries(0):
        storing.insert(Play, [])
        rollup.add([])


def test_a_play_on_its_way_has_the_columns_of_one_on_record():
    columns = {field.attname for field in Play._meta.concrete_fields if not field.primary_key}

    assert {field.name for field in dataclasses.fields(NewPlay)} == columns
