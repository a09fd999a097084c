"""A day of one loop of a screen, read from its manifest as its player reads it: ``dayOf`` in the player mirrors it."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from ilm_blocks.rules.programme.members import Day, Epoch, Member, Shares

from ..models import Loop
from .members import Facts, LocalDay, ms

Told = Mapping[str, Any]


def told(epochs: Sequence[tuple[datetime, Facts]]) -> Told:
    """``members`` and ``today`` of a manifest: each epoch names who joins and who leaves, by the place in the list."""
    places: dict[tuple[Loop, Member], int] = {}
    today, before = [], set[int]()
    for at, facts in epochs:
        now = {
            places.setdefault((loop, one), len(places)) for loop in Loop for one in facts.members[loop].values()
        }  # fmt: skip
        today.append({
            "from": ms(at), "join": sorted(now - before), "leave": sorted(before - now),
            "operating": facts.operating, "shares": _shares(facts.shares),
        })  # fmt: skip
        before = now
    return {"members": [_plain(loop, one) for loop, one in places], "today": today}


def day_of(manifest: Told, loop: Loop, number: int = 0) -> Day:
    """Day ``number`` of the horizon; 0 is the first, whose epochs the manifest tells, and the others have one."""
    zone = ZoneInfo(manifest["tz"])
    first = datetime.fromisoformat(manifest["horizon"][0]).astimezone(zone).date()
    day = LocalDay(first + timedelta(days=number), zone)
    start, end = ms(day.start), ms(day.end)
    if number == 0:
        return Day(start, end, tuple(_epochs(manifest, loop)))
    facts = Facts.of(manifest, day)
    return Day(start, end, (Epoch(start, facts.members[loop], facts.shares, facts.operating),))


def _epochs(manifest: Told, loop: Loop) -> Iterator[Epoch]:
    listed = {index: _member(one) for index, one in enumerate(manifest["members"]) if one["loop"] == loop}
    inside: dict[int, Member] = {}
    for one in manifest["today"]:
        inside = {index: member for index, member in inside.items() if index not in one["leave"]}
        inside |= {index: listed[index] for index in one["join"] if index in listed}
        operating = one["operating"] and tuple(map(tuple, one["operating"]))
        yield Epoch(one["from"], {member.id: member for member in inside.values()}, Shares(**one["shares"]), operating)


def _shares(shares: Shares) -> dict[str, int]:
    return {name: getattr(shares, name) for name in ("guaranteed", "ceiling", "own", "filler")}


def _plain(loop: Loop, one: Member) -> dict[str, Any]:
    return {
        "id": one.id, "revision": one.revision, "loop": loop.value, "dur_ms": one.dur_ms, "weight": one.weight,
        "ilm": one.ilm, "spans": one.spans, "quiet": one.quiet, "mandatory": one.is_mandatory, "own": one.is_own,
        "filler": one.is_filler, "agreement": one.agreement, "agreement_id": one.agreement_id,
        "voice": one.voice_percent, "max_per_hour": one.max_per_hour, "min_gap_s": one.min_gap_s,
    }  # fmt: skip


def _member(one: Told) -> Member:
    return Member(
        id=one["id"], revision=one["revision"], dur_ms=one["dur_ms"], weight=one["weight"], ilm=one["ilm"],
        spans=tuple(map(tuple, one["spans"])), quiet=tuple(map(tuple, one["quiet"])), is_mandatory=one["mandatory"],
        is_own=one["own"], is_filler=one["filler"], agreement=one["agreement"], agreement_id=one.get("agreement_id"),
        voice_percent=one["voice"], max_per_hour=one["max_per_hour"], min_gap_s=one["min_gap_s"],
    )  # fmt: skip
