"""Write the vectors that Python and the player both have to reproduce: ``python -m tests.vectors.programme``.

Run it only when the algorithm changes on purpose, and then under a new name: screens in the field play by the old one.
"""

import json
from pathlib import Path
from typing import Any

from ilm_blocks.rules.programme.credits import Ledger
from ilm_blocks.rules.programme.members import Day, Epoch, Member, Shares
from ilm_blocks.rules.programme.slots import Slot, walk
from ilm_blocks.rules.programme.weights import weigh
from tests.ilm_blocks.programme.days import HOUR, MINUTE, SECOND, day, epoch, member, random_day

PATH = Path(__file__).with_name("edf-share-2.json")

VIDEO = member("11.1", 30, 3)
POSTER = member("12.1", 10, 2)
NOTICE = member("7.1", 8, 2)
NEWS = member("f1", 12, is_filler=True)
CARDS = member("f0.0", 12, is_filler=True)
AGENDA = member("f2", 9, is_filler=True)

CASES: dict[str, Day] = {
    "nothing at all": day([], end=MINUTE),
    "one item repeats and midnight cuts it": day([VIDEO], end=100 * SECOND),
    "equal items take turns by id": day([member(name) for name in ("b", "a", "10.1", "9.1")], end=2 * MINUTE),
    "airtime, not plays, follows the weights": day([VIDEO, POSTER, NOTICE], end=10 * MINUTE),
    "creatives share the weight of their ILM": day(
        [VIDEO, member("12.1", 10, 2), member("12.2", 20, 2)], end=HOUR // 4
    ),
    "an item joins": day(epoch([VIDEO, POSTER]), epoch([VIDEO, POSTER, NOTICE], at=200 * SECOND), end=HOUR // 4),
    "an item is withdrawn while it plays": day(epoch([VIDEO, POSTER]), epoch([POSTER], at=45 * SECOND), end=3 * MINUTE),
    "a new wording is another item, its account is the same": day(
        epoch([VIDEO, POSTER]), epoch([POSTER], at=95 * SECOND),
        epoch([POSTER, member("11.1", 25, 3, revision=2)], at=155 * SECOND), end=HOUR // 4,
    ),
    "a daypart ends softly": day([member("11.1", 90, 3, spans=((0, 100 * SECOND),)), POSTER], end=5 * MINUTE),
    "a silence cuts": day([member("11.1", 30, 3, quiet=((70 * SECOND, 3 * MINUTE),)), POSTER], end=5 * MINUTE),
    "closed in between": day(
        epoch([VIDEO, POSTER], operating=((MINUTE, 4 * MINUTE), (6 * MINUTE, 9 * MINUTE))), end=10 * MINUTE
    ),
    "no more than two an hour": day([member("11.1", 30, 3, max_per_hour=2), POSTER, NOTICE], end=2 * HOUR),
    "none is free: the card": day([member("11.1", 30, min_gap_s=60), member("12.1", 10, min_gap_s=90)], end=HOUR // 4),
    "none is free: the filler": day([member("11.1", 30, min_gap_s=60), NEWS, AGENDA], end=HOUR // 4),
    "a share for the filler": day(
        epoch([VIDEO, POSTER, NEWS, AGENDA], shares=Shares(filler=25)), end=HOUR // 2
    ),
    "nothing else may play: all to the filler": day(
        epoch([member("11.1", 30, spans=((0, 5 * MINUTE),)), CARDS], shares=Shares(filler=10)), end=HOUR // 6
    ),
    "filler beside what is guaranteed, promised and held back": day(
        epoch(
            [member("1.1", 15, 1, is_mandatory=True), member("2.1", agreement="PKS contoh 1", voice_percent=30),
             member("3.1", 20, 3, max_per_hour=6), member("4.1", 10, 2, is_own=True), CARDS],
            shares=Shares(own=20, filler=50),
        ),
        end=HOUR,
    ),
    "more is left to the filler, then nothing": day(
        epoch([VIDEO, POSTER]), epoch([VIDEO, POSTER, CARDS], at=5 * MINUTE, shares=Shares(filler=20)),
        epoch([VIDEO, POSTER, CARDS], at=15 * MINUTE, shares=Shares(filler=40)),
        epoch([VIDEO, POSTER], at=25 * MINUTE, shares=Shares(filler=40)), end=HOUR // 2,
    ),
    "mandatory items are guaranteed their share": day(
        epoch([member("1.1", 15, 1, is_mandatory=True), *(member(f"2{n}.1", 10, 3) for n in range(4))]), end=HOUR // 2
    ),
    "promises exceed the day": day(
        epoch(
            [
                member("1.1", agreement="PKS contoh 1", voice_percent=80),
                member("2.1", agreement="PKS contoh 2", voice_percent=60),
                member("3.1", is_own=True), member("4.1"),
            ],
            shares=Shares(own=20),
        ),
        end=HOUR // 2,
    ),
    "agreements of two partners bear one number": day(
        [member("1.1", agreement="PKS contoh 1", agreement_id=31, voice_percent=40),
         member("2.1", agreement="PKS contoh 1", agreement_id=32, voice_percent=25),
         *(member(f"3{n}.1", 10, 3) for n in range(3))], end=HOUR // 2,
    ),
    "an agreement was given another number": day(
        [member("1.1", agreement="PKS contoh 1", agreement_id=31, voice_percent=40),
         member("2.1", agreement="PKS contoh 1 bis", agreement_id=31, voice_percent=40),
         *(member(f"3{n}.1", 10, 3) for n in range(3))], end=HOUR // 2,
    ),
    "agreements are told by their numbers alone": day(
        [member("1.1", agreement="PKS contoh 1", voice_percent=40),
         member("2.1", agreement="PKS contoh 1", voice_percent=40),
         *(member(f"3{n}.1", 10, 3) for n in range(3))], end=HOUR // 2,
    ),
}  # fmt: skip


DICE = {f"random day {seed}": random_day(seed, end=HOUR // 2, epochs=4) for seed in range(1, 31)}


def vectors() -> dict[str, Any]:
    return {"algo": "edf-share/2", "cases": {name: outcome(one) for name, one in (CASES | DICE).items()}}


def outcome(one: Day) -> dict[str, Any]:
    ledger = Ledger()
    slots = " ".join(told(slot) for slot in walk(one, ledger))
    return {"day": plain(one), "slots": slots, "owed": {name: str(owed) for name, owed in ledger.owed().items()}}


def told(slot: Slot) -> str:
    """As ``start+length:kind:id:cut``, milliseconds."""
    name = slot.member.id if slot.member else ""
    return f"{slot.start_ms}+{slot.end_ms - slot.start_ms}:{slot.kind}:{name}:{slot.cut or ''}"


def plain(one: Day) -> dict[str, Any]:
    return {"start": one.start_ms, "end": one.end_ms, "epochs": [plain_epoch(epoch) for epoch in one.epochs]}


def plain_epoch(one: Epoch) -> dict[str, Any]:
    weighed = weigh([member for member in one.members.values() if not member.is_filler], one.shares)
    return {
        "fromMs": one.from_ms,
        "members": [plain_member(member) for member in one.members.values()],
        "shares": {name: getattr(one.shares, name) for name in ("guaranteed", "ceiling", "own", "filler")},
        "operating": one.operating,
        "scaled": {name: list(reasons) for name, reasons in weighed.scaled.items()},
    }


def plain_member(one: Member) -> dict[str, Any]:
    return {
        "id": one.id, "revision": one.revision, "dur_ms": one.dur_ms, "weight": one.weight, "ilm": one.ilm,
        "spans": one.spans, "quiet": one.quiet, "mandatory": one.is_mandatory, "own": one.is_own,
        "filler": one.is_filler, "agreement": one.agreement, "agreement_id": one.agreement_id,
        "voice": one.voice_percent, "max_per_hour": one.max_per_hour, "min_gap_s": one.min_gap_s,
    }  # fmt: skip


if __name__ == "__main__":
    PATH.write_text(json.dumps(vectors(), separators=(",", ":")).replace('{"day"', '\n{"day"') + "\n", encoding="utf-8")
