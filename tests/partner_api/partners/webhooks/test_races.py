"""Workers that meet, with real threads and transactions on PostgreSQL: what is due is sent once for each attempt."""

from concurrent.futures import ThreadPoolExecutor
from functools import partial
from threading import Barrier
from time import sleep

import pytest
from django.db import connection, connections

from partner_api.partners.webhooks import acts, delivery, watching
from partner_api.partners.webhooks.models import WebhookAttempt, WebhookEndpoint, WebhookMessage
from tests.factories import NOON

from ..conftest import codes
from ..test_races import apart
from ..test_submissions import approve
from .conftest import WEBHOOKS, work_off

pytestmark = [
    pytest.mark.database,
    pytest.mark.django_db(transaction=True, serialized_rollback=True),
    pytest.mark.parametrize("attempt", range(3)),
    pytest.mark.filterwarnings("ignore:System time is way off"),
]


@pytest.fixture(autouse=True)
def _on_postgresql(attempt, db):
    if connection.vendor != "postgresql":
        pytest.skip("SQLite has one writer at a time: there is no race to run")


@pytest.fixture(autouse=True)
def _a_worker_is_not_asked_by_itself(settings):
    settings.TASKS = settings.TASKS | {"background": {"BACKEND": "django_tasks.backends.dummy.DummyBackend"}}


def race(*writers):
    start = Barrier(len(writers))

    def run(writer):
        try:
            start.wait(timeout=10)
            return writer()
        finally:
            connections.close_all()

    with ThreadPoolExecutor(len(writers)) as pool:
        return [done.result() for done in [pool.submit(run, writer) for writer in writers]]


def slowly(handler):
    sleep(0.2)
    handler.send_response(204)
    handler.end_headers()


def test_two_workers_that_take_the_same_message_send_it_once(program, made, receiver):
    webhook = made()
    program.handed_in()
    receiver.instead = slowly
    race(*(lambda: work_off(webhook) for _ in range(3)))

    assert len(receiver.came) == WebhookAttempt.objects.count() == 1


def test_two_workers_that_look_at_once_tell_once_that_an_ilm_goes_on_air(program, made, approver):
    made(events=["submission.on_air"])
    approve(program.handed_in(), approver)

    assert sum(race(lambda: watching.look(NOON), lambda: watching.look(NOON))) == 1
    assert WebhookMessage.objects.count() == 1


def test_a_worker_is_asked_once_by_two_that_find_the_same(program, made, settings):
    made()
    program.handed_in()
    delivery.WebhookHealth.objects.update(asked_at=None)

    assert sum(race(lambda: delivery.take_up(NOON), lambda: delivery.take_up(NOON))) == 1


def test_of_two_who_set_up_the_last_one_the_second_is_told(program, made):
    webhooks = [made(name=f"Sistem {number}") for number in range(acts.MOST - 1)]
    body = {"name": "Yang terakhir", "url": webhooks[0]["url"], "events": ["submission.approved"]}

    answers = race(*(lambda: apart(program).post(WEBHOOKS, body) for _ in range(2)))

    assert sorted(answer.status_code for answer in answers) == [201, 409]
    [refused] = [answer for answer in answers if answer.status_code == 409]
    assert codes(refused) == {("", "too_many_webhooks")}
    assert WebhookEndpoint.objects.count() == acts.MOST


def test_of_two_who_change_a_webhook_upon_the_same_look_the_second_is_told(program, made):
    where = f"{WEBHOOKS}{made()['id']}/"
    etag = program.etag(where)

    answers = race(*(partial(apart(program).patch, where, {"name": name}, if_match=etag) for name in ("Satu", "Dua")))

    assert sorted(answer.status_code for answer in answers) == [200, 412]


def test_of_two_who_rotate_a_secret_upon_the_same_look_the_second_is_told(program, made):
    where = f"{WEBHOOKS}{made()['id']}/"
    etag = program.etag(where)

    answers = race(*(partial(apart(program).post, f"{where}rotate-secret/", if_match=etag) for _ in range(2)))

    assert sorted(answer.status_code for answer in answers) == [200, 412]
    [renewed] = [answer.json()["secret"] for answer in answers if answer.status_code == 200]
    assert WebhookEndpoint.objects.get().secret == renewed
