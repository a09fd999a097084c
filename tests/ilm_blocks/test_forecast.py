"""A forecast is the difference that asking each region at each instant would find, on random worlds."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given

from ilm_blocks.cascade import Rows
from ilm_blocks.queries import impact
from ilm_blocks.queries.forecast import ahead, forecast
from ilm_blocks.rules.spans import Span, difference, intersection, union
from tests.ilm_blocks import adapter, facts, reference
from tests.ilm_blocks.cases import Case
from tests.ilm_blocks.strategies import cases

START = datetime(2024, 2, 1, tzinfo=UTC)


def hour(number):
    return START + timedelta(hours=number)


def spans(*pairs):
    return tuple(Span(hour(start), None if end is None else hour(end)) for start, end in pairs)


def test_spans_that_touch_are_one_and_what_is_empty_is_none():
    assert union(spans((4, 6), (0, 2), (2, 3), (8, 8))) == spans((0, 3), (4, 6))
    assert union(spans((0, None), (3, 5))) == spans((0, None))


def test_the_difference_of_two_sets_is_what_only_the_first_has():
    assert difference(spans((0, 10)), spans((2, 3), (5, 6))) == spans((0, 2), (3, 5), (6, 10))
    assert difference(spans((0, None)), spans((5, None))) == spans((0, 5))
    assert difference(spans((5, None)), ()) == spans((5, None))
    assert intersection(spans((0, 4), (6, None)), spans((3, 8))) == spans((3, 4), (6, 8))


@given(cases)
def test_the_impact_of_an_approval_is_what_each_region_would_tell_at_each_instant(case: Case):
    window = ahead(case.at)
    for ilm, other in zip(case.world.ilms, case.world.ilms[1:] + case.world.ilms[:1], strict=True):
        draft = replace(other, id=ilm.id, owner=ilm.owner, approved=True, withdrawn=False, replaced_by=None)
        changed = swapped(case.world, draft)
        below = [region for region in case.world.regions if reference.is_within(case.world, region.id, ilm.owner)]
        found = impact.effects(
            one(adapter.rows(case.world), ilm.id), one(adapter.rows(changed), ilm.id).ilms[0],
            [adapter.chain(case.world, region.id) for region in below], window,
        )  # fmt: skip
        for here, effect in zip(below, found, strict=True):
            for shift in effect.outcome.shifts:
                agree(case.world, changed, here, shift, window)


@given(cases)
def test_a_change_of_rows_or_regions_is_what_each_region_would_tell_at_each_instant(case: Case):
    """A partner, an agreement, quiet days and the zone and tags of a region change all at once."""
    world, window = case.world, ahead(case.at)
    changed = replace(
        world,
        partners=[replace(partner, active=not partner.active) for partner in world.partners],
        agreements=[replace(row, last_day=row.last_day + timedelta(days=2), channels=[]) for row in world.agreements],
        quiet_periods=[replace(row, last_day=row.last_day + timedelta(days=1)) for row in world.quiet_periods],
        regions=[replace(region, zone="Asia/Jayapura", tags=["pesisir"]) for region in world.regions],
    )
    chains = [(adapter.chain(world, here.id), adapter.chain(changed, here.id)) for here in world.regions]
    found = forecast(adapter.rows(world), adapter.rows(changed), chains, window)

    told = {(change.ilm.pk, change.channel, here.id): change for change in found for here in change.regions}
    assert sum(len(change.regions) for change in found) == len(told)
    for ilm in world.ilms:
        for here in world.regions:
            for channel in ilm.channels:
                change = told.get((ilm.id, channel, here.id))
                agree(world, changed, here, change, window, ilm=ilm.id, channel=channel)


@pytest.mark.parametrize(
    ("ilm", "agreed"),
    [
        ({"target": [facts.Selector("tag", ["pesisir"])]}, []),
        ({"target": [facts.Selector("region", [3])]}, []),
        ({"target": [facts.Selector("subtree", [3])]}, []),
        ({"target": [facts.Selector("levels", ["village"], excludes=True), facts.Selector("region", [3])]}, []),
        ({"partner": 1, "agreement": 1}, [3]),
    ],
)
def test_two_villages_that_a_rule_tells_apart_do_not_share_an_answer(ilm, agreed):
    villages = [facts.Region(key, 1, "village", "Asia/Jakarta", tags) for key, tags in ((2, []), (3, ["pesisir"]))]
    world = facts.World(
        regions=[facts.Region(1, None, "regency", "Asia/Jakarta"), *villages],
        partners=[facts.Partner(1, 1)],
        agreements=[facts.Agreement(1, 1, 1, START.date(), START.date(), regions=agreed)],
        ilms=[facts.ILM(1, 1, ["website"], "default", 1, START, **ilm)],
    )
    chains = [adapter.chain(world, here.id) for here in world.regions]
    rows = adapter.rows(world)

    found = impact.effects(Rows(), rows.ilms[0], chains, ahead(START))

    assert [effect.outcome.after for effect in found] == [
        airs(world, 1, here.id, "website", START) for here in world.regions
    ]


def one(rows: Rows, pk: int) -> Rows:
    decisions = [decision for decision in rows.decisions if decision.ilm_id == pk]
    return Rows([ilm for ilm in rows.ilms if ilm.pk == pk and ilm.live], decisions, rows.quiet_periods)


def swapped(world: facts.World, draft: facts.ILM) -> facts.World:
    return replace(world, ilms=[draft if ilm.id == draft.id else ilm for ilm in world.ilms])


def agree(before, after, here, change, window, *, ilm=None, channel=None):
    """Whether ``change`` holds what was not and will be, and the other way round, at each border within ``window``."""
    channel = channel or change.channel
    ilm = ilm or change.after.verdicts[0][0].ilm.pk
    start, end = window[0].start, window[-1].end
    borders = {start, *reference.borders(before, here.id, start), *reference.borders(after, here.id, start)}
    for at in sorted(border for border in borders if border < end):
        was, will = airs(before, ilm, here.id, channel, at), airs(after, ilm, here.id, channel, at)
        gained, lost = (change.gained, change.lost) if change else ((), ())
        assert any(span.holds(at) for span in gained) == (will and not was)
        assert any(span.holds(at) for span in lost) == (was and not will)


def airs(world, ilm_id, region_id, channel, at):
    ilm, here = reference.ilm_of(world, ilm_id), reference.region_of(world, region_id)
    return reference.is_candidate(world, ilm, here, channel, at) and reference.verdict(world, ilm, here, at)[1]
