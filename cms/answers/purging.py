"""Emptying the shared cache in front after each change, by the marks that tell this process's own memory.

The journal is the outbox: whoever follows its head misses nothing, whichever process wrote.
"""

import logging
from collections.abc import Callable
from dataclasses import dataclass
from time import monotonic

from ilm_blocks.queries.heads import Marks

from .keys import key_of
from .purgers import Purger
from .watching import Watch

logger = logging.getLogger(__name__)

#: In seconds. A cache may have fetched anew from a process that had not looked yet: it is told again after this time,
#: and not before all have looked, which takes them up to twice as long as they wait between two looks.
AGAIN_AFTER = 2.0
LOOKS_UNTIL_AGAIN = 4
#: In seconds; a cache that did not take it is told again then.
RETRY_AFTER = 5.0
#: More keys than these are not told one by one.
MANY = 500


@dataclass(frozen=True, slots=True)
class Due:
    at: float
    marks: Marks | None  # None: of everything


class Follower:
    """``step`` looks whether anything has moved and tells ``purger`` what is due; to be called again and again.

    While the database is away nothing is told: the cache is then what the public still reads.
    """

    def __init__(self, purger: Purger, *, every: float, clock: Callable[[], float] = monotonic) -> None:
        self.purger, self.clock = purger, clock
        self.watch = Watch(self._touched, every=every, longest=every)
        self.again_after = max(AGAIN_AFTER, LOOKS_UNTIL_AGAIN * every)
        self._due: list[Due] = []
        self._touched(None)  # nobody knows what was missed before

    def step(self) -> None:
        if self.watch.follow() is None:
            return
        now = self.clock()
        ready = [due for due in self._due if due.at <= now]
        self._due = [due for due in self._due if due.at > now]
        if ready:
            self._tell(ready, now)

    def _touched(self, marks: Marks | None) -> None:
        if marks is None:
            self._due = []  # all that was due is among everything
        if marks is None or marks:
            self._due += [Due(self.clock() + wait, marks) for wait in (0, self.again_after)]

    def _tell(self, ready: list[Due], now: float) -> None:
        marks = [due.marks for due in ready if due.marks is not None]
        everything = len(marks) < len(ready)
        keys = {key_of(mark) for some in marks for mark in some}
        try:
            if everything or len(keys) > MANY:
                self.purger.purge_everything()
            else:
                self.purger.purge(keys)
        except OSError as error:
            logger.warning("The cache was not emptied, trying again: %s", type(error).__name__)
            self._due.append(Due(now + RETRY_AFTER, None if everything else frozenset().union(*marks)))
