"""Planning ahead agrees with asking again and again."""

from datetime import UTC, datetime

from hypothesis import given

from ilm_blocks.rules import airtime
from ilm_blocks.rules.dayparts import any_holds
from tests.ilm_blocks import reference
from tests.ilm_blocks.cases import Case
from tests.ilm_blocks.strategies import cases

START, END = datetime(2024, 2, 1, tzinfo=UTC), datetime(2024, 4, 1, tzinfo=UTC)  # wider than any drawn world


def covers(spans, at):
    return any(span.start <= at and (span.end is None or at < span.end) for span in spans)


def instants(case):
    return {case.at, case.later, *reference.borders(case.world, case.region, case.at)[:6]}


@given(cases)
def test_an_ilm_shows_just_within_its_spans_and_dayparts(case: Case):
    airtimes = list(airtime.airtimes(case.rows, case.place, START, END))

    for at in instants(case):
        local = at.astimezone(case.place.region.tzinfo)
        planned = {a.ilm.pk for a in airtimes if covers(a.spans, at) and any_holds(a.ilm.daypart_rules, local)}
        assert planned == {ilm.pk for ilm in case.resolution(at=at).items}


@given(cases)
def test_the_takeover_that_counts_is_the_one_whose_span_it_is(case: Case):
    emergencies = airtime.emergencies(case.rows, case.place, START, END)

    for at in instants(case):
        planned = [emergency.takeover for emergency in emergencies if covers(emergency.spans, at)]
        counting = case.resolution(at=at).takeover
        assert planned == ([counting] if counting else [])


@given(cases)
def test_spans_are_in_order_and_never_touch(case: Case):
    for found in airtime.airtimes(case.rows, case.place, START, END):
        ends = [span.end for span in found.spans]
        assert all(end and end < after.start for end, after in zip(ends, found.spans[1:], strict=False))


@given(cases)
def test_a_narrower_horizon_leaves_out_only_what_shows_at_no_time_within_it(case: Case):
    wide = list(airtime.airtimes(case.rows, case.place, START, END))
    narrow = list(airtime.airtimes(case.rows, case.place, case.at, case.later))

    meeting = [found.ilm for found in wide if any(span.meets(case.at, case.later) for span in found.spans)]
    assert [found.ilm for found in narrow] == meeting
