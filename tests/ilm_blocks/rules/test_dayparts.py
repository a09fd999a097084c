"""Hours of day hold on the server exactly when they hold on a screen: the same vectors for both."""

from datetime import datetime, time
from zoneinfo import ZoneInfo

import pytest

from ilm_blocks.rules.dayparts import WEEK, Daypart, any_holds, overlap
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


@pytest.mark.parametrize(
    ("windows", "share_time"),
    [
        ([("05:00", "12:00", WEEK), ("12:00", "22:00", WEEK)], False),
        ([("05:00", "12:01", WEEK), ("12:00", "22:00", WEEK)], True),
        ([("05:00", "12:00", {0, 1}), ("05:00", "12:00", {2})], False),
        ([("22:00", "06:00", {0}), ("05:00", "07:00", {1})], True),
        ([("22:00", "06:00", {0}), ("05:00", "07:00", {0})], False),
        ([("22:00", "06:00", {6}), ("05:00", "07:00", {0})], True),
        ([("22:00", "06:00", {6}), ("22:00", "06:00", {5})], False),
        ([("08:00", "08:00", {2}), ("07:00", "07:30", {3})], True),
        ([("05:00", "12:00", WEEK)], False),
        ([], False),
    ],
)
def test_hours_overlap_when_some_minute_of_the_week_is_in_two_of_them(windows, share_time):
    parts = [
        Daypart(time.fromisoformat(start), time.fromisoformat(end), frozenset(days)) for start, end, days in windows
    ]

    assert overlap(parts) == ((parts[0], parts[1]) if share_time else None)
