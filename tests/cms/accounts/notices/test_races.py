"""Two workers at the same instant: on any engine, each thing is told and sent once."""

from datetime import timedelta
from threading import Barrier, Thread

import pytest
from django.db import connection
from django.utils import timezone

from cms.accounts.models import Message, Role
from cms.accounts.notices import outbox
from partner_api.screens import outages
from tests import factories
from tests.cms.accounts.test_telling import person
from tests.factories import BLUMAH

from .conftest import messenger

pytestmark = [pytest.mark.database, pytest.mark.django_db(transaction=True, serialized_rollback=True)]


def at_once(work):
    """Do ``work`` in two threads that begin together; what each returned."""
    start, outcomes = Barrier(2), []

    def run():
        try:
            start.wait()
            outcomes.append(work())
        finally:
            connection.close()

    threads = [Thread(target=run) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return outcomes


@pytest.mark.parametrize("attempt", range(3))
def test_of_two_workers_one_tells_of_an_outage(mailoutbox, attempt):
    person("operator", (Role.OPERATOR, BLUMAH))
    now = timezone.now()
    factories.screen(token_hash="x", seen_at=now - timedelta(hours=1))

    assert sorted(at_once(lambda: outages.tell(now, now - timedelta(hours=1)))) == [0, 1]
    assert len(mailoutbox) == 1


@pytest.mark.parametrize("attempt", range(3))
def test_of_two_workers_one_sends_a_message(gateway, attempt):
    now = timezone.now()
    row = messenger(person("sari"))
    Message.objects.create(messenger=row, subject="Disetujui", url="http://localhost/", made_at=now, due_at=now)

    at_once(outbox.send_due.call)

    assert len(gateway.sent) == 1
    assert Message.objects.get().arrived_at
