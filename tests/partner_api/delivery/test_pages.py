"""Wagtail's own API v2: the public pages of every region, whichever host is asked, and no draft."""

import json
import re
from datetime import date, time
from urllib.parse import quote

import pytest
from django.core.files.base import ContentFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from wagtail.documents import get_document_model
from wagtail.models import PageViewRestriction

from tests import factories
from tests.factories import BLUMAH, KENDAL, PLANTUNGAN

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]
PAGES, IMAGES, DOCUMENTS = (f"/api/v2/{name}/" for name in ("pages", "images", "documents"))


def titles(response):
    return [item["title"] for item in response.json()["items"]]


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost", "blumah.localhost"])
def test_all_regions_answer_under_any_host(client, host):
    response = client.get(f"{PAGES}?type=ilm_sites.RegionPage", SERVER_NAME=host)

    assert response.json()["meta"]["total_count"] == len(factories.CAST)
    assert response.json()["items"][0]["meta"]["detail_url"].startswith("http://localhost:8000/api/v2/pages/")


@pytest.mark.database
def test_a_site_narrows_to_its_region_and_those_below(client):
    found = client.get(f"{PAGES}?type=ilm_sites.RegionPage&site=plantungan.localhost&order=title")

    assert titles(found) == ["Blumah", "Kediten", "Plantungan"]


def test_pages_can_be_walked_from_the_root(client):
    [regency] = client.get(f"{PAGES}?child_of=root").json()["items"]

    assert regency["title"] == "Kendal"
    assert "Plantungan" in titles(client.get(f"{PAGES}?child_of={regency['id']}"))


def test_a_page_tells_its_region_s_facts(client):
    page = factories.page(BLUMAH)
    body = client.get(f"{PAGES}{page.pk}/").json()

    assert (body["code"], body["level"], body["label"]) == (BLUMAH, "village", "Desa")
    assert body["meta"]["html_url"] == "http://blumah.localhost/"
    assert body["meta"]["parent"]["id"] == factories.page(PLANTUNGAN).pk


def test_drafts_and_restricted_pages_stay_hidden(client):
    public, draft, secret = factories.article(), factories.article(), factories.article()
    draft.live = False
    draft.save()
    PageViewRestriction.objects.create(page=secret, restriction_type=PageViewRestriction.PASSWORD, password="x")
    public.title = "Judul yang belum disetujui"
    public.save_revision()

    articles = client.get(f"{PAGES}?type=ilm_sites.ArticlePage")
    assert [item["id"] for item in articles.json()["items"]] == [public.pk]
    assert "Judul yang belum disetujui" not in articles.content.decode()
    assert [client.get(f"{PAGES}{page.pk}/").status_code for page in (public, draft, secret)] == [200, 404, 404]


def test_only_images_that_a_public_page_shows_are_listed(client):
    shown, drafted, unused = factories.image("tampil"), factories.image("draf"), factories.image("simpan")
    factories.article(image=shown)
    factories.article(image=drafted, live=False)
    factories.draft(KENDAL, creatives=[("poster", {"image": unused, "alt": "belum disetujui"})])

    assert titles(client.get(IMAGES)) == ["tampil"]
    assert titles(client.get(f"{IMAGES}?search=tampil")) == ["tampil"]
    assert [client.get(f"{IMAGES}{image.pk}/").status_code for image in (shown, drafted, unused)] == [200, 404, 404]


def test_a_document_that_no_page_links_to_is_not_listed(client):
    get_document_model().objects.create(title="Naskah", file=ContentFile(b"%PDF-1.4", name="naskah.pdf"))

    assert titles(client.get("/api/v2/documents/")) == []


#: Each address with the parameter it is wrong about, and how.
REFUSED = {
    f"{PAGES}?what=x": ("what", "unknown_parameter"),
    f"{PAGES}?format=xml": ("format", "unknown_parameter"),
    f"{PAGES}?title=a": ("title", "unknown_parameter"),
    f"{PAGES}?owner=1": ("owner", "unknown_parameter"),
    f"{PAGES}?slug=a&slug=b": ("slug", "repeated"),
    f"{PAGES}?type=no.Such": ("type", "invalid_choice"),
    f"{PAGES}?type=%00": ("type", "invalid_choice"),
    f"{PAGES}?limit=1000": ("limit", "max_value"),
    f"{PAGES}?limit=0": ("limit", "min_value"),
    f"{PAGES}?limit=": ("limit", "invalid"),
    f"{PAGES}?offset={10**21}": ("offset", "max_value"),
    f"{PAGES}?offset=-1": ("offset", "min_value"),
    f"{IMAGES}?offset={'9' * 2000}": ("offset", "max_string_length"),
    f"{PAGES}?fields=secret": ("fields", "unknown_field"),
    f"{PAGES}?fields=owner": ("fields", "unknown_field"),
    f"{PAGES}?fields=parent(title)": ("fields", "invalid"),
    f"{PAGES}?fields={'a(' * 2000}": ("fields", "max_length"),
    f"{PAGES}?fields=title,title": ("fields", "invalid"),
    f"{PAGES}?order=slug": ("order", "unknown_field"),
    f"{PAGES}?order=random": ("order", "unknown_field"),
    f"{PAGES}?order=--title": ("order", "invalid"),
    f"{PAGES}?order=date": ("order", "unknown_field"),
    f"{PAGES}?search=%00": ("search", "null_characters_not_allowed"),
    f"{PAGES}?search={'a' * 81}": ("search", "max_length"),
    f"{PAGES}?search=": ("search", "blank"),
    f"{PAGES}?search=a&search_operator=x": ("search_operator", "invalid_choice"),
    f"{PAGES}?child_of=x": ("child_of", "invalid"),
    f"{PAGES}?child_of={10**21}": ("child_of", "invalid"),
    f"{PAGES}?child_of=999999": ("child_of", "unknown_page"),
    f"{PAGES}?descendant_of=%00": ("descendant_of", "invalid"),
    f"{PAGES}?ancestor_of=-1": ("ancestor_of", "invalid"),
    f"{PAGES}?child_of=root&descendant_of=root": ("descendant_of", "contradiction"),
    f"{PAGES}?locale=xx": ("locale", "unknown_locale"),
    f"{PAGES}?locale=%00": ("locale", "null_characters_not_allowed"),
    f"{PAGES}?site=nowhere.localhost": ("site", "unknown_site"),
    f"{PAGES}?site=blumah.localhost:x": ("site", "unknown_site"),
    f"{PAGES}?site=%00": ("site", "unknown_site"),
    f"{PAGES}?level=village": ("level", "needs_type"),
    f"{PAGES}?type=ilm_sites.RegionPage&level=x": ("level", "invalid_choice"),
    f"{PAGES}?type=ilm_sites.ArticlePage&date=abc": ("date", "invalid"),
    f"{PAGES}?date=2024-02-01": ("date", "needs_type"),
    f"{PAGES}?type=ilm_sites.RegionPage&date=2024-02-01": ("date", "needs_type"),
    f"{PAGES}?type=ilm_sites.EventPage&level=village": ("level", "needs_type"),
    f"{PAGES}?rich_text_format=docx": ("rich_text_format", "invalid_choice"),
    f"{PAGES}1/?limit=2": ("limit", "unknown_parameter"),
    f"{PAGES}find/?id=abc": ("id", "invalid"),
    f"{PAGES}find/?html_path=/kabar/": ("html_path", "needs_site"),
    f"{IMAGES}?tags=%00": ("tags", "null_characters_not_allowed"),
    f"{IMAGES}?child_of=1": ("child_of", "unknown_parameter"),
    f"{DOCUMENTS}find/?id=0": ("id", "min_value"),
}


@pytest.mark.parametrize(("address", "flaw"), REFUSED.items(), ids=[address[:60] for address in REFUSED])
def test_a_request_it_does_not_understand_is_told_why(client, address, flaw):
    response = client.get(address)

    body = response.json()
    assert (response.status_code, response["Content-Type"]) == (400, "application/problem+json")
    assert (body["code"], response["Cache-Control"]) == ("invalid_parameters", "no-store")
    assert [(error["parameter"], error["code"]) for error in body["errors"]] == [flaw]


def ask(client, address, language):
    return client.get(address, headers={"accept-language": language})


def test_flaws_are_told_in_the_language_of_the_one_who_asks(client):
    address = f"{PAGES}?child_of=999999&site=x"
    details = {
        language: [
            error["detail"] for error in client.get(address, headers={"accept-language": language}).json()["errors"]
        ]
        for language in ("id", "en")
    }

    assert details["en"][0] == "No region has a site with this name, like blumah.localhost."
    assert not {*details["id"]} & {*details["en"]}


@pytest.mark.database
@pytest.mark.parametrize("address", [f"{PAGES}999999/", f"{PAGES}{'9' * 30}/", f"{PAGES}find/", f"{IMAGES}find/?id=9"])
def test_what_is_not_there_is_a_problem(client, address):
    assert client.get(address).json()["code"] == "not_found"


@pytest.mark.database
@pytest.mark.parametrize(
    "search", ["banjir", '"banjir"', "ban jir OR", 'banjir" AND (', "banjir*", "NEAR(banjir, 2)", "^banjir:-"]
)
@pytest.mark.parametrize(
    "more", ["", "&type=ilm_sites.ArticlePage&order=-date", "&order=title&slug=x", "&search_operator=or"]
)
def test_whatever_stands_between_the_words_of_a_search_is_no_fault(client, search, more):
    factories.article(title="Awas banjir", slug="banjir")

    assert client.get(f"{PAGES}?search={quote(search)}{more}").status_code == 200


@pytest.mark.database
def test_a_search_finds_words_in_quotation_marks(client):
    factories.article(title="Awas banjir", slug="banjir")

    assert titles(client.get(f"{PAGES}?search=%22banjir%22")) == ["Awas banjir"]
    assert titles(client.get(f"{PAGES}?search=%22")) == []
    assert titles(client.get(f"{PAGES}?search=banjir&slug=lain")) == []


@pytest.mark.database
def test_events_are_pages_of_their_own_type(client):
    factories.article(title="Berita")
    event = factories.event(
        BLUMAH, title="Wayang", starts_at=time(20), place="Balai desa", body=[("heading", "Lakon Semar")]
    )
    factories.event(BLUMAH, title="Panen", date=date(2024, 1, 1))
    factories.event(BLUMAH, title="Draf", live=False)
    events = f"{PAGES}?type=ilm_sites.EventPage"

    assert titles(client.get(f"{events}&order=-date")) == ["Wayang", "Panen"]
    assert titles(client.get(f"{events}&date=2024-02-01")) == ["Wayang"]
    assert titles(client.get(f"{events}&search=wayang&order=date")) == ["Wayang"]
    told = client.get(f"{PAGES}{event.pk}/").json()
    assert [told[name] for name in ("date", "starts_at", "until_day", "ends_at", "weekly_until")] == [
        "2024-02-01", "20:00:00", None, None, None,
    ]  # fmt: skip
    assert (told["place"], told["body"][0]["value"]) == ("Balai desa", "Lakon Semar")


@pytest.mark.database
def test_lists_are_walked_by_offset_in_one_order(client):
    articles = [factories.article(title="Sama") for _number in range(5)]
    address = f"{PAGES}?type=ilm_sites.ArticlePage&order=title&limit=2"

    walked = [item["id"] for offset in (0, 2, 4) for item in client.get(f"{address}&offset={offset}").json()["items"]]

    assert walked == [article.pk for article in articles]


def linked(slug="tertaut"):
    """An article with a picture, and in its body another, a link to a page, one to a document and one elsewhere."""
    village = factories.page(BLUMAH)
    naskah = get_document_model().objects.create(title="Naskah", file=ContentFile(b"%PDF-1.4", name="naskah.pdf"))
    links = (
        f'<a linktype="page" id="{village.pk}">desa</a><a linktype="document" id="{naskah.pk}">naskah</a>'
        '<a href="https://kendalkab.go.id/">kabupaten</a>'
    )
    inside = {"image": factories.image("dalam").pk, "alt_text": "Warga di balai desa", "decorative": False}
    return factories.article(
        slug=slug, image=factories.image("muka"),
        body=json.dumps([{"type": "paragraph", "value": f"<p>{links}</p>"}, {"type": "image", "value": inside}]),
    )  # fmt: skip


def test_links_in_the_text_lead_there_from_anywhere(client):
    article = linked()

    [paragraph, _picture] = client.get(f"{PAGES}{article.pk}/").json()["body"]
    [raw, _picture] = client.get(f"{PAGES}{article.pk}/?rich_text_format=db_html").json()["body"]

    hrefs = re.findall('href="([^"]+)"', paragraph["value"])
    assert hrefs[0] == "http://blumah.localhost/"
    assert hrefs[1].startswith("http://localhost:8000/documents/")
    assert hrefs[2] == "https://kendalkab.go.id/"
    assert "linktype" in raw["value"]


def test_pictures_come_with_their_sizes_and_what_they_show(client):
    body = client.get(f"{PAGES}{linked().pk}/").json()

    for picture, alt in ((body["image"], "muka"), (body["body"][1]["value"], "Warga di balai desa")):
        assert picture["alt"] == alt
        assert [(size["type"], size["width"], size["height"]) for size in picture["renditions"]] == [
            ("image/webp", 640, 360), ("image/webp", 1280, 720), ("image/jpeg", 640, 360), ("image/jpeg", 1280, 720),
        ]  # fmt: skip
        assert all(size["url"].startswith("http://localhost:8000/media/images/") for size in picture["renditions"])


def test_the_upload_itself_has_no_address(client):
    linked()

    assert "original_images" not in client.get(f"{IMAGES}?fields=*").content.decode()
    assert [item["alt"] for item in client.get(IMAGES).json()["items"]] == ["dalam", "muka"]


@pytest.mark.parametrize(
    "address",
    [PAGES, f"{PAGES}?fields=*&type=ilm_sites.RegionPage", f"{PAGES}?type=ilm_sites.ArticlePage&fields=image",
     IMAGES, f"{IMAGES}?fields=*", DOCUMENTS],
)  # fmt: skip
def test_a_longer_list_takes_no_more_queries(client, address, django_assert_num_queries):
    linked()
    client.get(address)  # sizes are made once
    with CaptureQueriesContext(connection) as few:
        client.get(address)
    expected = len(few)

    for number in range(4):
        linked(f"tertaut-{number}")
    client.get(address)

    with django_assert_num_queries(expected):
        client.get(address)


def test_a_page_is_found_by_its_address(client):
    article = factories.article(BLUMAH, slug="kabar-desa")

    found = client.get(f"{PAGES}find/?site=blumah.localhost&html_path=/kabar-desa/&fields=title")

    assert (found.status_code, found["Location"]) == (302, f"http://localhost:8000{PAGES}{article.pk}/?fields=title")
    assert client.get(f"{PAGES}find/?site=blumah.localhost&html_path=/tidak/").status_code == 404


@pytest.mark.parametrize("address", [PAGES, IMAGES, DOCUMENTS])
def test_unchanged_is_told_without_a_body_and_a_publish_brings_the_new(client, address):
    article = linked()
    first = client.get(address)

    assert client.get(address, headers={"if-none-match": f'"x", W/{first["ETag"]}'}).status_code == 304
    assert "s-maxage=300" in first["Cache-Control"]
    article.unpublish()
    second = client.get(address, headers={"if-none-match": first["ETag"]})
    assert (second.status_code, second["ETag"] == first["ETag"]) == (200, False)


def test_it_sets_no_cookie_and_speaks_json_to_browsers(client):
    response = client.get(PAGES, headers={"accept": "text/html,*/*;q=0.8", "origin": "https://desa.example"})

    assert response["Content-Type"] == "application/json"
    assert response["Access-Control-Allow-Origin"] == "*"
    assert not response.cookies
