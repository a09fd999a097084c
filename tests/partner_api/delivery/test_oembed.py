"""oEmbed: who pastes the address of a region or of an ILM gets its embed."""

import re
from datetime import timedelta
from html import unescape
from xml.etree import ElementTree

import pytest
from django.urls import reverse

from ilm_blocks import actions
from tests import factories
from tests.factories import BLUMAH, BOJA, KENDAL, NOON

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]
HOME = "http://blumah.localhost/"
ODD = "<b>Awas</b> \"kutip\" & 'petik' 🌊 ]]> ꦏꦼꦤ꧀ꦝꦭ꧀"


@pytest.fixture
def ask(client):
    def ask(url=HOME, **parameters):
        return client.get(reverse("oembed"), {"url": url} | parameters)

    return ask


@pytest.fixture
def ilm():
    return factories.ilm(KENDAL, title="Tolak politik uang")


def test_the_home_page_of_a_region_is_its_embed(ask):
    response = ask()

    assert response["Content-Type"] == "application/json"
    assert response["Access-Control-Allow-Origin"] == "*"
    assert response.json() == {
        "version": "1.0",
        "type": "rich",
        "title": "Iklan layanan masyarakat Desa Blumah",
        "provider_name": "ILM Kendal",
        "provider_url": "http://localhost:8000/",
        "author_name": "Desa Blumah",
        "author_url": HOME,
        "width": 600,
        "height": 400,
        "html": f'<iframe src="http://localhost:8000/embed/{BLUMAH}/" title="Iklan layanan masyarakat Desa Blumah" '
        'width="600" height="400" frameborder="0" loading="lazy"></iframe>',
    }


@pytest.mark.parametrize(
    "url",
    [
        "https://blumah.localhost",
        f"{HOME}ilm/",
        f"{HOME}ilm",
        f"{HOME}?fbclid=1",
        f" {HOME}#wilayah ",
        f"http://localhost:8000/embed/{BLUMAH}",
    ],
)
def test_however_it_was_copied(ask, url):
    assert f"/embed/{BLUMAH}/" in ask(url).json()["html"]


def test_the_page_of_an_ilm_is_that_one_alone(ask, ilm):
    told = ask(f"{HOME}ilm/{ilm.pk}/").json()

    assert ask(f"{HOME}ilm/{ilm.pk}").json() == told

    assert told["title"] == "Tolak politik uang"
    assert f"/embed/{BLUMAH}/ilm/{ilm.pk}/" in told["html"]


def test_an_embed_is_itself_with_what_was_chosen(ask):
    told = ask(f"http://localhost:8000/embed/{BLUMAH}/?theme=dark&height=600&content=news").json()

    assert f'src="http://localhost:8000/embed/{BLUMAH}/?height=600&amp;theme=dark&amp;content=news"' in told["html"]
    assert told["height"] == 600


def test_a_former_code_is_the_present_one(ask):
    factories.page(BLUMAH).former_codes.create(code="33.24.01.2099", since=NOON)

    assert f"/embed/{BLUMAH}/" in ask("http://localhost:8000/embed/33.24.01.2099/").json()["html"]


@pytest.mark.parametrize(
    ("most", "size"),
    [
        ({"maxwidth": "300"}, (300, 400)),
        ({"maxwidth": "2000"}, (600, 400)),
        ({"maxheight": "399"}, (600, 250)),
        ({"maxheight": "1000"}, (600, 400)),
        ({"maxheight": "100", "maxwidth": "50"}, (50, 100)),
    ],
)
def test_it_is_never_larger_than_asked(ask, most, size):
    told = ask(**most).json()

    assert (told["width"], told["height"]) == size
    assert f'width="{size[0]}" height="{size[1]}"' in told["html"]
    assert ("height=250" in told["html"]) == (size[1] < 400)


def test_as_xml(ask):
    response = ask(format="xml")
    root = ElementTree.fromstring(response.content)

    assert response["Content-Type"] == "text/xml; charset=utf-8"
    assert root.tag == "oembed"
    assert {part.tag: part.text for part in root} == {name: str(value) for name, value in ask().json().items()}


@pytest.mark.parametrize("form", ["json", "xml"])
def test_an_odd_title_is_words_and_never_markup(ask, form):
    ilm = factories.ilm(KENDAL, title=ODD)
    response = ask(f"{HOME}ilm/{ilm.pk}/", format=form)
    root = None if form == "json" else ElementTree.fromstring(response.content)
    told = response.json() if root is None else {part.tag: part.text for part in root}

    assert told["title"] == ODD
    assert told["html"].count("<") == 2, "the frame and its end"
    assert unescape(re.search('title="([^"]*)"', told["html"])[1]) == ODD


@pytest.mark.parametrize(
    "url",
    [
        "https://contoh.example/", "http://blumah.localhost:1/", "http://blumah.localhost:x/", "ftp://blumah.localhost/",
        "javascript:alert(1)", "http://[", "blumah.localhost", f"{HOME}kabar/", f"{HOME}entah/", f"{HOME}ilm/999999/",
        "http://localhost:8000/embed/33.24.99/", f"http://localhost:8000/embed/{BLUMAH}/?height=1",
        f"http://localhost:8000/embed/{BLUMAH}/ilm/999999/", f"http://contoh.example/embed/{BLUMAH}/",
        f"{HOME}ilm/99999999999999999999/", "http://localhost:8000/admin/", f"{HOME}\0",
    ],
)  # fmt: skip
def test_what_has_no_embed_here_is_not_found(ask, url):
    response = ask(url)

    assert response.status_code == 404
    assert response["Content-Type"] == "application/problem+json"
    assert response["Cache-Control"] == "no-store"


def test_neither_is_what_is_not_shown(ask, ilm):
    elsewhere = factories.ilm(BOJA)
    draft = factories.draft(KENDAL)
    actions.withdraw(ilm, code="legal")

    assert [ask(f"{HOME}ilm/{row.pk}/").status_code for row in (ilm, elsewhere, draft)] == [404, 404, 404]


def test_a_format_that_is_not_known_is_not_implemented(ask):
    response = ask(format="yaml")

    assert (response.status_code, response.json()["code"]) == (501, "unknown_format")
    assert "json, xml" in response.json()["detail"]


@pytest.mark.parametrize(
    ("parameters", "wrong"),
    [({"url": ""}, "url"), ({"maxwidth": "0"}, "maxwidth"), ({"maxheight": "-1"}, "maxheight"),
     ({"maxwidth": "٣"}, "maxwidth"), ({"maxheight": "9" * 50}, "maxheight")],
)  # fmt: skip
def test_a_wrong_parameter_is_named(client, parameters, wrong):
    response = client.get(reverse("oembed"), {"url": HOME} | parameters)

    assert response.status_code == 400
    assert [error["parameter"] for error in response.json()["errors"]] == [wrong]


def test_what_the_specification_does_not_know_is_ignored(ask):
    assert ask(dnt="1", fbclid="x").content == ask().content


def test_what_can_be_embedded_says_how(client, ask, ilm):
    def links(path, host="blumah.localhost"):
        page = client.get(path, headers={"host": host}).content.decode()
        return [unescape(link) for link in re.findall(r'oembed" href="([^"]+)"', page)]

    for path in ("/", f"/ilm/{ilm.pk}/", f"/embed/{BLUMAH}/?theme=dark"):
        as_json, as_xml = links(path)
        assert client.get(as_json).json()["version"] == "1.0"
        assert client.get(as_xml)["Content-Type"].startswith("text/xml")
        assert as_json.startswith("http://localhost:8000/oembed/?url=")
    assert "theme=dark" in client.get(as_json).json()["html"]
    assert links("/kabar/") == links("/entah/") == links("/embed/33.24.99/") == []


def test_it_is_kept_no_longer_than_what_it_names_is_on_air_and_can_be_dropped_by_hand(ask):
    ending = factories.ilm(KENDAL, on_air_until=NOON + timedelta(seconds=10))
    response = ask(f"{HOME}ilm/{ending.pk}/")

    assert response["Cache-Control"] == "public, max-age=10, s-maxage=10"
    assert "cache_age" not in response.json(), "a stored answer would go on saying it"
    assert response["Surrogate-Key"] == f"r-33.24 r-33.24.01 r-{BLUMAH} i-{ending.pk}"
