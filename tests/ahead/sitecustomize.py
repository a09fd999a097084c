"""A server whose clock a test sets ahead, by the seconds in the file that the variable ``CLOCK_AHEAD`` names.

Python runs a module of this name before everything else (``site``); the server of a story finds it by ``PYTHONPATH``.
So nobody waits for a minute that only has to pass.
"""

import os
import time
from pathlib import Path
from threading import Thread

import time_machine

LOOK = 0.05
now = time_machine.escape_hatch.time.time


def follow(file: Path) -> None:
    clock, ahead = time_machine.travel(time.time(), tick=True).start(), None
    while True:
        wanted = int(file.read_text() or ahead or 0)  # it is empty while it is written
        if wanted != ahead:
            clock.move_to(now() + wanted)
            ahead = wanted
        time.sleep(LOOK)


def begin() -> None:
    Thread(target=follow, args=[Path(os.environ["CLOCK_AHEAD"])], daemon=True).start()


if "CLOCK_AHEAD" in os.environ:
    begin()
    os.register_at_fork(after_in_child=begin)  # the server's workers: no thread outlives a fork
