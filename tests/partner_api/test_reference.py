"""The reference that people read, in their language."""

import re
from html import unescape

import pytest
from django.urls import get_resolver

pytestmark = pytest.mark.django_db


def test_a_newcomer_finds_the_way_from_the_start(client):
    start = client.get("/api/v1/").json()

    assert start.keys() >= {"regions", "openapi", "docs", "problems"}
    assert {client.get(address).status_code for address in start.values()} == {200}


@pytest.mark.parametrize(("language", "words"), [("id", "Wilayah"), ("en", "What a region shows")])
def test_it_lists_every_address_with_its_parameters(client, language, words):
    page = client.get("/api/v1/docs/", headers={"accept-language": language}).content.decode()

    assert words in page
    for part in ("/api/v1/regions/{code}/ilm/", "channel", "RunningText", "curl http://localhost:8000/api/v1/ilm/1/"):
        assert part in page


def test_it_names_every_address_below_api(client):
    page = unescape(client.get("/api/v1/docs/").content.decode())
    addresses = set(addresses_below_api(get_resolver().url_patterns))

    assert len(addresses) > 15
    assert {address for address in addresses if address not in page} == set()


def addresses_below_api(patterns, prefix=""):
    """With their arguments as the page writes them; what leads to one thing of a list is named by the list."""
    for pattern in patterns:
        path = prefix + str(pattern.pattern)
        if hasattr(pattern, "url_patterns"):
            yield from addresses_below_api(pattern.url_patterns, path)
        elif path.startswith("api/") and not path.endswith(("^api/", "<int:pk>/", "find/", "<slug:code>/")):
            yield "/" + re.sub(r"<(?:\w+:)?(\w+)>", r"{\1}", path).replace("^", "")


@pytest.mark.parametrize("language", ["id", "en"])
def test_no_mark_of_markdown_is_left_on_it(client, language):
    """Between backticks stands code, and no other mark is used."""
    page = client.get("/api/v1/docs/", headers={"accept-language": language}).content.decode()
    words = unescape(re.sub(r"<(pre|code)\b.*?</\1>|<[^>]*>", "", page.partition("<body>")[2], flags=re.DOTALL))

    assert "<code>If-None-Match</code>" in page
    assert re.findall(r".*(?:`|\*\w|\]\().*", words) == []


def test_it_loads_nothing_from_elsewhere_and_runs_no_script(client):
    page = client.get("/api/v1/docs/").content.decode()

    assert "<script" not in page
    assert 'src="http' not in page
    assert 'stylesheet" href="http' not in page


def test_an_unknown_problem_is_a_problem(client):
    assert client.get("/api/problems/nonsense/").json()["code"] == "not_found"


@pytest.mark.parametrize("method", ["post", "put", "patch", "delete"])
@pytest.mark.parametrize("path", ["/api/v1/regions", "/api/v1/screens/plays", "/api/v1/regions/33.24/ilm"])
def test_who_sends_something_without_the_slash_is_told_and_not_led_on(client, method, path):
    """A redirected POST arrives as a GET at most, and what was sent is lost without a word."""
    answer = getattr(client, method)(
        path, data="{}", content_type="application/json", headers={"Accept-Language": "en"}
    )

    assert (answer.status_code, answer["Content-Type"]) == (404, "application/problem+json")
    assert f"with a slash at its end: {path}/" in answer.json()["detail"]


def test_a_forgotten_slash_is_put_where_it_belongs(client):
    response = client.get("/api/v1/regions?limit=2")

    assert (response.status_code, response["Location"]) == (301, "/api/v1/regions/?limit=2")
