"""The news of a region, as an app reads them: public articles alone, in three forms."""

import json
from datetime import date

import pytest
from django.core.files.base import ContentFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from wagtail.documents import get_document_model
from wagtail.models import PageViewRestriction

from tests import factories
from tests.factories import BLUMAH, BOJA

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]
LIST = f"/api/v1/regions/{BLUMAH}/articles/"


def titles(client, query="", address=LIST):
    return [item["title"] for item in client.get(f"{address}?{query}").json()["items"]]


def furnished(**facts):
    """An article with a picture, and with one block of each kind in its body."""
    naskah = get_document_model().objects.create(title="Naskah", file=ContentFile(b"%PDF-1.4", name="naskah.pdf"))
    links = (
        f'<a linktype="page" id="{factories.page(BOJA).pk}">Boja</a> <a linktype="document" id="{naskah.pk}">ini</a>'
    )
    picture = {"image": factories.image("dalam").pk, "alt_text": "Warga & balai", "decorative": False}
    body = [
        {"type": "heading", "value": "Kerja <bakti>"},
        {"type": "paragraph", "value": f"<p>Satu &amp; dua.</p><p>{links}</p>"},
        {"type": "image", "value": picture},
        {"type": "quote", "value": {"quote": "Ayo!", "source": "Kepala desa"}},
        {"type": "ilm_feed", "value": {"heading": "", "limit": 3}},
    ]
    facts = {"image": factories.image("muka"), "body": json.dumps(body)} | facts
    return factories.article(BLUMAH, **facts)


def restrict(page):
    PageViewRestriction.objects.create(page=page, restriction_type=PageViewRestriction.PASSWORD, password="x")


def test_an_article_is_told_with_its_region_and_its_picture(client):
    article = furnished(title="Kerja bakti", slug="kerja-bakti")

    [item] = client.get(LIST).json()["items"]

    assert item == client.get(f"/api/v1/articles/{article.pk}/").json()
    renditions = item.pop("picture")["renditions"]
    assert {size["type"] for size in renditions} == {"image/webp", "image/jpeg"}
    assert all(size["url"].startswith("http://localhost:8000/media/images/") for size in renditions)
    item.pop("body")
    assert item == {
        "id": article.pk,
        "title": "Kerja bakti",
        "date": "2024-02-01",
        "summary": "Ringkasan kabar.",
        "url": "http://blumah.localhost/kerja-bakti/",
        "language": "id",
        "first_published_at": "2024-02-01T05:00:00Z" if article.first_published_at else None,
        "last_published_at": "2024-02-01T05:00:00Z" if article.last_published_at else None,
        "origin": {"code": BLUMAH, "name": "Blumah", "level": "village", "label": "Desa"},
    }


def test_the_body_comes_block_by_block(client):
    furnished()

    body = client.get(LIST).json()["items"][0]["body"]

    heading, paragraph, image, quote, feed = body["blocks"]
    assert (body["format"], heading["text"]) == ("blocks", "Kerja <bakti>")
    assert 'href="http://boja.localhost/"' in paragraph["html"]
    assert 'href="http://localhost:8000/documents/' in paragraph["html"]
    assert image["picture"]["alt"] == "Warga & balai"
    assert (quote["quote"], quote["by"]) == ("Ayo!", "Kepala desa")
    assert (feed["limit"], feed["url"]) == (3, f"http://localhost:8000/api/v1/regions/{BLUMAH}/ilm/")


def test_the_body_comes_as_html(client):
    furnished()

    html = client.get(f"{LIST}?format=html").json()["items"][0]["body"]["html"]

    assert "<h2>Kerja &lt;bakti&gt;</h2>" in html
    assert "<p>Satu &amp; dua.</p>" in html
    assert 'href="http://boja.localhost/"' in html
    assert 'alt="Warga &amp; balai"' in html
    assert "<figcaption>Kepala desa</figcaption>" in html
    assert '<a href="http://blumah.localhost/ilm/">ILM</a>' in html


def test_the_body_comes_as_text(client):
    furnished()

    text = client.get(f"{LIST}?format=text").json()["items"][0]["body"]["text"]

    assert text.split("\n\n") == [
        "Kerja <bakti>",
        "Satu & dua.\nBoja ini",
        "Warga & balai",
        "“Ayo!” — Kepala desa",
        "ILM: http://blumah.localhost/ilm/",
    ]


def test_a_picture_that_is_gone_is_left_out(client):
    article = furnished()
    type(article.image).objects.all().delete()

    item = client.get(f"/api/v1/articles/{article.pk}/").json()

    assert item["picture"] is None
    assert "image" not in [block["type"] for block in item["body"]["blocks"]]


def test_drafts_and_private_pages_are_neither_listed_nor_told(client):
    public, draft, secret = (factories.article(BLUMAH) for _number in range(3))
    draft.live = False
    draft.save()
    restrict(secret)
    public.title = "Judul yang belum disetujui"
    public.save_revision()

    assert [item["id"] for item in client.get(LIST).json()["items"]] == [public.pk]
    addresses = [f"/api/v1/articles/{page.pk}/" for page in (public, draft, secret)]
    assert [client.get(address).status_code for address in addresses] == [200, 404, 404]
    assert "belum disetujui" not in client.get(LIST).content.decode()
    assert titles(client, "q=belum") == []


@pytest.mark.database
def test_below_a_private_page_everything_is_private(client):
    article = factories.article(BLUMAH)
    restrict(factories.page(BLUMAH))

    assert client.get(LIST).json()["items"] == []
    unknown = client.get(f"/api/v1/articles/{article.pk}/")
    assert (unknown.status_code, unknown.json()["code"]) == (404, "unknown_article")


def test_each_region_has_its_own(client):
    factories.article(BOJA, title="lain")
    factories.article(BLUMAH, title="desa")

    assert titles(client) == ["desa"]


@pytest.mark.database
def test_the_list_can_be_narrowed_by_day_and_by_words(client):
    for day in (1, 2, 3):
        factories.article(BLUMAH, title=f"Pékan {day}", date=date(2024, 1, day))

    assert titles(client) == ["Pékan 3", "Pékan 2", "Pékan 1"]
    assert titles(client, "from=2024-01-02&until=2024-01-02") == ["Pékan 2"]
    assert titles(client, 'q="PEKAN" ringkasan 3') == ["Pékan 3"]
    assert titles(client, "q=%22") == []


@pytest.mark.database
@pytest.mark.parametrize("query", ["", "&q=kabar"])
def test_the_cursor_reaches_each_once_whatever_is_published_or_taken_away(client, query):
    articles = [
        factories.article(BLUMAH, title="Kabar baru", date=date(2024, 1, 1 + number // 2)) for number in range(5)
    ]
    first = client.get(f"{LIST}?limit=2{query}").json()
    factories.article(BLUMAH, title="Kabar baru")
    articles[3].unpublish()

    second = client.get(first["next"]).json()
    third = client.get(second["next"]).json()

    ids = [[item["id"] for item in page["items"]] for page in (first, second, third)]
    assert ids == [[articles[4].pk, articles[3].pk], [articles[2].pk, articles[1].pk], [articles[0].pk]]
    assert third["next"] is None


def test_only_what_was_asked_of_an_item_is_told(client):
    article = furnished(title="Kerja bakti")

    assert client.get(f"{LIST}?fields=id,title").json()["items"] == [{"id": article.pk, "title": "Kerja bakti"}]


@pytest.mark.parametrize(
    ("query", "parameter", "code"),
    [
        ("format=docx", "format", "invalid_choice"),
        ("from=kemarin", "from", "invalid"),
        ("from=2024-01-02&until=2024-01-01", "until", "backwards"),
        ("until=9999-01-01", "until", "out_of_calendar"),
        ("fields=secret", "fields", "unknown_field"),
        ("cursor=x", "cursor", "invalid_cursor"),
        ("cursor=MjAyNC0wMi0zMCAx", "cursor", "invalid_cursor"),
        ("limit=51", "limit", "max_value"),
        ("limit=2&limit=2", "limit", "repeated"),
        ("q=", "q", "blank"),
        ("page=2", "page", "unknown_parameter"),
    ],
)
def test_a_wrong_parameter_is_named(client, query, parameter, code):
    response = client.get(f"{LIST}?{query}")

    assert response.status_code == 400
    assert [(error["parameter"], error["code"]) for error in response.json()["errors"]] == [(parameter, code)]


def test_an_unknown_region_has_no_news_and_a_former_code_leads_on(client):
    factories.page(BLUMAH).former_codes.create(code="33.24.01.2099", since=factories.NOON)

    assert client.get("/api/v1/regions/33.24.99/articles/").json()["code"] == "unknown_region"
    moved = client.get("/api/v1/regions/33.24.01.2099/articles/?limit=2")
    assert (moved.status_code, moved["Location"]) == (308, f"{LIST}?limit=2")


@pytest.mark.database
@pytest.mark.parametrize("form", ["blocks", "html", "text"])
def test_many_articles_take_as_many_queries_as_one(client, form):
    for _number in range(5):
        furnished()
    client.get(LIST)  # sizes of pictures are made once

    counts = []
    for limit in (1, 5):
        with CaptureQueriesContext(connection) as queries:
            client.get(f"{LIST}?format={form}&limit={limit}")
        counts.append(len(queries))
    assert counts[0] == counts[1] <= 15


def test_it_is_not_sent_again_until_something_changes(client):
    article = furnished()
    for address in (LIST, f"/api/v1/articles/{article.pk}/"):
        first = client.get(address)
        assert "s-maxage=300" in first["Cache-Control"]
        assert first["Surrogate-Key"] == f"r-33.24 r-33.24.01 r-{BLUMAH} a-{article.pk}"
        again = client.get(address, headers={"if-none-match": first["ETag"]})
        assert (again.status_code, again.content) == (304, b"")
        assert dict(client.head(address).items()) == dict(first.items())

    article.title = "Judul baru"
    article.save_revision().publish()
    assert client.get(address, headers={"if-none-match": first["ETag"]}).json()["title"] == "Judul baru"
