"""Stored answers on the running site: read by many, while another process writes and strangers have slow lines."""

import json
import shutil
import socket
import statistics
import threading
import time
from contextlib import contextmanager, suppress
from http.client import HTTPConnection
from itertools import count
from pathlib import Path

import pytest

from tests import server
from tests.factories import BLUMAH

FEED = f"/api/v1/regions/{BLUMAH}/ilm/"
SLOW_READERS, SLOW_SENDERS, STORM = 40, 20, 40
PATIENCE_S = 30
#: Run beside the site, by ``manage.py shell``: a takeover of the whole regency, and its end.
TAKE_OVER = """
from datetime import timedelta
from django.utils import timezone
from ilm_blocks.models import Takeover
from sites.models import RegionPage
now = timezone.now()
print("BEGUN", Takeover.objects.create(
    owner=RegionPage.objects.get(code="33.24"), text="Latihan tanggap darurat (contoh)", severity=2, reason="contoh",
    starts_at=now, until=now + timedelta(hours=1), is_drill=True,
).pk)
"""


@pytest.fixture(scope="module")
def site(tmp_path_factory, started_once):
    """The port of a running site, and its folder."""
    var = shutil.copytree(started_once, tmp_path_factory.mktemp("var"), dirs_exist_ok=True)
    process, port = server.start(var)
    yield port, var
    server.kill(process)


def get(port, path, **headers):
    """Status, headers and body, and the seconds that it took."""
    connection = HTTPConnection("127.0.0.1", port, timeout=PATIENCE_S)
    begun = time.perf_counter()
    connection.request("GET", path, headers={"Host": f"localhost:{port}", **headers})
    answer = connection.getresponse()
    body = answer.read()
    connection.close()
    return answer.status, answer.headers, body, time.perf_counter() - begun


def test_what_another_process_writes_is_read_within_a_second(site):
    port, var = site
    assert json.loads(get(port, FEED)[2])["takeover"] is None

    server.beside(var, "shell", "-c", TAKE_OVER)
    time.sleep(1)

    status, headers, body, _seconds = get(port, FEED)
    assert (status, json.loads(body)["takeover"]["is_drill"]) == (200, True)
    assert "s-maxage=5" in headers["Cache-Control"]
    assert b"Latihan tanggap darurat" in get(port, "/")[2]


def test_strangers_with_slow_lines_hold_nobody_up(site):
    """Phones that take a film a few bytes at a time, and forms that never come to their end."""
    port, var = site
    film = Path(var, "media", "media", "panjang.mp4")
    film.write_bytes(bytes(60_000_000))

    with slow_strangers(port, f"/media/media/{film.name}"):
        took = sorted(get(port, path)[3] for _round in range(20) for path in (FEED, "/", "/healthz"))

    assert took[int(len(took) * 0.95)] <= 0.3, f"median {statistics.median(took):.3f} s, longest {took[-1]:.3f} s"


def test_a_storm_of_logins_holds_nobody_up(site):
    """More of them at once than are worked on: the first with passwords to be hashed, the others told to wait."""
    port, _var = site
    get(port, FEED)

    with storm_of_logins(port) as told:
        took = sorted(get(port, path)[3] for _round in range(20) for path in (FEED, "/", "/healthz"))

    assert took[int(len(took) * 0.95)] <= 0.3, f"median {statistics.median(took):.3f} s, longest {took[-1]:.3f} s"
    assert {200, 429} <= set(told) <= {200, 429, 503}  # tried, one address too often, or in too great a crowd


@contextmanager
def storm_of_logins(port):
    """Strangers who try name after name until the block ends; yields the statuses that they are told."""
    over, told = threading.Event(), []

    def tries(number):
        for attempt in count():
            line = HTTPConnection("127.0.0.1", port, timeout=60)
            token = "a" * 32
            headers = {"Cookie": f"csrftoken={token}", "Content-Type": "application/x-www-form-urlencoded"}
            form = f"csrfmiddlewaretoken={token}&username=orang{number}.{attempt}&password=salah"
            line.request("POST", "/admin/login/", form, headers | {"Host": f"localhost:{port}"})
            told.append(line.getresponse().status)
            line.close()
            if over.is_set():
                return

    threads = [threading.Thread(target=tries, args=[number]) for number in range(STORM)]
    for thread in threads:
        thread.start()
    time.sleep(1)  # all of them are being served, or wait
    try:
        yield told
    finally:
        over.set()
        for thread in threads:
            thread.join()


@contextmanager
def slow_strangers(port, film):
    over = threading.Event()
    lines = [socket.create_connection(("127.0.0.1", port)) for _ in range(SLOW_READERS + SLOW_SENDERS)]
    head = f"Host: localhost:{port}\r\n"
    for line in lines[:SLOW_READERS]:
        line.sendall(f"GET {film} HTTP/1.1\r\n{head}\r\n".encode())
    for line in lines[SLOW_READERS:]:
        line.sendall(f"POST /admin/login/ HTTP/1.1\r\n{head}Content-Length: 10000\r\n\r\n".encode())

    def dribble():
        while not over.wait(0.2):
            for line in lines[:SLOW_READERS]:
                line.recv(1000)
            for line in lines[SLOW_READERS:]:
                with suppress(OSError):  # refused before its end
                    line.sendall(b"x")

    thread = threading.Thread(target=dribble)
    thread.start()
    time.sleep(1)  # all of them are being served
    try:
        yield
    finally:
        over.set()
        thread.join()
        for line in lines:
            line.close()
