"""What ``make run`` does, from an empty folder to the end of the server."""

import json
import os
import signal
import socket
import sqlite3
import subprocess
import sys
import time
from http.client import HTTPConnection

import pytest
from django.conf import settings

PATIENCE = 300  # seconds a first start may take


@pytest.fixture(scope="module")
def var(tmp_path_factory):
    return tmp_path_factory.mktemp("var")


@pytest.fixture
def start(var):
    """Starts the server on a free port in a process group of its own; gives the process and the port."""
    started = []

    def start():
        port = free_port()
        environment = {"PATH": os.environ["PATH"], "VAR_DIR": str(var)}
        command = [sys.executable, "manage.py", "serve", "--port", str(port)]
        log = (var / "log").open("w")
        server = subprocess.Popen(
            command, cwd=settings.BASE_DIR, env=environment, stdout=log, stderr=log, start_new_session=True
        )
        started.append(server)
        wait_until_healthy(server, port)
        return server, port

    yield start
    for server in started:
        if server.poll() is None:
            os.killpg(server.pid, signal.SIGKILL)


def free_port():
    with socket.create_server(("127.0.0.1", 0)) as listener:
        return listener.getsockname()[1]


def wait_until_healthy(server, port):
    deadline = time.monotonic() + PATIENCE
    while status_of("/healthz", port) != 200:
        assert server.poll() is None, "The server has ended."
        assert time.monotonic() < deadline, "The server does not answer."
        time.sleep(0.2)


def status_of(path, port, host="localhost"):
    connection = HTTPConnection("127.0.0.1", port, timeout=30)
    try:
        connection.request("GET", path, headers={"Host": f"{host}:{port}"})
        return connection.getresponse().status
    except ConnectionError:
        return None
    finally:
        connection.close()


def end(server):
    os.killpg(server.pid, signal.SIGTERM)
    server.wait(timeout=10)


def test_a_start_prepares_everything_and_a_second_one_keeps_it(start, var):
    server, port = start()

    demo = json.loads((var / "demo.json").read_text(encoding="utf-8"))
    assert demo["base_url"] == f"http://localhost:{port}"
    assert all({"username", "password", "role", "region"} <= user.keys() for user in demo["users"])
    assert ports_of_sites(var) == {port}
    assert status_of("/", port) == status_of("/admin/login/", port) == 200
    assert status_of("/", port, host="nobody.localhost") == 400
    log = (var / "log").read_text(encoding="utf-8")
    assert all(f"{user['username']} " in log and f"{user['password']} " in log for user in demo["users"])

    end(server)
    regions = count_of_sites(var)
    server, port = start()

    assert ports_of_sites(var) == {port}
    assert count_of_sites(var) == regions == 307
    assert "Memperbarui basis data" not in (var / "log").read_text(encoding="utf-8")


def test_the_end_is_clean_and_leaves_no_process(start, var):
    server, _port = start()

    end(server)

    assert server.returncode in (0, -signal.SIGTERM)
    assert "Traceback" not in (var / "log").read_text(encoding="utf-8")
    with pytest.raises(ProcessLookupError):
        os.killpg(server.pid, 0)


def query(var, sql):
    with sqlite3.connect(var / "db.sqlite3") as database:
        return database.execute(sql).fetchall()


def ports_of_sites(var):
    return {port for (port,) in query(var, "SELECT port FROM wagtailcore_site")}


def count_of_sites(var):
    return query(var, "SELECT count(*) FROM wagtailcore_site")[0][0]
