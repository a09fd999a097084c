"""Two at the same instant: on any engine a warning is on record once, and a proposal is decided once."""

from datetime import timedelta
from threading import Barrier, Thread

import pytest
from django.core.exceptions import ValidationError
from django.db import connection
from django.utils import timezone

from ilm_blocks.actions import takeovers
from ilm_blocks.models import Takeover
from partner_api.alerts import message, proposals, receiving, xml
from partner_api.alerts.models import Alert, AlertProposal, AlertSource
from tests import factories
from tests.factories import KENDAL

from .messages import alert, area, info, refers_to, wib

pytestmark = [pytest.mark.database, pytest.mark.django_db(transaction=True, serialized_rollback=True)]
HOUR = timedelta(hours=1)


def at_once(*acts):
    """What became of each: its answer, or the code of what refused it."""
    start, outcomes = Barrier(len(acts)), []

    def run(act):
        try:
            start.wait()
            outcomes.append(act())
        except ValidationError as refused:
            outcomes.append(refused.code)
        finally:
            connection.close()

    threads = [Thread(target=run, args=(act,)) for act in acts]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return outcomes


def source(name="BMKG (contoh)"):
    url = f"https://peringatan.example/{name[:4]}.xml"
    return AlertSource.objects.create(owner=factories.page(KENDAL), name=name, url=url, attribution="BMKG")


def warning(identifier="CONTOH.1", **said):
    now = timezone.now()
    body = info(area("Weleri, Boja"), effective=wib(now), expires=wib(now + 2 * HOUR))
    return alert(body, identifier=identifier, sent=said.pop("sent", wib(now)), **said)


def receive(row, body):
    return receiving.receive(row.pk, message.read(xml.root_of(body)), body, row.url, timezone.now())


def begin(keys):
    proposals.begin(keys, severity=1, text="Hujan (contoh)", until=timezone.now() + HOUR, user=None)
    return "done"


def test_two_workers_put_a_warning_on_record_once_also_by_two_sources():
    one, other, body = source(), source("Lain"), warning()

    received = at_once(lambda: receive(one, body), lambda: receive(one, body), lambda: receive(other, body))

    assert (len(received), received.count(None)) == (3, 2)
    assert (Alert.objects.count(), AlertProposal.objects.count()) == (1, 2)


def test_of_two_officers_one_accepts():
    keys = [each.pk for each in receive(source(), warning()).proposals.all()]

    assert sorted(at_once(lambda: begin(keys), lambda: begin(keys[::-1]))) == ["already_decided", "done"]
    assert Takeover.objects.count() == 2


def test_accepting_and_ending_by_hand_never_wait_for_each_other_for_ever():
    row, sent = source(), wib(timezone.now())
    begin([each.pk for each in receive(row, warning(sent=sent)).proposals.all()])
    update = receive(row, warning("CONTOH.2", sent=sent, msgType="Update", references=refers_to(sent=sent)))
    keys = [each.pk for each in update.proposals.filter(kind="end")]
    by_hand = list(Takeover.objects.order_by("-pk"))

    outcomes = at_once(lambda: proposals.end(keys, user=None), *(lambda t=t: takeovers.end(t) for t in by_hand))

    assert len(outcomes) == 3
    assert not Takeover.objects.not_over(timezone.now()).exists()
