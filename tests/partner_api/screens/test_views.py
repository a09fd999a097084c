"""The pages that a videotron's browser opens, and the editor's preview of them."""

import json
import re
from datetime import timedelta

import pytest
from django.test import RequestFactory

from partner_api.screens.previews import SCREEN
from tests import factories
from tests.factories import BLUMAH, NOON

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("address", "page"), [("?screen=abcd2345", "player"), ("", "pairing"), ("?screen=", "pairing")]
)
def test_a_screen_that_is_named_gets_the_player_and_any_other_the_pairing_page(client, address, page):
    response = client.get(f"/videotron/{address}")

    assert response.status_code == 200
    asks = {"player": "data-heartbeat-url", "pairing": "data-pair-url"}
    assert {name for name, address in asks.items() if address in response.text} == {page}


def test_the_page_needs_no_session_and_allows_nothing_from_elsewhere(client):
    response = client.get("/videotron/?screen=abcd2345")

    assert not response.cookies
    assert "Cookie" not in response.get("Vary", "")
    assert response["Content-Security-Policy"].startswith("default-src 'none'; script-src 'self'; ")
    assert response["Referrer-Policy"] == "no-referrer"
    assert response["Cache-Control"] == "private, max-age=60"


def test_no_script_of_the_page_is_inline(client):
    page = client.get("/videotron/?screen=abcd2345")

    assert re.findall("<script[^>]*>", page.content.decode()) == [
        '<script type="module" src="/static/partner_api/player/main.js">'
    ]


@pytest.mark.django_db
def test_a_preview_plays_the_draft_at_once_whatever_its_window_and_hours(noon):
    draft = factories.draft(
        BLUMAH,
        creatives=[factories.message("Kerja bakti </script>", "Minggu pagi.")],
        on_air_from=NOON + timedelta(days=90),
        dayparts=[("daypart", {"days": [], "start": "18:00", "end": "21:00"})],
        channels=["website"],
    )

    page = SCREEN.render(draft, RequestFactory().get("/")).content.decode()

    manifest = json.loads(re.search('<script id="manifest" type="application/json">(.+?)</script>', page)[1])
    (item,) = manifest["items"]
    assert item["text"] == {"heading": "Kerja bakti </script>", "text": "Minggu pagi."}
    assert item["flight"] == ["2024-02-01T00:00:00+07:00", None]
    assert item["windows"] == []
    draft.refresh_from_db()
    assert not draft.live


def test_the_player_is_told_of_live_events_where_the_site_has_them(client, settings):
    assert b"data-live-url" not in client.get("/videotron/?screen=7").content
    settings.PARTNER_API = {"LIVE": True}
    assert b'data-live-url="/api/v1/events/"' in client.get("/videotron/?screen=7").content
