"""Counting queries and written rows, and timing, around a piece of work."""

import statistics
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from django.db import connection, reset_queries

WRITES = ("INSERT", "UPDATE", "DELETE")


@dataclass
class Tally:
    """What a piece of work cost, once for each time it was done."""

    queries: list[int] = field(default_factory=list)
    rows: list[int] = field(default_factory=list)
    seconds: list[float] = field(default_factory=list)

    @property
    def most_queries(self) -> int:
        return max(self.queries)

    @property
    def most_rows(self) -> int:
        return max(self.rows)

    @property
    def p50(self) -> float:
        """Milliseconds."""
        return statistics.median(self.seconds) * 1000

    @property
    def p95(self) -> float:
        ordered = sorted(self.seconds)
        return ordered[min(len(ordered) - 1, int(len(ordered) * 0.95))] * 1000


def each(work: Callable[[Any], object], subjects: Iterable[Any]) -> Tally:
    """Do ``work`` for each of ``subjects``, one after another."""
    tally = Tally()
    for subject in subjects:
        with counted(tally):
            work(subject)
    return tally


@contextmanager
def counted(tally: Tally) -> Iterator[None]:
    queries = rows = 0

    def count(execute: Callable, sql: str, params: Any, many: bool, context: dict[str, Any]) -> Any:
        nonlocal queries, rows
        queries += 1
        result = execute(sql, params, many, context)
        if sql.lstrip().startswith(WRITES):
            rows += max(context["cursor"].rowcount, 0)
        return result

    reset_queries()
    started = time.perf_counter()
    with connection.execute_wrapper(count):
        yield
    tally.seconds.append(time.perf_counter() - started)
    tally.queries.append(queries)
    tally.rows.append(rows)
