"""Planned against played, slot by slot. Pure: the plays are passed in."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Protocol

from ilm_blocks.rules.programme.slots import Slot

from ..programme.members import ms

REPORTED_WITHIN = timedelta(minutes=5)


class APlay(Protocol):
    """What is asked of a proof of play."""

    item: str
    starts_at: datetime
    result: str
    why: str
    flag: str


class Seen(StrEnum):
    """What became of a slot."""

    AHEAD = "ahead"
    SHOWN = "shown"
    PARTLY = "partly"
    INSTEAD = "instead"
    FAILED = "failed"
    EXPECTED = "expected"  # a player reports each three minutes, and later on a bad line
    UNPROVEN = "unproven"
    OWN = "own"  # filler: nobody is to be shown a proof of it
    NOTHING = "nothing"  # was planned


@dataclass(frozen=True, slots=True)
class Line:
    """One slot, what became of it, and the plays that tell so."""

    slot: Slot
    seen: Seen
    plays: tuple[APlay, ...]


def compared(slots: Iterable[Slot], plays: Sequence[APlay], now: datetime) -> Iterator[Line]:
    """Each of ``slots`` with those of ``plays`` of its loop that began in it. What cannot be true proves nothing."""
    for slot in slots:
        own = tuple(play for play in plays if slot.start_ms <= ms(play.starts_at) < slot.end_ms and not play.flag)
        yield Line(slot, _seen(slot, own, now), own)


def _seen(slot: Slot, plays: Sequence[APlay], now: datetime) -> Seen:
    if slot.member is None:
        return Seen.NOTHING
    if slot.end_ms > ms(now):
        return Seen.AHEAD
    if slot.member.is_filler:
        return Seen.OWN
    results = {(play.item == slot.member.id, play.result) for play in plays}
    for found, seen in (
        ((True, "complete"), Seen.SHOWN),
        ((True, "partial"), Seen.PARTLY),
        ((False, "complete"), Seen.INSTEAD),
        ((False, "partial"), Seen.INSTEAD),
    ):
        if found in results:
            return seen
    if results:
        return Seen.FAILED
    return Seen.EXPECTED if slot.end_ms > ms(now - REPORTED_WITHIN) else Seen.UNPROVEN
