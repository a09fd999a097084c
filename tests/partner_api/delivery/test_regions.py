"""The tree of regions, as a client walks it."""

from itertools import chain

import pytest
from wagtail.models import Site

from tests import factories
from tests.factories import BLUMAH, KENDAL, PLANTUNGAN

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]
LIST = "/api/v1/regions/"


def codes(response):
    return [region["code"] for region in response.json()["items"]]


def walk(client, address):
    """Each page's codes, following ``next``."""
    while address:
        response = client.get(address)
        yield codes(response)
        address = response.json()["next"]


def test_a_region_says_where_it_stands_and_where_its_site_is(client):
    assert client.get(f"{LIST}{BLUMAH}/").json() == {
        "code": BLUMAH,
        "name": "Blumah",
        "level": "village",
        "label": "Desa",
        "parent": PLANTUNGAN,
        "site_url": "http://blumah.localhost",
        "url": f"http://localhost:8000{LIST}{BLUMAH}/",
    }


@pytest.mark.parametrize("path", [f"{LIST}{BLUMAH}/", f"{LIST}?limit=2", "/api/v1/", "/api/v1/docs/"])
def test_whatever_host_is_asked_the_answer_is_the_same(client, path):
    own, other = (client.get(path, headers={"Host": host}) for host in ("localhost", "blumah.localhost"))

    assert (own.content, own.headers.get("Link")) == (other.content, other.headers.get("Link"))


def test_the_topmost_region_has_no_parent(client):
    assert client.get(f"{LIST}{KENDAL}/").json()["parent"] is None


def test_a_code_may_come_without_its_dots(client):
    assert client.get(f"{LIST}3324012001/").json() == client.get(f"{LIST}{BLUMAH}/").json()


@pytest.mark.parametrize("code", ["33.24.99", "33", "Blumah", "33.24.01.2001x", "%00", "%E2%80%AE"])
def test_an_unknown_region_is_a_problem(client, code):
    response = client.get(f"{LIST}{code}/")

    assert response.status_code == 404
    assert response.json()["code"] == "unknown_region"


@pytest.mark.database
def test_the_list_follows_the_codes(client):
    assert codes(client.get(LIST)) == sorted(factories.CAST)


@pytest.mark.database
@pytest.mark.parametrize("limit", [1, 3, 4, 100])
def test_the_cursor_reaches_every_region_once(client, limit):
    pages = list(walk(client, f"{LIST}?limit={limit}"))

    assert [*chain(*pages)] == sorted(factories.CAST)
    assert all(len(page) <= limit for page in pages)


def test_the_next_page_is_named_in_the_link_header_too(client):
    first, last = client.get(f"{LIST}?limit=9"), client.get(f"{LIST}?limit=10")

    assert first["Link"] == f'<{first.json()["next"]}>; rel="next"'
    assert last.json()["next"] is None
    assert "Link" not in last


@pytest.mark.database
def test_a_region_added_behind_the_cursor_moves_nothing(client):
    following = client.get(f"{LIST}?limit=9").json()["next"]
    factories.load_regions(("33.24.01.2003",))

    assert codes(client.get(following)) == ["33.24.15.1001"]


def test_filters_stay_on_while_walking(client):
    pages = walk(client, f"{LIST}?level=village&q=desa&limit=2")

    assert [*chain(*pages)] == [BLUMAH, "33.24.01.2002", "33.24.12.2001", "33.24.12.2002"]


@pytest.mark.database
def test_the_list_can_be_narrowed(client):
    assert codes(client.get(f"{LIST}?level=district")) == ["33.24.01", "33.24.07", "33.24.12", "33.24.15"]
    assert codes(client.get(f"{LIST}?parent=332401")) == [BLUMAH, "33.24.01.2002"]
    assert codes(client.get(f"{LIST}?below=332401")) == [BLUMAH, "33.24.01.2002"]
    assert codes(client.get(f"{LIST}?below={KENDAL}")) == sorted(factories.CAST)[1:]
    assert codes(client.get(f"{LIST}?below={KENDAL}&parent={PLANTUNGAN}&q=blumah")) == [BLUMAH]
    assert codes(client.get(f"{LIST}?below={BLUMAH}")) == []
    assert codes(client.get(f"{LIST}?q=BLUM")) == [BLUMAH]
    assert codes(client.get(f"{LIST}?q=kabupaten kendal")) == [KENDAL]
    assert codes(client.get(f"{LIST}?q=%25")) == []  # a percent sign is not a joker


@pytest.mark.parametrize(
    ("query", "parameter", "code"),
    [
        ("limit=0", "limit", "min_value"),
        ("limit=101", "limit", "max_value"),
        ("limit=ten", "limit", "invalid"),
        ("level=province", "level", "invalid_choice"),
        ("parent=33.24.99", "parent", "unknown_region"),
        ("below=33.24.99", "below", "unknown_region"),
        ("below=Kendal", "below", "invalid_code"),
        ("parent=Kendal", "parent", "invalid_code"),
        ("cursor=33.24", "cursor", "invalid_cursor"),
        ("cursor=%00%FF", "cursor", "invalid_cursor"),
        ("cursor=MSBPUiAx", "cursor", "invalid_cursor"),
        ("q=", "q", "blank"),
        ("q=%00", "q", "null_characters_not_allowed"),
        ("page=2", "page", "unknown_parameter"),
        ("format=xml", "format", "unknown_parameter"),
        ("limit=2&limit=3", "limit", "repeated"),
    ],
)
def test_a_wrong_parameter_is_named(client, query, parameter, code):
    response = client.get(f"{LIST}?{query}")

    assert response.status_code == 400
    assert response.json()["code"] == "invalid_parameters"
    assert [(error["parameter"], error["code"]) for error in response.json()["errors"]] == [(parameter, code)]


def test_all_mistakes_are_named_at_once(client):
    errors = client.get(f"{LIST}?limit=0&level=x&page=2").json()["errors"]

    assert {error["parameter"] for error in errors} == {"limit", "level", "page"}


@pytest.mark.database
def test_a_list_takes_one_query_however_long(client, django_assert_num_queries):
    for limit in (1, 10):
        with django_assert_num_queries(1):
            client.get(f"{LIST}?limit={limit}")


def test_a_list_is_not_sent_again_while_nothing_has_changed(client):
    etag = client.get(LIST)["ETag"]

    assert client.get(LIST, headers={"if-none-match": etag}).status_code == 304

    Site.objects.filter(root_page__slug="blumah").update(port=8100)
    changed = client.get(LIST, headers={"if-none-match": etag})
    assert changed.status_code == 200
    assert "http://blumah.localhost:8100" in [region["site_url"] for region in changed.json()["items"]]


def test_a_region_is_not_sent_again_until_it_changes(client):
    address = f"{LIST}{BLUMAH}/"
    etag = client.get(address)["ETag"]
    assert client.get(address, headers={"if-none-match": etag}).status_code == 304

    page = factories.page(BLUMAH)
    page.title = "Blumah Baru"
    page.save(update_fields=["title"])
    assert client.get(address, headers={"if-none-match": etag}).json()["name"] == "Blumah Baru"


def test_a_region_without_a_site_of_its_own_has_no_address(client):
    Site.objects.filter(root_page__slug="blumah").delete()

    assert client.get(f"{LIST}{BLUMAH}/").json()["site_url"] is None
