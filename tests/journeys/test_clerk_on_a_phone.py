"""The clerk of a village writes on a phone what the village's website tells: news with a picture, and an event."""

import io

import pytest
from bs4 import BeautifulSoup
from django.contrib.auth import get_user_model
from django.test import Client
from PIL import Image
from playwright.sync_api import expect

from cms.accounts import roles
from sites.models import ArticlePage, EventPage
from tests import factories
from tests.browsing import Browser
from tests.factories import BLUMAH

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("noon_in_kendal")]
PHONE = {"width": 360, "height": 740}


@pytest.fixture
def phone(browser_page, client):
    """The first screen of a clerk of Blumah."""
    clerk = get_user_model().objects.create_user("petugas", password="rahasia-contoh-2024")
    roles.assign(clerk, "editor", factories.page(BLUMAH))
    client.force_login(clerk)
    browser_page.set_viewport_size(PHONE)
    browser = Browser(browser_page, client)
    return lambda: browser.open("/admin/")


def photograph():
    stream = io.BytesIO()
    Image.effect_noise((1200, 900), 60).convert("RGB").save(stream, "JPEG")
    return {"name": "kerja bakti.jpg", "mimeType": "image/jpeg", "buffer": stream.getvalue()}


def choose_a_picture(page):
    page.locator("#id_image-chooser [data-chooser-action-choose]").first.click()
    with page.expect_file_chooser() as opened:
        page.locator(".modal [type=file]").click()
    opened.value.set_files(photograph())
    expect(page.locator(".modal [name$=title]")).to_have_value("kerja bakti")
    page.locator(".modal [name$=description]").fill("Warga membersihkan saluran air.")
    page.locator(".modal [type=submit]", has_text="Unggah").click()
    page.locator(".modal").wait_for(state="hidden")


def publish(page):
    page.get_by_role("button", name="Terbitkan").first.click()
    page.wait_for_url("**/admin/pages/*/")


def site(path="/"):
    page = BeautifulSoup(Client().get(path, headers={"host": "blumah.localhost"}).content, "html.parser")
    return page.select_one("main")


def test_a_clerk_publishes_news_with_a_picture_and_an_event(phone):
    page = phone()
    page.get_by_role("link", name="Tulis kabar").click()
    page.locator("[name=title]").fill("Kerja bakti Minggu pagi")
    page.locator("[name=introduction]").fill("Semua warga diundang.")
    choose_a_picture(page)
    publish(page)

    page = phone()
    page.get_by_role("link", name="Tulis agenda").click()
    page.locator("[name=title]").fill("Musyawarah desa")
    page.locator("[name=date]").fill("03/02/2024")
    page.keyboard.press("Escape")  # closes the calendar
    page.locator("[name=starts_at]").fill("19.30")
    page.keyboard.press("Escape")
    page.locator("[name=place]").fill("Balai desa")
    page.locator("[name=introduction]").fill("Membahas rencana tahun ini.")
    assert page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]
    publish(page)

    assert (ArticlePage.objects.get().live, EventPage.objects.get().live) == (True, True)
    news, agenda = site().select_one(".news-item"), site().find("a", string="Musyawarah desa")
    assert news.find("a", string="Kerja bakti Minggu pagi")
    assert news.find("img")
    assert site("/kerja-bakti-minggu-pagi/").find("img")["alt"] == "Warga membersihkan saluran air."
    assert "Sabtu, 3 Februari 2024, 19.30 WIB" in agenda.find_parent("article").get_text(" ", strip=True)
    calendar = Client().get("/agenda.ics", headers={"host": "blumah.localhost"}).content.decode()
    assert "SUMMARY:Musyawarah desa" in calendar
