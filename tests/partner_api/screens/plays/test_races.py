"""Batches of one screen that arrive at the same moment: real threads, real transactions, on PostgreSQL.

A barrier stands where a batch has read what is on record. With the screen locked, only one batch gets
there at a time; without the lock all would, and each would take the same time for its own.
"""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from itertools import pairwise
from threading import Barrier, BrokenBarrierError

import pytest
from django.db import connection, connections
from django.db.models import Sum

from partner_api.models import Play, PlayHour
from partner_api.screens import manifest_items
from partner_api.screens.plays import pruning, recording, rollup
from tests import factories
from tests.factories import NOON
from tests.partner_api.screens.plays.rows import LAST, give, read, row

pytestmark = [pytest.mark.database, pytest.mark.django_db(transaction=True, serialized_rollback=True)]

BATCHES = 4


@pytest.fixture
def screen():
    if connection.vendor != "postgresql":
        pytest.skip("SQLite has one writer at a time: there is no race to run")
    screen = factories.screen()
    give(screen, "1.1", "2.1")
    return screen


def at_once(work, many=BATCHES):
    """Run ``work(number)`` in ``many`` threads that begin together."""
    begin = Barrier(many)

    def run(number):
        try:
            begin.wait(timeout=30)
            return work(number)
        finally:
            connections.close_all()

    with ThreadPoolExecutor(many) as pool:
        return list(pool.map(run, range(many)))


@pytest.fixture
def together_if_possible(monkeypatch):
    """Each batch waits, before it judges overlaps, for the others to come as far; if they cannot, it goes on."""
    judged = Barrier(BATCHES)
    read_before = recording._on_air_around

    def read_and_wait(screen, plays):
        found = read_before(screen, plays)
        try:
            judged.wait(timeout=0.5)
        except BrokenBarrierError:
            judged.reset()
        return found

    monkeypatch.setattr(recording, "_on_air_around", read_and_wait)


def test_of_batches_that_claim_the_same_time_one_counts(screen, together_if_possible):
    def batch(number):
        return read(*(row(at=LAST - timedelta(seconds=10 * n + number)) for n in range(20)))

    batches = [batch(number) for number in range(BATCHES)]
    counts = at_once(lambda number: recording.record(screen, batches[number], NOON))

    assert sum(count.accepted for count in counts) == Play.objects.count() == 20 * BATCHES
    assert_law(screen)
    assert PlayHour.objects.aggregate(shown=Sum("shown_ms"))["shown"] <= 203_000


def test_one_batch_sent_from_four_places_counts_once(screen, together_if_possible):
    rows = read(*(row("2.1", at=LAST - timedelta(seconds=10 * number)) for number in range(20)))
    counts = at_once(lambda _number: recording.record(screen, rows, NOON))

    assert sorted(count.accepted for count in counts) == [0, 0, 0, 20]
    assert PlayHour.objects.aggregate(plays=Sum("complete"))["plays"] == 20
    assert_law(screen)


def test_manifests_given_at_the_same_moment_are_one_row_an_item(screen):
    items = [{"id": f"9.{number}", "revision": 1, "dur_ms": 10_000, "kind": "poster"} for number in range(20)]
    at_once(lambda _number: manifest_items.note({screen.pk: items}, NOON))

    assert len(manifest_items.of(screen, [(item["id"], 1) for item in items])) == 20


def test_plays_that_are_sent_again_while_they_are_pruned_count_once(screen):
    """Around midnight: who records still keeps the day that is being pruned."""
    rows = read(*(row("2.1", at=LAST - timedelta(seconds=10 * number)) for number in range(20)))
    recording.record(screen, rows, NOON)
    midnight = NOON.replace(hour=0, minute=0) + timedelta(days=91)
    before = midnight - timedelta(seconds=1)
    at_once(lambda n: recording.record(screen, rows, before) if n else list(pruning.prune(midnight)))

    assert not Play.objects.exists()
    assert PlayHour.objects.aggregate(plays=Sum("complete"))["plays"] == 20


def assert_law(screen):
    spans = sorted((play.starts_at, play.ends_at) for play in Play.objects.counting())
    assert all(before[1] <= after[0] for before, after in pairwise(spans))
    assert rollup.recount(screen, NOON - timedelta(days=90), mend=False) == 0
