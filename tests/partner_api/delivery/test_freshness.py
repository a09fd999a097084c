"""When an answer that somebody holds is still the newest: every kind of change, and the clock."""

from datetime import date, timedelta

import pytest
from wagtail.models import Site

from ilm_blocks import actions
from ilm_blocks.models import Agreement, LocalDecision, Partner
from sites import addresses
from tests import factories
from tests.factories import BLUMAH, BOJA, KENDAL, NOON, PLANTUNGAN

pytestmark = pytest.mark.database
FEED = f"/api/v1/regions/{BLUMAH}/ilm/"


@pytest.fixture
def ilm(db, clock):
    bawaslu = factories.partner()
    return factories.ilm(KENDAL, responsible=bawaslu, agreement=factories.agreement(bawaslu))


def held(client, path=FEED):
    return client.get(path)["ETag"]


def asked_again(client, etag, path=FEED):
    return client.get(path, headers={"If-None-Match": etag}).status_code


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost", "blumah.localhost"])
def test_unchanged_is_told_in_one_query_without_a_body(client, ilm, host, django_assert_num_queries):
    etag = client.get(FEED, headers={"Host": host})["ETag"]

    with django_assert_num_queries(1):
        answer = client.get(FEED, headers={"Host": host, "If-None-Match": etag})
    assert (answer.status_code, answer.content, answer["ETag"]) == (304, b"", etag)


def test_equal_etags_mean_equal_bytes(client, ilm, clock):
    first = client.get(FEED)
    clock.shift(timedelta(hours=1))
    second = client.get(FEED)

    assert (first["ETag"], first.content) == (second["ETag"], second.content)


@pytest.mark.parametrize("sent", ["W/{}", '"other", {}', '{}, W/"other"'])
def test_an_etag_is_found_weak_or_among_others(client, ilm, sent):
    assert asked_again(client, sent.format(held(client))) == 304


@pytest.mark.parametrize("sent", ['"1.website.1.abc.-"', "nonsense", '""'])
def test_what_is_no_etag_of_this_answer_brings_the_answer(client, ilm, sent):
    assert asked_again(client, sent) == 200


def hide(ilm):
    actions.decide_locally(LocalDecision(owner=factories.page(BLUMAH), ilm=ilm, kind="hide", reason_code="capacity"))


def edit(ilm):
    ilm.title = "Sudah disunting"
    factories.approve(ilm)


def retag(ilm, **facts):
    page = factories.page(PLANTUNGAN)
    for name, value in facts.items():
        setattr(page, name, value)
    page.save(update_fields=list(facts))


CHANGES = {
    "a new ILM": lambda ilm: factories.ilm(PLANTUNGAN),
    "an edit": edit,
    "a withdrawal": lambda ilm: actions.withdraw(ilm, code="legal"),
    "a hiding": hide,
    "a pin from the district": lambda ilm: factories.decision("pin", ilm, PLANTUNGAN, covers_subtree=True),
    "a suspended partner": lambda ilm: Partner.objects.filter(pk=ilm.responsible_id).update(is_active=False),
    "a shortened agreement": lambda ilm: Agreement.objects.update(valid_until=date(2024, 2, 20)),
    "a replaced logo": lambda ilm: Partner.objects.filter(pk=ilm.responsible_id).update(logo=factories.image()),
    "a quiet period": lambda ilm: factories.quiet_period(),
    "a takeover": lambda ilm: factories.takeover(),
    "another zone": lambda ilm: retag(ilm, zone="Asia/Makassar"),
    "another tag": lambda ilm: retag(ilm, tags=["pesisir"]),
    "another port": lambda ilm: addresses.set_port(8001),
    "another host name": lambda ilm: Site.objects.filter(hostname="blumah.localhost").update(hostname="desa.localhost"),
}


@pytest.mark.parametrize("change", CHANGES.values(), ids=CHANGES)
def test_every_kind_of_change_makes_the_answer_fresh(client, ilm, change):
    etag = held(client)

    change(ilm)

    assert asked_again(client, etag) == 200
    assert held(client) != etag


def test_what_happens_in_another_district_changes_nothing_here(client, ilm):
    etag = held(client)

    factories.ilm(BOJA)
    factories.partner(BOJA)
    factories.decision("hide", ilm, BOJA, covers_subtree=True)

    assert asked_again(client, etag) == 304


def test_the_clock_alone_makes_it_stale_at_the_border(client, ilm, clock):
    factories.ilm(KENDAL, on_air_until=NOON + timedelta(minutes=30))
    etag = held(client)

    clock.move_to(NOON + timedelta(minutes=30) - timedelta(seconds=1))
    assert asked_again(client, etag) == 304
    clock.move_to(NOON + timedelta(minutes=30))
    assert asked_again(client, etag) == 200


def test_the_etag_of_one_channel_or_region_is_none_of_another(client, ilm):
    etag = held(client)

    assert asked_again(client, etag, f"{FEED}?channel=videotron") == 200
    assert asked_again(client, etag, f"/api/v1/regions/{BOJA}/ilm/") == 200
