"""Answers that were true at one instant, whatever is written while they are made."""

from collections.abc import Callable
from typing import Any, TypeVar

ReadState = TypeVar("ReadState")
Built = TypeVar("Built")
ATTEMPTS = 4


def settled(
    state: ReadState,
    read: Callable[[], ReadState],
    build: Callable[[ReadState], Built],
    *,
    version: Callable[[ReadState], Any],
) -> tuple[ReadState, Built, bool]:
    """``build(state)``, repeated while ``read()`` gives another ``version`` after it; usually one more query.

    Rows read between two equal states are all of that state, for versions only grow. The last value is False where
    writes came faster than answers can be made: then no cache may keep this one.
    """
    for _attempt in range(ATTEMPTS):
        answer = build(state)
        if version(now := read()) == version(state):
            return state, answer, True
        state = now
    return state, build(state), False
