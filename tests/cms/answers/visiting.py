"""A visitor of the outermost layer: requests as a server hands them to the application."""

import gzip
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlsplit

import brotli
from django.core.signals import request_finished, request_started
from django.db import close_old_connections
from django.test import RequestFactory

from cms.answers.wsgi import Application


@contextmanager
def connections_kept() -> Iterator[None]:
    """Django closes what it finds within the transaction of a test."""
    for signal in (request_started, request_finished):
        signal.disconnect(close_old_connections)
    try:
        yield
    finally:
        for signal in (request_started, request_finished):
            signal.connect(close_old_connections)


@dataclass
class Answer:
    status: int
    headers: dict[str, str]
    body: bytes

    @property
    def text(self) -> str:
        coding = self.headers.get("content-encoding")
        unpack: Any = {"gzip": gzip.decompress, "br": brotli.decompress}.get(coding or "", bytes)
        return unpack(self.body).decode()


@dataclass
class Visitor:
    """Counts what reaches Django: the rest came out of the memory."""

    application: Application
    reached: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        made = self.application._middleware_chain  # type: ignore[attr-defined]

        def counted(request: Any) -> Any:
            self.reached.append(request.path)
            return made(request)

        self.application._middleware_chain = counted  # type: ignore[attr-defined]

    def get(self, address: str, method: str = "GET", **headers: str) -> Answer:
        """``headers`` by their names in Python: ``if_none_match``."""
        url = urlsplit(address)
        host = url.netloc or "localhost"
        extra: dict[str, Any] = {f"HTTP_{name.upper()}": value for name, value in headers.items()}
        environ = RequestFactory(SERVER_NAME=host)._base_environ(  # type: ignore[attr-defined]
            PATH_INFO=url.path, QUERY_STRING=url.query, REQUEST_METHOD=method, HTTP_HOST=host, **extra
        )
        told: list[Any] = []
        with connections_kept():
            parts = self.application(environ, lambda status, lines, *_: told.extend([status, lines]))
            body = b"".join(parts)
            if hasattr(parts, "close"):
                parts.close()
        return Answer(int(told[0][:3]), {name.lower(): value for name, value in told[1]}, body)

    @property
    def is_stored(self) -> bool:
        """Whether the last request did not reach Django; to be asked once for each."""
        was_reached, self.reached[:] = bool(self.reached), []
        return not was_reached
