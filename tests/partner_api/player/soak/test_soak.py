"""Hours of a screen with reboots, outages, changes and missing files, second by second against the server's plan.

``SOAK_HOURS=72`` plays three days.
"""

import json
import os
import subprocess
from bisect import bisect_right
from pathlib import Path

import pytest

from tests.partner_api.apps.programs import NODE

from .worlds import World, world

SCRIPT = Path(__file__).with_name("soak.mjs")
HOURS = int(os.environ.get("SOAK_HOURS", "6"))
BORDER_MS = 1_500  # a picture may take so long to come, and another second passes between two looks
BOOT_MS = 3_000


def played(found: World) -> dict:
    run = subprocess.run(
        [NODE, str(SCRIPT)], input=json.dumps(found.plain()), capture_output=True, text=True, check=True, timeout=900
    )
    return json.loads(run.stdout)


def slot_at(found: World, at: int) -> tuple[int, int, str]:
    return found.plan[bisect_right(found.plan, at, key=lambda slot: slot[0]) - 1]


def unexplained(found: World, seen: list[str], received: list[tuple[int, int]]) -> list[tuple[int, str, str]]:
    """Seconds in which something else was shown than planned, and nothing that happened then explains it."""
    arrivals = [at for at, _published in received]
    wrong = []
    for number, shown in enumerate(seen):
        at = found.start_ms + 1_000 * number
        start, end, planned = slot_at(found, at)
        if shown == planned or at - start < BORDER_MS or end - at < BORDER_MS:
            continue
        if any(0 <= at - boot < BOOT_MS for boot in (found.start_ms, *found.reboots)):
            continue
        # By what it knew: a change that it had not heard of yet may have moved all slots behind it.
        heard = received[bisect_right(arrivals, at - BORDER_MS) - 1][1]
        if any(heard < change <= at for change in found.changes):
            continue
        # Its file is not here, or came in the middle of the slot that another fills.
        if any(item == planned and since < end and start < until + BORDER_MS for item, since, until in found.missing):
            continue
        wrong.append((at, planned, shown))
    return wrong


@pytest.mark.parametrize("seed", [1, 2])
def test_a_screen_shows_what_was_planned_through_whatever_comes(seed):
    found = world(seed, hours=HOURS)
    told = played(found)

    assert len(told["seen"]) == HOURS * 3_600
    assert unexplained(found, told["seen"], told["received"]) == []
    plan = (slot_at(found, found.start_ms + 1_000 * number)[2] for number in range(len(told["seen"])))
    right = sum(shown == planned for shown, planned in zip(told["seen"], plan, strict=True))
    assert right > 0.9 * len(told["seen"])  # what happens explains little
