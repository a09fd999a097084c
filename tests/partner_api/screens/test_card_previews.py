"""The cards of a region in the shape of its screen, before anything is left to them."""

import json
import re

import pytest

from partner_api.models import Screen, ScreenSetup
from tests import factories
from tests.factories import BLUMAH, KENDAL, PLANTUNGAN, WELERI

pytestmark = pytest.mark.django_db

REGISTER = "/admin/partner_api/screen/"
MANIFEST = re.compile(r'<script id="manifest" type="application/json">(.*?)</script>', re.DOTALL)


@pytest.mark.parametrize("view", ["cards", "played"])
@pytest.mark.parametrize(("at", "status"), [(BLUMAH, 200), (PLANTUNGAN, 200), (KENDAL, 200), (WELERI, 302)])
def test_whoever_sees_the_screen_sees_its_cards(client, screen, view, at, status):
    client.force_login(factories.officer("wawan", at, "operate"))
    assert client.get(f"{REGISTER}{view}/{screen.pk}/").status_code == status


@pytest.mark.parametrize("view", ["cards", "played"])
def test_whoever_edits_pages_alone_does_not(client, screen, view):
    client.force_login(factories.officer("siti", BLUMAH, "add"))
    assert client.get(f"{REGISTER}{view}/{screen.pk}/").status_code == 302


@pytest.fixture
def officer(client):
    client.force_login(factories.officer("wawan", BLUMAH, "operate"))
    return client


def test_they_are_listed_in_their_order_and_one_is_shown_in_the_shape_of_the_screen(officer, screen):
    article = factories.article(BLUMAH, title="Posyandu balita")
    Screen.objects.filter(pk=screen.pk).update(width=1080, height=1920)
    page = officer.get(f"{REGISTER}cards/{screen.pk}/").content.decode()

    assert page.index("Posyandu balita") < page.index("Situs resmi")
    assert 'viewBox="0 0 1080 1920"' in page
    assert f"{REGISTER}played/{screen.pk}/?card=f{article.pk}.1" in page
    assert "Belum ada waktu tayang untuk kartu Desa Blumah ini" in page


def test_the_player_shows_the_chosen_card_alone(officer, screen):
    article = factories.article(BLUMAH, title="Posyandu balita")
    factories.article(BLUMAH, title="Kerja bakti")
    answer = officer.get(f"{REGISTER}played/{screen.pk}/", {"card": f"f{article.pk}.1"})
    told = json.loads(MANIFEST.search(answer.content.decode())[1])

    assert [card["title"] for card in told["cards"]] == ["Posyandu balita"]
    assert [item["kind"] for item in told["items"]] == ["card"]
    assert answer["X-Frame-Options"] == "SAMEORIGIN"
    assert "frame-ancestors 'self'" in answer["Content-Security-Policy"]


def test_an_unknown_card_is_the_first(officer, screen):
    answer = officer.get(f"{REGISTER}played/{screen.pk}/", {"card": "f999999.1"})
    assert "Situs resmi" in answer.content.decode()


@pytest.mark.parametrize(("percent", "kept"), [("", 0), ("0", 0), ("50", 50), ("51", None), ("-1", None)])
def test_an_operator_leaves_it_up_to_half_of_the_airtime(client, sign_in, percent, kept):
    sign_in(BLUMAH, "add", "change", "publish")
    facts = {"name": "Alun-alun", "width": "1080", "height": "1920", "is_active": "on", "operating-count": "0"}
    client.post(f"{REGISTER}create/", facts | {"owner": factories.page(BLUMAH).pk, "filler_percent": percent})

    screen = Screen.objects.filter(name="Alun-alun").first()
    assert (screen and screen.filler_percent) == kept
    if screen:
        assert ScreenSetup.objects.get(screen=screen).filler_percent == kept
