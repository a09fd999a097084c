"""Pages offer a poster in WebP, which is lighter, before the JPEG that everything reads."""

import io
from urllib.parse import urlsplit

import pytest
from bs4 import BeautifulSoup
from django.conf import settings as project
from django.core.management import call_command
from PIL import Image

from ilm_blocks.media import cards
from ilm_blocks.models import Asset
from tests import factories
from tests.factories import BLUMAH, KENDAL

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("noon_in_kendal")]


@pytest.fixture
def page(client, settings):
    settings.ILM_BLOCKS = project.ILM_BLOCKS | {"WEBP_WIDTHS": (1280, 960, 640, 320), "SHARED_SIZE": (1200, 630)}
    ilm = factories.ilm(KENDAL, creatives=[factories.poster("Poster")])

    def page(path=""):
        answer = client.get(f"/{path}", headers={"host": "blumah.localhost"})
        assert answer.status_code == 200
        return BeautifulSoup(answer.content, "html.parser")

    page.ilm = ilm
    return page


@pytest.mark.parametrize(("where", "on_phones"), [("home", ["640w", "320w"]), ("page", ["960w", "640w", "320w"])])
def test_a_browser_chooses_by_width_and_by_what_it_reads(page, where, on_phones):
    [picture] = page("" if where == "home" else f"ilm/{page.ilm.pk}/").select("picture")
    phones, others = picture.select("source")

    assert phones["media"] == "(max-width: 40rem)"
    assert widths(phones) == on_phones
    assert widths(others) == ["1280w", "960w", "640w", "320w"]
    for source in (phones, others):
        assert source["type"] == "image/webp"
        assert all(each.split()[0].endswith(".webp") for each in source["srcset"].split(", "))
        assert source["sizes"] == picture.img["sizes"]
    assert picture.img["src"].endswith(".jpg")
    assert picture.img["alt"] == "Poster"


def widths(source):
    return [each.split()[1] for each in source["srcset"].split(", ")]


def test_each_is_an_approved_file_of_its_own(page, client):
    for file in cards.face(page.ilm.frozen).webp:
        answer = client.get(f"/m/{file['sha256']}.webp", headers={"host": "blumah.localhost"})
        assert answer["Content-Type"] == "image/webp"
        assert Asset.objects.get(sha256=file["sha256"]).width == file["width"]


def test_a_shared_link_shows_the_whole_poster_in_the_shape_of_networks(page, client):
    found = {tag["property"]: tag["content"] for tag in page(f"ilm/{page.ilm.pk}/").select("meta[property]")}
    answer = client.get(urlsplit(found["og:image"]).path, headers={"host": "blumah.localhost"})
    with Image.open(io.BytesIO(b"".join(answer))) as picture:
        size, form = picture.size, picture.format

    assert found["og:image"].startswith("http://blumah.localhost/m/")
    assert (found["og:image:width"], found["og:image:height"]) == ("1200", "630")
    assert (size, form) == ((1200, 630), "JPEG")


def test_a_link_to_what_was_approved_without_it_shows_the_poster_as_before(client):
    ilm = factories.ilm(KENDAL, creatives=[factories.poster("Poster")])
    type(ilm)._base_manager.filter(pk=ilm.pk).update(
        frozen=[{name: part for name, part in ilm.frozen[0].items() if name != "shared"}]
    )
    html = client.get(f"/ilm/{ilm.pk}/", headers={"host": "blumah.localhost"}).content
    [width] = BeautifulSoup(html, "html.parser").select("meta[property='og:image:width']")

    assert width["content"] == "1600"


def test_what_was_approved_without_it_is_shown_as_before(client):
    factories.ilm(KENDAL, creatives=[factories.poster("Poster")])  # the settings of the tests make none
    html = client.get("/", headers={"host": "blumah.localhost"}).content.decode()

    assert "<source" not in html
    assert html.count('alt="Poster"') == 1


def test_the_feed_tells_of_no_file_that_it_does_not_describe(page, client):
    [item] = client.get(f"/api/v1/regions/{BLUMAH}/ilm/").json()["items"]

    assert not {"webp", "shared"} & item["creatives"][0].keys()


def test_what_was_frozen_is_clean(page, capsys):
    call_command("clean_media", "--dry-run")

    assert "0 berkas perlu dibersihkan" in capsys.readouterr().out
