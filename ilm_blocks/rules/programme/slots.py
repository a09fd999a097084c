"""The slots of a day, back to back from one local midnight to the next: a screen plays this and nothing else."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from .credits import Ledger
from .members import GRACE_MS, Day, Epoch, Member, end_of, holds, next_start
from .weights import FILLER, Weights, weigh


class Kind(StrEnum):
    ITEM = "item"
    FILLER = "filler"
    CARD = "card"  # nothing may play, or nothing is free
    OFF = "off"  # outside operating hours


class Cut(StrEnum):
    """Why a slot ends before its item does."""

    REMOVED = "removed"
    QUIET = "quiet"
    WINDOW = "window"
    OPERATING = "operating"
    MIDNIGHT = "midnight"


@dataclass(frozen=True, slots=True)
class Slot:
    """From ``start_ms`` to before ``end_ms``; card and off have no member."""

    start_ms: int
    end_ms: int
    kind: Kind
    member: Member | None = None
    cut: Cut | None = None


@dataclass(frozen=True, slots=True)
class Segment:
    """A stretch of the day in which nobody comes or goes: who may play, and how much."""

    until_ms: int
    epoch: Epoch
    members: Mapping[str, Member]
    fillers: Sequence[Member]
    weights: Weights
    longest_ms: int

    @classmethod
    def at(cls, day: Day, at: int) -> "Segment":
        epoch = day.epoch_at(at)
        members, fillers = epoch.eligible(at), epoch.fillers(at)
        weights = weigh(members, epoch.shares, has_filler=bool(fillers)).weights
        by_id = {one.id: one for one in members}
        return cls(day.next_border(at), epoch, by_id, fillers, weights, day.longest_ms(at))


def slots(day: Day) -> Iterator[Slot]:
    """All slots of ``day``."""
    return walk(day, Ledger())


def walk(day: Day, ledger: Ledger) -> Iterator[Slot]:
    """As ``slots``; ``ledger``, which comes empty, tells after each slot what everybody is owed."""
    at, last_filler = day.start_ms, ""
    segment = Segment.at(day, at)
    while at < day.end_ms:
        if at >= segment.until_ms:
            segment = Segment.at(day, at)
        slot = _next(day, segment, ledger, at, last_filler)
        if slot.kind == Kind.FILLER and slot.member:
            last_filler = slot.member.id
        yield slot
        at = slot.end_ms


def slot_at(day: Day, at: int) -> Slot:
    """The slot that runs at ``at``, an instant of ``day``."""
    return next(slot for slot in slots(day) if slot.start_ms <= at < slot.end_ms)


def _next(day: Day, segment: Segment, ledger: Ledger, at: int, last_filler: str) -> Slot:
    if segment.epoch.is_operating(at):  # while the screen is off all accounts stand
        ledger.clamp(segment.weights, segment.longest_ms)
    filler = _following(segment.fillers, last_filler)
    free = {name: one for name, one in segment.members.items() if ledger.free_at(one) <= at}
    if filler and FILLER in segment.weights:
        free[FILLER] = filler
    if not free:
        return _whole(day, filler, Kind.FILLER, at) if filler else _pause(segment, ledger, at)
    picked = ledger.pick({name: one.dur_ms for name, one in free.items()}, segment.weights)
    slot = _whole(day, free[picked], Kind.FILLER if picked == FILLER else Kind.ITEM, at)
    if slot.kind == Kind.ITEM:
        ledger.note(free[picked], slot.start_ms, slot.end_ms)
    ledger.charge(picked, slot.end_ms - at, weights=segment.weights, free=free, longest_ms=segment.longest_ms)
    return slot


def _following(fillers: Sequence[Member], last: str) -> Member | None:
    """Fillers take turns in the order of their ids."""
    ordered = sorted(fillers, key=lambda one: one.id)
    return next((one for one in ordered if one.id > last), ordered[0] if ordered else None)


def _pause(segment: Segment, ledger: Ledger, at: int) -> Slot:
    """Nothing to play until a border or until somebody is no longer held back."""
    kind = Kind.CARD if segment.epoch.is_operating(at) else Kind.OFF
    releases = (ledger.free_at(one) for one in segment.members.values())
    return Slot(at, min([segment.until_ms, *releases]), kind)


def _whole(day: Day, member: Member, kind: Kind, at: int) -> Slot:
    """``member`` in full, unless a border at which it leaves cuts it."""
    planned = at + member.dur_ms
    found = [(day.end_ms, Cut.MIDNIGHT), *_leaves(day, member, at, planned)]
    end, cut = min(found, key=lambda pair: pair[0])
    return Slot(at, end, kind, member, cut) if end < planned else Slot(at, planned, kind, member)


def _leaves(day: Day, member: Member, at: int, planned: int) -> Iterator[tuple[int, Cut]]:
    """Where the epochs that a slot runs through cut it; of several at one instant the first counts."""
    ends_softly = False  # what was let go may go on for a while
    ran_out = True  # a span that ends just where an epoch begins has ended by itself
    for epoch, begins, until in day.epochs_from(at):
        if begins >= planned:
            return
        since = max(at, begins)
        now = epoch.members.get(member.id)
        if now is None or not now.is_same(member):
            yield since, Cut.REMOVED
            return
        if not epoch.is_operating(since):
            yield since, Cut.OPERATING
            return
        if (closing := end_of(epoch.operating or (), since)) is not None and closing < until:
            yield closing, Cut.OPERATING
        if holds(now.quiet, since):
            yield since, Cut.QUIET
            return
        if (silence := next_start(now.quiet, since)) is not None and silence < until:
            yield silence, Cut.QUIET
        if ends_softly:
            continue
        end = end_of(now.spans, since)
        if end is None and not ran_out:
            yield since, Cut.REMOVED
            return
        if end is None or end < until:
            ends_softly = True
            yield (since if end is None else end) + GRACE_MS, Cut.WINDOW
        ran_out = end == until
