"""What a region showed on a past day, by the record alone."""

from datetime import date, timedelta

import pytest
import time_machine
from django.db import transaction
from django.utils import timezone
from hypothesis import given, settings
from hypothesis import strategies as st

from ilm_blocks import actions, cascade
from ilm_blocks.choices import Channel
from ilm_blocks.models import ILM, Agreement, LocalDecision, Partner
from ilm_blocks.queries import history
from tests import factories
from tests.factories import BLUMAH, KENDAL, NOON, PLANTUNGAN, WELERI

pytestmark = [pytest.mark.django_db, pytest.mark.database]


@pytest.fixture
def clock():
    with time_machine.travel(NOON - timedelta(days=30), tick=False) as traveller:
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


def test_history_tells_which_picture_aired_then_after_it_was_replaced(clock):
    ilm = factories.ilm(KENDAL, creatives=[factories.poster(width=1600)], on_air_from=NOON - timedelta(days=40))
    before, first = timezone.now(), ilm.frozen
    clock.shift(timedelta(hours=1))
    ilm.creatives = [factories.poster(width=1601)]
    factories.approve(ilm)
    now = ILM.objects.get(pk=ilm.pk)

    def aired(at):
        [shown] = history.history(factories.region(BLUMAH), Channel.WEBSITE, at).shown
        return shown.ilm.frozen

    assert first[0]["files"] != now.frozen[0]["files"]
    assert aired(before) == first
    assert aired(timezone.now()) == now.frozen


def nothing(world):
    """Somebody looks, and writes nothing."""


def suspend(world):
    Partner.objects.update(is_active=world.chosen.choice([True, False]))


def shorten(world):
    Agreement.objects.update(valid_until=date(2024, 1, world.chosen.randint(1, 28)))


def issue(world):
    facts = world.chosen.choice([{}, {"binding": "offered"}, {"binding": "mandatory"}, world.of_bawaslu])
    owner = KENDAL if facts is world.of_bawaslu else world.chosen.choice([KENDAL, PLANTUNGAN, BLUMAH])
    world.ilms.append(factories.ilm(owner, on_air_from=NOON - timedelta(days=60), **facts))


def revise(world):
    if ilm := world.some_ilm():
        ilm.priority = world.chosen.choice([1, 2, 3])
        ilm.target = world.chosen.choice([[], [("levels", {"side": "exclude", "levels": ["village"]})]])
        factories.approve(ilm)


def decide(world):
    if ilm := world.some_ilm():
        kind, by = world.chosen.choice(["hide", "adopt", "pin"]), world.chosen.choice([PLANTUNGAN, BLUMAH])
        until = world.chosen.choice([None, timezone.now() + timedelta(hours=30)])
        subtree = world.chosen.choice([True, False])
        factories.decision(kind, ilm, by, covers_subtree=subtree, until=until, decided_at=timezone.now())


def undo(world):
    if decision := LocalDecision.objects.standing().first():
        actions.undo(decision)


def withdraw(world):
    if ilm := world.some_ilm():
        actions.withdraw(ilm, code="legal")


def rezone(world):
    page = factories.page(PLANTUNGAN)
    page.zone = world.chosen.choice(["Asia/Jakarta", "Asia/Jayapura"])
    page.save(update_fields=["zone"])


class World:
    def __init__(self, chosen):
        self.chosen = chosen
        self.ilms = []
        bawaslu = factories.partner(KENDAL)
        self.of_bawaslu = {"responsible": bawaslu, "agreement": factories.agreement(bawaslu)}

    def some_ilm(self):
        standing = ILM.objects.approved().filter(withdrawn_at=None).order_by("pk")
        return self.chosen.choice(list(standing)) if standing else None


ACTS = [nothing, suspend, shorten, issue, issue, revise, decide, decide, undo, withdraw, rezone]


@settings(max_examples=12, deadline=None, derandomize=True)
@given(acts=st.lists(st.sampled_from(ACTS), min_size=6, max_size=14), chosen=st.randoms(use_true_random=False))
def test_whatever_is_done_in_whatever_order_history_tells_what_was_answered(acts, chosen):
    begin = NOON - timedelta(days=30)
    with time_machine.travel(begin, tick=False) as clock, transaction.atomic():
        world, answers = World(chosen), {}
        for act in [issue, *acts]:
            clock.shift(timedelta(hours=7))
            act(world)
            clock.shift(timedelta(minutes=1))
            now = timezone.now()
            answers.update({(code, now): answered(code, now) for code in (BLUMAH, PLANTUNGAN, WELERI)})
        assert {key: told(*key) for key in answers} == answers
        transaction.set_rollback(True)
