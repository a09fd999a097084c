"""Shared caches in front of the site, and how each is told to drop answers. Those named here are what is supported."""

from collections.abc import Collection, Iterator, Sequence
from typing import Any, Protocol

import requests

from .keys import HEADER, SEPARATOR

#: In seconds; a cache that does not answer is asked again later.
PATIENCE = 5


class Purger(Protocol):
    """``purge`` drops what has any of ``keys`` in its ``Cache-Tag``; both raise OSError where the cache did not."""

    def purge(self, keys: Collection[str]) -> None: ...

    def purge_everything(self) -> None: ...

    def each(self) -> Sequence["Purger"]:
        """One for each cache that can be away by itself, so that no other waits for it."""


class Varnish:
    """One or more Varnish servers with ``deploy/varnish.vcl``; nothing but core Varnish."""

    #: Headers of a request may have 8 KB each.
    AT_ONCE = 100

    def __init__(self, *addresses: str) -> None:
        self.addresses = addresses

    def purge(self, keys: Collection[str]) -> None:
        for some in batches(keys, self.AT_ONCE):
            self._send({HEADER: SEPARATOR.join(some)})

    def purge_everything(self) -> None:
        self._send({})

    def each(self) -> Sequence[Purger]:
        return [type(self)(address) for address in self.addresses]

    def _send(self, headers: dict[str, str]) -> None:
        for address in self.addresses:
            answer = requests.request("PURGE", address, headers=headers, timeout=PATIENCE)
            answer.raise_for_status()


class Cloudflare:
    """A zone of Cloudflare, by a token that may purge it."""

    AT_ONCE = 30  # https://developers.cloudflare.com/cache/how-to/purge-cache/purge-by-tags/
    API = "https://api.cloudflare.com/client/v4"

    def __init__(self, zone: str, token: str, *, api: str = API) -> None:
        self.address, self.token = f"{api}/zones/{zone}/purge_cache", token

    def purge(self, keys: Collection[str]) -> None:
        for some in batches(keys, self.AT_ONCE):
            self._send({"tags": some})

    def purge_everything(self) -> None:
        self._send({"purge_everything": True})

    def each(self) -> Sequence[Purger]:
        return [self]

    def _send(self, body: dict[str, Any]) -> None:
        headers = {"Authorization": f"Bearer {self.token}"}
        requests.post(self.address, json=body, headers=headers, timeout=PATIENCE).raise_for_status()


def batches(keys: Collection[str], size: int) -> Iterator[list[str]]:
    ordered = sorted(keys)
    return (ordered[start : start + size] for start in range(0, len(ordered), size))
