"""One start at a time: a second one beside it says so and waits. Uses nothing that would have to be installed first.

``python -m cms.startup.alone COMMAND ...`` runs a command so, alone in the folder of the project.
"""

import fcntl
import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

WAITS = "Proses lain sedang menyiapkan hal yang sama; menunggu sampai selesai"


@contextmanager
def alone_in(folder: Path, *, say: Callable[[str], object]) -> Iterator[None]:
    """Holds ``folder``; the hold ends with the process, however that ends."""
    held = os.open(folder, os.O_RDONLY)
    try:
        try:
            fcntl.flock(held, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            say(WAITS)
            fcntl.flock(held, fcntl.LOCK_EX)
        yield
    finally:
        os.close(held)


if __name__ == "__main__":
    with alone_in(Path.cwd(), say=lambda text: print(f"{text} ...", flush=True)):  # noqa: T201
        sys.exit(subprocess.run(sys.argv[1:], check=False).returncode)  # noqa: S603  (the project's own Makefile calls)
