"""The law of stored answers: who asks later than a look after a write gets what Django would answer, at any clock."""

from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.db import transaction
from hypothesis import HealthCheck, given
from hypothesis import settings as examples
from hypothesis import strategies as st

from cms.answers import watching
from cms.answers.wsgi import Application
from ilm_blocks import actions
from ilm_blocks.models import ILM, LocalDecision
from sites.models import ArticlePage
from tests import factories
from tests.cms.answers.visiting import Visitor
from tests.factories import BLUMAH, BOJA, KENDAL, NOON, PLANTUNGAN

pytestmark = pytest.mark.django_db
REGIONS = (KENDAL, PLANTUNGAN, BLUMAH, BOJA)
ADDRESSES = [
    f"/api/v1/regions/{BLUMAH}/ilm/",
    f"/api/v1/regions/{PLANTUNGAN}/ilm/?channel=videotron",
    "//blumah.localhost/",
    "//localhost/kabar/",
    "//boja.localhost/ilm/",
    f"/api/v1/regions/{PLANTUNGAN}/below/",
    "/api/v1/ilm/",
    f"/api/v1/regions/{BLUMAH}/articles/",
    f"/api/v1/regions/{BLUMAH}/snapshot/",
    "/api/v1/regions/",
]
LOOK_S = 0.25


def withdraw(_code: str) -> None:
    if ilm := ILM.objects.filter(withdrawn_at=None, live=True).order_by("pk").first():
        actions.withdraw(ilm, code="legal")


def hide(code: str) -> None:
    if code != KENDAL and (ilm := ILM.objects.filter(withdrawn_at=None, owner=factories.page(KENDAL)).last()):
        page = factories.page(code)
        if not LocalDecision.objects.filter(owner=page, ilm=ilm).exists():
            actions.decide_locally(LocalDecision(owner=page, ilm=ilm, kind="hide", reason_code="capacity"))


def unpublish(_code: str) -> None:
    if article := ArticlePage.objects.filter(live=True).last():
        article.unpublish()


def rename(code: str) -> None:
    page = factories.page(code)
    page.title += " Baru"
    page.save(update_fields=["title"])


WRITES = {
    "publish": lambda code: factories.ilm(code, on_air_until=NOON + timedelta(hours=2)),
    "withdraw": withdraw,
    "hide": hide,
    "take over": factories.takeover,
    "write news": factories.article,
    "unpublish news": unpublish,
    "rename": rename,
}
STEPS = st.lists(
    st.one_of(
        st.tuples(st.just("write"), st.sampled_from(sorted(WRITES)), st.sampled_from(REGIONS)),
        st.tuples(st.just("clock"), st.integers(1, 90), st.none()),
        st.tuples(st.just("read"), st.integers(0, 1), st.integers(0, len(ADDRESSES) - 1)),
    ),
    min_size=4,
    max_size=12,
)


class World:
    """Two processes with a memory each, and one without."""

    def __init__(self, settings: Any, monkeypatch: pytest.MonkeyPatch) -> None:
        self.seconds = 0.0
        monkeypatch.setattr(watching, "monotonic", lambda: self.seconds)
        settings.ANSWERS = {"LOOK_MS": LOOK_S * 1000}
        self.visitors = [Visitor(Application()), Visitor(Application())]
        settings.ANSWERS = {"MEMORY_MB": 0}
        self.truth = Visitor(Application())

    def forget(self) -> None:
        for visitor in self.visitors:
            visitor.application.memory.clear()

    def check(self, reader: int, address: str) -> None:
        stored, made = self.visitors[reader].get(address), self.truth.get(address)
        assert (stored.status, stored.body) == (made.status, made.body)
        assert stored.headers["cache-control"] == made.headers["cache-control"]


@pytest.fixture
def world(settings, monkeypatch):
    return World(settings, monkeypatch)


@examples(
    max_examples=12, derandomize=True, database=None, deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],  # one world for all stories: each must leave it true
)  # fmt: skip
@given(steps=STEPS)
def test_a_reader_after_the_look_gets_what_django_would_answer(world, steps):
    with time_machine.travel(NOON, tick=False) as clock, transaction.atomic():
        factories.ilm(KENDAL)
        for step, what, where in steps:
            if step == "write":
                WRITES[what](where)
            elif step == "clock":
                clock.shift(timedelta(minutes=what))
            world.seconds += LOOK_S
            if step == "read":
                world.check(what, ADDRESSES[where])
        world.seconds += LOOK_S
        for reader in range(2):
            for address in ADDRESSES:
                world.check(reader, address)
        transaction.set_rollback(True)  # and the next story begins like a restore: what was stored is of another one


def test_before_the_look_a_reader_may_get_what_was_but_never_across_a_border(world):
    with time_machine.travel(NOON, tick=False) as clock:
        factories.ilm(KENDAL, title="Sampai sore", on_air_until=NOON + timedelta(hours=2))
        visitor = world.visitors[0]
        assert "Sampai sore" in visitor.get(ADDRESSES[0]).text
        factories.ilm(KENDAL, title="Baru")

        assert "Baru" not in visitor.get(ADDRESSES[0]).text
        clock.shift(timedelta(hours=2))
        assert "Sampai sore" not in visitor.get(ADDRESSES[0]).text


def test_a_write_of_this_process_is_seen_at_once(world, django_capture_on_commit_callbacks, noon_in_kendal):
    factories.ilm(KENDAL)
    visitor = world.visitors[0]
    visitor.get(ADDRESSES[0])
    with django_capture_on_commit_callbacks(execute=True):
        factories.ilm(KENDAL, title="Baru")

    assert "Baru" in visitor.get(ADDRESSES[0]).text


def test_what_moved_while_an_answer_was_made_makes_it_again(world, noon_in_kendal):
    """The rows were read before the write, the head after it: stored, the old answer would go out as the new one."""
    factories.ilm(KENDAL)
    visitor = world.visitors[0]
    made = visitor.application._middleware_chain
    raced = []

    def race(request):
        response = made(request)
        if not raced:
            raced.append(factories.ilm(KENDAL, title="Baru"))
        return response

    visitor.application._middleware_chain = race

    assert "Baru" in visitor.get(ADDRESSES[2]).text
    assert "Baru" in visitor.get(ADDRESSES[2]).text


def test_where_writes_come_faster_than_answers_nothing_is_stored(world, noon_in_kendal):
    factories.ilm(KENDAL)
    visitor = world.visitors[0]
    made = visitor.application._middleware_chain

    def race(request):
        response = made(request)
        factories.article(BLUMAH)
        return response

    visitor.application._middleware_chain = race

    assert visitor.get(ADDRESSES[2]).headers["cache-control"] == "no-store"
    assert len(visitor.application.memory) == 0
