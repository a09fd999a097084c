"""The laws of the cascade, held on random worlds; see docs/explanation/cascade.md."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

from hypothesis import given

from ilm_blocks import cascade
from ilm_blocks.cascade import Rule
from ilm_blocks.choices import Binding, State
from ilm_blocks.queries import explanation
from ilm_blocks.rules import states
from ilm_blocks.rules.place import Place
from tests.ilm_blocks import adapter, facts, reference
from tests.ilm_blocks.adapter import plain
from tests.ilm_blocks.cases import Case
from tests.ilm_blocks.strategies import cases

TICK = timedelta(microseconds=1)
NEVER = datetime.max.replace(tzinfo=UTC)
NEWEST = datetime(2024, 3, 1, tzinfo=UTC)  # after every decision of a drawn world


@given(cases)
def test_the_product_answers_as_the_reference_does(case: Case):
    for at, answer in case.answers.items():
        assert plain(case.resolution(at=at)) == answer


@given(cases)
def test_each_ilm_has_one_verdict_and_the_reference_gives_the_same(case: Case):
    here = reference.region_of(case.world, case.region)
    verdicts = case.resolution().verdicts

    assert sorted(verdict.ilm.pk for verdict in verdicts) == sorted(ilm.id for ilm in case.world.ilms)
    for verdict in verdicts:
        ilm = reference.ilm_of(case.world, verdict.ilm.pk)
        closed = [name for name, passes in reference.gates(case.world, ilm, here, case.channel, case.at) if not passes]
        if closed:
            assert (verdict.rule, verdict.is_shown, verdict.settled_by) == ("gate", False, closed[0])
        else:
            assert (verdict.rule, verdict.is_shown) == reference.verdict(case.world, ilm, here, case.at)


@given(cases)
def test_the_answer_never_changes_before_valid_until(case: Case):
    for asked in (case, *case.parts):
        if asked.next_change is not None:
            assert (asked.resolution().valid_until or NEVER) <= asked.next_change


@given(cases)
def test_the_product_gives_one_answer_from_at_until_valid_until(case: Case):
    resolution = case.resolution()
    instants = {case.later, *reference.borders(case.world, case.region, case.at)[:6]}
    if resolution.valid_until is not None:
        instants |= {resolution.valid_until - TICK, case.at + (resolution.valid_until - case.at) / 2}

    for at in instants:
        if resolution.valid_until is None or at < resolution.valid_until:
            assert plain(case.resolution(at=at)) == plain(resolution)


@given(cases)
def test_valid_until_is_a_border_that_lies_ahead(case: Case):
    valid_until = case.resolution().valid_until

    assert valid_until is None or valid_until in reference.borders(case.world, case.region, case.at)


@given(cases)
def test_an_ilm_never_shows_outside_the_subtree_of_its_owner(case: Case):
    for region in case.world.regions:
        place = adapter.place(case.world, region.id, case.channel)
        owners = {ilm.owner_id for ilm in cascade.judge(case.rows, place, case.at).items}

        assert owners.issubset(reference.line(case.world, region.id))


@given(cases)
def test_nothing_shows_after_its_withdrawal(case: Case):
    for at in (case.at, case.later):
        assert not any(ilm.is_withdrawn for ilm in case.resolution(at=at).items)


@given(cases)
def test_no_number_of_decisions_to_hide_removes_a_mandatory_item(case: Case):
    hides = [
        adapter.decision_row(facts.LocalDecision(100 + region, region, ilm.id, "hide", True, NEWEST))
        for region in case.line
        for ilm in case.world.ilms
    ]
    hidden_by_all = case.resolution(rows=replace(case.rows, decisions=[*case.rows.decisions, *hides]))

    assert hidden_by_all.items == [ilm for ilm in case.resolution().items if ilm.binding == Binding.MANDATORY]


@given(cases)
def test_the_nearest_decision_wins_whatever_the_order_in_which_rows_come(case: Case):
    here = reference.region_of(case.world, case.region)
    resolution = case.resolution()

    assert case.resolution(rows=case.shuffled(case.rows)) == resolution
    for verdict in resolution.verdicts:
        if verdict.decision is not None:
            ilm = reference.ilm_of(case.world, verdict.ilm.pk)
            nearest = reference.nearest(case.world, ilm, here, case.at, kinds=["hide", "adopt"])
            assert nearest is not None
            assert verdict.decision.pk == nearest.id


@given(cases)
def test_a_decision_never_touches_what_was_issued_below_the_level_that_decided(case: Case):
    owners = {ilm.id: ilm.owner for ilm in case.world.ilms}
    from_above = [
        decision.id
        for decision in case.world.decisions
        if decision.owner in reference.line(case.world, owners[decision.ilm])[1:]
    ]
    left = [decision for decision in case.rows.decisions if decision.pk not in from_above]

    assert plain(case.resolution(rows=replace(case.rows, decisions=left))) == plain(case.resolution())


@given(cases)
def test_a_limit_cuts_no_mandatory_item_and_fills_up_with_the_rest(case: Case):
    kept = [verdict.ilm.pk for verdict in case.resolution().limited_to(case.limit)]

    assert kept == [shown.ilm for shown in reference.limited(case.world, case.answers[case.at].shown, case.limit)]


@given(cases)
def test_an_explanation_agrees_with_the_resolution(case: Case):
    here = reference.region_of(case.world, case.region)
    for verdict in case.resolution().verdicts:
        told = explanation.account(case.rows, verdict.ilm, case.place, case.at)
        ilm = reference.ilm_of(case.world, verdict.ilm.pk)
        gates = reference.gates(case.world, ilm, here, case.channel, case.at)

        assert told.is_shown == verdict.is_shown
        assert told.deciding.name == verdict.settled_by
        assert [(step.name, step.passed) for step in told.steps[: len(gates)]] == gates
        assert all(step.sentence for step in told.steps)
        assert told.deciding.sentence == explanation.deciding_sentence(verdict, case.place)


@given(cases)
def test_the_state_of_an_ilm_is_what_the_cascade_decides_at_its_owner(case: Case):
    rows = adapter.rows(case.world)
    for ilm in (ilm for ilm in rows.ilms if ilm.live):
        chain = adapter.chain(case.world, ilm.owner_id)
        state = states.of_approved(ilm, rows.quiet_periods, Place(chain, ""), case.at)
        for channel in ilm.channels:
            place = Place(chain, channel, around_the_clock=True)
            [verdict] = cascade.decide([ilm], rows.decisions[:0], rows.quiet_periods, place, case.at)
            if verdict.finding:
                assert verdict.settled_by not in EVERYWHERE or state not in ON_AIR_OR_HELD
            else:
                assert state in BY_RULE[verdict.rule]


EVERYWHERE = {gate.name for gate in states.EVERYWHERE}
ON_AIR_OR_HELD = {State.ON_AIR, State.WITHHELD, State.AWAITS_SECOND_APPROVAL}
BY_RULE = {
    Rule.WITHDRAWN: {State.WITHDRAWN},
    Rule.QUIET_PERIOD: {State.WITHHELD, State.AWAITS_SECOND_APPROVAL},
    Rule.MANDATORY: {State.ON_AIR},
    Rule.BINDING: {State.ON_AIR},
}


@given(cases)
def test_the_state_of_an_ilm_holds_until_its_next_change(case: Case):
    rows = adapter.rows(case.world)
    for ilm in (ilm for ilm in rows.ilms if ilm.live):
        place = Place(adapter.chain(case.world, ilm.owner_id), "")
        until = states.next_change(ilm, rows.quiet_periods, place, case.at)
        now = states.of_approved(ilm, rows.quiet_periods, place, case.at)
        for at in (case.later, *reference.borders(case.world, ilm.owner_id, case.at)[:6]):
            if until is None or at < until:
                assert states.of_approved(ilm, rows.quiet_periods, place, at) == now
        if until is not None:
            assert states.of_approved(ilm, rows.quiet_periods, place, until) != now
