"""How often, and how many at once: limits on work that anonymous clients can cause.

Counted in the memory of each process, on the monotonic clock: no row is written for a stranger, and behind several
processes each allows its share.
"""

import time
from collections import defaultdict, deque
from collections.abc import Iterator
from contextlib import contextmanager
from threading import Lock

MOST_KEYS = 10_000  # of which we remember when they came; the longest silent are forgotten first


class RateLimiter:
    """Lets each key through ``often`` times in ``seconds``, and ``at_once`` at a time."""

    def __init__(self, seconds: float) -> None:
        self.seconds = seconds
        self._lock = Lock()
        self._came: dict[str, deque[float]] = {}
        self._inside: dict[str, int] = defaultdict(int)

    @contextmanager
    def turn(self, key: str, *, often: int, at_once: int) -> Iterator[bool]:
        """Whether ``key`` may go on; it is inside as long as the block runs."""
        admitted = self._enter(key, often, at_once)
        try:
            yield admitted
        finally:
            if admitted:
                self._leave(key)

    def admits(self, key: str, *, often: int) -> bool:
        """As ``turn``, for what takes no time."""
        with self.turn(key, often=often, at_once=often) as admitted:
            return admitted

    def forget(self) -> None:
        with self._lock:
            self._came.clear()
            self._inside.clear()

    def _enter(self, key: str, often: int, at_once: int) -> bool:
        now = time.monotonic()
        with self._lock:
            came = self._came.pop(key, None) or deque()
            while came and came[0] <= now - self.seconds:
                came.popleft()
            admitted = len(came) < often and self._inside[key] < at_once
            if admitted:
                came.append(now)
                self._inside[key] += 1
            self._came[key] = came  # last: the first ones are the longest silent
            while len(self._came) > MOST_KEYS:
                del self._came[next(iter(self._came))]
            if not self._inside[key]:
                del self._inside[key]
            return admitted

    def _leave(self, key: str) -> None:
        with self._lock:
            if key in self._inside:
                self._inside[key] -= 1
                if not self._inside[key]:
                    del self._inside[key]


logins = RateLimiter(seconds=60)
resets = RateLimiter(seconds=60 * 60)
addresses = RateLimiter(seconds=60 * 60)
messages = RateLimiter(seconds=60 * 60)
gateways = RateLimiter(seconds=60)
