"""A gateway that never ends its answer, or asks for hours of patience, holds up nobody; and no log learns a key."""

import socket
import time
from contextlib import suppress
from threading import Event, Thread

import pytest

from cms.accounts.notices import patience, services

from .conftest import TYPED

PAUSE = b'{"retry_after_ms": 3600000}'
DRIPPING = b"HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\n"
LATER = b"HTTP/1.1 429 Later\r\nContent-Type: application/json\r\nContent-Length: %d\r\n\r\n%s" % (len(PAUSE), PAUSE)
BROKEN = b"HTTP/1.1 200 OK\r\nX: y\r\nno header\r\nContent-Length: 2\r\n\r\n{}"


@pytest.fixture(autouse=True)
def nothing_hangs():
    patience._free.clear()


@pytest.fixture
def answering():
    """A server that sends what it is told to and, byte by byte, more of it until the end."""
    over, servers = Event(), []

    def serve(answer):
        servers.append(socket.create_server(("127.0.0.1", 0)))
        Thread(target=drip, args=(servers[-1], answer), daemon=True).start()
        return f"http://127.0.0.1:{servers[-1].getsockname()[1]}"

    def drip(server, answer):
        with suppress(OSError):
            while True:
                asked, _address = server.accept()
                asked.recv(65536)
                asked.sendall(answer)
                Thread(target=go_on, args=(asked,), daemon=True).start()

    def go_on(asked):
        with suppress(OSError):
            while not over.wait(0.02):
                asked.sendall(b" ")
            asked.close()

    yield serve
    over.set()
    for server in servers:
        server.close()


@pytest.mark.parametrize(("service", "url", "answer"), [
    ("ntfy", "NTFY_URL", DRIPPING), ("telegram", "TELEGRAM_URL", DRIPPING), ("matrix", "MATRIX_URL", LATER),
])  # fmt: skip
def test_no_gateway_is_waited_for_longer_than_a_message_may_take(
    gateway, settings, monkeypatch, answering, service, url, answer
):
    settings.ACCOUNTS = settings.ACCOUNTS | {url: answering(answer)}
    monkeypatch.setattr(services, "WHOLE_S", 0.3)
    begun = time.monotonic()

    assert not services.send(service, TYPED[service][1], "Halo")
    assert time.monotonic() - begun < 5


def test_a_gateway_that_holds_up_several_is_not_asked_again_and_others_are(gateway, settings, monkeypatch, answering):
    settings.ACCOUNTS = settings.ACCOUNTS | {"NTFY_URL": answering(DRIPPING)}
    monkeypatch.setattr(services, "WHOLE_S", 0.1)
    for _number in range(patience.MOST_HELD):
        assert not services.send("ntfy", TYPED["ntfy"][1], "Halo")
    monkeypatch.setattr(services, "WHOLE_S", 60)

    assert not services.send("ntfy", TYPED["ntfy"][1], "Halo")  # at once
    assert services.send("telegram", TYPED["telegram"][1], "Halo")


def test_what_goes_wrong_in_time_is_raised_and_holds_nothing():
    def fail():
        raise KeyError

    for _number in range(patience.MOST_HELD + 1):
        with pytest.raises(KeyError):
            patience.within(5, fail, of="x")
    assert patience.within(5, lambda: 1, of="x") == 1


def test_no_line_of_the_log_tells_the_token_of_a_bot(gateway, settings, answering, caplog):
    settings.ACCOUNTS = settings.ACCOUNTS | {"TELEGRAM_URL": answering(BROKEN)}
    services.send("telegram", TYPED["telegram"][1], "Halo")

    assert "contoh_contoh" not in caplog.text
