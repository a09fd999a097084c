"""A command beside the server is started again when it dies, and ends with the server however that ends."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from django.conf import settings

LIVES = "import os, pathlib, sys, time; pathlib.Path(sys.argv[1]).write_text(str(os.getpid())); time.sleep(120)"
#: Starts the command beside itself, and becomes another program, as ``serve`` does.
SERVER = """
import os, sys
from cms.startup import supervised
supervised.beside([sys.executable, "-c", sys.argv[1], sys.argv[2]])
os.execv(sys.executable, [sys.executable, "-c", "import time; time.sleep(120)"])
""".strip()
LIMIT = 20


def is_there(pid):
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except FileNotFoundError:
        return False


def eventually(holds):
    until = time.monotonic() + LIMIT
    while not (found := holds()):
        assert time.monotonic() < until
        time.sleep(0.05)
    return found


@pytest.fixture
def beside(tmp_path):
    """The server, and a function that returns the number of the command's process, another one than before."""
    told = tmp_path / "pid"
    server = subprocess.Popen([sys.executable, "-c", SERVER, LIVES, str(told)], cwd=settings.BASE_DIR)

    def pid(other=0):
        return eventually(lambda: (found := int(told.read_text() or 0) if told.exists() else 0) != other and found)

    yield server, pid
    server.kill()
    server.wait()


def test_it_is_started_again_when_it_dies(beside):
    _server, pid = beside
    first = pid()

    os.kill(first, signal.SIGKILL)

    assert is_there(pid(other=first))


@pytest.mark.parametrize("how", [signal.SIGKILL, signal.SIGTERM, signal.SIGINT])
def test_it_ends_with_the_server(beside, how):
    server, pid = beside
    there = pid()

    server.send_signal(how)
    server.wait()

    eventually(lambda: not is_there(there))
