"""A player that asks for its manifest is heard of, and what it asks for comes first."""

import logging
from datetime import timedelta

import pytest
from django.core.signals import request_finished
from django.db import OperationalError, close_old_connections
from django.db.models import QuerySet
from django.test import RequestFactory

from ilm_blocks.models import Change
from partner_api.models import Screen
from partner_api.screens import last_seen, tokens
from partner_api.screens.api import ManifestView
from tests import factories
from tests.factories import KENDAL, NOON, WELERI
from tests.partner_api.screens.conftest import MANIFEST

pytestmark = [pytest.mark.django_db, pytest.mark.database]

SECOND = timedelta(seconds=1)


@pytest.fixture
def token(screen):
    return tokens.issue(screen)


@pytest.fixture
def answer(token):
    """The answer to the screen, which has not left yet."""
    request_finished.disconnect(close_old_connections)  # as Django's test client does
    request = RequestFactory().get(MANIFEST, headers={"Authorization": f"Bearer {token}"})
    yield ManifestView.as_view()(request)
    request_finished.connect(close_old_connections)


def seen_at(screen):
    return Screen.objects.values_list("seen_at", flat=True).get(pk=screen.pk)


def test_it_is_noted_with_the_whole_manifest_and_with_the_answer_that_nothing_has_changed(screen, ask, token, noon):
    assert seen_at(screen) is None
    etag = ask(token)["ETag"]
    assert seen_at(screen) == NOON

    noon.shift(61)
    assert ask(token, etag=etag).status_code == 304
    assert seen_at(screen) == NOON + 61 * SECOND


def test_only_the_one_that_asks_is_heard_of(screen, ask, token):
    other = Screen.objects.create(owner=factories.page(WELERI), name="Pasar")
    ask(token)
    ask("tidak-dikenal")

    assert seen_at(other) is None


def test_who_is_refused_is_not_heard_of(screen, ask, token):
    Screen.objects.update(is_active=False)
    ask(token)

    assert seen_at(screen) is None


def test_it_is_written_at_most_once_a_minute(screen, ask, token, noon, django_assert_num_queries):
    etag = ask(token)["ETag"]

    for passed, queries in ((10, 1), (60, 1), (61, 2), (70, 1), (121, 1), (122, 2)):
        noon.move_to(NOON + passed * SECOND)
        with django_assert_num_queries(queries):
            assert ask(token, etag=etag).status_code == 304


def test_a_moment_to_come_written_by_a_wrong_clock_is_put_right(screen, ask, token):
    Screen.objects.update(seen_at=NOON + timedelta(days=300))
    ask(token)

    assert seen_at(screen) == NOON


def test_nothing_else_is_changed_by_it(screen, ask, token, noon):
    factories.ilm(KENDAL)
    first = ask(token)
    before = Screen.objects.values().get(), Change.objects.count()
    noon.shift(61)
    second = ask(token)

    after = Screen.objects.values().get() | {"seen_at": NOON}, Change.objects.count()
    assert after == before
    assert (second["ETag"], second.content) == (first["ETag"], first.content)


def test_the_answer_is_whole_before_anything_is_written(screen, answer, django_assert_num_queries):
    assert answer.status_code == 200
    assert answer.content
    assert seen_at(screen) is None

    with django_assert_num_queries(1):
        answer.close()
    assert seen_at(screen) == NOON


def test_a_failure_to_note_it_is_logged_and_made_good_by_the_next_answer(screen, ask, token, monkeypatch, caplog):
    def locked(*args, **values):
        raise OperationalError("database is locked")

    with monkeypatch.context() as patched, caplog.at_level(logging.WARNING):
        patched.setattr(QuerySet, "update", locked)
        assert ask(token).status_code == 200
    assert "database is locked" in caplog.text
    assert seen_at(screen) is None

    ask(token)
    assert seen_at(screen) == NOON


def test_while_one_waits_for_the_database_the_others_go_on(screen, ask, token, django_assert_num_queries):
    etag = ask(token)["ETag"]
    Screen.objects.update(seen_at=None)
    with last_seen._turn, django_assert_num_queries(1):
        assert ask(token, etag=etag).status_code == 304
    assert seen_at(screen) is None

    ask(token, etag=etag)
    assert seen_at(screen) == NOON


@pytest.mark.parametrize("verb", [tokens.issue, tokens.revoke])
def test_a_new_token_or_none_is_heard_of_anew(screen, ask, token, verb):
    ask(token)
    verb(screen)

    assert seen_at(screen) is None


def test_an_answer_to_a_token_that_was_replaced_meanwhile_says_nothing_of_the_new_one(screen, answer):
    tokens.issue(screen)
    answer.close()

    assert seen_at(screen) is None
