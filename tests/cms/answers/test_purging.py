"""The shared cache in front learns of each change, by the keys that its answers name."""

import json
import threading
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, HTTPServer
from types import SimpleNamespace

import pytest
import requests
from django.core.management import CommandError, call_command
from django.db import OperationalError, connection

from cms.answers import purging
from cms.answers.purgers import Cloudflare, Varnish
from ilm_blocks.queries import heads
from tests import factories
from tests.factories import BLUMAH, BOJA, KENDAL, PLANTUNGAN

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("noon_in_kendal")]
FEED = f"/api/v1/regions/{BLUMAH}/ilm/"
EVERYTHING = "everything"


class Told:
    """A cache that notes what it is told, and takes nothing while it is away."""

    def __init__(self):
        self.notes, self.is_away = [], False

    def purge(self, keys):
        self._note(frozenset(keys))

    def purge_everything(self):
        self._note(EVERYTHING)

    def _note(self, said):
        if self.is_away:
            raise requests.ConnectionError("away")
        self.notes.append(said)

    def new(self):
        said, self.notes = self.notes, []
        return said


@pytest.fixture
def run():
    """A follower that has told all that was due, its cache, and the hand of its clock."""
    clock = SimpleNamespace(now=0.0)
    cache = Told()
    follower = purging.Follower(cache, every=0, clock=lambda: clock.now)

    def wait(seconds):
        clock.now += seconds
        follower.step()
        return cache.new()

    run = SimpleNamespace(cache=cache, wait=wait)
    run.begun = wait(0)
    wait(purging.AGAIN_AFTER)
    return run


def keys_of(client, address, **headers):
    return set(client.get(address, headers=headers)["Cache-Tag"].split(","))


def test_at_first_all_is_dropped_for_nobody_knows_what_was_missed(run):
    assert run.begun == [EVERYTHING]
    assert run.wait(60) == []


@pytest.mark.parametrize(
    ("write", "is_hit", "is_left"),
    [
        (lambda: factories.ilm(KENDAL), [FEED, "/"], []),
        (lambda: factories.ilm(PLANTUNGAN), [FEED, "/"], [f"/api/v1/regions/{BOJA}/ilm/"]),
        (lambda: factories.article(BLUMAH), ["/", f"/api/v1/regions/{BLUMAH}/articles/"], [FEED]),
        (lambda: factories.ilm(BOJA), [f"/api/v1/regions/{KENDAL}/below/", "/api/v1/ilm/"], [FEED, "/"]),
    ],
    ids=["above", "in the district", "news", "elsewhere"],
)
def test_what_shows_a_change_has_a_key_that_is_told_and_nothing_else_has(client, run, write, is_hit, is_left):
    write()
    [keys] = run.wait(0.25)

    for address in is_hit:
        assert keys & keys_of(client, address, host="blumah.localhost"), address
    for address in is_left:
        assert not keys & keys_of(client, address, host="blumah.localhost"), address


def test_it_is_told_once_more_for_what_was_fetched_from_a_process_that_had_not_looked_yet(run):
    factories.ilm(KENDAL)

    [keys] = run.wait(0.25)
    assert run.wait(1) == []
    assert run.wait(1.5) == [keys]
    assert run.wait(60) == []


def test_where_processes_look_seldom_it_is_told_again_when_all_have():
    """Else it would keep for five minutes what it fetched in between."""
    clock = SimpleNamespace(now=0.0)
    follower = purging.Follower(Told(), every=5, clock=lambda: clock.now)
    told_at = []
    for second in range(60):
        clock.now = float(second)
        follower.step()
        told_at += [second for _said in follower.purger.new()]

    assert told_at == [0, 20]


def test_a_cache_that_was_away_is_told_later_all_of_it(run):
    run.cache.is_away = True
    factories.ilm(KENDAL)
    run.wait(0.25)
    factories.article(BLUMAH)
    run.wait(0.25)

    run.cache.is_away = False
    told = frozenset().union(*run.wait(purging.RETRY_AFTER + 0.25))

    assert any(key.startswith("programme-") for key in told)
    assert any(key.startswith("pages-") for key in told)


def test_very_many_changes_drop_all(run, monkeypatch):
    monkeypatch.setattr(purging, "MANY", 3)
    factories.ilm(KENDAL)

    assert run.wait(0.25) == [EVERYTHING]


def test_while_the_database_is_away_the_cache_keeps_what_it_has(run, monkeypatch):
    with monkeypatch.context() as away:
        away.setattr(heads, "read", refuse)
        away.setattr(connection, "close", lambda: None)
        assert [run.wait(1) for _look in range(5)] == [[]] * 5

    assert run.wait(1) == [EVERYTHING], "nobody knows what was missed"
    assert run.wait(purging.AGAIN_AFTER) == [EVERYTHING]
    assert run.wait(60) == []


def refuse():
    raise OperationalError("away")


@contextmanager
def service(status=200):
    """A web service on this machine, as a double of a cache's own, and the requests that it got."""
    got = []

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self):
            body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
            got.append((self.command, self.path, dict(self.headers), body))
            self.send_response(status)
            self.end_headers()

        do_PURGE = do_POST  # noqa: N815, as the library calls it

        def log_message(self, *_args):
            pass

    server = HTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}", got
    server.shutdown()
    server.server_close()


def test_cloudflare_is_told_by_tags_thirty_at_once():
    with service() as (address, got):
        Cloudflare("zona", "rahasia-contoh", api=address).purge({f"k-{number}" for number in range(31)})
        Cloudflare("zona", "rahasia-contoh", api=address).purge_everything()

    bodies = [json.loads(body) for *_rest, body in got]
    assert [len(body["tags"]) for body in bodies[:2]] == [30, 1]
    assert bodies[2] == {"purge_everything": True}
    assert {path for _method, path, *_rest in got} == {"/zones/zona/purge_cache"}
    assert {headers["Authorization"] for _method, _path, headers, _body in got} == {"Bearer rahasia-contoh"}


def test_each_varnish_is_told():
    with service() as (one, got_one), service() as (two, got_two):
        Varnish(one, two).purge({"a", "b"})
        Varnish(one, two).purge_everything()

    for got in (got_one, got_two):
        assert [(method, headers.get("Cache-Tag")) for method, _path, headers, _body in got] == [
            ("PURGE", "a,b"),
            ("PURGE", None),
        ]


def test_a_cache_that_is_away_keeps_no_other_from_being_told():
    with service(status=500) as (away, _got), service() as (there, got):
        followers = [purging.Follower(cache, every=0) for cache in Varnish(away, there).each()]
        for follower in followers:
            follower.step()

    assert [method for method, *_rest in got] == ["PURGE"]


@pytest.mark.parametrize("purger", [Varnish, lambda address: Cloudflare("z", "t", api=address)])
def test_a_refusal_is_a_failure_that_is_tried_again(purger):
    with service(status=500) as (address, _got), pytest.raises(OSError, match="500"):
        purger(address).purge({"a"})


def test_what_is_dropped_by_hand_is_dropped_by_the_same_words(client):
    answer = client.get(FEED)

    assert set(answer["Surrogate-Key"].split()) < set(answer["Cache-Tag"].split(","))


def test_without_a_cache_the_command_says_where_one_is_named():
    with pytest.raises(CommandError, match="PURGER"):
        call_command("purge_caches")
