"""The beacon: by it thousands of players see that something has moved, at next to no cost."""

from datetime import timedelta

import pytest
import time_machine

from cms.answers.wsgi import Application
from ilm_blocks.models import JournalHead
from partner_api.screens import tokens
from sites.succession.merging import merge
from tests import factories
from tests.cms.answers.visiting import Visitor
from tests.factories import BLUMAH, BOJA, KEDITEN, KENDAL, NOON, PLANTUNGAN

pytestmark = [pytest.mark.django_db, pytest.mark.database, pytest.mark.usefixtures("noon_in_kendal")]
BEACON = f"/api/v1/regions/{BLUMAH}/beacon/"


@pytest.fixture
def beacon(client):
    return lambda: client.get(BEACON).json()


@pytest.fixture
def visitor(settings):
    settings.ANSWERS = {"MEMORY_MB": 4, "LOOK_MS": 0}
    return Visitor(Application())


def test_it_says_the_number_of_the_manifests_of_its_screens(client, beacon):
    factories.ilm(PLANTUNGAN)
    token = tokens.issue(factories.screen(BLUMAH))
    manifest = client.get("/api/v1/screens/manifest/", headers={"Authorization": f"Bearer {token}"}).json()

    assert beacon() == {"region": BLUMAH, "seq": manifest["seq"][:2], "takeover": None}


def test_it_is_small_whatever_the_numbers(client):
    JournalHead.objects.update(epoch=2**31 - 1)
    factories.takeover(KENDAL)
    answer = client.get(BEACON)

    assert len(answer.content) <= 300
    assert answer.json()["takeover"]


@pytest.mark.parametrize("owner", [KENDAL, PLANTUNGAN, BLUMAH])
def test_the_programme_of_the_chain_moves_it(beacon, owner):
    before = beacon()
    factories.ilm(owner)

    assert beacon()["seq"] > before["seq"]


def test_news_agenda_and_other_regions_do_not(beacon):
    before = beacon()
    for owner in (KENDAL, PLANTUNGAN, BLUMAH):
        factories.article(owner)
        factories.event(owner)
    factories.ilm(BOJA)
    factories.takeover(KEDITEN)

    assert beacon() == before


def test_an_emergency_is_told_from_its_beginning_to_its_end(visitor):
    takeover = factories.takeover(KENDAL, starts_at=NOON + timedelta(minutes=1), until=NOON + timedelta(minutes=2))
    told = []
    for seconds in (0, 59, 60, 119, 120, 121):
        with time_machine.travel(NOON + timedelta(seconds=seconds), tick=False):
            answer = visitor.get(BEACON)
            told.append((f'"takeover":{takeover.pk}' in answer.text, visitor.is_stored))

    assert [is_live for is_live, _ in told] == [False, False, True, True, False, False]
    assert [is_stored for _, is_stored in told] == [False, True, False, True, False, True]


def test_the_graver_of_two_is_told(beacon):
    graver = factories.takeover(BLUMAH, severity=3)
    factories.takeover(KENDAL, severity=1)

    assert beacon()["takeover"] == graver.pk


def test_it_costs_three_queries_once_and_none_while_nothing_moves(client, visitor, django_assert_num_queries):
    with django_assert_num_queries(3):
        client.get(BEACON)
    assert visitor.get(BEACON).status == 200
    visitor.reached.clear()
    assert visitor.get(BEACON).status == 200
    assert visitor.is_stored

    factories.ilm(KENDAL)
    assert visitor.get(BEACON).status == 200
    assert not visitor.is_stored


def test_nobody_keeps_it_longer_than_two_seconds(client):
    answer = client.get(BEACON)

    assert answer["Cache-Control"] == "public, max-age=2, s-maxage=2"
    assert client.get(BEACON, headers={"If-None-Match": answer["ETag"]}).status_code == 304


def test_a_region_that_is_none_is_a_problem_and_one_that_has_ended_leads_on(client):
    unknown = client.get("/api/v1/regions/33.24.99/beacon/")
    assert (unknown.status_code, unknown.json()["code"]) == (404, "unknown_region")

    merge(factories.page(BLUMAH).pk, factories.page(KEDITEN).pk)
    moved = client.get(BEACON)
    assert (moved.status_code, moved["Location"]) == (308, BEACON.replace(BLUMAH, KEDITEN))


def test_it_takes_no_parameters(client):
    assert client.get(f"{BEACON}?channel=videotron").status_code == 400
