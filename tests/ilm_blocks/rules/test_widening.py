"""A reach counts as no wider only if nobody can see more of it, at any place, on any channel, at any instant."""

from dataclasses import replace
from datetime import UTC, datetime, time, timedelta
from itertools import product
from random import Random
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ilm_blocks.regions import Region
from ilm_blocks.rules.dayparts import Daypart, any_holds
from ilm_blocks.rules.targeting import Selector, Target
from ilm_blocks.rules.widening import Reach, widened

NOON = datetime(2024, 2, 1, 5, 0, tzinfo=UTC)
DAY = timedelta(days=1)
ZONE = ZoneInfo("Asia/Jakarta")
LEVELS = ["regency", "district", "village"]
TAGS = ["pesisir", "pegunungan"]
CLOCKS = [time(0), time(6), time(12), time(18), time(23, 59)]


# Random territories


def tree(luck):
    """The chain of each of up to eight regions, in three levels."""
    chains = {1: (region(1, None, "regency", luck),)}
    for page_id in range(2, luck.randint(3, 8)):
        above = luck.choice([chain for chain in chains.values() if len(chain) < 3])
        chains[page_id] = (*above, region(page_id, above[-1].id, LEVELS[len(above)], luck))
    return chains


def region(page_id, parent_id, level, luck):
    tags = frozenset(luck.sample(TAGS, luck.randint(0, 2)))
    return Region(page_id, parent_id, str(page_id), level, "", "", "", "Asia/Jakarta", tags)


def selector(luck, chains):
    kind = luck.choice(["levels", "subtree", "region", "tag"])
    values = {"levels": LEVELS, "tag": TAGS}.get(kind, [*chains])
    return Selector(kind, frozenset(luck.sample(values, luck.randint(1, min(2, len(values))))))


def daypart(luck):
    start, end = luck.sample(CLOCKS, 2)
    return Daypart(start, end, frozenset(luck.sample(range(7), luck.randint(1, 7))))


def reach(luck, chains):
    start = NOON + luck.randint(-2, 2) * DAY
    some = [selector(luck, chains) for _ in range(luck.randint(0, 3))]
    cut = luck.randint(0, len(some))
    return Reach(
        owner=luck.choice([*chains]),
        channels=frozenset(luck.sample(["website", "videotron"], luck.randint(1, 2))),
        target=Target(tuple(some[:cut]), tuple(some[cut:])),
        dayparts=tuple(daypart(luck) for _ in range(luck.randint(0, 2))),
        on_air_from=start,
        on_air_until=luck.choice([None, start + luck.randint(1, 4) * DAY]),
    )


def varied(luck, chains, old):
    """Mostly like ``old``: two reaches made apart hardly ever lie within each other."""
    other = reach(luck, chains)
    names = luck.sample(["owner", "channels", "target", "dayparts", "on_air_from", "on_air_until"], luck.randint(0, 2))
    return replace(old, **{name: getattr(other, name) for name in names})


INSTANTS = [NOON + timedelta(hours=hours) for hours in range(-60, 24 * 9, 6)]


def shown(asked, chains):
    """Every (region, channel, instant) at which it may be shown, one by one."""
    places = [
        page_id
        for page_id, chain in chains.items()
        if any(one.id == asked.owner for one in chain) and asked.target.holds(chain)
    ]
    moments = [
        at
        for at in INSTANTS
        if asked.on_air_from <= at
        and (asked.on_air_until is None or at < asked.on_air_until)
        and any_holds(asked.dayparts, at.astimezone(ZONE))
    ]
    return set(product(places, asked.channels, moments))


@settings(max_examples=250)
@given(st.integers())
def test_what_is_called_no_wider_shows_nothing_more(seed):
    luck = Random(seed)
    chains = tree(luck)
    old = reach(luck, chains)
    new = varied(luck, chains, old)

    if not widened(new, old, chains):
        assert shown(new, chains) <= shown(old, chains)


def test_the_law_is_not_met_by_calling_everything_wider():
    luck = Random(1)
    found = 0
    for _ in range(500):
        chains = tree(luck)
        old = reach(luck, chains)
        new = varied(luck, chains, old)
        found += new != old and not widened(new, old, chains)

    assert found > 80


@settings(max_examples=200)
@given(st.integers())
def test_nothing_is_wider_than_itself(seed):
    luck = Random(seed)
    chains = tree(luck)

    assert widened(same := reach(luck, chains), same, chains) == []


@settings(max_examples=200)
@given(st.integers())
def test_taking_something_away_is_no_widening(seed):
    luck = Random(seed)
    chains = tree(luck)
    old = reach(luck, chains)
    target = replace(old.target, exclude=(*old.target.exclude, selector(luck, chains)))
    if len(target.include) > 1:
        target = replace(target, include=target.include[1:])

    narrower = replace(
        old,
        channels=frozenset(sorted(old.channels)[:1]),
        target=target,
        dayparts=old.dayparts[:1],
        on_air_from=old.on_air_from + DAY / 4,
        on_air_until=min(old.on_air_until or NOON + 9 * DAY, old.on_air_from + DAY),
    )

    assert widened(narrower, old, chains) == []


# One part at a time

KENDAL, WELERI, PENYANGKRINGAN, BOJA = 1, 2, 3, 4
CHAINS = {
    page_id: tuple(region(one, None, level, Random(0)) for one, level in chain)
    for page_id, chain in {
        KENDAL: [(KENDAL, "regency")],
        WELERI: [(KENDAL, "regency"), (WELERI, "district")],
        PENYANGKRINGAN: [(KENDAL, "regency"), (WELERI, "district"), (PENYANGKRINGAN, "village")],
        BOJA: [(KENDAL, "regency"), (BOJA, "district")],
    }.items()
}
EVERYWHERE = Reach(KENDAL, frozenset({"website"}), Target(), (), NOON, NOON + 9 * DAY)


def only(*selectors):
    return Target(include=tuple(Selector(kind, frozenset(values)) for kind, *values in selectors))


def but(*selectors):
    return Target(exclude=tuple(Selector(kind, frozenset(values)) for kind, *values in selectors))


@pytest.mark.parametrize(
    ("was", "becomes", "expected"),
    [
        ({}, {"channels": frozenset({"website", "videotron"})}, ["channels"]),
        ({}, {"on_air_until": None}, ["window"]),
        ({}, {"on_air_until": NOON + 10 * DAY}, ["window"]),
        ({}, {"on_air_from": NOON - timedelta(microseconds=1)}, ["window"]),
        ({"dayparts": (Daypart(time(6), time(18)),)}, {"dayparts": ()}, ["dayparts"]),
        ({"dayparts": (Daypart(time(6), time(18)),)}, {"dayparts": (Daypart(time(6), time(18, 1)),)}, ["dayparts"]),
        ({"dayparts": (Daypart(time(22), time(4)),)}, {"dayparts": (Daypart(time(0), time(4)),)}, []),
        (
            {"dayparts": (Daypart(time(6), time(12)), Daypart(time(12), time(18)))},
            {"dayparts": (Daypart(time(6), time(18)),)},
            [],
        ),
        (
            {"dayparts": (Daypart(time(22), time(4), frozenset({6})),)},
            {"dayparts": (Daypart(time(0), time(4), frozenset({0})),)},
            [],
        ),
        ({"target": only(("subtree", WELERI))}, {"target": Target()}, ["target"]),
        ({"target": only(("subtree", WELERI))}, {"target": only(("region", PENYANGKRINGAN))}, []),
        ({"target": only(("subtree", WELERI))}, {"target": only(("subtree", WELERI), ("subtree", BOJA))}, ["target"]),
        ({"target": only(("region", WELERI))}, {"target": only(("subtree", WELERI))}, ["target"]),
        ({"target": only(("levels", "village"))}, {"target": only(("region", PENYANGKRINGAN))}, []),
        ({"target": only(("levels", "village"))}, {"target": only(("levels", "district"))}, ["target"]),
        ({"target": only(("tag", "pesisir"))}, {"target": only(("tag", "pesisir"))}, []),
        ({"target": only(("tag", "pesisir"))}, {"target": only(("region", WELERI))}, ["target"]),
        ({"target": but(("subtree", WELERI))}, {"target": Target()}, ["target"]),
        ({"target": but(("subtree", WELERI))}, {"target": only(("subtree", BOJA))}, []),
        ({"target": but(("region", PENYANGKRINGAN))}, {"target": but(("subtree", WELERI))}, []),
        ({"target": but(("subtree", WELERI))}, {"target": but(("region", PENYANGKRINGAN))}, ["target"]),
        ({"target": but(("levels", "village"))}, {"target": only(("levels", "district"))}, []),
        ({}, {"owner": WELERI}, []),
        ({"owner": WELERI}, {"owner": KENDAL}, ["target"]),
        ({"target": only(("subtree", WELERI))}, {"owner": PENYANGKRINGAN}, []),
        ({"target": only(("subtree", 99))}, {"target": only(("region", 98))}, ["target"]),
    ],
)
def test_each_part_by_itself(was, becomes, expected):
    old = replace(EVERYWHERE, **was)

    assert widened(replace(old, **becomes), old, CHAINS) == expected
