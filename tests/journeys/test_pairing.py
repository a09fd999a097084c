"""A bare screen becomes a videotron while an officer types its code on a phone: both in real browsers."""

import re

import pytest
from django.contrib.auth import get_user_model
from django.test import Client
from playwright.sync_api import expect

from cms.accounts import roles
from cms.accounts.models import Role
from tests import factories
from tests.browsing import Clicks
from tests.factories import BLUMAH, KENDAL

pytestmark = pytest.mark.django_db(transaction=True, serialized_rollback=True)

CODE = re.compile(r"^[B-Z]{4}-[B-Z]{4}$")
PLAYING = "() => document.documentElement.dataset.mode === 'playing'"


@pytest.fixture
def wall(chromium):
    """The browser of a screen, with nothing but the address of the site."""
    with chromium.new_context(locale="id-ID", viewport={"width": 1920, "height": 1080}) as context:
        context.set_default_timeout(60_000)
        yield context.new_page()


@pytest.fixture
def operator(phone, live_server):
    """Runs the screens of Desa Blumah, and is signed in on the phone."""
    roles.assign(person := get_user_model().objects.create_user("operator"), Role.OPERATOR, factories.page(BLUMAH))
    client = Client()
    client.force_login(person)
    session = {"name": "sessionid", "value": client.cookies["sessionid"].value, "url": live_server.url}
    phone.context.add_cookies([session])
    phone.set_default_timeout(60_000)
    return person


def test_a_screen_shows_a_code_an_officer_types_it_and_the_programme_starts(live_server, wall, phone, operator):
    factories.ilm(KENDAL, creatives=[factories.message()])
    code = shown_code(wall, f"{live_server.url}/videotron/")

    taps = Clicks(phone)
    phone.goto(f"{live_server.url}/pasang/")
    type_the_code(phone, taps, code)
    say_which_screen_it_is(phone, taps)
    assert taps.count == 2
    wall.wait_for_url("**/videotron/?screen=*")
    wall.wait_for_function(PLAYING)
    expect(phone.locator("main")).to_contain_text("beralih sendiri ke siarannya")

    wall.goto(f"{live_server.url}/videotron/")  # as after a power cut
    wall.wait_for_url("**/videotron/?screen=*")
    wall.wait_for_function(PLAYING)

    revoke(phone, live_server)
    wall.wait_for_url("**/videotron/")
    expect(wall.locator("[data-slot=code]")).to_have_text(CODE, timeout=60_000)
    assert wall.inner_text("[data-slot=code]") != code


def shown_code(wall, address):
    wall.goto(address)
    expect(wall.locator("[data-slot=code]")).to_have_text(CODE, timeout=60_000)
    wall.wait_for_function("() => document.querySelector('[data-slot=drawn]').naturalWidth > 0")
    return wall.inner_text("[data-slot=code]")


def type_the_code(phone, taps, code):
    phone.fill("[name=code]", code.lower())
    taps.click("button", "Lanjut")
    expect(phone.locator(".shown-code")).to_have_text(code, timeout=60_000)


def say_which_screen_it_is(phone, taps):
    """Region and size stand there already."""
    expect(phone.locator("[name=size]")).to_have_value("1920 x 1080")
    phone.fill("[name=name]", "Pintu masuk (contoh)")
    assert phone.evaluate("document.documentElement.scrollWidth") <= 360
    taps.click("button", "Pasangkan layar ini")
    phone.wait_for_url("**/admin/videotron/paired/**")


def revoke(phone, live_server):
    number = phone.url.rstrip("/").rpartition("/")[2]
    phone.goto(f"{live_server.url}/admin/partner_api/screen/revoke/{number}/")
    phone.get_by_role("button", name="Cabut token").click()
    phone.wait_for_url("**/admin/partner_api/screen/")
