"""Two requests share a key only where Django answers them alike."""

import pytest
from django.http import HttpResponse
from wagtail.contrib.redirects.models import Redirect
from wagtail.models import Site

from cms.answers import asked, keys
from cms.answers.asked import Asked
from cms.answers.memory import Memory, weight
from cms.answers.stored import Stored
from ilm_blocks.queries import heads
from partner_api.http.caching import Ages
from tests import factories
from tests.factories import BOJA


def environ(**values):
    plain = {"PATH_INFO": "/", "REQUEST_METHOD": "GET", "wsgi.url_scheme": "https", "HTTP_HOST": "localhost"}
    return plain | values


def test_bytes_that_nobody_escaped_are_left_to_django():
    """It reads them as UTF-8: escaped, the same characters are other ones."""
    digit = "٢".encode().decode("latin-1")

    assert asked.of(environ(QUERY_STRING=f"halaman={digit}")) is None
    assert asked.of(environ(QUERY_STRING="halaman=%C3%99%C2%A2")) is not None


@pytest.mark.parametrize("sent", [{"CONTENT_LENGTH": "10"}, {"HTTP_TRANSFER_ENCODING": "chunked"}])
def test_nobody_waits_for_the_same_from_one_who_is_still_sending(sent):
    assert asked.of(environ(**sent)) is None


@pytest.mark.parametrize("sent", [{"CONTENT_LENGTH": "0"}, {"CONTENT_LENGTH": ""}])
def test_who_sends_nothing_gets_what_is_stored(sent):
    assert asked.of(environ(**sent)) == asked.of(environ())


def test_an_embed_is_known_by_what_it_declares_in_whatever_order_and_a_page_by_what_is_its_own():
    told = "theme=dark&fbclid=1&halaman=2&height=250"

    assert asked.of(environ(PATH_INFO="/embed/33.24/", QUERY_STRING=told)).query == "height=250&theme=dark"
    assert asked.of(environ(QUERY_STRING=told)).query == "halaman=2"


def test_oembed_is_known_by_what_its_specification_knows():
    told = "url=http%3A%2F%2Fblumah.localhost%2F&dnt=1&format=json&_locale=user"

    assert asked.of(environ(PATH_INFO="/oembed/", QUERY_STRING=told)).query == (
        "format=json&url=http%3A%2F%2Fblumah.localhost%2F"
    )


@pytest.mark.django_db
@pytest.mark.parametrize("host", ["blumah.localhost:1", "BLUMAH.localhost.:65535", "blumah.localhost."])
def test_a_host_is_the_same_however_it_is_written_as_it_is_for_django(rf, host):
    written = {"SERVER_PORT": "8000", "HTTP_HOST": host}
    plain = asked.of(environ(SERVER_PORT="8000", HTTP_HOST="blumah.localhost"))

    assert asked.of(environ(**written)) == plain
    assert Site.find_for_request(rf.get("/", **written)) == Site.objects.get(hostname="blumah.localhost")


@pytest.mark.django_db
def test_the_port_of_the_server_tells_two_sites_of_one_name_apart_as_it_does_for_django(rf):
    other = Site.objects.create(hostname="blumah.localhost", port=8001, root_page=factories.page(BOJA))
    here, there = ({"SERVER_PORT": port, "HTTP_HOST": "blumah.localhost:80"} for port in ("80", "8001"))

    assert Site.find_for_request(rf.get("/", **there)) == other != Site.find_for_request(rf.get("/", **here))
    assert asked.of(environ(**there)) != asked.of(environ(**here))


@pytest.mark.parametrize("host", ["blumah.localhost:x", "a b", "[::1", ""])
def test_what_django_refuses_shares_its_key_with_no_site(host):
    assert asked.of(environ(HTTP_HOST=host, SERVER_PORT="80")).host == host


@pytest.mark.parametrize(
    ("told", "scheme"),
    [
        ({}, "https"),  # as the server says it, where no proxy does
        ({"HTTP_X_FORWARDED_PROTO": "http"}, "http"),
        ({"HTTP_X_FORWARDED_PROTO": "https, http"}, "https"),
    ],
)
def test_the_scheme_is_the_one_that_django_finds(settings, rf, told, scheme):
    settings.SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")

    assert asked.of(environ(**told)).scheme == rf.get("/", secure=True, **told).scheme == scheme


def test_a_coding_refused_in_capitals_is_refused():
    assert asked.of(environ(HTTP_ACCEPT_ENCODING="gzip;Q=0")).coding == ""


def test_a_long_address_weighs_too_and_nothing_is_left_when_all_is_dropped():
    memory = Memory(100_000)
    answer = Stored('"1"', [], Ages(), frozenset({"x"}), None, b"a" * 100)
    keys = [Asked("https", "localhost", "/", "halaman=" + "9" * 8000 + str(number), "") for number in range(50)]
    for key in keys:
        memory.put(key, answer)
    assert memory.bytes == sum(weight(key, answer) for key in keys if memory.get(key)) <= 100_000
    assert len(memory) < 13

    answer.in_coding("gzip")
    for key in keys:
        memory.used(key, answer)
    memory.drop_touched(frozenset({"x"}))

    assert (memory.bytes, len(memory)) == (0, 0)


def test_very_many_keys_are_few_that_are_told_more_often():
    """An article may link to hundreds of pages, and proxies refuse an answer with a header of some kilobytes."""
    marks = heads.of_chain(range(1000), heads.PAGES) | heads.of_subtree(7, heads.PROGRAMME)

    named = keys.tags(["r-33.24", *(f"i-{number}" for number in range(2000))], marks)

    assert keys.LONGEST - 10 < len(",".join(named)) <= keys.LONGEST
    assert named[:3] == ["pages-all", "programme-all", "r-33.24"]
    assert keys.tags(["r-33.24"], heads.of_all(heads.PAGES)) == ["r-33.24", "pages-all"]


def test_a_header_for_people_stops_before_it_becomes_too_long():
    response = HttpResponse(headers={"Surrogate-Key": " ".join(["r-33.24", *(f"i-{n}" for n in range(2000))])})

    keys.name(response)

    assert keys.LONGEST - 10 < len(response["Surrogate-Key"]) <= keys.LONGEST
    assert response["Surrogate-Key"].startswith("r-33.24 i-0 i-1 ")


def redirect():
    Redirect.objects.create(old_path="/lama", redirect_link="/baru/")


@pytest.mark.django_db
@pytest.mark.usefixtures("noon_in_kendal")
@pytest.mark.parametrize("write", [factories.ilm, factories.article, factories.partner, redirect])
def test_whatever_is_told_of_an_answer_is_told_of_its_few_keys_too(write):
    page = factories.page(factories.BLUMAH)
    chain = [page.pk, page.get_parent().pk, page.get_parent().get_parent().pk]
    answers = [
        heads.of_chain(chain, heads.PAGES),
        heads.of_chain(chain, heads.PROGRAMME),
        heads.of_subtree(chain[-1], heads.PROGRAMME),
        heads.of_all(heads.REGIONS),
    ]
    before = heads.read()
    write()
    touched = heads.touched(before, heads.read())

    assert [marks for marks in answers if touched & marks and not touched & heads.widened(marks)] == []
