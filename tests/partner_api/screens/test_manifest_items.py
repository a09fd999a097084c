"""What a screen was given to play is remembered, at the cost of what changes in it."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from partner_api.models import ManifestItem
from partner_api.screens import manifest_items, tokens
from tests import factories
from tests.factories import BLUMAH, KENDAL, NOON, WELERI

pytestmark = [pytest.mark.django_db, pytest.mark.database]


def kept(screen):
    return {(row.item, row.revision): row for row in ManifestItem.objects.filter(screen=screen)}


def item(name="1.1", revision=1, dur_ms=10_000, kind="poster"):
    return {"id": name, "revision": revision, "dur_ms": dur_ms, "kind": kind}


def test_each_item_of_a_manifest_is_known_with_its_loop_and_its_plan(screen, manifest):
    factories.ilm(KENDAL, creatives=[factories.message(), ("running_text", {"text": "Cek nama Anda."})])
    told = manifest()["items"]

    assert {(row.item, row.revision, row.dur_ms) for row in kept(screen).values()} == {
        (item["id"], item["revision"], item["dur_ms"]) for item in told
    }
    assert [row.loop for row in ManifestItem.objects.order_by("item")] == ["stage", "ticker"]


def test_a_manifest_that_names_the_same_writes_nothing(screen, manifest, noon):
    factories.ilm(KENDAL)
    manifest()
    noon.move_to(NOON + timedelta(days=1))  # the next day's manifest, of the same items
    with CaptureQueriesContext(connection) as queries:
        manifest()

    assert not [query["sql"] for query in queries if "partner_api_manifestitem" in query["sql"].partition("WHERE")[0]
                and not query["sql"].startswith("SELECT")]  # fmt: skip


def test_a_change_costs_as_much_for_one_item_as_for_a_hundred(screen, django_assert_num_queries):
    for many in (1, 100):
        with django_assert_num_queries(4 if connection.in_atomic_block else 2):  # with a savepoint
            manifest_items.note({screen.pk: [item(f"{many}.{number}") for number in range(many)]}, NOON)
        ManifestItem.objects.all().delete()


def test_what_leaves_and_comes_back_is_one_row(screen):
    manifest_items.note({screen.pk: [item()]}, NOON)
    manifest_items.note({screen.pk: []}, NOON + timedelta(hours=1))
    manifest_items.note({screen.pk: []}, NOON + timedelta(hours=2))
    assert kept(screen)["1.1", 1].left_at == NOON + timedelta(hours=1)

    manifest_items.note({screen.pk: [item()]}, NOON + timedelta(hours=3))
    assert [row.left_at for row in kept(screen).values()] == [None]


def test_another_revision_is_another_item(screen):
    manifest_items.note({screen.pk: [item()]}, NOON)
    manifest_items.note({screen.pk: [item(revision=2)]}, NOON + timedelta(hours=1))

    assert {name: bool(row.left_at) for name, row in kept(screen).items()} == {("1.1", 1): True, ("1.1", 2): False}


def test_of_two_plans_for_an_item_the_longer_holds(screen):
    for dur_ms in (10_000, 30_000, 20_000):
        manifest_items.note({screen.pk: [item(dur_ms=dur_ms)]}, NOON)

    assert kept(screen)["1.1", 1].dur_ms == 30_000


def test_each_screen_has_what_it_was_given_itself(screen, ask):
    elsewhere = factories.screen(WELERI, name="Pasar")
    factories.ilm(BLUMAH)
    for place in (screen, elsewhere):
        ask(tokens.issue(place))

    assert len(kept(screen)) == 1
    assert not kept(elsewhere)


def test_a_manifest_whose_items_cannot_be_remembered_is_not_given(screen, ask, monkeypatch, client):
    """A screen that plays what nobody knows of would prove nothing; it goes on with what it has."""
    factories.ilm(KENDAL)
    token = tokens.issue(screen)
    client.raise_request_exception = False
    monkeypatch.setattr(manifest_items, "note", lambda *_: 1 / 0)
    assert ask(token).status_code == 500

    monkeypatch.undo()
    assert ask(token).status_code == 200
    assert kept(screen)
