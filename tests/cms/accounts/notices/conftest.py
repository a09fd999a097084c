import json
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from cms.accounts import throttling
from cms.accounts.models import Messenger
from tests.factories import NOON
from tests.sites.conftest import cast  # noqa: F401 - a fixture for all below

TOPIC = "ilm-0123456789abcdef"
#: Of each service: an address as a person types it, and as the gateway is to get it.
TYPED = {
    "telegram": ("123456789", "123456789"),
    "whatsapp": ("0812-3456 7890", "6281234567890"),
    "matrix": ("!ruang:kendal.example", "!ruang:kendal.example"),
    "ntfy": (TOPIC, TOPIC),
}


class Gateway(ThreadingHTTPServer):
    """Stands for the servers of Telegram, WhatsApp, Matrix and ntfy; ``status`` is what it answers."""

    daemon_threads = True

    def __init__(self):
        super().__init__(("127.0.0.1", 0), Answering)
        self.status, self.requests = 200, []

    @property
    def url(self):
        return f"http://127.0.0.1:{self.server_port}"

    @property
    def sent(self):
        """What was to be shown to somebody, by the service that was asked."""
        said = [(path, json.loads(body) or {}) for path, _headers, body in self.requests if body]
        return [(path, facts) for path, facts in said if {"text", "message", "body"} & facts.keys()]

    @property
    def texts(self):
        return [said.get("text") or said.get("message") or said["body"] for _path, said in self.sent]


class Answering(BaseHTTPRequestHandler):
    def do_POST(self):
        body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        self.server.requests.append((self.path, dict(self.headers), body))
        answer = json.dumps({"ok": True, "room_id": "!ruang:kendal.example", "user_id": "@ilm:kendal.example"}).encode()
        self.send_response(self.server.status)
        self.send_header("Content-Type", "application/json")
        if self.server.status == 302:
            self.send_header("Location", f"{self.server.url}/elsewhere")
        self.send_header("Content-Length", str(len(answer)))
        self.end_headers()
        self.wfile.write(answer)

    do_GET = do_PUT = do_POST  # noqa: N815 - the names that http.server calls

    def log_message(self, *_said):
        """Nothing."""


@pytest.fixture(autouse=True)
def nothing_was_sent_before():
    for gate in (throttling.messages, throttling.gateways):
        gate.forget()


@pytest.fixture
def gateway(settings):
    """One server for all four services, which the office has set up."""
    with Gateway() as server:
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)
        thread.start()
        settings.ACCOUNTS = settings.ACCOUNTS | {
            "TELEGRAM_TOKEN": "123456789:contoh_contoh_contoh_contoh_contoh_12",
            "TELEGRAM_URL": server.url,
            "NTFY_URL": server.url,
            "NTFY_TOKEN": "tk_contoh",
            "MATRIX_URL": server.url,
            "MATRIX_TOKEN": "syt_contoh",
            "WHATSAPP_URL": server.url,
            "WHATSAPP_KEY": "kunci-contoh",
            "WHATSAPP_INSTANCE": "ilm",
        }
        yield server
        server.shutdown()
        thread.join()


def messenger(user, service="ntfy", **facts):
    """A messenger that was proved."""
    defaults = {"address": TYPED[service][1], "code_sent_at": NOON, "verified_at": NOON}
    return Messenger.objects.create(user=user, service=service, **defaults | facts)
