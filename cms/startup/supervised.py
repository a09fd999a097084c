"""A worker beside the web server: started again when it dies, ended when the server does.

``python -m cms.startup.supervised PID COMMAND ...`` keeps a command so beside the process PID, its parent. It imports
nothing of the project: what brings a worker down, a lack of memory say, must not bring this down with it.
"""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent.parent
#: Seconds: how often it looks, how long the command has to end, and how long to wait before it is started again.
LOOK, GRACE = 0.5, 3.0
SHORTEST_WAIT, LONGEST_WAIT = 1.0, 60.0
#: A command that has lived so long has not died of its start.
HEALTHY = 60.0


def beside(command: list[str]) -> None:
    """Start ``command`` beside this process, for as long as it lives, whatever it becomes by ``exec``."""
    keeper = [sys.executable, "-m", __name__, str(os.getpid()), *command]
    subprocess.Popen(keeper, cwd=ROOT, stdin=subprocess.DEVNULL)  # noqa: S603  (the project's own command)


class Ended(Exception):
    pass


def keep(server: int, command: list[str]) -> None:
    """Run ``command`` again and again until the process ``server`` ends, or this one is told to."""
    wait = SHORTEST_WAIT
    while True:
        started = time.monotonic()
        child = subprocess.Popen(command)  # noqa: S603  (the project's own command)
        try:
            while child.poll() is None:
                _rest(server, LOOK)
            wait = SHORTEST_WAIT if time.monotonic() - started > HEALTHY else min(2 * wait, LONGEST_WAIT)
            _rest(server, wait)
        except Ended:
            _end(child)
            return


def _rest(server: int, seconds: float) -> None:
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        if os.getppid() != server:
            raise Ended
        time.sleep(min(LOOK, seconds))


def _end(child: subprocess.Popen) -> None:
    child.terminate()
    try:
        child.wait(GRACE)
    except subprocess.TimeoutExpired:
        child.kill()


def _told(*_signal: Any) -> None:
    raise Ended


if __name__ == "__main__":
    for each in (signal.SIGINT, signal.SIGTERM):
        signal.signal(each, _told)
    keep(int(sys.argv[1]), sys.argv[2:])
