"""An officer sees on how many screens an emergency is, and which have not shown it yet."""

from datetime import timedelta

import pytest
from django.contrib.auth import get_user_model
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from cms.accounts import roles
from cms.accounts.models import Role
from partner_api.screens import tokens
from partner_api.screens.receipts.counting import receipts
from partner_api.screens.receipts.models import TakeoverReceipt
from tests import factories
from tests.factories import BLUMAH, KEDITEN, KENDAL, NOON, PLANTUNGAN, WELERI

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("noon")]
SECOND = timedelta(seconds=1)
MORNING = [("daypart", {"days": [], "start": "06:00", "end": "11:00"})]


def paired(owner, name, **facts):
    screen = factories.screen(owner, name=name, **facts)
    tokens.issue(screen)
    return screen


def shown(takeover, screen, seconds):
    TakeoverReceipt.objects.create(takeover=takeover, screen=screen, shown_at=takeover.starts_at + seconds * SECOND)


@pytest.fixture
def takeover():
    return factories.takeover(PLANTUNGAN, starts_at=NOON - 60 * SECOND)


@pytest.fixture
def officer(client):
    def sign_in(role, place):
        user = get_user_model().objects.create_user("petugas", "petugas@desa.example", "rahasia-contoh")
        roles.assign(user, role, factories.page(place))
        client.force_login(user)
        return client

    return sign_in


def page(takeover):
    return reverse("partner_api_takeover_receipts", args=[takeover.pk])


def test_those_count_that_are_to_run_in_the_region_or_below(takeover):
    fast, slow, dark = paired(PLANTUNGAN, "Pasar"), paired(BLUMAH, "Balai"), paired(BLUMAH, "Lapangan")
    paired(BLUMAH, "Pagi saja", operating=MORNING)
    early = paired(BLUMAH, "Pagi, masih menyala", operating=MORNING)
    factories.screen(BLUMAH, name="Belum terpasang")
    paired(BLUMAH, "Dimatikan", is_active=False)
    paired(KENDAL, "Di atas")
    paired(WELERI, "Di samping")
    for screen, seconds in ((fast, 2), (slow, 9), (early, 3)):
        shown(takeover, screen, seconds)

    found = receipts(takeover, NOON)

    assert (found.shown, len(found.lines), found.within) == (3, 4, 9 * SECOND)
    assert {str(region): [line.screen for line in lines] for region, lines in found.missing.items()} == {
        "Desa Blumah": [dark]
    }


def test_the_page_says_it_in_one_sentence_and_renews_itself(takeover, officer):
    shown(takeover, paired(PLANTUNGAN, "Pasar"), 2)
    shown(takeover, paired(BLUMAH, "Balai"), 8.5)
    paired(BLUMAH, "Lapangan")

    response = officer(Role.EMERGENCY, PLANTUNGAN).get(page(takeover))
    text = response.content.decode()

    assert "Tayang di 2 dari 3 layar dalam 9 detik." in text
    assert response["Refresh"] == "5"
    assert "Lapangan" in text
    assert "Akhiri siaran" in text


def test_what_is_over_renews_itself_no_more(takeover, officer):
    takeover.ended_at = NOON
    takeover.save(update_fields=["ended_at"])

    response = officer(Role.EMERGENCY, PLANTUNGAN).get(page(takeover))

    assert "Refresh" not in response
    assert "Tidak ada videotron" not in response.content.decode() or not receipts(takeover, NOON).lines
    assert "Akhiri siaran" not in response.content.decode()


def test_the_register_leads_there(takeover, officer):
    index = officer(Role.EMERGENCY, PLANTUNGAN).get(reverse("ilm_blocks_takeover_modeladmin_index"))

    assert page(takeover) in index.content.decode()


@pytest.mark.parametrize(("role", "place"), [(Role.EMERGENCY, KEDITEN), (Role.EMERGENCY, WELERI)])
def test_it_is_nobody_elses(takeover, officer, role, place):
    assert officer(role, place).get(page(takeover)).status_code in (302, 403)


def test_it_asks_as_often_for_many_screens_as_for_one(takeover, officer):
    client = officer(Role.EMERGENCY, PLANTUNGAN)
    paired(BLUMAH, "Balai")
    client.get(page(takeover))
    with CaptureQueriesContext(
        connection,
    ) as few:
        client.get(page(takeover))

    for number in range(8):
        screen = paired(BLUMAH, f"Balai {number}")
        if number % 2:
            shown(takeover, screen, number)
    with CaptureQueriesContext(connection) as many:
        client.get(page(takeover))

    assert len(many) == len(few) <= 30


def test_a_start_that_was_put_off_after_the_first_screens_is_no_time_before_it(takeover):
    shown(takeover, paired(PLANTUNGAN, "Pasar"), -30)

    assert receipts(takeover, NOON).within == 0 * SECOND
