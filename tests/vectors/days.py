"""Write the days that Python and the player both have to read from a manifest.

``python manage.py shell -c "from tests.vectors import days; days.write()"``
"""

import json
from collections.abc import Mapping, Sequence
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from ilm_blocks.rules.dayparts import midnight
from partner_api.screens.models import PROGRAMMES
from partner_api.screens.programme.days import day_of

from .programme import plain

PATH = Path(__file__).with_name("days.json")
SHARES = {"guaranteed": 30, "ceiling": 60, "own": 20, "filler": 0}
KENDAL, WELERI = {"code": "33.24"}, {"code": "33.24.12"}


def item(id: str, **facts: Any) -> dict[str, Any]:  # noqa: A002
    number = int(id.strip("tf").partition(".")[0])
    return {
        "id": id, "ilm": number, "revision": 7, "kind": "poster", "dur_ms": 10_000, "tier": 1,
        "weight": 1, "owner": KENDAL, "agreement": None, "voice": 0, "mandatory": False, "flight": [None, None],
        "windows": [], "max_per_hour": None, "min_gap_s": None,
    } | facts  # fmt: skip


def listed(id: str, **facts: Any) -> dict[str, Any]:  # noqa: A002
    """A member of 28 November 2026 in Jakarta."""
    return {
        "id": id, "revision": 1, "loop": "stage", "dur_ms": 9_000, "weight": 2, "ilm": "1",
        "spans": [[1795712400000, 1795798800000]], "quiet": [], "mandatory": True, "own": False, "filler": False,
        "agreement": "", "voice": 0, "max_per_hour": None, "min_gap_s": None,
    } | facts  # fmt: skip


def window(start: str, end: str, *days: int) -> dict[str, Any]:
    return {"days": list(days) or list(range(7)), "from": start, "to": end}


def manifest(first: str, zone: str, items: Sequence[Mapping[str, Any]], **keys: Any) -> dict[str, Any]:
    start = midnight(date.fromisoformat(first), ZoneInfo(zone))
    return {
        "tz": zone, "horizon": [start.isoformat(), (start + timedelta(days=14)).isoformat()], "items": list(items),
        "quiet": [], "operating": [], "shares": SHARES, "region_path": [KENDAL, WELERI], "members": [], "today": [],
    } | keys  # fmt: skip


ALL_DAY = item("1.1", kind="message", weight=3, mandatory=True)
EVENING = item("2.1", windows=[window("18:00", "22:00")])
NIGHT = item("3.1", windows=[window("21:30", "03:15", 5, 6)], owner=WELERI, agreement="PKS contoh 1", voice=15)
DAWN = item("4.1", windows=[window("01:30", "02:30"), window("02:00", "04:00", 6)], max_per_hour=4, min_gap_s=90)
RUNNING = item("5.1", kind="running_text", dur_ms=23_456, revision=None)
ALARM = item("t9.1", ilm=None, kind="message", tier=0)
ITEMS = [ALL_DAY, EVENING, NIGHT, DAWN, RUNNING]

CASES: dict[str, tuple[dict[str, Any], str]] = {
    "hours in Jakarta": (manifest("2026-11-27", "Asia/Jakarta", ITEMS), "2026-11-28T10:00:00+07:00"),
    "a night that began on Saturday goes on on Sunday": (
        manifest("2026-11-27", "Asia/Jakarta", ITEMS), "2026-11-29T10:00:00+07:00",
    ),
    "the instant before midnight is still that day": (
        manifest("2026-11-27", "Asia/Jayapura", ITEMS), "2026-11-29T14:59:59.999Z",
    ),
    "the day on which an hour is left out": (
        manifest("2027-03-10", "America/New_York", ITEMS), "2027-03-14T12:00:00-04:00",
    ),
    "the day on which an hour comes twice": (
        manifest("2027-11-01", "America/New_York", ITEMS), "2027-11-07T12:00:00-05:00",
    ),
    "half an hour is set back in October": (
        manifest("2027-04-01", "Australia/Lord_Howe", ITEMS), "2027-04-04T12:00:00+10:30",
    ),
    "flights and silences in other offsets": (
        manifest(
            "2026-11-27", "Asia/Jakarta",
            [item("1.1", flight=["2026-11-28T02:00:00Z", "2026-11-28T14:00:00.250+07:00"]),
             item("2.1", flight=["2026-12-09T00:00:00+07:00", None]), EVENING | {"id": "6.1"}],
            quiet=[
                {"from": "2026-11-28T19:00:00+07:00", "until": "2026-11-28T20:00:00+07:00", "items": ["6.1"]},
                {"from": "2026-11-28T19:30:00+07:00", "until": "2026-11-30T00:00:00+07:00", "items": ["6.1", "1.1"]},
            ],
        ),
        "2026-11-28T10:00:00+07:00",
    ),
    "a screen that is switched off at night": (
        manifest(
            "2026-11-27", "Asia/Jakarta", ITEMS,
            operating=[window("05:00", "23:00", 0, 1, 2, 3, 4), window("16:00", "01:00", 5)],
        ),
        "2026-11-29T10:00:00+07:00",
    ),
    "a takeover is no part of the programme, filler is": (
        manifest("2026-11-27", "Asia/Jakarta", [ALARM, ALL_DAY, item("7.1", tier=2)]), "2026-11-28T10:00:00+07:00",
    ),
    "a screen that shows cards of its region all day": (
        manifest(
            "2026-11-27", "Asia/Jakarta",
            [ALL_DAY, EVENING, item("f0.0", kind="card", ilm=None, revision=None, tier=2, dur_ms=12_000, owner=WELERI)],
            shares=SHARES | {"filler": 25}, operating=[window("05:00", "23:00")],
        ),
        "2026-11-29T10:00:00+07:00",
    ),
    "agreements that bear one number": (
        manifest(
            "2026-11-27", "Asia/Jakarta",
            [item("1.1", agreement="PKS contoh 1", agreement_id=31, voice=15),
             item("2.1", agreement="PKS contoh 1", agreement_id=32, voice=40)],
        ),
        "2026-11-28T10:00:00+07:00",
    ),
    "of the first day the epochs are told": (
        manifest(
            "2026-11-28", "Asia/Jakarta", [RUNNING],
            members=[
                listed("1.1", max_per_hour=2),
                listed("1.2", loop="ticker", own=True, min_gap_s=60, agreement="PKS contoh", agreement_id=31, voice=5,
                       quiet=[[1795720000000, 1795730000000]]),
            ],
            today=[
                {"from": 1795712400000, "join": [0, 1], "leave": [], "operating": None, "shares": SHARES},
                {"from": 1795750000000, "join": [], "leave": [0], "operating": [[1795712400000, 1795790000000]],
                 "shares": SHARES | {"own": 0}},
            ],
        ),
        "2026-11-28T10:00:00+07:00",
    ),
}  # fmt: skip


def vectors() -> dict[str, Any]:
    return {name: {"manifest": told, "at": at, "days": days(told, at)} for name, (told, at) in CASES.items()}


def days(told: Mapping[str, Any], at: str) -> dict[str, Any]:
    first = datetime.fromisoformat(told["horizon"][0]).date()
    number = (datetime.fromisoformat(at).astimezone(ZoneInfo(told["tz"])).date() - first).days
    return {loop.value: plain(day_of(told, loop, number)) for loop in PROGRAMMES}


def write() -> None:
    PATH.write_text(json.dumps(vectors(), indent=1) + "\n", encoding="utf-8")
