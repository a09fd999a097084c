"""How the airtime of a day divides among its items: what each was planned for, what it got, and why."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from ilm_blocks.rules.programme.members import Day, Member
from ilm_blocks.rules.programme.slots import Kind, Slot
from ilm_blocks.rules.programme.weights import Scaling, weigh


@dataclass(frozen=True, slots=True)
class Share:
    """One item of the day; times in milliseconds, ``percent`` of the time in which anything was planned."""

    member: Member
    times: int
    planned_ms: int
    percent: float
    shown_ms: int
    scaled: tuple[Scaling, ...]


def shares(day: Day, slots: Sequence[Slot], shown: Mapping[str, int]) -> list[Share]:
    """Each item that was planned, the longest first; ``shown`` is what proofs of play tell, by item."""
    times, planned = Counter[str](), Counter[str]()
    members: dict[str, Member] = {}
    for slot in slots:
        if slot.member:
            members[slot.member.id] = slot.member
            times[slot.member.id] += 1
            planned[slot.member.id] += slot.end_ms - slot.start_ms
    whole, scaled = planned.total(), _scaled(day)
    return [
        Share(members[name], times[name], spent, 100 * spent / whole, shown.get(name, 0), scaled.get(name, ()))
        for name, spent in planned.most_common()
    ]


def by_hour(day: Day, slots: Sequence[Slot], hour_ms: int = 3_600_000) -> list[Counter[str]]:
    """Of each hour from midnight on, for how many milliseconds each item is planned; "" while the screen is off.

    Within an hour in the order in which they first come on.
    """
    hours = [Counter[str]() for _ in range(-(-(day.end_ms - day.start_ms) // hour_ms))]
    for slot in slots:
        name = slot.member.id if slot.member else "" if slot.kind == Kind.OFF else "card"
        at = slot.start_ms
        while at < slot.end_ms:
            index = (at - day.start_ms) // hour_ms
            end = min(slot.end_ms, day.start_ms + (index + 1) * hour_ms)
            hours[index][name] += end - at
            at = end
    return hours


def _scaled(day: Day) -> dict[str, tuple[Scaling, ...]]:
    """Why items weigh other than they asked for, where all of an epoch may play at once."""
    found: dict[str, tuple[Scaling, ...]] = {}
    for epoch in day.epochs:
        programme = [one for one in epoch.programme if one.spans]
        found |= weigh(programme, epoch.shares).scaled if programme else {}
    return found
