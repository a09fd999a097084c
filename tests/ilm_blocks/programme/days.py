"""Days of a screen: a few by hand, and as many as wanted by dice that fall the same way every time."""

import random
from collections.abc import Iterable, Sequence
from typing import Any

from ilm_blocks.rules.programme.members import Day, Epoch, Member, Shares, Spans, united

SECOND = 1_000
MINUTE = 60 * SECOND
HOUR = 60 * MINUTE
A_DAY = 24 * HOUR
ALWAYS: Spans = ((0, A_DAY),)


def member(id: str, seconds: int = 10, weight: int = 1, **facts: Any) -> Member:  # noqa: A002
    """An item that may play all day unless ``facts`` say otherwise; its ILM is what stands before the point."""
    given: dict[str, Any] = {"id": id, "dur_ms": seconds * SECOND, "weight": weight}
    own: dict[str, Any] = {"revision": 1, "ilm": id.partition(".")[0], "spans": ALWAYS}
    return Member(**(given | own | facts))


def epoch(members: Iterable[Member], *, at: int = 0, **facts) -> Epoch:
    return Epoch(at, {one.id: one for one in members}, **facts)


def day(*epochs: Epoch | Iterable[Member], end: int = A_DAY) -> Day:
    """A day of ``epochs``, or of one that is given by its members alone."""
    return Day(0, end, tuple(one if isinstance(one, Epoch) else epoch(one) for one in epochs))


def random_day(seed: int, *, end: int = A_DAY, most: int = 8, epochs: int = 3) -> Day:
    """Anything a day may hold: dayparts, silences, caps, gaps, promises, filler, closing hours, changes."""
    dice = random.Random(seed)
    borders = sorted(dice.sample(range(1, end // SECOND), epochs - 1))
    members = {one.id: one for one in (random_member(dice, n, end) for n in range(dice.randint(1, most)))}
    made = []
    for at in [0, *(border * SECOND for border in borders)]:
        made.append(Epoch(at, dict(members), random_shares(dice), random_hours(dice, end)))
        members = changed(dice, members, end)
    return Day(0, end, tuple(made))


def changed(dice: random.Random, members: dict[str, Member], end: int) -> dict[str, Member]:
    """Some leave, some come, some come back in another wording or for another time."""
    kept = {name: one for name, one in members.items() if dice.random() < 0.7}
    for n in range(dice.randint(0, 3)):
        one = random_member(dice, dice.randint(0, 9), end, revision=dice.randint(1, 2) + n)
        kept[one.id] = one
    return kept


def random_member(dice: random.Random, number: int, end: int, *, revision: int = 1) -> Member:
    voice = dice.choice([0, 0, 0, 10, 40])
    return Member(
        id=f"{number}.{dice.randint(1, 2)}",
        revision=revision,
        dur_ms=dice.choice([5, 8, 10, 15, 30, 60]) * SECOND + dice.choice([0, 0, 123]),
        weight=dice.randint(1, 3),
        ilm=str(number),
        spans=random_spans(dice, end) if dice.random() < 0.4 else ((0, end),),
        quiet=random_spans(dice, end, parts=1) if dice.random() < 0.2 else (),
        is_mandatory=dice.random() < 0.3,
        is_own=dice.random() < 0.3,
        is_filler=dice.random() < 0.15,
        agreement=f"PKS contoh {number % 2}" if voice else "",
        voice_percent=voice,
        max_per_hour=dice.choice([None, None, None, 2, 6]),
        min_gap_s=dice.choice([None, None, None, 45, 300]),
    )


def random_spans(dice: random.Random, end: int, *, parts: int = 2) -> Spans:
    cuts = sorted(dice.sample(range(end // SECOND), 2 * parts))
    pairs: Sequence[tuple[int, int]] = list(zip(cuts[::2], cuts[1::2], strict=True))
    return united((start * SECOND, stop * SECOND) for start, stop in pairs)


def random_shares(dice: random.Random) -> Shares:
    return Shares(
        guaranteed=dice.choice([0, 30, 50]), own=dice.choice([0, 0, 20, 50]), filler=dice.choice([0, 0, 10, 50])
    )


def random_hours(dice: random.Random, end: int) -> Spans | None:
    return random_spans(dice, end, parts=1) if dice.random() < 0.2 else None
