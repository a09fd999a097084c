"""The configuration in ``deploy/`` in a real nginx, before the running site and after it has died."""

import json
import os
import shutil
import signal
import subprocess
import time
from getpass import getuser
from http.client import HTTPConnection
from pathlib import Path
from string import Template

import pytest
from django.conf import settings

from cms.answers import keys
from tests import server
from tests.cms.answers.test_running_site import TAKE_OVER
from tests.factories import BLUMAH

FEED = f"/api/v1/regions/{BLUMAH}/ilm/"
EMERGENCY_S = 5  # how long shared caches keep an answer during an emergency
MISSING = "nginx is not installed: apt-get install nginx-light"
AROUND = """
user ${USER}; daemon off; pid ${FOLDER}/pid; error_log ${FOLDER}/error.log; worker_processes 1;
events { worker_connections 256; }
http {
  include /etc/nginx/mime.types; default_type application/octet-stream; access_log off;
  client_body_temp_path ${FOLDER}/t; proxy_temp_path ${FOLDER}/t; fastcgi_temp_path ${FOLDER}/t;
  uwsgi_temp_path ${FOLDER}/t; scgi_temp_path ${FOLDER}/t;
  include ${FOLDER}/ilm.conf;
}
"""
#: Of an article that links to many regions: its tags fill the buffer that nginx has by default.
LINKED_TO_MANY = """
from sites.models import ArticlePage, RegionPage
numbers = RegionPage.objects.values_list("pk", flat=True)[:240]
links = "".join(f'<p><a linktype="page" id="{pk}">x</a></p>' for pk in numbers)
village = RegionPage.objects.get(code="33.24.01.2001")
page = ArticlePage(title="Semua desa (contoh)", introduction="Contoh.", body=[("paragraph", links)])
print("WRITTEN", village.add_child(instance=page).pk)
"""


HIDE = """
from ilm_blocks.models import ILM, LocalDecision
from sites.models import RegionPage
from django.utils import timezone
village = RegionPage.objects.get(code="33.24.01.2001")
ilm = ILM.objects.filter(live=True, owner__depth=2, binding="default").first()
LocalDecision.objects.create(owner=village, ilm=ilm, kind="hide", reason_code="local_event", decided_at=timezone.now())
"""


@pytest.fixture(scope="module")
def site(tmp_path_factory, started_once):
    """The folder of a running site, its process and the port of nginx before it."""
    if shutil.which("nginx") is None:
        pytest.fail(MISSING, pytrace=False)
    var = shutil.copytree(started_once, tmp_path_factory.mktemp("var"), dirs_exist_ok=True)
    folder = tmp_path_factory.mktemp("nginx")
    opened_to_all(folder)
    process, port = server.start(var)
    live, live_port = server.start_live(var)
    front = server.free_port()
    values = {
        "ILM_VAR": var, "ILM_UPSTREAM": f"127.0.0.1:{port}", "ILM_LIVE": f"127.0.0.1:{live_port}",
        "ILM_CACHE": folder / "cache", "ILM_LISTEN": front,
    }  # fmt: skip
    template = Path(settings.BASE_DIR, "deploy", "nginx.conf").read_text(encoding="utf-8")
    (folder / "ilm.conf").write_text(Template(template).safe_substitute(values))
    (folder / "nginx.conf").write_text(Template(AROUND).substitute(USER=getuser(), FOLDER=folder))
    nginx = subprocess.Popen(["nginx", "-c", str(folder / "nginx.conf")], stderr=subprocess.DEVNULL)
    server.wait_until_healthy(nginx, front)
    yield var, process, front
    nginx.terminate()
    nginx.wait(timeout=10)
    server.kill(live)
    server.kill(process)


def opened_to_all(folder):
    for place in (folder, *folder.parents):
        if os.access(place, os.W_OK) and place.stat().st_uid == os.getuid() and place != Path("/"):
            place.chmod(place.stat().st_mode | 0o111)


def get(port, path, **headers):
    connection = HTTPConnection("127.0.0.1", port, timeout=30)
    connection.request("GET", path, headers={"Host": f"localhost:{port}", **headers})
    answer = connection.getresponse()
    found = answer.status, {name.lower(): value for name, value in answer.headers.items()}, answer.read()
    connection.close()
    return found


def test_live_events_come_through_as_they_happen(site):
    """Written by the other process: heard within seconds, not when a buffer is full."""
    var, _process, port = site
    connection = HTTPConnection("127.0.0.1", port, timeout=10)
    connection.request("GET", f"/api/v1/events/?region={BLUMAH}", headers={"Host": f"localhost:{port}"})
    answer = connection.getresponse()
    assert (answer.status, answer.headers["Content-Type"]) == (200, "text/event-stream")
    assert "x-cache" not in answer.headers
    first = event(answer)
    assert first["region"] == BLUMAH
    server.beside(var, "shell", "--command", HIDE)
    assert event(answer)["seq"][1] > first["seq"][1]
    connection.close()


def event(answer):
    """What the next event says."""
    while not (line := answer.readline()).startswith(b"data: "):
        assert line
    return json.loads(line.removeprefix(b"data: "))


def test_what_may_be_kept_is_kept_as_it_came(site):
    _var, _process, port = site
    for headers in ({}, {"Accept-Encoding": "gzip"}, {"Accept-Encoding": "br"}):
        _status, first, body = get(port, FEED, **headers)
        status, second, again = get(port, FEED, **headers)

        assert (status, again, second["x-cache"]) == (200, body, "HIT")
        assert second["etag"] == first["etag"]
        assert second.get("content-encoding") == headers.get("Accept-Encoding")
        assert get(port, FEED, **headers, **{"If-None-Match": first["etag"]})[0] == 304


@pytest.mark.parametrize("path", ["/", "/ilm/", f"/embed/{BLUMAH}/", "/embed/ilm-kendal.js", FEED])
def test_a_client_that_reads_no_brotli_gets_none_after_one_that_does(site, path):
    _var, _process, port = site
    _status, first, _body = get(port, path, **{"Accept-Encoding": "br, gzip"})
    status, headers, body = get(port, path)

    assert first["content-encoding"] == "br"
    assert status == 200
    assert "content-encoding" not in headers
    assert body.decode()


def test_what_may_not_be_kept_is_not(site):
    _var, _process, port = site
    for path in ("/admin/login/", f"{FEED}?at=2026-12-01T07:00:00Z", f"{FEED}?channel=radio", "/tidak-ada/"):
        get(port, path)
        assert get(port, path)[1].get("x-cache") in (None, "MISS"), path
    get(port, FEED)
    assert get(port, FEED, Authorization="Bearer abc")[1]["x-cache"] == "BYPASS"


def test_an_answer_with_many_tags_comes_through(site):
    var, _process, port = site
    server.beside(var, "shell", "-c", LINKED_TO_MANY)
    time.sleep(1)

    status, headers, body = get(port, f"/api/v1/regions/{BLUMAH}/snapshot/")

    assert status == 200
    assert b"Semua desa" in body
    assert 3_000 < len(headers["cache-tag"]) <= keys.LONGEST


def test_when_the_application_dies_the_public_reads_on_until_the_border_and_files_are_there(site):
    var, process, port = site
    film = next(Path(var, "media", "m").glob("*/*.mp4"))
    static = next(path for path in Path(var, "static").rglob("*.css") if path.with_suffix(".css.gz").exists())
    document = Path(var, "media", "documents", "rahasia.pdf")
    document.parent.mkdir(exist_ok=True)
    document.write_bytes(b"%PDF contoh")
    server.beside(var, "shell", "-c", TAKE_OVER)
    time.sleep(1)
    get(port, FEED + "?channel=app")
    assert json.loads(get(port, FEED + "?channel=app")[2])["takeover"], "so that it is old within seconds"

    os.killpg(process.pid, signal.SIGKILL)
    process.wait()
    time.sleep(EMERGENCY_S + 1)

    status, headers, body = get(port, FEED + "?channel=app")
    assert (status, headers["x-cache"]) == (200, "STALE")
    assert json.loads(body)["takeover"]
    assert get(port, "/kabar/")[0] == 502, "what was never asked cannot be told"

    status, headers, body = get(port, f"/m/{film.name}", Range="bytes=0-99")
    assert (status, len(body), headers["content-type"]) == (206, 100, "video/mp4")
    assert "immutable" in headers["cache-control"]
    uploaded = next(Path(var, "media", "media").glob("*.mp4"))
    status, headers, _body = get(port, f"/media/media/{uploaded.name}")
    assert (status, headers["x-content-type-options"]) == (200, "nosniff")
    assert "sandbox" in headers["content-security-policy"]
    status, headers, _body = get(port, f"/static/{static.relative_to(var / 'static')}", **{"Accept-Encoding": "gzip"})
    assert (status, headers["content-encoding"]) == (200, "gzip")
    assert get(port, "/media/documents/rahasia.pdf")[0] == 502, "documents are the application's to give"
