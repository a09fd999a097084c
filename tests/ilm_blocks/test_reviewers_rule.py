"""Four eyes as a rule of plain values: who decides, whatever the people and regions are."""

from hypothesis import given
from hypothesis import strategies as st

from ilm_blocks.rules.reviewers import NOBODY, Case, Standing

SARI, BUDI, JOKO, ROOT = 1, 2, 3, 99
PEOPLE = st.frozensets(st.integers(1, 5), max_size=4)
CASES = st.builds(
    Case,
    levels=st.lists(PEOPLE, max_size=4).map(tuple),
    authors=PEOPLE,
    members=st.frozensets(st.integers(1, 5), max_size=1),
    first_approvers=st.frozensets(st.integers(1, 5), max_size=1),
    names_party=st.booleans(),
    is_second=st.booleans(),
)
EVERYBODY = range(7)


def people(*keys):
    return frozenset(keys)


def case(*levels, **facts):
    return Case(levels=tuple(people(*level) for level in levels), **facts)


# What holds in every case


@given(CASES)
def test_whoever_wrote_for_a_party_never_decides(a_case):
    if a_case.names_party:
        assert not any(a_case.may_decide(person, is_above_all=True) for person in a_case.authors)


@given(CASES)
def test_neither_author_nor_first_approver_gives_a_second_approval(a_case):
    if a_case.is_second:
        assert not any(
            a_case.may_decide(person, is_above_all=True) for person in a_case.authors | a_case.first_approvers
        )


@given(CASES)
def test_nobody_decides_while_somebody_nearer_can(a_case):
    for person in EVERYBODY:
        if a_case.may_decide(person):
            nearest = next(level - a_case.barred for level in a_case.levels if level - a_case.barred)
            assert person in nearest


@given(CASES)
def test_somebody_decides_wherever_an_approver_is_left(a_case):
    left = frozenset().union(*a_case.levels) - a_case.barred
    assert bool(left) == bool(a_case.deciders)
    assert a_case.deciders <= left


@given(CASES)
def test_who_decides_and_who_is_asked_are_the_same(a_case):
    assert {person for person in EVERYBODY if a_case.standing(person) is Standing.DECIDES} == a_case.deciders


@given(CASES)
def test_who_stands_above_all_decides_only_where_no_region_has_anybody(a_case):
    if a_case.may_decide(ROOT, is_above_all=True):
        assert a_case.deciders == NOBODY


@given(CASES)
def test_nobody_without_the_duty_decides(a_case):
    for person in EVERYBODY:
        if not any(person in level for level in a_case.levels):
            assert not a_case.may_decide(person)


@given(CASES, PEOPLE)
def test_more_authors_never_let_anybody_in_whom_the_nearest_would_have_kept_out(a_case, more):
    """A further author only ever leaves the decision with fewer people at one level, or passes it upwards."""
    wider = Case(
        a_case.levels, a_case.authors | more, a_case.members, a_case.first_approvers, a_case.names_party,
        a_case.is_second,
    )  # fmt: skip
    assert wider.barred >= a_case.barred
    assert wider.deciders <= a_case.deciders or not (a_case.deciders - wider.barred)


# Told one by one


def test_a_mends_and_b_puts_a_comma_so_neither_approves():
    written_by_two = case([SARI, BUDI, JOKO], authors=people(SARI, BUDI), names_party=True)

    assert written_by_two.deciders == people(JOKO)
    assert written_by_two.standing(BUDI) is Standing.AUTHOR


def test_a_regions_own_words_may_be_approved_by_their_author():
    own = case([SARI], [JOKO], authors=people(SARI))

    assert own.deciders == people(SARI)
    assert own.standing(JOKO) is Standing.NEARER


def test_the_next_above_decides_when_nobody_else_is_left():
    alone = case([SARI], [], [JOKO], authors=people(SARI), names_party=True)

    assert alone.deciders == people(JOKO)
    assert alone.standing(SARI) is Standing.AUTHOR


def test_where_nobody_is_left_a_superuser_may_and_no_author_may():
    nobody = case([SARI], authors=people(SARI), names_party=True)

    assert nobody.deciders == NOBODY
    assert nobody.standing(ROOT, is_above_all=True) is Standing.LAST_RESORT
    assert nobody.standing(SARI, is_above_all=True) is Standing.AUTHOR
    assert nobody.standing(JOKO) is Standing.STRANGER


def test_a_member_of_the_partner_never_approves_though_others_wrote_it():
    assert case([SARI], [JOKO], members=people(SARI), names_party=True).deciders == people(JOKO)


def test_the_first_approver_never_gives_the_second_even_of_the_regions_own_words():
    second = case([SARI, BUDI], authors=people(JOKO), first_approvers=people(SARI), is_second=True)

    assert second.deciders == people(BUDI)
    assert second.standing(SARI) is Standing.FIRST_APPROVER
