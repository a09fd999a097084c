"""Wagtail's own API v2: the public pages of every region, whichever host is asked, and no draft."""

import pytest
from django.core.files.base import ContentFile
from wagtail.documents import get_document_model
from wagtail.models import PageViewRestriction

from tests import factories
from tests.factories import BLUMAH, KENDAL, PLANTUNGAN

pytestmark = [pytest.mark.django_db, pytest.mark.database, pytest.mark.usefixtures("cast")]
PAGES, IMAGES = "/api/v2/pages/", "/api/v2/images/"


def titles(response):
    return [item["title"] for item in response.json()["items"]]


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost", "blumah.localhost"])
def test_all_regions_answer_under_any_host(client, host):
    response = client.get(f"{PAGES}?type=ilm_sites.RegionPage", SERVER_NAME=host)

    assert response.json()["meta"]["total_count"] == len(factories.CAST)
    assert response.json()["items"][0]["meta"]["detail_url"].startswith("http://localhost:8000/api/v2/pages/")


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


@pytest.mark.parametrize(
    "address",
    [
        f"{PAGES}?what=x",
        f"{PAGES}?type=no.Such",
        f"{PAGES}?limit=1000",
        f"{PAGES}?fields=secret",
        f"{PAGES}?site=blumah.localhost:x",
    ],
)
def test_a_request_it_does_not_understand_is_a_problem(client, address):
    response = client.get(address)

    assert (response.status_code, response["Content-Type"]) == (400, "application/problem+json")
    assert response.json()["detail"]


@pytest.mark.parametrize("address", [f"{PAGES}999999/", f"{PAGES}{'9' * 30}/", f"{PAGES}?site=nowhere.localhost"])
def test_what_is_not_there_is_a_problem(client, address):
    assert client.get(address).json()["code"] == "not_found"


def test_it_sets_no_cookie_and_speaks_json_to_browsers(client):
    response = client.get(PAGES, headers={"accept": "text/html,*/*;q=0.8", "origin": "https://desa.example"})

    assert response["Content-Type"] == "application/json"
    assert response["Access-Control-Allow-Origin"] == "*"
    assert not response.cookies
