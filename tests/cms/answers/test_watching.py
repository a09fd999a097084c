"""What is known of the journal's head: nothing that moved is missed by what was being made meanwhile."""

from functools import partial
from threading import Event, Thread
from time import sleep

import pytest
from django.db import DatabaseError, InterfaceError, connection

from cms.answers.watching import Watch
from cms.answers.wsgi import Application
from ilm_blocks.queries import heads
from tests import factories
from tests.cms.answers.visiting import Visitor
from tests.factories import BOJA, KENDAL

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("noon_in_kendal")]
HOME = "//blumah.localhost/"


@pytest.mark.parametrize("error", [DatabaseError, InterfaceError])
def test_what_moved_while_the_database_was_gone_is_not_missed(settings, monkeypatch, error):
    """The answer was begun before the gap and is kept after it: what was known before the gap does not vouch for it."""
    settings.ANSWERS = {"LOOK_MS": 0}
    visitor = Visitor(Application())
    watch, made, raced = visitor.application.watch, visitor.application._middleware_chain, []
    factories.ilm(KENDAL)

    def gone():
        raise error

    def race(request):
        response = made(request)
        if not raced:
            raced.append(factories.article(BOJA))
            watch.follow()
            with monkeypatch.context() as patch:
                patch.setattr(heads, "read", gone)
                patch.setattr(connection, "close", lambda: None)
                assert watch.follow() is None
            factories.ilm(KENDAL, title="Baru")
        return response

    visitor.application._middleware_chain = race

    visitor.get(HOME)
    assert "Baru" in visitor.get(HOME).text


def test_of_many_that_wait_to_keep_something_one_looks_for_all_but_not_one_that_looked_before(monkeypatch):
    """The first look runs while the others come: what it reads may be older than what they must see."""
    head, looked, arrived = heads.Head(1, 1, "a"), [], Event()
    watch = Watch(lambda marks: None, every=60, longest=60)
    monkeypatch.setattr(connection, "close_if_unusable_or_obsolete", lambda: None)

    def read():
        looked.append(watch._looks)
        if len(looked) == 1:
            assert arrived.wait(10)
        return head

    monkeypatch.setattr(heads, "read", read)
    kept = []
    first = Thread(target=watch.settle, args=[head, frozenset(), lambda: kept.append(0)])
    first.start()
    while not looked:
        sleep(0.001)
    others = [Thread(target=watch.settle, args=[head, frozenset(), partial(kept.append, n)]) for n in range(1, 9)]
    for other in others:
        other.start()
    sleep(0.05)
    arrived.set()
    for thread in (first, *others):
        thread.join()

    assert sorted(kept) == list(range(9))
    assert looked == [1, 2]
