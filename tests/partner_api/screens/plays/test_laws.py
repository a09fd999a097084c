"""Laws of counting: whatever comes twice, in disorder or in pieces, the hours equal the plays, and each play is one."""

from contextlib import contextmanager
from datetime import timedelta

import pytest
from django.core.management import call_command
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from time_machine import travel

from partner_api.models import Play, PlayHour, Screen
from partner_api.screens.plays import recording, rollup, serializers
from tests import factories
from tests.factories import BLUMAH, KENDAL, NOON
from tests.partner_api.screens.plays.rows import uuid7

pytestmark = [pytest.mark.django_db, pytest.mark.database]

ITEMS = ("1.1", "1.2", "t1.1", "asing")


@st.composite
def histories(draw):
    """What a screen showed, and the batches in which it came: each row at least once."""
    shown = draw(st.lists(st.tuples(
        st.sampled_from(ITEMS), st.integers(0, 400), st.sampled_from(["complete", "partial", "failed", "skipped"]),
    ), min_size=1, max_size=25))  # fmt: skip
    rows = [told(number, *facts) for number, facts in enumerate(shown, start=1)]
    again = draw(st.lists(st.sampled_from(rows), max_size=25))
    sent = draw(st.permutations([*rows, *again]))
    cuts = sorted(draw(st.sets(st.integers(0, len(sent)), max_size=5)))
    return rows, [sent[start:end] for start, end in zip([0, *cuts], [*cuts, len(sent)], strict=True)]


def told(number, item, minutes, result):
    at = NOON - timedelta(minutes=minutes)
    [row], _rejected = serializers.read([{
        "id": uuid7(at, number), "boot": "b", "n": number, "item": item, "revision": 1, "asset": None,
        "agreement": None, "start_ms": int(at.timestamp() * 1000), "dur_ms": minutes, "result": result, "why": None,
        "seq": [1, 1, 1], "skew_ms": 0, "prev": None,
    }])  # fmt: skip
    return row


@pytest.fixture
def screen(db):
    factories.load_cast()
    factories.ilm(KENDAL)
    return Screen.objects.create(owner=factories.page(BLUMAH), name="Balai desa")


@contextmanager
def undone():
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


@given(history=histories())
@settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_each_play_is_kept_once_and_the_hours_equal_the_plays(screen, history):
    rows, batches = history
    with undone():
        counts = [recording.record(screen, batch, NOON) for batch in batches]

        assert set(Play.objects.values_list("uuid", flat=True)) == {row["id"] for row in rows}
        assert sum(count.accepted for count in counts) == Play.objects.count() == len(rows)
        assert sum(count.duplicate for count in counts) == sum(map(len, batches)) - len(rows)
        assert hours(PlayHour.objects.all()) == hours(rollup.summed(Play.objects.order_by("pk")).values())


def hours(rows):
    return sorted([*map(str, rollup.key_of(row)), *(getattr(row, name) for name in rollup.COUNTS)] for row in rows)


def test_the_hours_outlive_the_plays(screen):
    recording.record(screen, [told(number, "1.1", 5, "complete") for number in range(1, 4)], NOON)
    before = list(PlayHour.objects.values())

    with travel(NOON + timedelta(days=90), tick=False):
        call_command("prune_plays")
        assert Play.objects.count() == 3  # the last day that is kept
    with travel(NOON + timedelta(days=91), tick=False):
        call_command("prune_plays")

    assert not Play.objects.exists()
    assert list(PlayHour.objects.values()) == before


def test_a_play_that_was_pruned_is_not_counted_again(screen):
    row = told(1, "1.1", 5, "complete")
    recording.record(screen, [row], NOON)
    later = NOON + timedelta(days=91)
    with travel(later, tick=False):
        call_command("prune_plays")

    assert recording.record(screen, [row], later) == recording.Counts(accepted=0, duplicate=0, late=1)
    assert PlayHour.objects.get().complete == 1
