"""Equal ETags mean equal bytes, also while somebody publishes: real writers between two reads of one answer."""

import json
from contextlib import contextmanager
from threading import Barrier, Thread

import pytest
from django.core.cache import cache
from django.db import connection
from django.test import Client

from ilm_blocks.cascade import rows_on
from partner_api.delivery import feed
from partner_api.hashing import token_hash
from partner_api.http.settling import ATTEMPTS, settled
from partner_api.screens import manifest
from partner_api.screens.bodies import bodies
from partner_api.screens.models import Screen
from tests import factories
from tests.factories import BLUMAH, KENDAL

FEED, MANIFEST = f"/api/v1/regions/{BLUMAH}/ilm/", "/api/v1/screens/manifest/"
racing = pytest.mark.usefixtures("cast")


@pytest.fixture
def cast(transactional_db, django_db_serialized_rollback):
    cache.clear()
    factories.ilm(KENDAL, title="Pertama")


@contextmanager
def published_in_between(monkeypatch, *, times=1):
    """Within the block an ILM is published, by another connection, each time before the rows of an answer are read."""
    asked, done, left = Barrier(2, timeout=30), Barrier(2, timeout=30), [times]

    def write():
        for _number in range(times):
            asked.wait()
            try:
                factories.ilm(KENDAL, title="Menyusul")
            finally:
                connection.close()
            done.wait()

    def overtaken(chain, at):
        if left[0]:
            left[0] -= 1
            asked.wait()
            done.wait()
        return rows_on(chain, at)

    writer = Thread(target=write)
    with monkeypatch.context() as patched:
        patched.setattr(feed, "rows_on", overtaken)
        patched.setattr(manifest, "rows_on", overtaken)
        writer.start()
        yield
        writer.join(timeout=30)
    assert not writer.is_alive()


@racing
@pytest.mark.database
def test_a_feed_that_was_overtaken_is_made_again(monkeypatch):
    before = Client().get(FEED)
    with published_in_between(monkeypatch):
        overtaken = Client().get(FEED)
    after = Client().get(FEED)

    assert sorted(item["title"] for item in overtaken.json()["items"]) == ["Menyusul", "Pertama"]
    assert overtaken["ETag"] != before["ETag"]
    assert (overtaken["ETag"], overtaken.content) == (after["ETag"], after.content)


@racing
@pytest.mark.database
def test_a_feed_that_is_always_overtaken_is_kept_by_nobody(monkeypatch):
    with published_in_between(monkeypatch, times=ATTEMPTS):
        overtaken = Client().get(FEED)

    assert overtaken.status_code == 200
    assert overtaken["Cache-Control"] == "no-store"
    assert not overtaken.has_header("ETag")


@racing
@pytest.mark.database
def test_one_number_of_a_manifest_never_stands_for_two_programmes(monkeypatch):
    Screen.objects.create(owner=factories.page(BLUMAH), name="Alun-alun", token_hash=token_hash("contoh"))
    ask = Client(headers={"authorization": "Bearer contoh"}).get

    before = ask(MANIFEST)
    cache.clear()
    bodies.clear()
    with published_in_between(monkeypatch):
        overtaken = ask(MANIFEST)
    after = ask(MANIFEST)

    assert json.loads(overtaken.content)["seq"] != json.loads(before.content)["seq"]
    assert (overtaken["ETag"], overtaken.content) == (after["ETag"], after.content)


def test_an_answer_is_made_once_while_nothing_moves():
    built = []

    assert settled(1, lambda: 1, lambda state: built.append(state) or "a", version=int) == (1, "a", True)
    assert built == [1]
