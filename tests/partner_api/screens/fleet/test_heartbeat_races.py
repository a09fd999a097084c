"""Heartbeats that meet: another player of the screen, a new token, an officer who asks for something."""

from contextlib import suppress
from datetime import timedelta
from threading import Barrier, BrokenBarrierError, Event, Thread
from unittest import mock

import pytest
from django.db import connection, transaction
from django.utils import timezone

from partner_api.models import Screen, ScreenEvent, ScreenHealth
from partner_api.screens import tokens
from partner_api.screens.fleet import beats
from tests import factories
from tests.factories import BLUMAH
from tests.partner_api.screens.fleet.conftest import BOOT, COPY, NEXT, beat

pytestmark = [pytest.mark.database, pytest.mark.django_db(transaction=True, serialized_rollback=True)]
SECOND = timedelta(seconds=1)


@pytest.fixture
def screen(db):
    return factories.screen(BLUMAH, name="Balai desa")


@pytest.fixture
def token(screen):
    return tokens.issue(screen)


def heard(token):
    """The screen as a request comes with it."""
    return Screen.objects.of_token(token).select_related("health").get()


def told(token, boot, at=None):
    return beats.take(heard(token), beat(boot=boot), at or timezone.now())


def in_threads(*works):
    """What each of ``works`` has raised, None for nothing."""
    outcomes = [None] * len(works)

    def run(place, work):
        try:
            work()
        except Exception as error:
            outcomes[place] = error
        finally:
            connection.close()

    threads = [Thread(target=run, args=each) for each in enumerate(works)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    return outcomes


def meeting(count):
    """All wait for each other before they write, the first time."""
    barrier, real = Barrier(count), beats._write

    def write(*args, **options):
        with suppress(BrokenBarrierError):
            barrier.wait(2)
        return real(*args, **options)

    return mock.patch.object(beats, "_write", write)


def test_two_players_that_are_heard_at_once_are_both_remembered(token):
    now = timezone.now()
    told(token, NEXT, now - 100 * SECOND)
    with meeting(2):
        assert in_threads(lambda: told(token, BOOT, now), lambda: told(token, COPY, now)) == [None, None]

    health = ScreenHealth.objects.get()
    assert {health.boot, health.other} == {BOOT, COPY}


def test_a_heartbeat_that_is_doubled_writes_its_events_once(screen, token):
    now = timezone.now()
    with meeting(2):
        in_threads(lambda: told(token, BOOT, now), lambda: told(token, BOOT, now + SECOND))
    assert [event.kind for event in ScreenEvent.objects.filter(screen=screen)] == ["started"]


def test_a_heartbeat_with_the_token_of_before_leaves_nothing_to_the_new_one(screen, token):
    now = timezone.now()
    for boot, before in ((BOOT, 90), (COPY, 60), (BOOT, 30)):
        told(token, boot, now - before * SECOND)
    late = heard(token)
    tokens.issue(screen)

    (outcome,) = in_threads(lambda: beats.take(late, beat(boot=COPY), now))

    health = ScreenHealth.objects.get()
    assert (health.boot, health.copied_at) == ("", None)
    assert type(outcome).__name__ == "AuthenticationFailed"


def test_a_new_token_and_a_heartbeat_with_events_do_not_wait_for_each_other_for_ever(screen, token):
    told(token, BOOT, timezone.now() - 600 * SECOND)
    has_written, may_go = Event(), Event()
    real = beats._write

    def write(*args, **options):
        found = real(*args, **options)
        has_written.set()
        may_go.wait(1)
        return found

    def new_token():
        has_written.wait(2)
        with transaction.atomic():
            Screen.objects.select_for_update().get(pk=screen.pk)
            may_go.set()
            tokens.issue(screen)

    with mock.patch.object(beats, "_write", write):
        outcomes = in_threads(lambda: told(token, BOOT), new_token)
    assert [repr(each) for each in outcomes] == ["None", "None"]
