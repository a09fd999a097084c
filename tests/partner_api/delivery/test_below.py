"""A region and all below it at once, as a portal reads it."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from ilm_blocks import actions
from tests import factories
from tests.factories import BLUMAH, BOJA, KEDITEN, KENDAL, NOON, PLANTUNGAN, WELERI

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]
HOUR = timedelta(hours=1)
CHANNELS = ("videotron", "website", "app", "social")


def address(code=KENDAL, query=""):
    return f"/api/v1/regions/{code}/below/{query}"


@pytest.fixture
def story():
    """Something of every kind that makes regions differ."""
    bawaslu = factories.partner()
    facts = {"responsible": bawaslu, "agreement": factories.agreement(bawaslu)}
    everywhere = factories.ilm(KENDAL, title="semua", binding="mandatory", **facts)
    hidden = factories.ilm(KENDAL, title="disembunyikan", on_air_until=NOON + 3 * HOUR)
    offered = factories.ilm(KENDAL, title="pilihan", binding="offered", channels=["website", "app"])
    factories.ilm(PLANTUNGAN, title="kecamatan", on_air_until=NOON + 2 * HOUR)
    factories.ilm(BLUMAH, title="desa", priority=3)
    factories.ilm(KENDAL, title="selesai", on_air_until=NOON - HOUR / 2)
    factories.ilm(WELERI, title="nanti", on_air_from=NOON + HOUR)
    factories.decision("hide", hidden, PLANTUNGAN, covers_subtree=True)
    factories.decision("adopt", offered, BLUMAH, until=NOON + HOUR)
    factories.decision("note", everywhere, PLANTUNGAN, covers_subtree=True, text="Tanya Pak Camat.")
    factories.quiet_period(WELERI, first_day=NOON.date(), last_day=NOON.date(), withholds=["none"])
    factories.takeover(PLANTUNGAN)
    return everywhere


@pytest.mark.parametrize("channel", CHANNELS)
@pytest.mark.parametrize("top", [KENDAL, PLANTUNGAN, BLUMAH])
def test_each_region_shows_what_its_own_address_says(client, story, top, channel):
    answer = client.get(address(top, f"?channel={channel}")).json()

    assert [region["code"] for region in answer["regions"]] == [
        code for code in sorted(factories.CAST) if code.startswith(top)
    ]
    told = {item["id"] for item in answer["items"]}
    for region in answer["regions"]:
        own = client.get(f"/api/v1/regions/{region['code']}/ilm/?channel={channel}").json()
        assert region["items"] == [item["id"] for item in own["items"]]
        assert (region["takeover"], region["valid_until"]) == (own["takeover"], own["valid_until"])
        notes = [{"item": item["id"], **note} for item in own["items"] for note in item["notes"]]
        assert region["notes"] == notes
        assert own["at"] <= answer["at"]
    shown = {number for region in answer["regions"] for number in region["items"]}
    assert told == shown
    borders = [region["valid_until"] for region in answer["regions"] if region["valid_until"]]
    assert answer["valid_until"] == min(borders, default=None)


@pytest.mark.database
def test_an_item_comes_once_with_its_addresses_at_its_owner(client):
    ilm = factories.ilm(PLANTUNGAN)

    answer = client.get(address()).json()

    [item] = answer["items"]
    assert item["url"] == item["verify_url"] == f"http://plantungan.localhost/ilm/{ilm.pk}/"
    assert [region["code"] for region in answer["regions"] if region["items"]] == [PLANTUNGAN, BLUMAH, KEDITEN]


def test_nothing_that_is_not_on_air_is_told(client):
    factories.ilm(KENDAL, on_air_from=NOON + HOUR)
    factories.draft(BLUMAH)
    actions.withdraw(factories.ilm(BOJA), code="legal")

    answer = client.get(address()).json()

    assert answer["items"] == []
    assert not any(region["items"] for region in answer["regions"])


@pytest.mark.database
def test_equal_etags_mean_equal_bytes_until_the_next_border(client, clock, story):
    clock.shift(timedelta(minutes=1))
    first = client.get(address())
    clock.shift(timedelta(minutes=58))
    second = client.get(address(), headers={"if-none-match": first["ETag"]})
    assert (second.status_code, second.content) == (304, b"")

    clock.shift(timedelta(minutes=2))
    third = client.get(address(), headers={"if-none-match": first["ETag"]})
    assert (third.status_code, third.json()["at"]) == (200, "2024-02-01T06:00:00Z")


def test_caches_keep_it_no_longer_than_it_holds(client):
    factories.ilm(BLUMAH, on_air_until=NOON + timedelta(seconds=9))

    answer = client.get(address())

    assert "max-age=9, s-maxage=9" in answer["Cache-Control"]
    assert answer["Surrogate-Key"] == f"r-{KENDAL} s-{KENDAL}"
    assert dict(client.head(address()).items()) == dict(answer.items())


def test_an_emergency_below_shortens_the_age(client):
    factories.takeover(BLUMAH)

    assert "s-maxage=5," in client.get(address())["Cache-Control"]


@pytest.mark.database
def test_more_regions_and_more_ilm_take_no_more_queries(client, story):
    counts = []
    for code in (BLUMAH, KENDAL):
        with CaptureQueriesContext(connection) as queries:
            client.get(address(code))
        counts.append(len(queries))
        for owner in (KENDAL, WELERI, BLUMAH, BOJA):
            factories.ilm(owner, creatives=[factories.poster()])
    assert counts[0] == counts[1] <= 16


@pytest.mark.parametrize(
    ("query", "parameter", "code"),
    [
        ("channel=radio", "channel", "invalid_choice"),
        ("at=2024-02-01T12:00:00Z", "at", "unknown_parameter"),
        ("channel=app&channel=app", "channel", "repeated"),
    ],
)
def test_a_wrong_parameter_is_named(client, query, parameter, code):
    response = client.get(address(query=f"?{query}"))

    assert response.status_code == 400
    assert [(error["parameter"], error["code"]) for error in response.json()["errors"]] == [(parameter, code)]


def test_an_unknown_region_is_a_problem_and_a_former_code_leads_on(client):
    factories.page(BLUMAH).former_codes.create(code="33.24.01.2099", since=NOON)

    assert client.get(address("33.24.99")).json()["code"] == "unknown_region"
    moved = client.get(address("33.24.01.2099", "?channel=app"))
    assert (moved.status_code, moved["Location"]) == (308, address(BLUMAH, "?channel=app"))


def test_news_of_a_village_moves_nothing_in_it(client, clock):
    factories.ilm(KENDAL)
    before = client.get(address())
    clock.shift(timedelta(minutes=5))
    factories.article(BLUMAH)

    after = client.get(address())

    assert (after["ETag"], after.content) == (before["ETag"], before.content)
