"""Redis saves work and is never required: while it is gone or silent, everything answers as if nothing were kept."""

from collections.abc import Callable
from functools import wraps
from time import monotonic
from typing import Any

from django.core.cache.backends.redis import RedisCache, RedisCacheClient
from redis.exceptions import ConnectionError as Gone
from redis.exceptions import TimeoutError as Silent

#: How long an answer is waited for, and how long nothing is asked after none came, in seconds.
PATIENCE, PAUSE = 0.25, 5.0


def sparing(operation: str, otherwise: Any) -> Callable[..., Any]:
    """``operation`` of the client, or what it gives for a key that is not there (raised, if it is an exception)."""
    method = getattr(RedisCacheClient, operation)

    @wraps(method)
    def spared(self: "Client", *args: Any, **kwargs: Any) -> Any:
        if monotonic() >= self.paused_until:
            try:
                self.make_up_for_lost()
                return method(self, *args, **kwargs)
            except (Gone, Silent):
                self.paused_until = monotonic() + PAUSE
        if operation in WRITES:
            self.lost.update(keys_of(args[0]))
        if isinstance(otherwise, Exception):
            raise otherwise
        return args[1] if operation == "get" else otherwise

    return spared


WRITES = frozenset({"set", "set_many", "delete", "delete_many", "touch"})


def keys_of(named: Any) -> set[str]:
    return {named} if isinstance(named, str) else set(named)


class Client(RedisCacheClient):
    """What could not be written is deleted before anything is read again: it would be as it was before."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        patience = {"socket_timeout": PATIENCE, "socket_connect_timeout": PATIENCE}
        super().__init__(*args, **(patience | kwargs))
        self.paused_until = 0.0
        self.lost: set[str] = set()

    def make_up_for_lost(self) -> None:
        if self.lost:
            lost = list(self.lost)
            RedisCacheClient.delete_many(self, lost)
            self.lost.difference_update(lost)

    add = sparing("add", False)
    get = sparing("get", None)
    set = sparing("set", None)
    touch = sparing("touch", False)
    delete = sparing("delete", False)
    get_many = sparing("get_many", {})
    has_key = sparing("has_key", False)
    incr = sparing("incr", ValueError("not found"))
    set_many = sparing("set_many", None)
    delete_many = sparing("delete_many", None)
    clear = sparing("clear", False)


class SparingRedisCache(RedisCache):
    def __init__(self, server: Any, params: dict[str, Any]) -> None:
        super().__init__(server, params)
        self._class = Client
