"""Hours of day hold on the server exactly when they hold on a screen: the same vectors for both."""

from datetime import datetime, time
from zoneinfo import ZoneInfo

import pytest

from ilm_blocks.rules.dayparts import Daypart, any_holds
from tests import vectors

CASES = vectors.read("dayparts")


@pytest.mark.parametrize("case", CASES, ids=[case["name"] for case in CASES])
def test_hours_of_day_hold_at_the_instants_that_both_sides_agreed_upon(case):
    dayparts = [
        Daypart(time.fromisoformat(window["from"]), time.fromisoformat(window["to"]), frozenset(window["days"]))
        for window in case["windows"]
    ]

    def holds(at):
        return any_holds(dayparts, datetime.fromisoformat(at).astimezone(ZoneInfo(case["zone"])))

    assert list(filter(holds, case["holds"])) == case["holds"]
    assert list(filter(holds, case["rests"])) == []
