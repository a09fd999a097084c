"""When each ILM shows at a place: the cascade's verdicts over time instead of at one instant.

A screen plans days ahead and goes on while it is offline. Dayparts are left out, for they recur: they
travel beside the spans as hours of day.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from itertools import groupby
from typing import Generic, TypeVar

from . import gates
from .borders import borders
from .decide import Verdict, decide
from .decisions import by_subject
from .judged import AnILM, ATakeover, D, I, Q, T
from .order import gravest_first, takeover_of
from .place import Place
from .regions import Region
from .rows import Rows
from .spans import Span, union

Found = TypeVar("Found")


@dataclass(frozen=True, slots=True)
class Airtime(Generic[AnILM]):
    """The spans in which one ILM shows, in order and never touching each other."""

    ilm: AnILM
    owner: Region
    spans: tuple[Span, ...]


@dataclass(frozen=True, slots=True)
class Emergency(Generic[ATakeover]):
    """The spans in which one takeover is the one that counts."""

    takeover: ATakeover
    owner: Region
    spans: tuple[Span, ...]


def airtimes(rows: Rows[I, D, Q, T], place: Place, start: datetime, end: datetime) -> Iterator[Airtime[I]]:
    """Each ILM of ``rows`` that shows at some time within ``start`` to ``end``, with all its spans from then on."""
    decisions, place = by_subject(rows.decisions), replace(place, around_the_clock=True)
    for ilm in rows.ilms:
        if (owner := place.owner(ilm.owner_id)) is None:  # rows may be those of many places
            continue
        own: Rows[I, D, Q, T] = Rows([ilm], decisions.get(ilm.pk, ()), rows.quiet_periods)
        spans = [span for span in _spans(own, place) if span.end is None or span.end > start]
        if spans and spans[0].start < end:
            yield Airtime(ilm, owner, tuple(spans))


def emergencies(rows: Rows[I, D, Q, T], place: Place, start: datetime, end: datetime) -> list[Emergency[T]]:
    """The takeovers that count within ``start`` to ``end``, the gravest first; a graver one interrupts another."""
    instants = {border for takeover in rows.takeovers for border in (takeover.starts_at, takeover.until)}
    spans: dict[T, list[Span]] = {}
    for takeover, span in _runs(instants, lambda at: takeover_of(rows.takeovers, place, at)):
        if takeover and span.meets(start, end):
            spans.setdefault(takeover, []).append(span)
    owned = ((takeover, place.owner(takeover.owner_id)) for takeover in gravest_first(spans))
    return [Emergency(takeover, owner, tuple(spans[takeover])) for takeover, owner in owned if owner]


def verdicts(own: Rows[I, D, Q, T], place: Place) -> Iterator[tuple[Verdict[I, D, Q], Span]]:
    """The verdict on the one ILM of ``own`` at ``place``, by its own decisions, and for how long it stands.

    Nothing before the first border that the clock may bring.
    """
    [ilm] = own.ilms
    may_show = gates.may_open(ilm, place, ilm.on_air_from)
    instants = set(borders(own, place, ilm.on_air_from)) if may_show else set()
    return _runs(instants, lambda at: decide(own.ilms, own.decisions, own.quiet_periods, place, at)[0])


def _spans(own: Rows[I, D, Q, T], place: Place) -> Iterator[Span]:
    """When the one ILM of ``own`` shows; where only its pin or note changes, it goes on."""
    return iter(union(span for verdict, span in verdicts(own, place) if verdict.is_shown))


def _runs(instants: set[datetime], judge: Callable[[datetime], Found]) -> Iterator[tuple[Found, Span]]:
    """What ``judge`` finds, and for how long; between two instants nothing changes, so it is asked once for each."""
    ordered = sorted(instants)
    for found, run in groupby(zip(ordered, [*ordered[1:], None], strict=False), key=lambda pair: judge(pair[0])):
        stretches = list(run)
        yield found, Span(stretches[0][0], stretches[-1][1])
