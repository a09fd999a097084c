"""A bare screen becomes a videotron while an officer types its code on a phone: both in real browsers, on the demo."""

import re

import pytest
from playwright.sync_api import expect

from tests.browsing import Clicks

CODE = re.compile(r"^[B-Z]{4}-[B-Z]{4}$")
PLAYING = "document.documentElement.dataset.mode === 'playing'"


@pytest.fixture
def wall(chromium):
    """The browser of a screen, with nothing but the address of the site."""
    with chromium.new_context(locale="id-ID", viewport={"width": 1920, "height": 1080}) as context:
        yield context.new_page()


def test_a_screen_shows_a_code_an_officer_types_it_and_the_programme_starts(demo, wall, phone):
    wall.goto(demo.at("localhost", "/videotron/"))
    expect(wall.locator("[data-slot=code]")).to_have_text(CODE)
    code = wall.inner_text("[data-slot=code]")
    assert wall.locator("[data-slot=drawn]").evaluate("it => it.complete && it.naturalWidth > 0")

    demo.log_in(phone, "admin")
    taps = Clicks(phone)
    phone.goto(demo.at("localhost", "/pasang/"))
    fields = [type_the_code(phone, taps, code), *say_which_screen_it_is(phone, taps)]
    assert len(fields) <= 5
    assert taps.count <= 3

    wall.wait_for_url("**/videotron/?screen=*", timeout=30_000)
    wall.wait_for_function(PLAYING, timeout=60_000)
    expect(phone.locator("main")).to_contain_text("beralih sendiri ke siarannya")
    assert wall.evaluate("document.documentElement.dataset.signature") == "good"

    wall.goto(demo.at("localhost", "/videotron/"))
    wall.wait_for_url("**/videotron/?screen=*")  # as after a power cut

    revoke(phone)
    wall.wait_for_url("**/videotron/", timeout=60_000)
    expect(wall.locator("[data-slot=code]")).to_have_text(CODE)
    assert wall.inner_text("[data-slot=code]") != code


def type_the_code(phone, taps, code):
    phone.fill("[name=code]", code.lower())
    taps.click("button", "Lanjut")
    expect(phone.locator(".pair-code")).to_have_text(code)
    return "code"


def say_which_screen_it_is(phone, taps):
    expect(phone.locator("[name=size]")).to_have_value("1920 x 1080")
    phone.fill("[name=name]", "Pintu masuk (contoh)")
    phone.fill("[name=hours]", "")
    assert phone.evaluate("document.documentElement.scrollWidth") <= 360
    taps.click("button", "Pasangkan layar ini")
    phone.wait_for_url("**/admin/videotron/paired/*")
    return ["owner", "name", "size", "hours"]


def revoke(phone):
    number = phone.url.rstrip("/").rpartition("/")[2]
    phone.goto(phone.url.partition("/admin/")[0] + f"/admin/partner_api/screen/revoke/{number}/")
    phone.get_by_role("button", name="Cabut token").click()
    phone.wait_for_url("**/admin/partner_api/screen/")
