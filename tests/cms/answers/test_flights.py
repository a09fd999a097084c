"""Who asks the same at once waits for the one who makes the answer, and for nobody else."""

import threading
import time

import pytest

from cms.answers import wsgi
from cms.answers.asked import Asked
from cms.answers.wsgi import Flights

KEY = Asked("http", "", "/api/v1/regions/", "", "")


def all_at_once(work, count=8):
    threads = [threading.Thread(target=work, args=[number]) for number in range(count)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=10)
    assert not any(thread.is_alive() for thread in threads)


def test_one_makes_it_and_the_others_find_it_made():
    flights, made, found = Flights(), [], []

    def ask(number):
        with flights.one_at_a_time(KEY):
            if made:
                found.append(number)
            else:
                time.sleep(0.05)
                made.append(number)

    all_at_once(ask)

    assert (len(made), len(found)) == (1, 7)
    assert not flights._landings


def test_what_is_never_stored_is_no_queue():
    """Eight requests of a tenth of a second take two of them and not eight."""
    flights, begun = Flights(), time.monotonic()

    def ask(_number):
        with flights.one_at_a_time(KEY):
            time.sleep(0.1)

    all_at_once(ask)

    assert time.monotonic() - begun < 0.5


def test_who_fails_leaves_nobody_waiting():
    flights = Flights()

    with pytest.raises(ZeroDivisionError), flights.one_at_a_time(KEY):
        _ = 1 / 0
    with flights.one_at_a_time(KEY):
        pass

    assert not flights._landings


def test_nobody_waits_for_ever(monkeypatch):
    monkeypatch.setattr(wsgi, "PATIENCE", 0.05)
    flights, over = Flights(), threading.Event()

    def stuck():
        with flights.one_at_a_time(KEY):
            over.wait(10)

    thread = threading.Thread(target=stuck)
    thread.start()
    while not flights._landings:
        time.sleep(0.001)
    with flights.one_at_a_time(KEY):
        pass
    over.set()
    thread.join()


def test_other_questions_do_not_wait():
    flights = Flights()

    with flights.one_at_a_time(KEY), flights.one_at_a_time(KEY._replace(path="/")):
        assert len(flights._landings) == 2
