"""Small random worlds in which every rule and gate has something to do.

Whatever a rule asks about is likely here rather than typical: few regions, few moments, most of them at midnight in one
of the three zones, so that rows meet, tie and end at the very instant that is asked.

All comes from one ``luck``: Hypothesis hands in one that it can shrink, ``Random(seed)`` is quick and evenly spread.
"""

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from random import Random
from typing import Any, TypeVar

from hypothesis import strategies as st

from tests.ilm_blocks import facts, reference
from tests.ilm_blocks.cases import Case

Row = TypeVar("Row")

DEEPEST = 5
ZONES = ["Asia/Jakarta", "Asia/Makassar", "Asia/Jayapura"]
LEVELS = ["regency", "district", "village"]
CHANNELS = ["website", "videotron", "app"]
USUAL_CHANNELS = ["website", "videotron"]
BINDINGS = ["default", "mandatory", "offered"]
CLASSES = ["none", "election_education", "election_organiser", "official_portrait"]
TAGS = ["pesisir", "pegunungan"]

DAYS = [date(2024, 2, day) for day in range(9, 16)]  # around the quiet days of the election of 2024
HOURS = [17, 16, 15, 17, 16, 15, 0, 5, 22]  # of UTC; the midnights of the three zones before all others
CLOCKS = [time(0), time(6), time(12), time(18), time(22), time(23, 59)]
EARLY = [datetime(2024, 2, day, tzinfo=UTC) for day in (9, 8)]
FLOODS = [datetime(2024, 2, 11, hour, tzinfo=UTC) for hour in (3, 17)]
TOUCHES = [timedelta(), timedelta(microseconds=-1), timedelta(microseconds=1)]


def seldom(luck: Random) -> bool:
    return luck.randrange(5) == 4


def either(luck: Random) -> bool:
    return luck.randrange(2) == 1


def some(luck: Random, values: Sequence) -> list:
    return luck.sample(values, luck.randint(1, 2))


def one_of(luck: Random, rows: Sequence) -> int:
    """The id of one of ``rows``."""
    return luck.choice(rows).id


def moment(luck: Random) -> datetime:
    return datetime.combine(luck.choice(DAYS), time(luck.choice(HOURS)), UTC)


def many(
    luck: Random, row: Callable[[Random, facts.World, int], Row], world: facts.World, least: int, most: int
) -> list[Row]:
    """Rows with ids that say nothing of the order in which they come."""
    stride = luck.randint(1, 10)
    return [row(luck, world, position * stride % 11) for position in range(1, luck.randint(least, most) + 1)]


# Regions and parties


def tree(luck: Random) -> list[facts.Region]:
    """Up to five levels deep; most regions hang below the one before."""
    regions: list[facts.Region] = []
    depths: list[int] = []
    for position in range(luck.randint(3, 7)):
        above = min(luck.randint(0, 2 * position), position - 1)
        if above >= 0 and depths[above] == DEEPEST:
            above = 0
        depths.append(depths[above] + 1 if regions else 1)
        parent = regions[above].id if regions else None
        tags = luck.sample(TAGS, luck.randint(0, 2))
        regions.append(facts.Region(position + 1, parent, luck.choice(LEVELS), luck.choice(ZONES), tags))
    return regions


def owner(luck: Random, world: facts.World) -> int:
    """The top of the tree more often than all others."""
    return one_of(luck, world.regions) if either(luck) else world.regions[0].id


def partner(luck: Random, world: facts.World, row_id: int) -> facts.Partner:
    return facts.Partner(row_id, owner(luck, world), office=either(luck), active=not seldom(luck))


def agreement(luck: Random, world: facts.World, row_id: int) -> facts.Agreement:
    first = luck.choice(DAYS) if either(luck) else DAYS[0] - timedelta(days=1)
    return facts.Agreement(
        id=row_id,
        owner=one_of(luck, world.regions) if seldom(luck) else world.regions[0].id,
        partner=one_of(luck, world.partners),
        first_day=first,
        last_day=max(first, luck.choice(DAYS)),
        channels=some(luck, CHANNELS) if seldom(luck) else [],
        levels=some(luck, LEVELS) if seldom(luck) else [],
        classes=some(luck, CLASSES) if seldom(luck) else [],
        regions=[one_of(luck, world.regions)] if seldom(luck) else [],
    )


# ILMs


def selector(luck: Random, world: facts.World) -> facts.Selector:
    kind, excludes = luck.choice(["levels", "subtree", "region", "tag"]), either(luck)
    if kind == "levels":
        return facts.Selector(kind, some(luck, LEVELS), excludes)
    if kind == "tag":
        return facts.Selector(kind, [luck.choice(TAGS)], excludes)
    return facts.Selector(kind, [one_of(luck, world.regions)], excludes)


def daypart(luck: Random) -> facts.Daypart:
    days = luck.sample(range(7), luck.randint(1, 5)) if either(luck) else [*range(7)]
    return facts.Daypart(days, luck.choice(CLOCKS), luck.choice(CLOCKS))


def ilm(luck: Random, world: facts.World, row_id: int) -> facts.ILM:
    """Half of them pass every gate below their owner, so that rules and order have their say."""
    made = facts.ILM(
        id=row_id,
        owner=owner(luck, world),
        channels=USUAL_CHANNELS,
        binding=luck.choice(BINDINGS),
        priority=luck.randint(1, 2),
        on_air_from=luck.choice(EARLY),
        revision=luck.randint(1, 2),
        content_class=luck.choice(CLASSES),
        second_approved_revision=luck.choice([None, 1, 2]),
        withdrawn=luck.randrange(3) == 2,
    )
    return replace(made, **gated(luck, world, made.on_air_from)) if either(luck) else made


def gated(luck: Random, world: facts.World, starts: datetime) -> dict[str, Any]:
    """What may keep an ILM from being a candidate."""
    starts = moment(luck) if either(luck) else starts
    agreed = luck.choice(world.agreements)
    responsible = one_of(luck, world.partners) if seldom(luck) else agreed.partner
    return {
        "channels": some(luck, CHANNELS) if seldom(luck) else USUAL_CHANNELS,
        "on_air_from": starts,
        "on_air_until": starts + timedelta(hours=luck.randint(1, 200)) if seldom(luck) else None,
        "approved": not seldom(luck),
        "dayparts": [daypart(luck) for _ in range(luck.randint(1, 2))] if seldom(luck) else [],
        "target": [selector(luck, world) for _ in range(luck.randint(1, 3))] if seldom(luck) else [],
        "partner": responsible if either(luck) else None,
        "agreement": None if seldom(luck) else agreed.id,
    }


def name_replacements(luck: Random, ilms: list[facts.ILM]) -> None:
    """Withdrawn ones name one of the same owner that was withdrawn later or still stands: never in a circle."""
    for position, withdrawn in reversed([*enumerate(ilms, start=1)]):
        if withdrawn.withdrawn and ilms[position:] and not seldom(luck):
            replacement = luck.choice([ilms[-1], ilms[position]])
            withdrawn.replaced_by, withdrawn.owner = replacement.id, replacement.owner
            if luck.random() < 0.6:  # of one party it takes the place; another's answer does not
                withdrawn.partner, withdrawn.agreement = replacement.partner, replacement.agreement


# What bears on them


def decision(luck: Random, world: facts.World, row_id: int) -> facts.LocalDecision:
    return facts.LocalDecision(
        id=row_id,
        owner=one_of(luck, world.regions) if either(luck) else world.regions[-1].id,
        ilm=one_of(luck, world.ilms),
        kind=luck.choice(["hide", "adopt", "pin", "note"]),
        covers_subtree=not seldom(luck),
        decided_at=luck.choice(EARLY),
        until=moment(luck) if either(luck) else None,
        undone=seldom(luck),
    )


def quiet_period(luck: Random, world: facts.World, row_id: int) -> facts.QuietPeriod:
    first = luck.choice(DAYS)
    return facts.QuietPeriod(
        id=row_id,
        owner=owner(luck, world),
        first_day=first,
        last_day=first + timedelta(days=luck.randint(0, 3)),
        withholds=some(luck, CLASSES),
        asks_second_approval=some(luck, CLASSES),
        waits=seldom(luck),
        is_cancelled=seldom(luck),
    )


def takeover(luck: Random, world: facts.World, row_id: int) -> facts.Takeover:
    starts = luck.choice(FLOODS)
    return facts.Takeover(
        id=row_id,
        owner=owner(luck, world),
        severity=luck.randint(1, 2),
        issued_at=luck.choice(EARLY),
        starts_at=starts,
        until=starts + timedelta(hours=luck.choice([1, 24])),
        ended=seldom(luck),
    )


# Worlds and questions


def world(luck: Random) -> facts.World:
    made = facts.World(tree(luck))
    made.partners = many(luck, partner, made, 1, 2)
    made.agreements = many(luck, agreement, made, 1, 2)
    made.ilms = many(luck, ilm, made, 3, 7)
    name_replacements(luck, made.ilms)
    made.decisions = many(luck, decision, made, 3, 10)
    made.quiet_periods = many(luck, quiet_period, made, 0, 2)
    made.takeovers = many(luck, takeover, made, 1, 3)
    return made


def instant(luck: Random, borders: Sequence[datetime]) -> datetime:
    """Any moment, or a border of the world, or what lies just before or behind it."""
    if not borders or either(luck):
        return moment(luck)
    return luck.choice(borders) + luck.choice(TOUCHES)


def case(luck: Random) -> Case:
    made = world(luck)
    region = one_of(luck, made.regions) if either(luck) else made.regions[-1].id
    borders = reference.borders(made, region, EARLY[0])
    at = instant(luck, borders)
    return Case(
        world=made,
        region=region,
        channel=luck.choice(CHANNELS) if seldom(luck) else "website",
        at=at,
        later=max(at, instant(luck, borders)),
        limit=luck.randint(0, 4),
        seed=luck.randrange(1_000),
    )


cases = st.randoms(use_true_random=False).map(case)
