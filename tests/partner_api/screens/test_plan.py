"""How much of the airtime each item gets."""

from fractions import Fraction

from hypothesis import given
from hypothesis import strategies as st

from partner_api.screens.plan import CEILING_PERCENT, GUARANTEED_PERCENT, Ask, Scaling, compile_plan


def ask(name, *, ilm=None, weight=1, mandatory=False):
    return Ask(name, ilm or hash(name), weight, mandatory)


def share(plan, *names):
    return Fraction(sum(plan.weights[name] for name in names), sum(plan.weights.values()))


def test_airtime_follows_priority():
    plan = compile_plan([ask("routine"), ask("important", weight=2), ask("urgent", weight=3)])

    assert plan.weights == {"routine": 1, "important": 2, "urgent": 3}
    assert plan.scaled == {}


def test_several_creatives_of_one_ilm_take_turns_and_no_more_time():
    plan = compile_plan([ask("1.1", ilm=1), ask("1.2", ilm=1), ask("1.3", ilm=1), ask("2.1", ilm=2)])

    assert share(plan, "1.1", "1.2", "1.3") == share(plan, "2.1") == Fraction(1, 2)


def test_few_mandatory_items_are_raised_to_what_is_guaranteed():
    plan = compile_plan([ask("wajib", mandatory=True), *(ask(f"lain {n}") for n in range(9))])

    assert share(plan, "wajib") == Fraction(30, 100)
    assert plan.scaled == {"wajib": Scaling.GUARANTEE}


def test_many_mandatory_items_are_lowered_to_the_ceiling():
    plan = compile_plan([*(ask(f"wajib {n}", mandatory=True) for n in range(9)), ask("lain")])

    assert share(plan, "lain") == Fraction(40, 100)
    assert set(plan.scaled.values()) == {Scaling.CEILING}


def test_mandatory_items_alone_take_all():
    plan = compile_plan([ask("wajib", mandatory=True), ask("wajib juga", mandatory=True, weight=2)])

    assert plan.weights == {"wajib": 1, "wajib juga": 2}
    assert plan.scaled == {}


def test_a_region_may_guarantee_more():
    plan = compile_plan([ask("wajib", mandatory=True), *(ask(f"lain {n}") for n in range(9))], guaranteed=50)

    assert share(plan, "wajib") == Fraction(1, 2)


def test_nothing_to_show_is_an_empty_plan():
    assert compile_plan([]).weights == {}


@given(st.lists(st.tuples(st.integers(1, 40), st.integers(1, 3), st.booleans()), min_size=1, max_size=60))
def test_whatever_is_asked_both_bounds_hold_and_every_weight_is_a_safe_whole_number(claims):
    by_ilm = {ilm: (weight, mandatory) for ilm, weight, mandatory in claims}
    asks = [Ask(f"{ilm}.{number}", ilm, *by_ilm[ilm]) for number, (ilm, _w, _m) in enumerate(claims)]
    plan = compile_plan(asks)

    assert all(0 < weight < 2**53 for weight in plan.weights.values())
    mandatory = [ask.id for ask in asks if ask.is_mandatory]
    if mandatory and len(mandatory) < len(asks):
        assert GUARANTEED_PERCENT <= 100 * share(plan, *mandatory) <= CEILING_PERCENT
