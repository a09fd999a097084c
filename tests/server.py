"""The site as people run it: ``manage.py serve`` in a process group of its own."""

import fcntl
import hashlib
import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import time
from http.client import HTTPConnection
from pathlib import Path

from django.conf import settings
from django.utils import timezone

SEEN = "seen.json"  # what the first start has answered
ROOMS = ("cms", "ilm_blocks", "partner_api", "sites")
AHEAD = Path(__file__).parent / "ahead"
PATIENCE = 300  # seconds a first start may take


def start(var: Path, *, worker: bool = False, clock: Path | None = None) -> tuple[subprocess.Popen, int]:
    """Serve from the folder ``var`` on a free port; returns once the site is healthy.

    Without the worker beside it that people have, unless asked for: it would make the demo's films anew for each test.
    Its time is ahead of ours by the seconds in the file ``clock``, whenever these change (``tests.ahead``).
    """
    port = free_port()
    environment = {"PATH": os.environ["PATH"], "VAR_DIR": str(var)}
    if clock:
        environment |= {"PYTHONPATH": str(AHEAD), "CLOCK_AHEAD": str(clock)}
    command = [sys.executable, "manage.py", "serve", "--port", str(port)]
    command += [] if worker else ["--without-worker"]
    with (var / "log").open("w") as log:
        server = subprocess.Popen(
            command, cwd=settings.BASE_DIR, env=environment, stdout=log, stderr=log, start_new_session=True
        )
    wait_until_healthy(server, port)
    return server, port


def start_live(var: Path) -> tuple[subprocess.Popen, int]:
    """The process for live events, beside a server of ``var``."""
    port = free_port()
    environment = {"PATH": os.environ["PATH"], "VAR_DIR": str(var)}
    granian = ["-m", "granian", "--interface=asginl", "--workers-kill-timeout=2", "--port", str(port)]
    live = subprocess.Popen(
        [sys.executable, *granian, "cms.asgi:application"], cwd=settings.BASE_DIR, env=environment,
        stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, start_new_session=True,
    )  # fmt: skip
    wait_until_healthy(live, port)
    return live, port


def beside(var: Path, *command: str) -> None:
    """Run a command of ``manage.py`` as a person beside the server would, who names no port."""
    environment = {"PATH": os.environ["PATH"], "VAR_DIR": str(var)}
    subprocess.run([sys.executable, "manage.py", *command], cwd=settings.BASE_DIR, env=environment, check=True)


def started_once() -> Path:
    """The folder of a site that was started from nothing and ended again; to be copied, not to be used.

    Made by the first process that asks, and kept for the next run of the same day on the same sources.
    """
    kept = Path(settings.VAR_DIR, "started-once")
    with Path(settings.VAR_DIR, "started-once.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        var = kept / sources_and_day()
        if not var.exists():
            shutil.rmtree(kept, ignore_errors=True)
            making = kept / "making"
            making.mkdir(parents=True)
            start_from_nothing(making)
            making.rename(var)
    return var


def start_from_nothing(var: Path) -> None:
    server, port = start(var)
    statuses = {path: status_of(path, port) for path in ("/", "/admin/login/")}
    statuses["of a stranger"] = status_of("/", port, host="nobody.localhost")
    end(server)
    (var / SEEN).write_text(json.dumps({"port": port, "statuses": statuses}))


def sources_and_day() -> str:
    """What a first start depends on: every file of the project's rooms and of its locks, Python, and the day."""
    found = hashlib.sha256(f"{sys.version} {timezone.localdate()}".encode())
    for folder in (*ROOMS, "requirements"):
        for file in sorted(Path(settings.BASE_DIR, folder).rglob("*")):
            if file.is_file() and file.suffix != ".pyc":
                found.update(f"{file} {file.stat().st_size} ".encode() + file.read_bytes())
    return found.hexdigest()


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        return listener.getsockname()[1]


def wait_until_healthy(server: subprocess.Popen, port: int) -> None:
    deadline = time.monotonic() + PATIENCE
    while status_of("/healthz", port) != 200:
        assert server.poll() is None, "The server has ended."
        assert time.monotonic() < deadline, "The server does not answer."
        time.sleep(0.2)


def status_of(path: str, port: int, host: str = "localhost", browser: str = "") -> int | None:
    connection = HTTPConnection("127.0.0.1", port, timeout=30)
    try:
        connection.request("GET", path, headers={"Host": f"{host}:{port}", "User-Agent": browser})
        return connection.getresponse().status
    except ConnectionError:
        return None
    finally:
        connection.close()


def end(server: subprocess.Popen) -> None:
    os.killpg(server.pid, signal.SIGTERM)
    server.wait(timeout=10)


def is_gone(server: subprocess.Popen, *, within: float) -> bool:
    """Whether nothing is left of its group of processes after so many seconds."""
    deadline = time.monotonic() + within
    while time.monotonic() < deadline:
        try:
            os.killpg(server.pid, 0)
        except ProcessLookupError:
            return True
        time.sleep(0.1)
    return False


def kill(server: subprocess.Popen) -> None:
    if server.poll() is None:
        os.killpg(server.pid, signal.SIGKILL)
