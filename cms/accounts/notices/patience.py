"""Work that the server of somebody else may hold up: it is waited for so long, and no longer."""

from collections import defaultdict
from collections.abc import Callable
from concurrent.futures import Future
from threading import BoundedSemaphore, Lock, Thread
from typing import TypeVar

Outcome = TypeVar("Outcome")

#: So many of one server may hang in each process; as long as they do, it is not asked again.
MOST_HELD = 4

_lock = Lock()
_free: defaultdict[str, BoundedSemaphore] = defaultdict(lambda: BoundedSemaphore(MOST_HELD))


def within(seconds: float, work: Callable[[], Outcome], *, of: str) -> Outcome:
    """What ``work`` returns or raises; TimeoutError after so long, or at once where too many ``of`` it hang.

    Timeouts of a socket bound each wait for a byte, and no library bounds the whole: a thread is left to itself.
    """
    with _lock:
        free = _free[of]
    if not free.acquire(blocking=False):
        raise TimeoutError
    outcome: Future[Outcome] = Future()
    Thread(target=_run, args=(work, outcome, free), daemon=True).start()
    return outcome.result(timeout=seconds)


def _run(work: Callable[[], Outcome], outcome: Future[Outcome], free: BoundedSemaphore) -> None:
    try:
        try:
            found = work()
        finally:
            free.release()
    except Exception as error:
        outcome.set_exception(error)
    else:
        outcome.set_result(found)
