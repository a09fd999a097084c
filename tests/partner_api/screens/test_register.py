"""The register of videotrons: who sees which, who may change them, and who issues tokens."""

import re

import pytest

from partner_api.models import Screen
from partner_api.screens import tokens
from tests import factories
from tests.factories import BLUMAH, KENDAL, PLANTUNGAN, WELERI

pytestmark = pytest.mark.django_db

REGISTER = "/admin/partner_api/screen/"


@pytest.fixture
def log_in(screen, client):
    """Log in as an officer of a region."""

    def log_in(at, *actions):
        client.force_login(
            officer := factories.officer(f"petugas-{at}", at, *(actions or ("add", "change", "publish")))
        )
        return officer

    return log_in


def form(**facts):
    operating = {"operating-count": "0"}
    return {"name": "Alun-alun", "width": "1080", "height": "1920", "is_active": "on"} | operating | facts


def test_officers_see_the_screens_of_their_own_region_and_below(log_in, client, screen):
    Screen.objects.create(owner=factories.page(WELERI), name="Pasar Weleri")

    log_in(PLANTUNGAN)
    page = client.get(REGISTER).content.decode()
    assert "admin/img/" not in page, "icons of Django's admin, which is not installed"
    assert "Balai desa" in page
    assert "Desa Blumah" in page
    assert "Pasar Weleri" not in page


@pytest.mark.parametrize(("at", "action", "status"), [
    (BLUMAH, "edit", 200), (PLANTUNGAN, "edit", 200), (WELERI, "edit", 302),
    (BLUMAH, "token", 200), (PLANTUNGAN, "token", 200), (WELERI, "token", 302),
    (BLUMAH, "delete", 200), (WELERI, "delete", 302), (WELERI, "history", 302),
])  # fmt: skip
def test_rights_on_a_screen_follow_from_its_region(log_in, client, screen, at, action, status):
    log_in(at)

    assert client.get(f"{REGISTER}{action}/{screen.pk}/").status_code == status


def test_whoever_may_add_pages_but_not_change_them_changes_no_screen(log_in, client, screen):
    log_in(BLUMAH, "add")

    assert client.get(f"{REGISTER}token/{screen.pk}/").status_code == 302
    assert client.post(f"{REGISTER}token/{screen.pk}/").status_code == 302
    screen.refresh_from_db()
    assert screen.token_hash is None


def test_a_screen_is_registered_in_a_region_of_the_officer(log_in, client):
    log_in(PLANTUNGAN)
    client.post(f"{REGISTER}create/", form(owner=factories.page(BLUMAH).pk))

    made = Screen.objects.get(name="Alun-alun")
    assert made.owner_id == factories.page(BLUMAH).pk
    assert re.fullmatch("[2-9a-hjkmnp-z]{8}", made.pk)


def test_a_screen_cannot_be_registered_in_a_foreign_region(log_in, client):
    log_in(PLANTUNGAN)
    response = client.post(f"{REGISTER}create/", form(owner=factories.page(WELERI).pk))

    assert response.status_code == 200
    assert "owner" in response.context["form"].errors
    assert not Screen.objects.filter(name="Alun-alun").exists()


def test_a_screen_keeps_its_region_whatever_a_form_says(log_in, client, screen):
    log_in(KENDAL)
    client.post(f"{REGISTER}edit/{screen.pk}/", form(owner=factories.page(WELERI).pk))

    screen.refresh_from_db()
    assert screen.name == "Alun-alun"
    assert screen.owner_id == factories.page(BLUMAH).pk


def test_a_new_token_is_shown_once_as_the_address_of_the_player(log_in, client, screen, ask):
    log_in(BLUMAH)
    before = tokens.issue(screen)
    asked = client.get(f"{REGISTER}token/{screen.pk}/").content.decode()
    assert ask(before).status_code == 200, "asking alone changes nothing"

    told = client.post(f"{REGISTER}token/{screen.pk}/").content.decode()
    (token,) = set(re.findall(rf"http://testserver/videotron/\?screen={screen.pk}#token=([\w-]{{43}})", told))
    assert before[:6] in asked
    assert ask(token).json()["screen"] == screen.pk
    assert ask(before).status_code == 401
    assert token not in client.get(f"{REGISTER}token/{screen.pk}/").content.decode()
