"""Redis saves work and is never required: gone or silent, it costs a blink and loses nothing for good."""

import socket
import threading
import time

import pytest
import redis
from django.core.cache.backends.redis import RedisCache

from cms import sparing_cache
from cms.sparing_cache import SparingRedisCache
from tests import server

pytestmark = pytest.mark.database


@pytest.fixture
def silent():
    """A port that takes connections and never says a word."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        yield listener.getsockname()[1]


def cache_at(port):
    return SparingRedisCache(f"redis://127.0.0.1:{port}/9", {})


@pytest.fixture
def asked(request, silent):
    return cache_at(silent if request.param == "silent" else server.free_port())


@pytest.mark.parametrize("asked", ["gone", "silent"], indirect=True)
def test_without_redis_everything_is_as_if_nothing_were_kept(asked):
    begun = time.monotonic()
    asked.set("a", 1)
    for _time in range(50):
        assert asked.get("a") is None
        assert asked.get("a", "else") == "else"
        assert asked.get_many(["a", "b"]) == {}
        assert asked.add("a", 1) is False
        assert asked.delete("a") is False
        assert asked.has_key("a") is False
        assert asked.get_or_set("a", lambda: 7) == 7
        with pytest.raises(ValueError, match="not found"):
            asked.incr("a")

    assert time.monotonic() - begun < 2, "it is waited for once, then left alone for a while"


def test_what_could_not_be_written_is_not_read_as_it_was_before(monkeypatch):
    """A list of hosts is dropped while Redis is away: it must not come back with Redis."""
    monkeypatch.setattr(sparing_cache, "PAUSE", 0.0)
    cache = SparingRedisCache("redis://127.0.0.1:6379/9", {})
    try:
        RedisCache("redis://127.0.0.1:6379/9", {}).clear()
    except redis.exceptions.ConnectionError:
        pytest.skip("needs a Redis on 127.0.0.1:6379")
    cache.set("dropped", "old")
    cache.set("replaced", "old")
    there = cache._cache._servers
    cache._cache._servers, cache._cache._pools = [f"redis://127.0.0.1:{server.free_port()}/9"], {}
    cache.delete("dropped")
    cache.set("replaced", "new")

    cache._cache._servers, cache._cache._pools = there, {}

    assert cache.get("dropped") is None
    assert cache.get("replaced") is None
    cache.set("replaced", "newest")
    assert cache.get("replaced") == "newest"


def test_many_threads_wait_no_longer_than_one(silent):
    cache, took = cache_at(silent), []

    def ask():
        begun = time.monotonic()
        cache.get("a")
        took.append(time.monotonic() - begun)

    threads = [threading.Thread(target=ask) for _thread in range(20)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert max(took) < 1
