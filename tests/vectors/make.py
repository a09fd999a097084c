"""Write the vectors that Python and the player both have to reproduce: ``python -m tests.vectors.make``.

Run it only when the algorithm changes on purpose, and then under a new name: screens in the field play by the old one.
"""

import json
import random
from collections.abc import Iterator
from pathlib import Path

from ilm_blocks.rules.rotation import START, Item, Progress, step

PATH = Path(__file__).with_name("edf-share-1.json")

VIDEO = Item("11.1", 30_000, 3)
POSTER = Item("12.1", 10_000, 2)
NOTICE = Item("7.1", 8_000, 2)
SPOT = Item("7.2", 1_000, 98)
DAY = Item("3.1", 86_400_000, 1_000_000_007)
BLINK = Item("3.2", 1, 999_999_999_989)

Loop = tuple[list[Item], int]  # what may play, and for how many plays

CASES: dict[str, list[Loop]] = {
    "one item repeats": [([VIDEO], 3)],
    "equal items take turns by id": [([Item(name, 10_000, 1) for name in ("b", "a", "10.1", "9.1")], 8)],
    "airtime, not plays, follows the weights": [([VIDEO, POSTER, NOTICE], 40)],
    "a large share repeats at once": [([SPOT, POSTER], 120)],
    "an item joins": [([VIDEO, POSTER], 7), ([VIDEO, POSTER, NOTICE], 12)],
    "an item leaves and comes back": [
        ([VIDEO, POSTER, NOTICE], 8),
        ([POSTER, NOTICE], 5),
        ([VIDEO, POSTER, NOTICE], 8),
    ],
    "weights and durations change": [
        ([VIDEO, POSTER, NOTICE], 9),
        ([VIDEO, Item(POSTER.id, 10_000, 9), NOTICE], 9),
        ([Item(VIDEO.id, 15_000, 3), Item(POSTER.id, 10_000, 9), NOTICE], 9),
    ],
    "the longest item leaves": [([DAY, SPOT, POSTER, NOTICE], 5), ([SPOT, POSTER, NOTICE], 30)],
    "everything is replaced": [([VIDEO, POSTER], 3), ([NOTICE, SPOT], 9)],
    "beyond 2 to the power of 53": [([DAY, BLINK], 20), ([DAY, BLINK, VIDEO], 20)],
}


def random_case(seed: int) -> list[Loop]:
    dice = random.Random(seed)  # the same dice every time
    known = [Item(f"{n}.{n % 3}", dice.randint(1_000, 90_000), dice.randint(1, 100)) for n in range(12)]
    return [(dice.sample(known, dice.randint(1, len(known))), dice.randint(5, 40)) for _ in range(6)]


def outcome(loops: list[Loop]) -> Iterator[dict]:
    state = START
    for items, plays in loops:
        picks = []
        for _ in range(plays):
            item, state = step(state, items)
            picks.append(item.id)
        yield {"items": [as_json(item) for item in items], "picks": " ".join(picks), "credits": credits_of(state)}


def as_json(item: Item) -> dict:
    return {"id": item.id, "dur_ms": item.dur_ms, "weight": item.weight}


def credits_of(state: Progress) -> dict[str, str]:
    """By id, as text: JSON numbers end at 2 to the power of 53."""
    return {item.id: str(credit) for item, credit in zip(state.loop, state.credits, strict=True)}


def vectors() -> dict:
    cases = CASES | {f"random loops {seed}": random_case(seed) for seed in range(1, 9)}
    return {"algo": "edf-share/1", "cases": {name: list(outcome(loops)) for name, loops in cases.items()}}


if __name__ == "__main__":
    PATH.write_text(json.dumps(vectors(), indent=1) + "\n", encoding="utf-8")
