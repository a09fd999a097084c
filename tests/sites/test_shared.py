"""What search engines and shared links find: words, a picture and structured data of each page, and a map of all."""

import json
from datetime import date, time
from urllib.parse import parse_qs, urlsplit
from xml.etree import ElementTree as ET

import pytest
from bs4 import BeautifulSoup

from ilm_blocks import actions
from tests import factories
from tests.factories import BLUMAH, KENDAL

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("noon_in_kendal")]

HOST = "http://blumah.localhost"
ODD = """</script><script>alert(1)</script> "kutip" & 'petik' 🌊 ꦏꦼꦤ꧀ꦝꦭ꧀"""


@pytest.fixture
def read(client):
    def read(path="/", host="blumah.localhost"):
        response = client.get(path, headers={"host": host})
        assert response.status_code == 200
        return Head(BeautifulSoup(response.content, "html.parser"))

    return read


class Head:
    def __init__(self, page):
        self.page = page
        self.title = page.title.text
        self.canonical = page.find("link", rel="canonical")["href"]
        self.meta = {tag.get("property") or tag.get("name"): tag.get("content") for tag in page.find_all("meta")}
        self.links = {(link["rel"][0], link.get("type")): link["href"] for link in page.head.find_all("link")}

    @property
    def sent_on(self):
        """Where, and which words, the link for sending the page on leads to."""
        link = urlsplit(self.page.select_one(".share a")["href"])
        return [link.netloc, *parse_qs(link.query)["text"]]

    @property
    def data(self):
        return json.loads(self.page.find("script", type="application/ld+json").string)


def test_a_home_page_is_that_of_an_office(read):
    page = factories.page(BLUMAH)
    page.introduction, page.address, page.telephone = "Selamat datang.", "Jalan Contoh 1", "0294 000000"
    page.save()
    found = read()

    assert found.canonical == found.meta["og:url"] == f"{HOST}/"
    assert found.meta["description"] == found.meta["og:description"] == "Selamat datang."
    assert found.meta["og:title"] == "Desa Blumah"
    assert found.data == {
        "@context": "https://schema.org", "@type": "GovernmentOrganization", "name": "Pemerintah Desa Blumah",
        "url": f"{HOST}/", "address": "Jalan Contoh 1", "telephone": "0294 000000",
        "parentOrganization": {"@type": "GovernmentOrganization", "name": "Pemerintah Kecamatan Plantungan"},
    }  # fmt: skip


def test_an_article_is_news_with_a_picture_as_wide_as_networks_show_it(read):
    picture = factories.image("Balai desa")
    factories.article(BLUMAH, title="Kerja bakti", slug="kerja-bakti", introduction="Minggu pagi.", image=picture)
    found = read("/kerja-bakti/")

    assert found.title == "Kerja bakti – Desa Blumah"
    assert found.canonical == f"{HOST}/kerja-bakti/"
    assert (found.meta["og:image:width"], found.meta["og:image:height"]) == ("1200", "630")
    assert found.meta["og:image"].startswith(f"{HOST}/media/images/")
    data = found.data
    assert (data["@type"], data["headline"], data["url"]) == ("NewsArticle", "Kerja bakti", f"{HOST}/kerja-bakti/")
    assert data["image"] == [found.meta["og:image"]]
    assert data["publisher"]["name"] == "Pemerintah Desa Blumah"


def test_an_event_says_when_and_where_and_who_holds_it(read):
    evening = {"starts_at": time(20), "ends_at": time(2), "until_day": date(2024, 2, 2)}
    factories.event(BLUMAH, title="Wayang kulit", slug="wayang", **evening)
    found = read("/wayang/")

    assert found.data == {
        "@context": "https://schema.org", "@type": "Event", "name": "Wayang kulit", "url": f"{HOST}/wayang/",
        "inLanguage": "id", "description": "Ringkasan acara.", "image": [found.meta["og:image"]],
        "startDate": "2024-02-01T20:00:00+07:00", "endDate": "2024-02-02T02:00:00+07:00",
        "eventStatus": "https://schema.org/EventScheduled",
        "location": {"@type": "Place", "name": "Balai desa", "address": "Balai desa, Desa Blumah"},
        "organizer": {"@type": "GovernmentOrganization", "name": "Pemerintah Desa Blumah", "url": f"{HOST}/"},
    }  # fmt: skip
    assert found.meta["og:title"] == "Wayang kulit"


@pytest.mark.parametrize(
    ("facts", "begins", "ends"),
    [
        ({"until_day": date(2024, 2, 3)}, "2024-02-01", "2024-02-03"),
        ({"starts_at": time(19)}, "2024-02-01T19:00:00+07:00", "2024-02-01"),
        ({"date": date(2024, 1, 30)}, "2024-01-30", "2024-01-30"),
        ({"date": date(2024, 1, 30), "weekly_until": date(2024, 3, 1)}, "2024-02-06", "2024-02-06"),
    ],
)
def test_an_event_is_told_by_its_days_and_by_its_next_time_or_the_last(read, facts, begins, ends):
    factories.event(BLUMAH, slug="acara", **facts)
    data = read("/acara/").data

    assert (data["startDate"], data["endDate"]) == (begins, ends)
    assert data.get("eventSchedule", {}).get("endDate") == ("2024-03-01" if "weekly_until" in facts else None)


def test_a_page_without_a_picture_has_that_of_the_websites(read):
    assert read().meta["og:image"] == f"{HOST}/static/sites/share.png"
    assert read("/kabar/").meta["og:image"] == f"{HOST}/static/sites/share.png"


def test_an_ilm_is_shared_with_its_poster_and_known_by_its_owners_address(read):
    ilm = factories.ilm(KENDAL, title="Tolak politik uang", summary="Laporkan.", creatives=[factories.poster("Poster")])
    found = read(f"/ilm/{ilm.pk}/")

    assert found.canonical == found.meta["og:url"] == f"http://localhost/ilm/{ilm.pk}/"
    assert found.meta["description"] == "Laporkan."
    assert found.meta["og:image"].startswith(f"{HOST}/m/")
    assert found.meta["og:image:alt"] == "Poster"


def test_each_leaf_of_a_list_is_a_page_of_its_own(read):
    for number in range(25):
        factories.article(BLUMAH, slug=f"kabar-{number}")

    assert read("/kabar/").canonical == f"{HOST}/kabar/"
    assert read("/kabar/?halaman=2&fbclid=1").canonical == f"{HOST}/kabar/?halaman=2"
    assert read("/ilm/").canonical == f"{HOST}/ilm/"
    assert read("/ilm/").meta["description"] == "Semua materi yang sedang tayang di Desa Blumah."


def test_no_title_ends_the_data_or_the_page(read):
    factories.article(BLUMAH, title=ODD, slug="aneh", introduction=ODD)
    found = read("/aneh/")

    assert found.data["headline"] == ODD
    assert found.meta["og:title"] == ODD
    assert len(found.page.find_all("script")) == 1
    factories.event(BLUMAH, title=ODD, slug="acara-aneh", introduction=ODD, place=ODD)
    found = read("/acara-aneh/")
    assert (found.data["name"], found.data["location"]["name"]) == (ODD, ODD)
    assert len(found.page.find_all("script")) == 1


def test_the_title_that_an_editor_gives_a_home_page_is_the_one_of_its_window(read):
    page = factories.page(BLUMAH)
    assert read().page.title.string == "Situs resmi – Desa Blumah"

    page.seo_title = "Desa Blumah di lereng Prau"
    page.save()

    assert read().page.title.string == "Desa Blumah di lereng Prau – Desa Blumah"


def test_the_map_has_addresses_of_signs_that_every_program_reads(client):
    factories.article(BLUMAH, slug="kabar-kélas")
    response = client.get("/sitemap.xml", headers={"host": "blumah.localhost"})

    assert f"<loc>{HOST}/kabar-k%C3%A9las/</loc>" in response.content.decode()


def test_readers_find_the_feeds_and_phones_an_icon(read):
    links = read().links

    assert links["alternate", "application/rss+xml"] == f"/api/v1/regions/{BLUMAH}/feed.rss"
    assert links["alternate", "application/atom+xml"] == f"/api/v1/regions/{BLUMAH}/feed.atom"
    assert links["apple-touch-icon", None].endswith("touch-icon.png")


def test_what_is_off_the_air_is_for_no_search_engine(client):
    ilm = factories.ilm(KENDAL)
    actions.withdraw(ilm, code="legal")
    page = client.get(f"/ilm/{ilm.pk}/", headers={"host": "blumah.localhost"})

    assert page.status_code == 410
    assert '<meta name="robots" content="noindex">' in page.content.decode()


def test_the_map_of_a_website_has_its_own_pages_alone(client):
    own = factories.ilm(BLUMAH)
    factories.ilm(KENDAL)
    factories.article(BLUMAH, slug="kerja-bakti")
    factories.article(BLUMAH, slug="draf", live=False)
    factories.cascading(KENDAL, slug="dari-kabupaten")
    response = client.get("/sitemap.xml", headers={"host": "blumah.localhost"})

    found = [each.text for each in ET.fromstring(response.content).iter() if each.tag.endswith("}loc")]
    lists = ("", "ilm/", "kabar/", "agenda/", "transparansi/")
    assert found == [f"{HOST}/{path}" for path in (*lists, "kerja-bakti/", f"ilm/{own.pk}/")]
    assert response["Content-Type"] == "application/xml"


def test_robots_are_led_to_the_map_and_kept_from_the_admin(client):
    response = client.get("/robots.txt", headers={"host": "blumah.localhost"})

    assert response.content.decode() == f"User-agent: *\nDisallow: /admin/\n\nSitemap: {HOST}/sitemap.xml\n"
    assert client.get("/robots.txt", headers={"host": "127.0.0.1"}).status_code == 404
    assert client.post("/robots.txt", headers={"host": "localhost"}).status_code == 405


def test_a_reader_sends_an_article_on_with_its_title_and_the_address_of_its_owner(read):
    factories.article(BLUMAH, title=f"Kerja bakti & gotong royong #1 {ODD}", slug="kerja-bakti")

    found = read("/kerja-bakti/")

    assert found.sent_on == ["wa.me", f"Kerja bakti & gotong royong #1 {ODD}\n{HOST}/kerja-bakti/"]


def test_a_reader_sends_an_ilm_on_from_where_it_was_read_to_the_page_of_its_owner(read):
    ilm = factories.ilm(KENDAL, title="Awasi TPS")

    found = read(f"/ilm/{ilm.pk}/")

    assert found.sent_on == ["wa.me", f"Awasi TPS\n{found.canonical}"]
    assert found.canonical.startswith("http://localhost/")


def test_a_reader_sends_an_event_on_while_it_is_to_come(read):
    factories.event(BLUMAH, title="Senam", slug="senam")

    assert read("/senam/").sent_on == ["wa.me", f"Senam\n{HOST}/senam/"]


@pytest.mark.parametrize(("made", "told"), [(factories.article, "articles"), (factories.event, "events")])
def test_an_address_of_other_letters_is_the_same_in_ascii_wherever_it_is_told(visit, client, made, told):
    page = made(BLUMAH, slug="wayang-ꦮ")
    address = "http://blumah.localhost/wayang-%EA%A6%AE/"

    html = visit(BLUMAH, "/wayang-ꦮ/").content.decode()

    assert f'<link rel="canonical" href="{address}">' in html
    assert f'"url": "{address}"' in html
    assert client.get(f"/api/v1/{told}/{page.pk}/").json()["url"] == address
    assert client.get(f"/api/v1/regions/{BLUMAH}/feed.json?content=all").json()["items"][0]["url"] == address
