"""What stands before Django: bodies are read first, turns are few, and whoever is not let in is told so."""

import io
import json

import pytest
from django.test import RequestFactory

from cms.admission import bodies, gate
from cms.admission.gate import Gate
from cms.admission.turns import Turns

pytestmark = pytest.mark.django_db  # a connection is given back, if there is one

MESSAGE = b"laporan tayang" * 1000


class Line(io.BytesIO):
    """What is sent arrives in small pieces, each some seconds after the last by the clock of ``bodies``."""

    def __init__(self, content, seconds=0.0):
        super().__init__(content)
        self.seconds, self.clock = seconds, 0.0

    def read(self, size=-1):
        self.clock += self.seconds
        return super().read(min(size, 10))


def environ(path, content=b"", line=None, **headers):
    request = RequestFactory().post(path, content, content_type="application/json", **headers)
    return request.environ | {"wsgi.input": line or io.BytesIO(content)}


def asked(of, told, application=None):
    """The status, the headers and the body that ``of`` gives to a request."""
    started = []

    def answers(environ, start_response):
        start_response("200 OK", [])
        return [environ["wsgi.input"].read()]

    body = of.let_in(application or answers, told, lambda status, headers: started.append((status, dict(headers))))
    [(status, headers)] = started
    return int(status.split()[0]), headers, b"".join(body)


@pytest.fixture
def crowded():
    """A gate behind which the only turn is taken."""
    turns = Turns(1, waiting=0, patience=0)
    with turns.one():
        yield Gate(turns, longest_body=100_000)


def test_what_was_sent_in_pieces_is_there_whole():
    status, _headers, body = asked(Gate(Turns(1, 0, 0), 100_000), environ("/api/v1/", MESSAGE, Line(MESSAGE)))

    assert (status, body) == (200, MESSAGE)


def test_a_turn_is_taken_only_when_all_has_been_read():
    turns = Turns(1, waiting=0, patience=0)

    class Reading(Line):
        def read(self, size=-1):
            with turns.one():  # free while the line is slow
                return super().read(size)

    assert asked(Gate(turns, 100_000), environ("/api/v1/", MESSAGE, Reading(MESSAGE)))[0] == 200


def test_a_program_in_a_crowd_is_told_when_to_come_again(crowded):
    status, headers, body = asked(crowded, environ("/api/v1/screens/plays/"))

    assert (status, headers["Retry-After"], headers["Cache-Control"]) == (503, "3", "no-store")
    assert headers["Content-Type"] == "application/problem+json"
    assert (headers["Access-Control-Allow-Origin"], headers["X-Content-Type-Options"]) == ("*", "nosniff")
    assert json.loads(body)["code"] == "unavailable"
    assert "Tanyakan lagi beberapa detik lagi" in json.loads(body)["detail"]


def test_a_person_in_a_crowd_reads_a_page(crowded):
    status, headers, body = asked(crowded, environ("/admin/"))

    assert (status, headers["Retry-After"], headers["Cache-Control"]) == (503, "3", "no-store")
    assert "<h1>Sedang tidak tersedia</h1>" in body.decode()


def test_health_is_told_in_a_crowd_too(crowded):
    assert asked(crowded, environ("/healthz"))[0] == 200


def test_what_is_announced_too_long_is_refused_unread():
    line = Line(b"x" * 200_000)

    status, _headers, body = asked(Gate(Turns(1, 0, 0), 100_000), environ("/api/v1/", b"x" * 200_000, line))

    assert (status, json.loads(body)["code"], line.tell()) == (413, "too_large", 0)


def test_who_sends_too_slowly_is_not_waited_for(monkeypatch):
    line = Line(b"x" * 5_000, seconds=3)
    monkeypatch.setattr(bodies, "monotonic", lambda: line.clock)

    status, _headers, body = asked(Gate(Turns(1, 0, 0), 100_000), environ("/api/v1/", b"x" * 5_000, line))

    assert (status, json.loads(body)["code"]) == (408, "too_slow")
    assert line.clock < 30


def test_a_slow_line_that_goes_on_is_waited_for(monkeypatch):
    line = Line(b"x" * 5_000, seconds=10 / bodies.SLOWEST)
    monkeypatch.setattr(bodies, "monotonic", lambda: line.clock)

    assert asked(Gate(Turns(1, 0, 0), 100_000), environ("/api/v1/", b"x" * 5_000, line))[0] == 200


@pytest.mark.parametrize("size", [10, 2 * bodies.IN_MEMORY])
def test_what_was_sent_is_gone_when_the_answer_stands_whoever_still_holds_the_request(size):
    held = []

    def answers(environ, start_response):
        held.append(environ["wsgi.input"])
        start_response("200 OK", [])
        return []

    asked(Gate(Turns(1, 0, 0), 10 * bodies.IN_MEMORY), environ("/api/v1/", b"x" * size), answers)

    assert held[0].closed


def never(_environ, _start_response):
    raise AssertionError("It was let in.")


def test_what_comes_in_chunks_is_not_taken_for_nothing():
    """Half of it would pass for all, and Django would read none."""
    told = environ("/api/v1/", MESSAGE) | {"HTTP_TRANSFER_ENCODING": "chunked"}
    del told["CONTENT_LENGTH"]

    status, _headers, body = asked(Gate(Turns(1, 0, 0), 100_000), told, never)

    assert (status, json.loads(body)["code"]) == (411, "length_required")


def test_chunks_of_nothing_are_nothing():
    told = environ("/api/v1/") | {"HTTP_TRANSFER_ENCODING": "chunked"}

    assert asked(Gate(Turns(1, 0, 0), 100_000), told)[0] == 200


def test_what_was_cut_off_is_not_worked_on():
    told = environ("/api/v1/", MESSAGE, Line(MESSAGE[:500]))

    status, _headers, body = asked(Gate(Turns(1, 0, 0), 100_000), told, never)

    assert (status, json.loads(body)["code"]) == (400, "cut_off")


def test_the_connection_is_given_back_before_the_answer_leaves(monkeypatch):
    steps = []
    monkeypatch.setattr(gate, "let_go", lambda: steps.append("given back"))

    def slow(_environ, start_response):
        start_response("200 OK", [])
        return (steps.append("sent") or b"x" for _part in range(2))

    asked(Gate(Turns(1, 0, 0), 100_000), environ("/api/v1/"), slow)

    assert steps == ["given back", "sent", "sent"]
