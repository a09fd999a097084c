"""So many at work, so many waiting behind them, and the next one is sent away at once."""

import threading
import time

import pytest

from cms.admission.turns import Crowded, Turns


class AtWork:
    """Somebody who holds a turn until told to end."""

    def __init__(self, turns):
        self.begun, self.ends = threading.Event(), threading.Event()
        self.thread = threading.Thread(target=self.work, args=[turns], daemon=True)
        self.thread.start()

    def work(self, turns):
        with turns.one():
            self.begun.set()
            self.ends.wait(10)

    def end(self):
        self.ends.set()
        self.thread.join(10)


def test_as_many_work_at_once_as_are_let():
    turns = Turns(2, waiting=0, patience=5)
    first, second = AtWork(turns), AtWork(turns)
    assert first.begun.wait(5)
    assert second.begun.wait(5)

    with pytest.raises(Crowded), turns.one():
        pass

    first.end()
    with turns.one():
        pass
    second.end()


def test_who_waits_gets_the_turn_that_comes_free():
    turns = Turns(1, waiting=1, patience=10)
    first = AtWork(turns)
    assert first.begun.wait(5)
    second = AtWork(turns)
    assert not second.begun.wait(0.05)

    first.end()

    assert second.begun.wait(5)
    second.end()


def test_who_has_waited_long_enough_is_sent_away_and_waits_no_more():
    turns = Turns(1, waiting=1, patience=0.05)
    first = AtWork(turns)
    assert first.begun.wait(5)

    for _again in range(2):  # the place among those who wait is free again
        with pytest.raises(Crowded), turns.one():
            pass

    first.end()


def test_nobody_waits_behind_those_who_may():
    turns = Turns(1, waiting=0, patience=60)
    first = AtWork(turns)
    assert first.begun.wait(5)
    begun = time.monotonic()

    with pytest.raises(Crowded), turns.one():
        pass

    assert time.monotonic() - begun < 5
    first.end()


def test_who_fails_gives_the_turn_back():
    turns = Turns(1, waiting=0, patience=0)

    with pytest.raises(ZeroDivisionError), turns.one():
        _ = 1 / 0

    with turns.one():
        pass
