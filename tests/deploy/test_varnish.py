"""The configuration in ``deploy/`` in a real Varnish, which is told of each change."""

import json
import os
import shutil
import subprocess
import sys
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
import requests
from django.conf import settings

from cms.answers.purging import AGAIN_AFTER
from tests import server
from tests.cms.answers.test_running_site import TAKE_OVER
from tests.deploy.test_nginx import FEED, get
from tests.factories import BLUMAH

SLOW_S = 0.5
MISSING = "varnish is not installed: apt-get install varnish"
NEWS = f"/api/v1/regions/{BLUMAH}/articles/"
PUBLISH = """
from sites.models import ArticlePage, RegionPage
village = RegionPage.objects.get(code="33.24.01.2001")
print("WRITTEN", village.add_child(instance=ArticlePage(title="Kerja bakti Minggu", introduction="Contoh.")).pk)
"""


@pytest.fixture(scope="module")
def site(tmp_path_factory, started_once):
    """The folder of a running site and the port of Varnish before it, which is told of changes."""
    var = shutil.copytree(started_once, tmp_path_factory.mktemp("var"), dirs_exist_ok=True)
    process, port = server.start(var)
    with varnish(tmp_path_factory.mktemp("varnish"), before=port) as front:
        told = {"PURGER": "cms.answers.purgers.Varnish", "PURGER_ARGS": f"http://127.0.0.1:{front}"}
        environment = {"PATH": os.environ["PATH"], "VAR_DIR": str(var), **told}
        command = [sys.executable, "manage.py", "purge_caches"]
        purging = subprocess.Popen(command, cwd=settings.BASE_DIR, env=environment, stdout=subprocess.PIPE, text=True)
        assert "Mengikuti" in purging.stdout.readline()
        time.sleep(AGAIN_AFTER + 1)  # at first it drops all, twice
        yield var, front
        purging.terminate()
        purging.wait(timeout=30)
    server.kill(process)


@contextmanager
def varnish(folder, *, before):
    """The port of a Varnish before the service on that port."""
    if shutil.which("varnishd") is None:
        pytest.fail(MISSING, pytrace=False)
    front = server.free_port()
    template = Path(settings.BASE_DIR, "deploy", "varnish.vcl").read_text(encoding="utf-8")
    assert '"8000"' in template
    (folder / "site.vcl").write_text(template.replace('"8000"', f'"{before}"'))
    command = ["varnishd", "-F", "-j", "none", "-n", str(folder / "work"), "-f", str(folder / "site.vcl")]
    command += ["-a", f"127.0.0.1:{front}", "-s", "malloc,64m"]
    with (folder / "log").open("w") as log:
        running = subprocess.Popen(command, stdout=log, stderr=log)
    server.wait_until_healthy(running, front)
    yield front
    running.terminate()
    running.wait(timeout=30)


class Double(BaseHTTPRequestHandler):
    """A site whose answers are numbered, each kept as its address says; one that nobody keeps takes its time."""

    protocol_version = "HTTP/1.1"
    ages = {
        "/ends/": "public, max-age=1, s-maxage=1",
        "/healthz": "no-store",
        "/kept/": "public, max-age=60, s-maxage=60",
        "/nobody/": "no-store",
    }
    told = 0

    def do_GET(self):
        if self.path == "/nobody/":
            time.sleep(SLOW_S)
        type(self).told += 1
        body = str(self.told).encode()
        self.send_response(200)
        self.send_header("Cache-Control", self.ages[self.path])
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_args):
        pass


@pytest.fixture(scope="module")
def before_a_double(tmp_path_factory):
    """The port of Varnish before a site that tells nothing but how long it may be kept."""
    behind = ThreadingHTTPServer(("127.0.0.1", 0), Double)
    threading.Thread(target=behind.serve_forever, daemon=True).start()
    with varnish(tmp_path_factory.mktemp("double"), before=behind.server_port) as front:
        yield front
    behind.shutdown()
    behind.server_close()


def purge(port, **headers):
    return requests.request("PURGE", f"http://127.0.0.1:{port}/", headers=headers, timeout=5).status_code


def is_kept(port, path):
    """Whether a second reader gets what the first one got, from the cache."""
    _status, first, body = get(port, path)
    status, second, again = get(port, path)
    return (status, again, second["x-cache"]) == (200, body, "HIT") and second["etag"] == first["etag"]


def soon(condition, seconds=10):
    end = time.monotonic() + seconds
    while not condition() and time.monotonic() < end:
        time.sleep(0.1)
    return condition()


def test_a_change_leaves_the_cache_at_once_and_what_it_did_not_touch_stays(site):
    var, port = site
    assert soon(lambda: is_kept(port, FEED) and is_kept(port, NEWS), 30)

    server.beside(var, "shell", "-c", PUBLISH)

    assert soon(lambda: b"Kerja bakti Minggu" in get(port, NEWS)[2])
    assert get(port, FEED)[1]["x-cache"] == "HIT", "news is no matter of the programme"

    server.beside(var, "shell", "-c", TAKE_OVER)

    assert soon(lambda: json.loads(get(port, FEED)[2])["takeover"])


def test_what_is_for_nobody_or_not_for_all_is_not_kept(site):
    _var, port = site
    for path in ("/admin/login/", f"{FEED}?at=2026-12-01T07:00:00Z", f"{FEED}?channel=radio", "/tidak-ada/"):
        get(port, path)
        assert get(port, path)[1]["x-cache"] == "MISS", path


def test_keys_that_are_none_empty_nothing(site):
    _var, port = site
    assert soon(lambda: is_kept(port, NEWS), 30)

    assert purge(port, **{"Cache-Tag": "r-33.24.99"}) == 200
    assert get(port, NEWS)[1]["x-cache"] == "HIT"


def test_what_ends_by_the_clock_is_not_served_after_its_end(before_a_double):
    """Varnish serves for ten seconds more what it is not told about."""
    _status, _headers, first = get(before_a_double, "/ends/")
    time.sleep(1.5)

    _status, headers, second = get(before_a_double, "/ends/")

    assert (headers["x-cache"], second != first) == ("MISS", True)


def test_those_who_ask_what_nobody_keeps_do_not_wait_for_each_other(before_a_double):
    get(before_a_double, "/nobody/")
    begun = time.monotonic()
    with ThreadPoolExecutor(6) as readers:
        bodies = {body for *_rest, body in readers.map(lambda _: get(before_a_double, "/nobody/"), range(6))}

    assert len(bodies) == 6
    assert time.monotonic() - begun < 4 * SLOW_S


def test_whoever_comes_through_a_proxy_on_this_machine_empties_nothing(before_a_double):
    assert purge(before_a_double) == 200
    assert purge(before_a_double, **{"X-Forwarded-For": "203.0.113.7"}) == 403


def test_what_was_asked_by_tls_and_without_are_two_answers(before_a_double):
    """One of them may be no more than the way to the other."""
    plain, odd, secure = (
        get(before_a_double, "/kept/", **headers)[2]
        for headers in ({}, {"X-Forwarded-Proto": "gopher"}, {"X-Forwarded-Proto": "https"})
    )

    assert plain == odd != secure
