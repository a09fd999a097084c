"""What a region showed on a past day, by the record alone."""

from datetime import date, timedelta

import pytest
import time_machine
from django.utils import timezone

from ilm_blocks import actions, cascade, history
from ilm_blocks.models import Agreement, Partner
from ilm_blocks.vocabulary import Channel
from tests import factories
from tests.factories import BLUMAH, KENDAL, NOON, PLANTUNGAN, WELERI

pytestmark = [pytest.mark.django_db, pytest.mark.database]


@pytest.fixture
def clock():
    with time_machine.travel(NOON - timedelta(days=30), tick=False) as traveller:
        factories.load_cast()
        yield traveller


def told(code, at):
    return [(v.ilm.pk, v.is_shown, v.rule) for v in history.history(factories.region(code), Channel.WEBSITE, at).shown]


def answered(code, at):
    return [(v.ilm.pk, v.is_shown, v.rule) for v in cascade.resolve(factories.region(code), Channel.WEBSITE, at).shown]


def test_history_tells_what_was_answered_at_each_step(clock):
    bawaslu = factories.partner(KENDAL)
    pks = factories.agreement(bawaslu)
    answers = {}

    def later(do):
        clock.shift(timedelta(hours=1))
        result = do()
        clock.shift(timedelta(minutes=1))
        now = timezone.now()
        answers.update({(code, now): answered(code, now) for code in (BLUMAH, PLANTUNGAN, WELERI)})
        return result

    start = NOON - timedelta(days=40)
    ilm = later(lambda: factories.ilm(KENDAL, responsible=bawaslu, agreement=pks, on_air_from=start))
    offered = later(lambda: factories.ilm(KENDAL, binding="offered", on_air_from=start))
    hidden = later(lambda: factories.decision("hide", ilm, PLANTUNGAN, covers_subtree=True))
    later(lambda: factories.decision("adopt", offered, BLUMAH))
    later(lambda: actions.undo(hidden))
    later(lambda: Partner.objects.filter(pk=bawaslu.pk).update(is_active=False))
    later(lambda: Partner.objects.filter(pk=bawaslu.pk).update(is_active=True))
    later(lambda: Agreement.objects.filter(pk=pks.pk).update(valid_until=date(2024, 1, 1)))
    later(lambda: actions.withdraw(offered, code="duplicate"))

    assert len({tuple(answer) for answer in answers.values()}) > 3
    assert {key: told(*key) for key in answers} == answers
    assert told(BLUMAH, NOON - timedelta(days=30)) == []
