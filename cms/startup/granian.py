"""The web server's own options, and becoming it."""

import os
import sys
from typing import NoReturn

#: Each visitor with a slow line holds one until the last byte of a film has left. They cost memory, not time.
THREADS = 64
OPTIONS = (
    "--interface=wsgi",
    f"--blocking-threads={THREADS}",
    "--workers-kill-timeout=2",  # a visitor who sends half a request does not hold up the end
    "--log-level=error",  # its only warning is that these are many threads
)


def become(host: str, port: int, *more: str) -> NoReturn:
    """Become the web server: this process answers requests, and its end is the server's end."""
    command = [sys.executable, "-m", "granian", *OPTIONS, *more, "--host", host, "--port", str(port)]
    os.execv(sys.executable, [*command, "cms.wsgi:application"])  # noqa: S606
