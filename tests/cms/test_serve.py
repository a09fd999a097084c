"""What ``make run`` does, from an empty folder to the end of the server."""

import json
import os
import shutil
import signal
import sqlite3
import subprocess
import sys
import time

import pytest
from django.conf import settings

from tests import server


@pytest.fixture(scope="module")
def var(tmp_path_factory, started_once):
    """The folder after a first start from an empty one."""
    return shutil.copytree(started_once, tmp_path_factory.mktemp("var"), dirs_exist_ok=True)


@pytest.fixture
def first(var):
    return json.loads((var / server.SEEN).read_text())


@pytest.fixture
def start(var):
    """Starts the server; gives the process and the port."""
    started = []

    def start():
        process, port = server.start(var, worker=True)
        started.append(process)
        return process, port

    yield start
    for process in started:
        server.kill(process)


def test_a_start_prepares_everything_and_a_second_one_keeps_it(start, var, first):
    port = first["port"]

    demo = json.loads((var / "demo.json").read_text(encoding="utf-8"))
    assert demo["base_url"] == f"http://localhost:{port}"
    assert all({"username", "password", "role", "region", "totp_secret"} <= user.keys() for user in demo["users"])
    assert ports_of_sites(var) == {port}
    assert first["statuses"] == {"/": 200, "/admin/login/": 200, "of a stranger": 400}
    log = (var / "log").read_text(encoding="utf-8")
    assert all(f"{user['username']} " in log and f"{user['password']} " in log for user in demo["users"])

    regions = count_of_sites(var)
    _process, port = start()

    assert ports_of_sites(var) == {port}
    assert count_of_sites(var) == regions == 307
    assert "Memperbarui basis data" not in (var / "log").read_text(encoding="utf-8")


def test_commands_beside_the_server_write_its_address(start, var, tmp_path):
    more = tmp_path / "wilayah.csv"
    more.write_text("code,level,name,parent_code\n33.24.01.2999,desa,Contoh Baru,33.24.01\n")
    _process, port = start()

    server.beside(var, "load_regions", str(more))
    server.beside(var, "load_demo")

    assert query(var, "SELECT port FROM wagtailcore_site WHERE hostname = 'contoh-baru.localhost'") == [(port,)]
    assert json.loads((var / "demo.json").read_text(encoding="utf-8"))["base_url"] == f"http://localhost:{port}"


def test_the_end_is_clean_and_leaves_no_process(start, var):
    process, _port = start()

    server.end(process)

    assert process.returncode in (0, -signal.SIGTERM)
    assert "Traceback" not in (var / "log").read_text(encoding="utf-8")
    assert server.is_gone(process, within=5)  # the worker beside it gives its task back first


def test_an_ordinary_end_loses_no_view(start, var):
    process, port = start()
    firefox = "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0"
    for _view in range(3):
        assert server.status_of("/", port, browser=firefox) == 200

    server.end(process)

    assert query(var, "SELECT count FROM ilm_sites_pageviews WHERE kind = 'home'") == [(3,)]


def test_a_server_that_is_killed_leaves_nobody_who_answers(start):
    process, port = start()

    process.kill()
    process.wait()

    for _second in range(10):
        if server.status_of("/healthz", port) is None:
            break
        time.sleep(1)
    assert server.status_of("/healthz", port) is None
    assert server.is_gone(process, within=10), "the worker beside it has ended, too"


def test_a_worker_beside_the_server_makes_films_ready(start, var):
    start()

    deadline = time.monotonic() + server.PATIENCE
    while "done" not in dict(states := query(var, "SELECT state, count(*) FROM ilm_blocks_film GROUP BY state")):
        assert time.monotonic() < deadline, states
        time.sleep(1)


def test_of_two_starts_on_one_port_the_second_says_that_it_is_used(start, var):
    _process, port = start()

    second = subprocess.run(
        [sys.executable, "manage.py", "serve", "--port", str(port)], cwd=settings.BASE_DIR, capture_output=True,
        text=True, check=False, env={"PATH": os.environ["PATH"], "VAR_DIR": str(var)},
    )  # fmt: skip

    assert second.returncode == 1
    assert f"Porta {port} di 127.0.0.1 tidak dapat dipakai: sedang dipakai program lain" in second.stderr


def query(var, sql):
    with sqlite3.connect(var / "db.sqlite3") as database:
        return database.execute(sql).fetchall()


def ports_of_sites(var):
    return {port for (port,) in query(var, "SELECT port FROM wagtailcore_site")}


def count_of_sites(var):
    return query(var, "SELECT count(*) FROM wagtailcore_site")[0][0]
