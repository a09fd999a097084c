"""The journal's head as this process knows it: looked at by the requests themselves, seldom, and after an own write."""

from collections import deque
from collections.abc import Callable
from threading import Lock
from time import monotonic

from django.db import Error, connection

from ilm_blocks.connections import looked_after
from ilm_blocks.models.commits import commits
from ilm_blocks.queries import heads
from ilm_blocks.queries.heads import Head, Marks

#: How many moves are remembered for answers that are being made.
MOVES_KEPT = 256


class Watch:
    """Looks whether the head has moved, at most once in ``every`` seconds, and tells ``touched`` what moved.

    ``touched`` is called with the marks that were touched, or None for everything; ``beside`` with each look. One
    thread looks at a time; others go on with what is known, unless that has become older than ``longest``.
    """

    def __init__(self, touched: Callable[[Marks | None], None], *, every: float, longest: float) -> None:
        self.touched, self.every, self.longest = touched, every, longest
        self.beside: Callable[[], None] | None = None
        self.head: Head | None = None
        self._moves: deque[tuple[Head, Marks | None]] = deque(maxlen=MOVES_KEPT)
        self._looked_at, self._commits = float("-inf"), -1
        self._looks = 0
        self._lock = Lock()

    def follow(self) -> Head | None:
        """What is known of the head, not older than ``every`` seconds and never than a write of this process.

        None while the database does not respond: nothing is known then.
        """
        age = monotonic() - self._looked_at
        if age < self.every and self._commits == commits.number:
            return self.head
        is_urgent = age >= self.longest or self._commits != commits.number
        if not self._lock.acquire(blocking=is_urgent):
            return self.head
        try:
            if monotonic() - self._looked_at >= self.every or self._commits != commits.number:
                self._look()
            return self.head
        finally:
            self._lock.release()

    def settle(self, before: Head | None, marks: Marks, keep: Callable[[], None]) -> bool:
        """Call ``keep`` and return True, if nothing of ``marks`` was touched after ``before`` and up to this moment.

        Nothing is told as touched in between, so that what is kept is never older than what is known. Of many that wait
        here one looks for all: a look that began after they came sees what they must see.
        """
        begun = self._looks
        with self._lock:
            if self._looks == begun:
                self._look()
            if before is None or self.head is None or self._is_touched(before, marks):
                return False
            keep()
            return True

    def _is_touched(self, before: Head, marks: Marks) -> bool:
        if before == self.head:
            return False
        for known, moved in reversed(self._moves):
            if moved is None or moved & marks:
                return True
            if known == before:
                return False
        return True  # longer ago than is remembered

    def _look(self) -> None:
        self._looks += 1
        asked_at, number = monotonic(), commits.number
        try:
            with looked_after():
                head = heads.read()
                if head != self.head:
                    self._move(head)
                if self.beside:
                    self.beside()
        except Error:  # the driver's InterfaceError is no DatabaseError
            connection.close()
            self._moved(None)
            self.head = None
        self._looked_at, self._commits = asked_at, number

    def _move(self, head: Head) -> None:
        self._moved(heads.touched(self.head, head) if self.head else None)
        self.head = head

    def _moved(self, marks: Marks | None) -> None:
        """What is being made learns of it too: also that for a while nothing was known."""
        if self.head:
            self._moves.append((self.head, marks))
        self.touched(marks)
