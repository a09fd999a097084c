"""Some days of a screen by dice: what was published when, the manifests that told it, and the plan that was right."""

import random
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from ilm_blocks.rules.programme.members import Day, Epoch
from ilm_blocks.rules.programme.slots import slots
from partner_api.screens.models import Loop
from partner_api.screens.programme.days import told
from partner_api.screens.programme.epochs import epochs
from partner_api.screens.programme.members import Facts, LocalDay, ms

ZONE = ZoneInfo("Asia/Jakarta")
FIRST = date(2026, 11, 27)
KENDAL, WELERI = (
    {"code": "33.24", "name": "Kabupaten Kendal", "level": "regency"},
    {"code": "33.24.12", "name": "Kecamatan Weleri", "level": "district"},
)


@dataclass(frozen=True, slots=True)
class World:
    """``published`` are the manifests with the instant from which each can be had; ``plan`` is what was to be shown."""

    start_ms: int
    end_ms: int
    published: list[tuple[int, dict[str, Any]]]
    plan: list[tuple[int, int, str]]
    changes: list[int]
    reboots: list[int]
    outages: list[tuple[int, int]]
    missing: list[tuple[str, int, int]]

    def plain(self) -> dict[str, Any]:
        return {name: getattr(self, name) for name in self.__slots__}


def world(seed: int, *, hours: int) -> World:
    dice = random.Random(seed)
    start = LocalDay(FIRST, ZONE).start + timedelta(hours=21)
    end = start + timedelta(hours=hours)
    states = list(_states(dice, start, end))
    days = [LocalDay(FIRST + timedelta(days=n), ZONE) for n in range((end.date() - FIRST).days + 1)]
    minutes = hours * 60
    return World(
        ms(start), ms(end),
        published=list(_published(states, days, start)),
        plan=[found for day in days for found in _plan(states, day)],
        changes=[ms(at) for at, _values in states],
        reboots=sorted(ms(start) + dice.randrange(minutes * 60_000) for _ in range(hours)),
        outages=[(at, at + dice.randint(1, 20) * 60_000) for at in
                 (ms(start) + dice.randrange(minutes * 60_000) for _ in range(hours // 2))],
        missing=[(f"{dice.randrange(8)}.1", at, at + dice.randint(2, 40) * 60_000) for at in
                 (ms(start) + dice.randrange(minutes * 60_000) for _ in range(hours // 2))],
    )  # fmt: skip


def _states(dice: random.Random, start: datetime, end: datetime) -> Iterator[tuple[datetime, dict[str, Any]]]:
    """What stood from when on: items are approved, withdrawn and corrected, hours and shares are set."""
    items = {f"{n}.1": _item(dice, n, 1) for n in range(5)}
    at, keys = start - timedelta(days=2), _keys(dice)
    while at < end:
        yield at, _values(items, keys)
        at = max(at, start) + timedelta(seconds=dice.randint(20, 5_400), milliseconds=dice.randint(0, 999))
        items, keys = dict(items), dict(keys)
        n, chance = dice.randrange(8), dice.random()
        if chance < 0.35 and len(items) > 1:
            items.pop(f"{n}.1", None)
        elif chance < 0.9:
            items[f"{n}.1"] = _item(dice, n, dice.randint(1, 9))
        else:
            keys = _keys(dice)


def _item(dice: random.Random, n: int, revision: int) -> dict[str, Any]:
    return {
        "id": f"{n}.1", "ilm": n, "revision": revision, "kind": dice.choice(["poster", "message"]), "asset": None,
        "text": {"heading": "Contoh", "text": "Contoh"}, "dur_ms": dice.choice([8, 10, 15, 30, 45]) * 1_000, "tier": 1,
        "weight": dice.randint(1, 3), "owner": dice.choice([KENDAL, WELERI]), "agreement": None,
        "agreement_id": None, "voice": 0, "mandatory": dice.random() < 0.3, "flight": [None, None],
        "windows": dice.choice([[], [], [{"days": list(range(7)), "from": "22:10", "to": "01:40"}]]),
        "max_per_hour": dice.choice([None, None, 12]), "min_gap_s": dice.choice([None, None, 60]),
        "responsible": {"name": "KPU"}, "distributor": {"name": "Diskominfo"}, "content_class": "none",
    }  # fmt: skip


def _keys(dice: random.Random) -> dict[str, Any]:
    off = [{"days": list(range(7)), "from": "04:00", "to": "02:30"}]
    return {
        "operating": dice.choice([[], off]),
        "shares": {"guaranteed": 30, "ceiling": 60, "own": dice.choice([0, 40]), "filler": 0},
    }


def _values(items: dict[str, Any], keys: dict[str, Any]) -> dict[str, Any]:
    return {"items": list(items.values()), "quiet": [], "region_path": [KENDAL, WELERI], "tz": str(ZONE)} | keys


def _published(states: Any, days: list[LocalDay], start: datetime) -> Iterator[tuple[int, dict[str, Any]]]:
    """A manifest for each change and for each midnight."""
    instants = sorted(
        {start, *(at for at, _v in states if at > start), *(day.start for day in days if day.start > start)}
    )
    for seq, at in enumerate(instants):
        day = next(day for day in reversed(days) if day.start <= at)
        known = [(since, Facts.of(values, day)) for since, values in states if since <= at]
        values = next(values for since, values in reversed(states) if since <= at)
        horizon = [day.start.isoformat(), (day.start + timedelta(days=14)).isoformat()]
        rest = {
            "schema": "ilm.manifest/1",
            "screen": "7",
            "seq": [1, seq, 1],
            "poll": 30,
            "viewing_m": None,
            "horizon": horizon,
            "assets": {},
        }
        yield ms(at), values | rest | {"rotation": {"algo": "edf-share/2"}} | told(epochs(known, day))


def _plan(states: Any, day: LocalDay) -> Iterator[tuple[int, int, str]]:
    found = epochs([(at, Facts.of(values, day)) for at, values in states], day)
    told_epochs = [Epoch(ms(at), one.members[Loop.STAGE], one.shares, one.operating) for at, one in found]
    for slot in slots(Day(ms(day.start), ms(day.end), tuple(told_epochs))):
        yield slot.start_ms, slot.end_ms, slot.member.id if slot.member else ""
