"""Sets of instants as spans of time: what an ILM gains or loses is the difference of two of them.

A set is a tuple of spans in order that never touch each other.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import TypeAlias

#: Stands for an unknown end where ends are compared.
FOREVER = datetime.max.replace(tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Span:
    """From ``start`` to before ``end``; None when no end is known."""

    start: datetime
    end: datetime | None

    def meets(self, start: datetime, end: datetime) -> bool:
        return self.start < end and (self.end is None or start < self.end)

    def holds(self, at: datetime) -> bool:
        return self.start <= at and (self.end is None or at < self.end)

    @property
    def length(self) -> timedelta:
        return (self.end or FOREVER) - self.start


Spans: TypeAlias = tuple[Span, ...]


def union(spans: Iterable[Span]) -> Spans:
    """The set of all instants of ``spans``, which may overlap and come in any order."""
    found: list[Span] = []
    for span in sorted(spans, key=lambda span: span.start):
        if found and (found[-1].end is None or span.start <= found[-1].end):
            found[-1] = Span(found[-1].start, _later(found[-1].end, span.end))
        elif span.end is None or span.start < span.end:
            found.append(span)
    return tuple(found)


def intersection(one: Spans, other: Spans) -> Spans:
    return tuple(_meeting(one, other))


def _meeting(one: Spans, other: Spans) -> Iterator[Span]:
    mine, theirs = list(reversed(one)), list(reversed(other))
    while mine and theirs:
        start = max(mine[-1].start, theirs[-1].start)
        end = min(mine[-1].end or FOREVER, theirs[-1].end or FOREVER)
        if start < end:
            yield Span(start, None if end == FOREVER else end)
        done = mine if (mine[-1].end or FOREVER) <= (theirs[-1].end or FOREVER) else theirs
        done.pop()


def difference(one: Spans, other: Spans) -> Spans:
    """The instants of ``one`` that are not in ``other``."""
    return intersection(one, _complement(other))


def _complement(spans: Spans) -> Spans:
    borders = [datetime.min.replace(tzinfo=UTC)]
    for span in spans:
        borders += [span.start, span.end or FOREVER]
    borders.append(FOREVER)
    pairs = zip(borders[::2], borders[1::2], strict=True)
    return tuple(Span(start, None if end == FOREVER else end) for start, end in pairs if start < end)


def _later(one: datetime | None, other: datetime | None) -> datetime | None:
    return None if one is None or other is None else max(one, other)
