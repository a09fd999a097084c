"""A partner's own server: a real one, with TLS, on this machine; its name leads where the test says."""

import json
import ssl
from dataclasses import dataclass, field
from datetime import UTC, datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from ipaddress import ip_address
from threading import Thread
from typing import Any

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec

from partner_api.outward import targets
from partner_api.partners.webhooks import delivery
from partner_api.partners.webhooks.event_types import EventType

from ..conftest import *  # noqa: F403  (Bawaslu, its member and her program)
from ..conftest import ROOT

NAME = "penerima.example"
WEBHOOKS = f"{ROOT}webhooks/"


@dataclass
class Receiver:
    """What came, and what is answered: a status with headers and a body, or a function of the handler."""

    url: str = ""
    port: int = 0
    came: list[Any] = field(default_factory=list)
    status: int = 204
    headers: dict[str, str] = field(default_factory=dict)
    body: bytes = b""
    instead: Any = None
    #: What is answered to whoever asks for a path: bytes, a status, or a function of the handler.
    files: dict[str, Any] = field(default_factory=dict)

    @property
    def types(self) -> list[str]:
        return [json.loads(one.body)["type"] for one in self.came]

    def answers(self, status: int, body: bytes = b"", **headers: str) -> None:
        self.status, self.body, self.headers = status, body, headers


@dataclass(frozen=True)
class Came:
    path: str
    headers: Any
    body: bytes

    @property
    def said(self) -> Any:
        return json.loads(self.body)


@pytest.fixture(scope="session")
def certificate(tmp_path_factory):
    """A file with a key and a certificate for ``NAME``, good for a century."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, NAME)])
    made = (
        x509.CertificateBuilder().subject_name(name).issuer_name(name).public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(datetime(2000, 1, 1, tzinfo=UTC)).not_valid_after(datetime(2100, 1, 1, tzinfo=UTC))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName(NAME)]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        .sign(key, hashes.SHA256())
    )  # fmt: skip
    path = tmp_path_factory.mktemp("penerima") / "penerima.pem"
    private = key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    path.write_bytes(private + made.public_bytes(serialization.Encoding.PEM))
    return path


@pytest.fixture
def receiver(certificate, settings, names):
    """Listens at ``receiver.url``; the settings of the test allow its network, its port and its certificate."""
    told = Receiver()

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_POST(self):
            body = self.rfile.read(int(self.headers["Content-Length"]))
            told.came.append(Came(self.path, self.headers, body))
            if told.instead is not None:
                told.instead(self)
                return
            self.send_response(told.status)
            for name, value in told.headers.items():
                self.send_header(name, value)
            self.send_header("Content-Length", str(len(told.body)))
            self.end_headers()
            self.wfile.write(told.body)

        def do_GET(self):
            told.came.append(Came(self.path, self.headers, b""))
            answer = told.files.get(self.path, 404)
            if callable(answer):
                answer(self)
                return
            body = answer if isinstance(answer, bytes) else b""
            same = body and self.headers["If-None-Match"] == told.headers.get("ETag", "-")
            self.send_response((304 if same else 200) if body else answer)
            for name, value in told.headers.items():
                self.send_header(name, value)
            self.send_header("Content-Length", "0" if same else str(len(body)))
            self.end_headers()
            self.wfile.write(b"" if same else body)

        def log_message(self, *_said):
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate)
    server.socket = context.wrap_socket(server.socket, server_side=True)
    server.handle_error = lambda *_what: None  # a client that breaks off is what some tests are about
    thread = Thread(target=server.serve_forever, args=[0.01], daemon=True)
    thread.start()
    told.port, told.url = server.server_port, f"https://{NAME}:{server.server_port}/hook"
    settings.PARTNER_API = settings.PARTNER_API | {
        "WEBHOOK_PORTS": [443, server.server_port], "WEBHOOK_NETWORKS": ["127.0.0.1/32"],
        "WEBHOOK_CA_FILE": str(certificate),
    }  # fmt: skip
    names[NAME] = ["127.0.0.1"]
    yield told
    server.shutdown()
    server.server_close()


@pytest.fixture
def names(monkeypatch):
    """The DNS of the test: the addresses of each name. A list of lists is answered one after the other."""
    known: dict[str, Any] = {}
    asked: list[str] = []

    def resolve(host, _port):
        asked.append(host)
        found = known.get(host, [])
        if found and isinstance(found[0], list):
            found = found.pop(0) if len(found) > 1 else found[0]
        return [ip_address(each) for each in found]

    monkeypatch.setattr(targets, "resolve", resolve)
    return known


@pytest.fixture
def made(program, receiver):
    """Makes a webhook of Bawaslu, and returns what is told of it."""

    def made(**said: Any) -> dict[str, Any]:
        body = {"name": "Sistem kami", "url": receiver.url, "events": EventType.values} | said
        answer = program.post(WEBHOOKS, body)
        assert answer.status_code == 201, answer.content
        return answer.json()

    return made


def work_off(webhook: dict[str, Any]) -> None:
    """As a worker does it."""
    delivery.deliver.func(webhook["id"])
