"""A copied token is caught, and neither a start anew nor a player that starts again and again is taken for one."""

from datetime import timedelta
from functools import partial

import pytest
from django.contrib.auth import get_user_model
from django.test import TestCase
from hypothesis import given
from hypothesis import strategies as st

from cms.accounts import roles
from cms.accounts.models import Role
from partner_api.models import Play, Screen, ScreenEvent, ScreenHealth
from partner_api.screens import tokens
from partner_api.screens.connection import faults_of
from partner_api.screens.faults import Fault
from partner_api.screens.sessions import Session
from tests import factories
from tests.factories import BLUMAH, KENDAL, NOON, PLANTUNGAN, WELERI
from tests.partner_api.screens.fleet.conftest import BOOT, COPY, NEXT
from tests.partner_api.screens.plays.conftest import PLAYS
from tests.partner_api.screens.plays.rows import row

acting = partial(TestCase.captureOnCommitCallbacks, execute=True)


def heard(*beats):
    """The session after each (boot, second) of ``beats``."""
    session = Session()
    for boot, second in beats:
        session = session.heard(boot, NOON + timedelta(seconds=second))
    return session


def test_two_that_alternate_are_seen_and_the_first_may_report():
    session = heard(("a", 0), ("b", 30), ("a", 60), ("b", 90))

    assert session.is_copied
    assert (session.may_report("a"), session.may_report("b"), session.may_report("c")) == (True, False, False)


@pytest.mark.parametrize(
    "beats",
    [
        [("a", 0), ("a", 60), ("a", 300), ("a", 360)],
        [("a", 0), ("b", 20), ("b", 80), ("b", 140), ("b", 200)],  # it started anew, quickly
        [("a", 0), ("b", 100), ("c", 400), ("d", 9_000)],
        [(f"{number}", 15 * number) for number in range(40)],  # it dies again and again
        [("a", 0), ("b", 2), ("c", 4), ("c", 64), ("c", 124)],
        [("a", 0), ("b", 200), ("a", 600)],  # far apart
    ],
)
def test_what_one_player_does_is_no_alarm(beats):
    session = heard(*beats)
    assert not session.is_copied
    assert session.may_report(beats[-1][0])


def test_a_new_player_takes_over_from_one_that_is_silent():
    assert heard(("a", 0), ("b", 91)).boot == "b"
    assert heard(("a", 0), ("b", 90)).boot == "a"
    assert heard(("a", 0), ("b", 20), ("b", 95)).boot == "b"


def test_who_was_there_first_is_the_first_although_another_took_over_while_it_was_silent():
    session = heard(("a", 0), ("b", 100), ("a", 150))
    assert session.is_copied
    assert session.may_report("a")


def test_of_two_with_one_token_the_first_may_start_anew_and_stays_the_first():
    both = [("a", 0), ("b", 30), ("a", 60), ("b", 90)]
    session = heard(*both, ("b", 150), ("a2", 152), ("b", 210))
    assert session.may_report("a2")
    assert not session.may_report("b")


@given(st.lists(st.tuples(st.integers(1, 3), st.integers(1, 400)), max_size=30))
def test_boots_that_never_come_back_are_never_two_players(steps):
    beats, second = [], 0
    for boot, (stays, after) in enumerate(steps):
        for _again in range(stays):
            second += after
            beats.append((str(boot), second))
    assert not heard(*beats).is_copied


# In the whole


def alternate(send, noon):
    for boot in (BOOT, COPY, BOOT, COPY):
        with acting():
            assert send(boot=boot).status_code == 200
        noon.shift(timedelta(seconds=30))


@pytest.fixture
def operators(db):
    held = [
        ("blumah", Role.OPERATOR, BLUMAH), ("plantungan", Role.OPERATOR, PLANTUNGAN), ("kendal", Role.OPERATOR, KENDAL),
        ("weleri", Role.OPERATOR, WELERI), ("penyunting", Role.EDITOR, BLUMAH),
    ]  # fmt: skip
    for name, role, code in held:
        user = get_user_model().objects.create_user(name, f"{name}@desa.example", "rahasia-contoh")
        roles.assign(user, role, factories.page(code))


def test_who_keeps_the_screen_hears_once_a_case(send, screen, noon, operators, mailoutbox):
    alternate(send, noon)
    alternate(send, noon)

    assert sorted(mail.to[0].partition("@")[0] for mail in mailoutbox) == ["blumah", "kendal", "plantungan"]
    assert mailoutbox[0].subject == f"Token disalin? {screen}"
    assert "Desa Blumah" in mailoutbox[0].body
    assert [event.of for event in ScreenEvent.objects.filter(screen=screen, kind="fault")] == ["copied"]
    screen = Screen.objects.select_related("health").get(pk=screen.pk)
    assert Fault.COPIED in faults_of(screen, NOON + timedelta(minutes=4))


def test_a_third_player_is_no_start(send, screen, noon):
    alternate(send, noon)
    for _minute in range(3):
        send(boot=NEXT)
        noon.shift(timedelta(seconds=10))
        for boot in (BOOT, COPY):
            send(boot=boot)
    assert ScreenEvent.objects.filter(screen=screen, kind="started").count() == 2


def reported(client, token, boot, **headers):
    headers |= {"Authorization": f"Bearer {token}"}
    return client.post(PLAYS, {"rows": [row(boot=boot)]}, content_type="application/json", headers=headers)


def test_the_second_player_is_told_to_keep_its_proofs(client, send, token, noon):
    assert reported(client, token, COPY).status_code == 200
    alternate(send, noon)

    refused = reported(client, token, COPY)
    assert (refused.status_code, refused.json()["code"]) == (409, "second_player")
    assert int(refused["Retry-After"]) >= 60
    assert Play.objects.count() == 1
    assert reported(client, token, BOOT).status_code == 200


def test_who_sends_counts_and_not_who_made_the_proofs(client, send, token, noon):
    """The first may hold proofs of a start before."""
    alternate(send, noon)
    assert reported(client, token, NEXT, **{"X-Boot": BOOT}).status_code == 200
    assert reported(client, token, BOOT, **{"X-Boot": COPY}).status_code == 409


def test_a_new_token_ends_the_case(client, send, screen, noon):
    alternate(send, noon)
    token = tokens.issue(screen)

    assert ScreenHealth.objects.get().copied_at is None
    noon.shift(timedelta(seconds=30))
    assert send(boot=COPY).status_code == 401
    assert send(boot=NEXT, token=token).status_code == 200
    assert reported(client, token, NEXT).status_code == 200
