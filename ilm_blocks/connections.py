"""The database for what runs between requests, where Django looks after no connection."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection


@contextmanager
def looked_after() -> Iterator[None]:
    """A connection that broke is not used, and one that many threads share goes back to the others."""
    let_go()
    try:
        yield
    finally:
        let_go()


def let_go() -> None:
    """Give the connection of this thread back, if it is kept no longer than its work; not within a transaction."""
    if not connection.in_atomic_block:
        connection.close_if_unusable_or_obsolete()
