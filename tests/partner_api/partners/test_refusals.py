"""Whoever asks again and again without a key that opens anything waits; whoever has one never does."""

from datetime import timedelta

import pytest
from django.core.cache import cache

from partner_api.partners import refusals
from tests.factories import NOON

from .conftest import SUBMISSIONS

pytestmark = pytest.mark.django_db
ELSEWHERE = "203.0.113.9"


@pytest.fixture(autouse=True)
def _two_a_minute(settings, noon):
    settings.PARTNER_API = settings.PARTNER_API | {"KEY_REFUSALS_PER_MINUTE": 2}


def ask(client, token="ilm_tebakan", path=SUBMISSIONS, **how):
    headers = {"authorization": f"Bearer {token}"} if token else {}
    return client.get(path, headers=headers, **how)


@pytest.mark.parametrize("token", ["ilm_tebakan", ""])
def test_whoever_guesses_waits_until_the_minute_is_over(client, noon, token):
    noon.move_to(NOON + timedelta(seconds=20))

    answers = [ask(client, token) for _ in range(4)]

    assert [answer.status_code for answer in answers] == [401, 401, 429, 429]
    assert (answers[2]["Retry-After"], answers[2].json()["code"]) == ("40", "too_many_requests")
    noon.move_to(NOON + timedelta(seconds=60))
    assert ask(client, token).status_code == 401


def test_every_address_of_partners_counts_together(client):
    ask(client)
    ask(client, path="/api/v1/partners/webhooks/")

    assert ask(client, path="/api/v1/partners/play-report/").status_code == 429


def test_a_good_key_is_answered_whatever_others_do_at_the_same_address(client, program):
    for _ in range(5):
        ask(client)

    assert program.get(SUBMISSIONS).status_code == 200
    assert ask(client).status_code == 429


def test_the_next_address_is_counted_by_itself(client):
    for _ in range(3):
        ask(client)

    assert ask(client, REMOTE_ADDR=ELSEWHERE).status_code == 401


def test_no_address_is_kept(client, monkeypatch):
    seen = []
    monkeypatch.setattr(cache, "add", lambda name, value, **how: seen.append((name, value)))

    ask(client, REMOTE_ADDR=ELSEWHERE)

    [(name, value)] = seen
    assert ELSEWHERE not in name
    assert value == 0


def test_the_fingerprint_of_an_address_changes_with_the_minute(client, noon, monkeypatch):
    seen = []
    monkeypatch.setattr(refusals.cache, "add", lambda name, value, **how: seen.append(name))
    ask(client)
    noon.move_to(NOON + timedelta(minutes=1))
    ask(client)

    assert len(set(seen)) == 2
