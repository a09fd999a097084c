"""Laws of counting: whatever comes twice, in disorder or in pieces, the hours equal the plays, and each play is one."""

from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from itertools import pairwise

import pytest
from django.core.management import call_command
from django.db import transaction
from django.db.models import Sum
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from time_machine import travel

from partner_api.models import ManifestItem, Play, PlayHour, PlaysPruned
from partner_api.screens.models import PROGRAMMES
from partner_api.screens.plays import recording, rollup
from tests import factories
from tests.factories import NOON
from tests.partner_api.screens.plays.rows import day_number, give, read, uuid7

pytestmark = [pytest.mark.django_db, pytest.mark.database]

#: Items and how many seconds they are planned for; the last is in no manifest.
PLANNED = {"1.1": 10, "1.2": 30, "2.1": 60, "1.3": 20, "asing": 10}
TICKER = ("1.3",)
START = NOON - timedelta(hours=3)
LONG_AGO = NOON - timedelta(days=90)


@st.composite
def histories(draw):
    """What a screen says that it showed, true or not, and the batches in which it came: each row at least once."""
    told_of = draw(st.lists(st.tuples(
        st.sampled_from(list(PLANNED)),
        st.one_of(st.integers(0, 700), st.integers(3_500, 3_700), st.sampled_from([-(10**6), 20_000])),
        st.one_of(st.sampled_from([0, 9, 10, 12, 13]), st.integers(0, 4_000)),
        st.sampled_from(["complete", "complete", "complete", "partial", "failed", "skipped"]),
    ), min_size=1, max_size=25))  # fmt: skip
    rows = [told(number, *facts) for number, facts in enumerate(told_of, start=1)]
    again = draw(st.lists(st.sampled_from(rows), max_size=25))
    sent = draw(st.permutations([*rows, *again]))
    cuts = sorted(draw(st.sets(st.integers(0, len(sent)), max_size=5)))
    return rows, [sent[start:end] for start, end in zip([0, *cuts], [*cuts, len(sent)], strict=True)]


def told(number, item, second, lasts=10, result="complete"):
    at = START + timedelta(seconds=second)
    [valid] = read(told_raw(number, uuid7(at, number), at, item=item, dur_ms=lasts * 1000, result=result))
    return valid


def told_raw(number, uuid, at=START, **facts):
    return {
        "id": uuid, "boot": "b", "n": number, "item": "1.1", "revision": 1, "asset": None, "agreement": None,
        "start_ms": int(at.timestamp() * 1000), "dur_ms": 10_000, "result": "complete", "why": None,
        "seq": [1, 0, day_number(at)], "skew_ms": 0, "prev": None,
    } | facts  # fmt: skip


@pytest.fixture
def screen(db):
    screen = factories.screen()
    for item, seconds in PLANNED.items():
        if item != "asing":
            give(screen, item, loop="ticker" if item in TICKER else "stage", dur_ms=1000 * seconds)
    return screen


@contextmanager
def undone():
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


@given(history=histories())
@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_each_play_is_kept_once_and_the_hours_equal_the_plays_that_count(screen, history):
    rows, batches = history
    with undone():
        counts = [recording.record(screen, batch, NOON) for batch in batches]

        assert set(Play.objects.values_list("uuid", flat=True)) == {row["id"] for row in rows}
        assert sum(count.accepted for count in counts) == Play.objects.count() == len(rows)
        assert sum(count.duplicate for count in counts) == sum(map(len, batches)) - len(rows)
        assert sum(len(count.flagged) for count in counts) == Play.objects.exclude(flag="").count()
        assert hours(PlayHour.objects.all()) == hours(rollup.summed(Play.objects.counting().order_by("pk")).values())
        assert rollup.recount(screen, LONG_AGO, mend=False) == 0


@given(history=histories())
@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_time_on_air_never_exceeds_the_time_that_has_passed(screen, history):
    """In each hour and in all, for each of the two loops, in whatever order and pieces the rows came."""
    _rows, batches = history
    with undone():
        for batch in batches:
            recording.record(screen, batch, NOON)

        for loop in PROGRAMMES:
            plays = sorted((play.starts_at, play.ends_at) for play in Play.objects.counting().filter(loop=loop))
            assert all(before[1] <= after[0] for before, after in pairwise(span for span in plays if span[0] < span[1]))
            sums = PlayHour.objects.filter(loop=loop).values("hour").annotate(shown=Sum("shown_ms")).order_by()
            assert all(hour["shown"] <= 3_600_000 for hour in sums)
            assert sum(hour["shown"] for hour in sums) <= (NOON - screen.paired_at) / timedelta(milliseconds=1)
        assert not PlayHour.objects.filter(item="asing").exists()


def hours(rows):
    return sorted([*map(str, rollup.key_of(row)), *(getattr(row, name) for name in rollup.COUNTS)] for row in rows)


def test_the_hours_outlive_the_plays(screen):
    recording.record(screen, [told(number, "1.1", 10 * number) for number in range(1, 4)], NOON)
    before = list(PlayHour.objects.values())

    with travel(NOON + timedelta(days=90), tick=False):
        call_command("prune_plays")
        assert Play.objects.count() == 3  # the last day that is kept
    with travel(NOON + timedelta(days=91), tick=False):
        call_command("prune_plays")

    assert not Play.objects.exists()
    assert list(PlayHour.objects.values()) == before


def test_what_left_the_manifests_is_known_as_long_as_its_plays_are_kept(screen):
    ManifestItem.objects.filter(item="1.1").update(left_at=NOON)
    for days, known in ((90, True), (92, False)):
        with travel(NOON + timedelta(days=days), tick=False):
            call_command("prune_plays")
        assert ManifestItem.objects.filter(item="1.1").exists() == known
    assert ManifestItem.objects.filter(item="1.2").exists()


def test_hours_that_were_spoilt_are_made_anew_from_the_plays(screen, capsys):
    recording.record(screen, [told(number, "1.1", 700 * number) for number in range(1, 9)], NOON)
    right = hours(PlayHour.objects.all())
    first, second, *_others = PlayHour.objects.order_by("hour")
    PlayHour.objects.filter(pk=first.pk).update(shown_ms=5)
    second.delete()
    PlayHour.objects.create(screen=screen, owner_id=screen.owner_id, item="9.9", hour=NOON, complete=7)

    with travel(NOON, tick=False):
        call_command("recount_plays", "--dry-run")
        assert hours(PlayHour.objects.all()) != right
        call_command("recount_plays")
        call_command("recount_plays")

    assert capsys.readouterr().out.split() == ["wrong:", "3", "wrong:", "3", "wrong:", "0"]
    assert hours(PlayHour.objects.all()) == right


def test_a_recount_leaves_the_hours_alone_whose_plays_are_pruned(screen):
    recording.record(screen, [told(1, "1.1", 5)], NOON)
    before = list(PlayHour.objects.values())
    with travel(NOON + timedelta(days=91), tick=False):
        call_command("prune_plays")
        call_command("recount_plays")

    assert list(PlayHour.objects.values()) == before


def test_a_play_that_was_pruned_is_not_counted_again(screen, capsys):
    row = told(1, "1.1", 5)
    recording.record(screen, [row], NOON)
    later = NOON + timedelta(days=91)
    with travel(later, tick=False):
        call_command("prune_plays")

    assert capsys.readouterr().out.strip() == "deleted: 1"
    assert recording.record(screen, [row], later) == recording.Counts(accepted=0, duplicate=0, late=1)
    assert PlayHour.objects.get().complete == 1


@pytest.mark.parametrize("kept", [90, 400, 30])
def test_nor_where_plays_are_kept_for_longer_from_then_on(screen, settings, kept):
    row = told(1, "1.1", 5)
    recording.record(screen, [row], NOON)
    sums = list(PlayHour.objects.values())
    later = NOON + timedelta(days=91)
    with travel(later, tick=False):
        call_command("prune_plays")
    settings.PARTNER_API = {**settings.PARTNER_API, "PLAYS_KEPT_DAYS": kept}
    with travel(later, tick=False):
        call_command("prune_plays")
        call_command("recount_plays")

    assert recording.record(screen, [row], later) == recording.Counts(accepted=0, duplicate=0, late=1)
    assert list(PlayHour.objects.values()) == sums


def test_the_mark_of_what_was_pruned_never_falls(screen, settings):
    marks = []
    for days, kept in ((91, 90), (92, 400), (93, 90), (94, 30), (95, 90)):
        settings.PARTNER_API = {**settings.PARTNER_API, "PLAYS_KEPT_DAYS": kept}
        with travel(NOON + timedelta(days=days), tick=False):
            call_command("prune_plays")
        marks.append(PlaysPruned.objects.get().before)

    assert marks == sorted(marks)
    assert marks[-1] == (NOON + timedelta(days=64)).date()


def test_a_row_that_says_it_is_of_2099_is_pruned_by_its_arrival(screen):
    [mad] = read(told_raw(1, uuid7(datetime(2099, 12, 31, tzinfo=UTC), 1)))
    recording.record(screen, [mad, told(2, "1.1", 5)], NOON)
    assert Play.objects.filter(flag="clock").count() == 1

    for days, left in ((91, 1), (92, 1), (93, 0)):
        with travel(NOON + timedelta(days=days), tick=False):
            call_command("prune_plays")
        assert Play.objects.count() == left
    assert recording.record(screen, [mad], NOON + timedelta(days=93)).flagged
    assert PlayHour.objects.get().complete == 1


def test_nothing_that_counts_is_pruned_by_its_arrival_before_its_day_is(screen):
    """Its number may be a day ahead of its start, and that a little ahead of its arrival."""
    arrival = NOON.replace(hour=23, minute=58)
    start = arrival + timedelta(minutes=4)
    sent = read(told_raw(1, uuid7(start + timedelta(hours=23), 1), start))
    assert recording.record(screen, sent, arrival + timedelta(seconds=10)).flagged == ()
    for days in range(88, 96):
        with travel(NOON + timedelta(days=days), tick=False):
            call_command("prune_plays")
            recording.record(screen, sent, NOON + timedelta(days=days))

    assert sum(hour.complete for hour in PlayHour.objects.all()) == 1
