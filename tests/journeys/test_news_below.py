"""The regency writes for all below, a village shows it and hides it with a reason: in a browser, from form to site."""

import pytest
from django.contrib.auth import get_user_model
from django.test import Client
from wagtail.models import Site

from cms.accounts import roles
from tests import factories
from tests.browsing import Browser
from tests.factories import BLUMAH, KEDITEN, KENDAL

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("noon_in_kendal")]
PHONE = {"width": 360, "height": 740}


def editor_of(code):
    user = get_user_model().objects.create_user(f"editor-{code}", password="rahasia-contoh-2024")
    roles.assign(user, "editor", factories.page(code))
    client = Client()
    client.force_login(user)
    return client


def read(code, path="/"):
    host = Site.objects.get(root_page=factories.page(code)).hostname
    return Client().get(path, headers={"host": host}).content.decode()


def listed(code):
    items = Client().get(f"/api/v1/regions/{code}/articles/").json()["items"]
    return [(item["title"], item["origin"]["code"]) for item in items]


def elsewhere(code):
    """What a village's website elsewhere shows of it: by the feed that it reads, and in the frame that it holds."""
    feed = Client().get(f"/api/v1/regions/{code}/feed.rss?content=news").content.decode()
    return feed, Client().get(f"/embed/{code}/?content=news").content.decode()


def test_news_of_the_regency_is_in_every_village_until_one_hides_it(browser_page):
    browser_page.set_viewport_size(PHONE)
    page = Browser(browser_page, editor_of(KENDAL)).open(
        f"/admin/pages/add/ilm_sites/articlepage/{factories.page(KENDAL).pk}/"
    )
    page.locator("[name=title]").fill("Pengawas dilantik")
    page.locator("[name=introduction]").fill("Tiga puluh orang mengawasi pemungutan suara.")
    page.get_by_label("untuk semua wilayah di bawah").check()
    page.locator("[name=listed_until]").fill("01/03/2024")
    page.keyboard.press("Escape")  # closes the calendar
    page.get_by_role("button", name="Terbitkan").first.click()
    page.wait_for_url("**/admin/pages/**")

    for code in (BLUMAH, KEDITEN):
        assert "Kabar dari Kabupaten Kendal" in read(code)
        assert listed(code) == [("Pengawas dilantik", KENDAL)]
        assert all("Pengawas dilantik" in told for told in elsewhere(code))

    page.unroute_all()
    page = Browser(page, editor_of(BLUMAH)).open("/admin/from-above/")
    page.get_by_role("link", name="Sembunyikan").click()
    page.get_by_label("ada kegiatan setempat yang didahulukan").check()
    page.get_by_role("button", name="Sembunyikan").click()
    page.get_by_role("button", name="Urungkan: sembunyikan").wait_for()

    assert "Pengawas dilantik" not in read(BLUMAH) + read(BLUMAH, "/kabar/")
    assert (listed(BLUMAH), listed(KEDITEN)) == ([], [("Pengawas dilantik", KENDAL)])
    assert not any("Pengawas dilantik" in told for told in elsewhere(BLUMAH))
    assert all("Pengawas dilantik" in told for told in elsewhere(KEDITEN))
