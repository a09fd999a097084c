"""Two windows on one row of a register: whoever is slower is told who was quicker, with both values, and loses none."""

import pytest
import time_machine
from django.urls import reverse

from ilm_blocks.models import ChecklistItem, ClassRule, Partner, Takeover
from partner_api.models import Screen
from tests import factories
from tests.cms.backoffice.isolation import watching
from tests.factories import BLUMAH, KENDAL, NOON, PLANTUNGAN
from tests.ilm_blocks.editing import sent_and_confirmed
from tests.signing_in import signed_in

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def cast(db):
    with time_machine.travel(NOON, tick=False):
        yield


def as_filled_in(response):
    """The form as it lies before the person; a script writes the counters of its streams, which are empty."""
    return watching.as_filled_in(response) | {"regions-count": 0, "operating-count": 0}


def window_of(name):
    """A browser in which an officer of the regency is logged in."""
    return signed_in(factories.officer(name, KENDAL, "add", "change", "publish"))


@pytest.fixture
def windows():
    return window_of("ani"), window_of("budi")


def of_register(row, name, quicker, slower):
    return (
        row,
        reverse(f"{row._meta.app_label}_{row._meta.model_name}_modeladmin_edit", args=[row.pk]),
        name,
        quicker,
        slower,
    )


def of_rules(model, name, quicker, slower):
    """Rows that belong to no region: a superuser writes them."""
    return of_register(model.objects.first(), name, quicker, slower)


def of_facts():
    page = factories.page(BLUMAH)
    return page, reverse("sites_region_facts", args=[page.pk]), "distributor", "Pemdes Blumah", "Diskominfo Blumah"


ROWS = {
    "partner": lambda: of_register(factories.partner(), "website", "https://satu.example", "https://dua.example"),
    "agreement": lambda: of_register(factories.agreement(factories.partner()), "title", "Judul satu", "Judul dua"),
    "quiet period": lambda: of_register(factories.quiet_period(), "name", "Masa tenang satu", "Masa tenang dua"),
    "stage of an election": lambda: of_register(factories.election_stage(), "name", "Kampanye satu", "Kampanye dua"),
    "takeover": lambda: of_register(factories.takeover(KENDAL), "reason", "Alasan satu", "Alasan dua"),
    "screen": lambda: of_register(
        Screen.objects.create(owner=factories.page(KENDAL), name="Alun-alun"), "name", "Pasar", "Terminal"
    ),
    "facts of a region": of_facts,
}


@pytest.mark.parametrize("row", ROWS)
def test_whoever_is_slower_is_told_who_was_quicker_and_what_stands_now(windows, row):
    ani, budi = windows
    row, url, name, quicker, slower = ROWS[row]()
    lies_open = as_filled_in(ani.get(url))
    sent_and_confirmed(budi, url, as_filled_in(budi.get(url)) | {name: quicker})

    answer = ani.post(url, lies_open | {name: slower})

    assert answer.status_code == 200
    assert "budi" in answer.text
    assert "sesudah Anda membukanya" in answer.text
    assert quicker in answer.text
    assert slower in answer.text
    assert stands_at(row, name) == quicker

    sent_and_confirmed(ani, url, as_filled_in(answer))

    assert stands_at(row, name) == slower


def stands_at(row, name):
    """What the row says, or will say once it is confirmed."""
    row = type(row).objects.get(pk=row.pk)
    return getattr(getattr(row, "as_proposed", row), name)


@pytest.mark.parametrize(("model", "name"), [(ClassRule, "basis"), (ChecklistItem, "basis")])
def test_the_rules_that_belong_to_no_region_are_written_the_same_way(admin_client, model, name):
    row, url, *_ = of_rules(model, name, "", "")
    lies_open = as_filled_in(admin_client.get(url))
    admin_client.post(url, lies_open | {name: "UU satu"})

    answer = admin_client.post(url, lies_open | {name: "UU dua"})

    assert "UU satu" in answer.text
    assert stands_at(row, name) == "UU satu"


def test_a_form_without_its_version_changes_nothing(windows):
    [ani, _budi], partner = windows, factories.partner()
    _row, url, *_ = of_register(partner, "", "", "")

    answer = ani.post(url, as_filled_in(ani.get(url)) | {"website": "https://baru.example", "version": ""})

    assert answer.status_code == 200
    assert Partner.objects.get().website == ""


def test_a_partner_that_was_suspended_meanwhile_stays_so(windows):
    ani, budi = windows
    _row, url, *_ = of_register(factories.partner(), "", "", "")
    lies_open = as_filled_in(ani.get(url))
    quicker = as_filled_in(budi.get(url))
    del quicker["is_active"]
    sent_and_confirmed(budi, url, quicker)

    answer = ani.post(url, lies_open | {"website": "https://baru.example", "is_active": "on"})

    assert "Sekarang: tidak" in answer.text
    assert not Partner.objects.get().is_active


def test_a_takeover_that_was_ended_meanwhile_is_not_begun_again_by_a_form(windows):
    ani, budi = windows
    takeover = factories.takeover(KENDAL)
    _row, url, *_ = of_register(takeover, "", "", "")
    lies_open = as_filled_in(ani.get(url))
    budi.post(reverse("ilm_blocks_takeover_modeladmin_end", args=[takeover.pk]))

    ani.post(url, lies_open | {"reason": "Lain"})

    assert Takeover.objects.get().ended_at is not None


def test_what_was_deleted_meanwhile_is_said_to_be_gone(windows):
    ani, _budi = windows
    screen = Screen.objects.create(owner=factories.page(KENDAL), name="Alun-alun")
    url = of_register(screen, "", "", "")[1]
    lies_open = as_filled_in(ani.get(url))
    screen.delete()

    assert ani.post(url, lies_open).status_code == 404


def test_a_new_row_asks_for_no_version(windows):
    assert "version" not in as_filled_in(windows[0].get(reverse("ilm_blocks_takeover_modeladmin_create")))


def test_what_the_rules_refuse_is_said_on_the_form_with_all_that_was_typed(windows):
    ani, _budi = windows
    factories.partner(PLANTUNGAN, name="Karang Taruna")
    create = reverse("ilm_blocks_partner_modeladmin_create")

    answer = ani.post(
        create,
        as_filled_in(ani.get(create)) | {"owner": factories.page(KENDAL).pk, "name": "Karang taruna", "body": "army"},
    )

    assert answer.status_code == 200
    assert "Karang taruna" in answer.text
    assert Partner.objects.count() == 1
