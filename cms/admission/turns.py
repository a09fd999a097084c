"""How many requests one process works on at once, and how long the next ones wait before they are sent away."""

from collections.abc import Iterator
from contextlib import contextmanager
from threading import Condition


class Crowded(Exception):
    """Too many wait, or this one has waited long enough: whoever asked may ask again."""


class Turns:
    """``most`` at work, ``waiting`` behind them, each of these ``patience`` seconds at most."""

    def __init__(self, most: int, waiting: int, patience: float) -> None:
        self.most, self.waiting, self.patience = most, waiting, patience
        self._at_work = self._queued = 0
        self._freed = Condition()

    @contextmanager
    def one(self) -> Iterator[None]:
        """Hold one of the places; raises Crowded where none comes free in time."""
        self._take()
        try:
            yield
        finally:
            with self._freed:
                self._at_work -= 1
                self._freed.notify()

    def _take(self) -> None:
        with self._freed:
            if self._at_work >= self.most:
                self._wait()
            self._at_work += 1

    def _wait(self) -> None:
        if self._queued >= self.waiting:
            raise Crowded
        self._queued += 1
        try:
            if not self._freed.wait_for(lambda: self._at_work < self.most, self.patience):
                raise Crowded
        finally:
            self._queued -= 1
