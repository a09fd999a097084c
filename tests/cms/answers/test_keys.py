"""Two requests share a key only where Django answers them alike."""

import pytest

from cms.answers import asked
from cms.answers.asked import Asked
from cms.answers.memory import Memory, weight
from cms.answers.stored import Stored
from partner_api.http.caching import Ages


def environ(**values):
    plain = {"PATH_INFO": "/", "REQUEST_METHOD": "GET", "wsgi.url_scheme": "https", "HTTP_HOST": "localhost"}
    return plain | values


def test_bytes_that_nobody_escaped_are_left_to_django():
    """It reads them as UTF-8: escaped, the same characters are other ones."""
    digit = "٢".encode().decode("latin-1")

    assert asked.of(environ(QUERY_STRING=f"halaman={digit}")) is None
    assert asked.of(environ(QUERY_STRING="halaman=%C3%99%C2%A2")) is not None


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
