"""Two officers who type one code at the same moment: real threads, real transactions, on PostgreSQL.

Both wait where the code has been found to be open. With the row locked only one gets there; without the lock both
would, and one device would be two screens.
"""

from threading import Barrier, BrokenBarrierError

import pytest
from django.contrib.auth import get_user_model
from django.core.exceptions import ValidationError
from django.db import connection

from cms.accounts import roles
from cms.accounts.models import Role
from partner_api.models import Pairing, Screen
from partner_api.screens.pairing import asking, deciding
from tests import factories
from tests.factories import BLUMAH, PLANTUNGAN
from tests.partner_api.screens.plays.test_races import at_once

pytestmark = [pytest.mark.database, pytest.mark.django_db(transaction=True, serialized_rollback=True)]


@pytest.fixture
def officers():
    if connection.vendor != "postgresql":
        pytest.skip("SQLite has one writer at a time: there is no race to run")
    people = [get_user_model().objects.create_user(name) for name in ("desa", "kecamatan")]
    factories.screen()
    for person, code in zip(people, (BLUMAH, PLANTUNGAN), strict=True):
        roles.assign(person, Role.OPERATOR, factories.page(code))
    return people


@pytest.fixture
def together_if_possible(monkeypatch):
    found = Barrier(2)
    require_open = deciding._require_open

    def found_open(pairing, at):
        require_open(pairing, at)
        try:
            found.wait(timeout=0.5)
        except BrokenBarrierError:
            found.reset()

    monkeypatch.setattr(deciding, "_require_open", found_open)


def begun():
    from django.utils import timezone

    return asking.begin(width=1920, height=1080, address="a", at=timezone.now())


def new(name):
    return Screen(owner=factories.page(BLUMAH), name=name)


def test_of_two_who_type_one_code_at_once_one_pairs_it(officers, together_if_possible):
    code = begun().user_code

    def type_it(number):
        try:
            return deciding.pair(
                code, new(f"Layar {number}"), user=get_user_model().objects.get(pk=officers[number].pk)
            )
        except ValidationError as refused:
            return refused

    outcomes = at_once(type_it, many=2)

    assert sorted(isinstance(outcome, deciding.UsedCode) for outcome in outcomes) == [False, True]
    [made] = Screen.objects.filter(name__startswith="Layar")
    assert Pairing.objects.get().screen == made


def test_one_screen_that_two_choose_at_once_becomes_one_device(officers):
    screen, asked = Screen.objects.get(), [begun(), begun()]

    def choose(number):
        try:
            return deciding.pair(asked[number].user_code, screen, user=officers[number])
        except ValidationError as refused:
            return refused

    outcomes = at_once(choose, many=2)

    assert sorted(isinstance(outcome, deciding.IsPaired) for outcome in outcomes) == [False, True]


def test_a_device_that_collects_twice_at_once_holds_the_token_that_is_good(officers):
    from django.utils import timezone

    from partner_api.problems import Problem

    asked = begun()
    deciding.pair(asked.user_code, Screen.objects.get(), user=officers[0])

    def collect(_number):
        try:
            return asking.collect(asked.device_code, timezone.now())[1]
        except Problem as problem:
            return problem.code

    outcomes = at_once(collect, many=2)

    assert "slow_down" in outcomes
    [token] = [outcome for outcome in outcomes if outcome != "slow_down"]
    assert Screen.objects.of_token(token).exists()
