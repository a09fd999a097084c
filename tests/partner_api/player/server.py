"""A server as a screen sees it: page, static files, media and a manifest that the test may change at any time."""

import hashlib
import json
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from email.message import Message
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from time import sleep
from typing import NamedTuple
from urllib.parse import urlsplit

from django.http import HttpResponse

TOKEN = "token-of-the-screen-in-weleri"
PLAYS = "/api/v1/screens/plays/"
PAIR = "/api/v1/screens/pair/"
#: Of a screen that nobody pairs.
CODES = {
    "device_code": "d" * 43,
    "user_code": "WDJB-MJHT",
    "verification_uri": "https://ilm.kendalkab.contoh/pasang/",
    "expires_in": 900,
    "interval": 900,
}
HEARTBEAT, SCREENSHOT = "/api/v1/screens/heartbeat/", "/api/v1/screens/screenshot/"
BEACON = "/api/v1/regions/33.24.12/beacon/"
LIVE = "/api/v1/events/"
TYPES = {".css": "text/css", ".js": "text/javascript", ".mp4": "video/mp4", ".png": "image/png", ".jpg": "image/jpeg"}


class Reply(NamedTuple):
    status: int
    body: bytes = b""
    headers: Mapping[str, str] = {}


def acknowledged(body: bytes, headers: Message) -> Reply:
    """The receipt for plays that no test asks for."""
    return Reply(200, b'{"rejected": []}')


@dataclass
class ScreenServer:
    page: HttpResponse
    worker: HttpResponse
    static: Path
    manifest: dict
    media: dict[str, bytes]
    token: str = TOKEN
    clock_ahead_ms: int = 0
    beacon: dict | None = None  # none is there
    live: list[dict] = field(default_factory=list)  # events that have happened
    stalled: set[str] = field(default_factory=set)  # media that begins and never ends
    cut: set[str] = field(default_factory=set)  # media whose line breaks half way, once
    ranges: list[tuple[str, str | None]] = field(default_factory=list)  # what was asked of which media
    is_broken: bool = False
    take_plays: Callable[[bytes, Message], Reply | None] = acknowledged  # None: the answer is lost
    commands: list[dict] = field(default_factory=list)  # what officers ask of the screen
    beats: list[dict] = field(default_factory=list)  # what it has told of itself
    pictures: list[tuple[str, bytes]] = field(default_factory=list)  # what it has sent of what it shows
    requests: list[str] = field(default_factory=list)
    port: int = 0

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def screen(self, *, host: str = "127.0.0.1", token: str = TOKEN) -> str:
        return f"http://{host}:{self.port}/videotron/?screen=7#token={token}"

    def spoil(self, name: str, fault: str) -> None:
        """Make the file ``name`` missing, damaged or stalled."""
        if fault == "missing":
            del self.media[name]
        elif fault == "damaged":
            self.media[name] = b"not what it says" * 500
        else:
            self.stalled.add(name)

    @contextmanager
    def broken(self) -> Iterator[None]:
        """Answers nothing for a while, as if the line were cut."""
        self.is_broken = True
        yield
        self.is_broken = False

    @contextmanager
    def running(self) -> Iterator["ScreenServer"]:
        server = Server(("127.0.0.1", self.port), type("Handler", (Handler,), {"state": self}))
        self.port = server.server_port
        threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True).start()
        try:
            yield self
        finally:
            server.shutdown()
            server.server_close()


class Server(ThreadingHTTPServer):
    request_queue_size = 64  # a browser opens several lines at once


class Handler(BaseHTTPRequestHandler):
    state: ScreenServer

    def do_GET(self) -> None:
        path = urlsplit(self.path).path
        self.state.requests.append(path)
        if self.state.is_broken:
            self.close_connection = True
        elif path == "/videotron/":
            self.answer(200, self.state.page.content, **self.state.page.headers)
        elif path == "/videotron/sw.js":
            self.answer(200, self.state.worker.content, **self.state.worker.headers)
        elif path == "/api/v1/screens/manifest/":
            self.answer_manifest()
        elif path == BEACON and self.state.beacon:
            self.answer(200, json.dumps(self.state.beacon).encode(), Content_Type="application/json")
        elif path == LIVE and self.state.live:
            self.tell_live()
        elif path.startswith("/static/"):
            self.answer_file(self.state.static / path.removeprefix("/static/"))
        else:
            self.answer_media(path.removeprefix("/m/"))

    def do_POST(self) -> None:
        path = urlsplit(self.path).path
        self.state.requests.append(path)
        body = self.rfile.read(int(self.headers["Content-Length"]))
        if path == PAIR:
            self.answer(200, json.dumps(CODES).encode(), Content_Type="application/json")
            return
        reply = None if self.state.is_broken else self.reply_to(path, body)
        if reply:
            self.answer(reply.status, reply.body, **reply.headers)
        else:
            self.close_connection = True

    def reply_to(self, path: str, body: bytes) -> Reply | None:
        if path == PLAYS:
            return self.state.take_plays(body, self.headers)
        if path == SCREENSHOT:
            self.state.pictures.append((self.headers["Content-Type"], body))
            return Reply(204)
        if path != HEARTBEAT:
            return None
        self.state.beats.append(json.loads(body))
        return Reply(200, json.dumps({"server_time_ms": 0, "commands": self.state.commands}).encode())

    def answer_manifest(self) -> None:
        body = json.dumps(self.state.manifest).encode()
        etag = f'"{hashlib.sha256(body).hexdigest()}"'
        if self.headers["Authorization"] != f"Bearer {self.state.token}":
            self.answer(401)
        elif self.headers["If-None-Match"] == etag:
            self.answer(304, ETag=etag)
        else:
            self.answer(200, body, Content_Type="application/json", ETag=etag)

    def tell_live(self) -> None:
        """What has happened, then what happens; until the line is cut."""
        self.send_response(200)
        self.send_header("Content-Type", "text/event-stream")
        self.end_headers()
        told = 0
        while not self.state.is_broken:
            for event in self.state.live[told:]:
                self.wfile.write(f"event: beacon\ndata: {json.dumps(event)}\n\n".encode())
                told += 1
            self.wfile.write(b": \n\n")
            sleep(0.05)
        self.close_connection = True

    def answer_file(self, path: Path) -> None:
        if path.is_file():
            self.answer(200, path.read_bytes(), Content_Type=TYPES[path.suffix])
        else:
            self.answer(404)

    def answer_media(self, name: str) -> None:
        body, kind = self.state.media.get(name), TYPES.get(Path(name).suffix, "")
        self.state.ranges.append((name, self.headers["Range"]))
        if body is None:
            self.answer(404)
        elif name in self.state.stalled:
            self.answer(200, body[: len(body) // 2], Content_Type=kind, Content_Length=str(len(body)))
            time.sleep(8)
        elif name in self.state.cut:
            self.state.cut.remove(name)
            self.answer(200, body[: len(body) // 2], Content_Type=kind, Content_Length=str(len(body)))
            time.sleep(0.3)  # a browser forgets what comes together with the break
            self.close_connection = True
        elif self.headers["Range"]:
            start = int(self.headers["Range"].removeprefix("bytes=").removesuffix("-"))
            place = f"bytes {start}-{len(body) - 1}/{len(body)}"
            self.answer(206, body[start:], Content_Type=kind, Content_Range=place)
        else:
            self.answer(200, body, Content_Type=kind)

    def answer(self, status: int, body: bytes = b"", **headers: str) -> None:
        now_ms = time.time_ns() // 1_000_000 + self.state.clock_ahead_ms
        self.send_response(status)
        for name, value in ({"Content_Length": str(len(body)), "X_Server_Time_Ms": str(now_ms)} | headers).items():
            self.send_header(name.replace("_", "-"), value)
        self.end_headers()
        self.wfile.write(body)
        self.wfile.flush()

    def log_message(self, *args: object) -> None:
        pass
