"""Two officers at the same instant: on any engine the same warning goes out once, and two warnings both do."""

from datetime import timedelta
from threading import Barrier, Thread

import pytest
from django.core.exceptions import ValidationError
from django.db import connection
from django.utils import timezone

from ilm_blocks.actions import takeovers
from ilm_blocks.models import Takeover
from tests import factories
from tests.factories import PLANTUNGAN

pytestmark = [pytest.mark.database, pytest.mark.django_db(transaction=True, serialized_rollback=True)]


def at_once(*texts):
    """What became of each warning: done, or the code of what refused it."""
    owner, start, outcomes = factories.page(PLANTUNGAN), Barrier(len(texts)), []

    def send(text):
        try:
            now = timezone.now()
            row = Takeover(
                owner=owner, severity=2, text=text, starts_at=now, until=now + timedelta(hours=1), reason="Contoh"
            )
            start.wait()
            takeovers.issue(row, user=None)
            outcomes.append("done")
        except ValidationError as refused:
            outcomes.append(refused.code)
        finally:
            connection.close()

    threads = [Thread(target=send, args=(text,)) for text in texts]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return sorted(outcomes)


def test_the_same_warning_goes_out_once():
    assert at_once("Air naik", "Air naik", "Air naik") == ["done", "sent_twice", "sent_twice"]
    assert Takeover.objects.count() == 1


def test_two_warnings_both_go_out():
    assert at_once("Air naik", "Jembatan ditutup") == ["done", "done"]
