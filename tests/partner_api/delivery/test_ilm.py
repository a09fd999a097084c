"""One ILM by itself: its provenance, while it lasts and after it was withdrawn."""

from datetime import date, timedelta

import pytest

from ilm_blocks import actions
from ilm_blocks.models import Partner
from sites.regions import RegionPageProvider
from tests import factories
from tests.factories import BLUMAH, KENDAL, NOON

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]
HOUR = timedelta(hours=1)


@pytest.fixture
def ilm():
    bawaslu = factories.partner()
    paper = factories.agreement(bawaslu, number="12/PKS/contoh", valid_until=date(2024, 2, 20))
    return factories.ilm(KENDAL, responsible=bawaslu, agreement=paper)


def address(ilm):
    return f"/api/v1/ilm/{ilm.pk}/"


def test_it_names_the_paper_and_its_page_at_the_owner(client, ilm):
    body = client.get(address(ilm)).json()

    assert body["agreement"] == {
        "kind": "pks",
        "title": "Penyebarluasan ILM (contoh)",
        "number": "12/PKS/contoh",
        "partner_number": "",
        "valid_from": "2023-11-01",
        "valid_until": "2024-02-20",
    }
    assert body["url"] == body["verify_url"] == f"http://localhost/ilm/{ilm.pk}/"
    assert (body["revision"], body["channels"]) == (ilm.live_revision_id, ["videotron", "website"])


@pytest.mark.parametrize("is_withdrawn", [False, True])
def test_the_chain_of_its_owner_is_asked_once(client, ilm, monkeypatch, django_assert_num_queries, is_withdrawn):
    asked, chain = [], RegionPageProvider.chain
    monkeypatch.setattr(RegionPageProvider, "chain", lambda *about: asked.append(about[1]) or chain(*about))
    if is_withdrawn:
        corrected = factories.ilm(KENDAL, responsible=ilm.responsible, agreement=ilm.agreement)
        actions.withdraw(ilm, code="error_in_content", replaced_by=corrected)
    asked.clear()

    with django_assert_num_queries(5):
        client.get(address(ilm))

    assert asked == [ilm.owner_id]


def test_it_is_current_until_its_agreement_ends(client, ilm, clock):
    held = client.get(address(ilm))
    assert held.json()["is_current"]
    assert held.json()["valid_until"] == "2024-02-20T17:00:00Z"  # midnight in Kendal

    clock.move_to(NOON + timedelta(days=20))
    ended = client.get(address(ilm), headers={"if-none-match": held["ETag"]})
    assert (ended.status_code, ended.json()["is_current"]) == (200, False)


def test_it_is_not_current_while_its_partner_is_suspended(client, ilm):
    etag = client.get(address(ilm))["ETag"]
    Partner.objects.update(is_active=False)

    assert not client.get(address(ilm), headers={"if-none-match": etag}).json()["is_current"]


def test_it_is_not_sent_again_while_nothing_has_changed(client, ilm):
    etag = client.get(address(ilm))["ETag"]

    assert client.get(address(ilm), headers={"if-none-match": etag}).status_code == 304


def test_an_end_limits_how_long_caches_keep_it(client):
    ilm = factories.ilm(BLUMAH, on_air_until=NOON + timedelta(seconds=8))

    assert "max-age=8," in client.get(address(ilm))["Cache-Control"]


def test_before_its_window_opens_it_is_unknown_withdrawn_or_not(client, clock):
    ilm = factories.ilm(KENDAL, on_air_from=NOON + HOUR)
    assert client.get(address(ilm)).json()["code"] == "unknown_ilm"

    actions.withdraw(ilm, code="legal")
    clock.move_to(NOON + 2 * HOUR)
    assert client.get(address(ilm)).json()["code"] == "unknown_ilm"


def test_the_replacement_of_a_withdrawn_one_can_be_followed(client, ilm):
    corrected = factories.ilm(KENDAL, responsible=ilm.responsible, agreement=ilm.agreement)
    actions.withdraw(ilm, code="error_in_content", replaced_by=corrected)
    gone = client.get(address(ilm))

    assert gone.status_code == 410
    assert gone.json()["withdrawn_at"] == "2024-02-01T05:00:00Z"
    assert client.get(gone.json()["replacement"]["url"]).json()["id"] == corrected.pk


def test_no_replacement_is_named_that_people_cannot_follow(client, ilm, clock):
    corrected = factories.ilm(KENDAL, responsible=ilm.responsible, agreement=ilm.agreement, on_air_from=NOON + 2 * HOUR)
    actions.withdraw(ilm, code="error_in_content", replaced_by=corrected)
    assert client.get(address(ilm)).json()["replacement"] is None

    clock.move_to(NOON + 2 * HOUR)
    assert client.get(address(ilm)).json()["replacement"]["id"] == corrected.pk


@pytest.mark.parametrize("number", ["0", "999999", "9" * 30])
def test_a_number_that_was_never_given_is_unknown(client, number):
    response = client.get(f"/api/v1/ilm/{number}/")

    assert (response.status_code, response.json()["code"]) == (404, "unknown_ilm")


def test_what_a_quiet_period_holds_back_is_told_about_and_not_shown(client, clock):
    ilm = factories.ilm(KENDAL, content_class="election_education")
    period = factories.quiet_period()
    before = client.get(address(ilm)).json()
    assert (before["state"], before["is_current"], len(before["creatives"])) == ("on_air", True, 1)
    assert before["valid_until"] == "2024-02-10T17:00:00Z"

    clock.move_to(NOON + timedelta(days=10))
    held = client.get(address(ilm)).json()
    assert (held["state"], held["is_current"], held["creatives"]) == ("awaits_second_approval", False, [])
    assert held["valid_until"] == "2024-02-13T17:00:00Z"

    period.withholds, period.asks_second_approval = ["election_education"], []
    period.save(update_fields=["withholds", "asks_second_approval"])
    assert client.get(address(ilm)).json()["state"] == "withheld"


def test_after_its_agreement_no_later_border_counts(client, clock):
    bawaslu = factories.partner()
    paper = factories.agreement(bawaslu, valid_until=date(2024, 2, 1))
    ilm = factories.ilm(KENDAL, responsible=bawaslu, agreement=paper, on_air_until=NOON + timedelta(days=30))

    clock.move_to(NOON + timedelta(days=2))
    body = client.get(address(ilm)).json()

    assert (body["state"], body["valid_until"], body["creatives"]) == ("agreement_ended", None, [])
