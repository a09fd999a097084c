"""When each ILM shows at a place: the cascade's verdicts over time instead of at one instant.

A screen plans days ahead and goes on while it is offline. Dayparts are left out, for they recur: they
travel beside the spans as hours of day.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from itertools import groupby
from typing import TypeVar

from .. import cascade
from ..cascade import Rows, Verdict
from ..models import ILM, Takeover
from ..rules import gates
from ..rules.gates import Place
from ..rules.regions import Region
from ..rules.spans import Span, union

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Airtime:
    """The spans in which one ILM shows, in order and never touching each other."""

    ilm: ILM
    owner: Region
    spans: tuple[Span, ...]


@dataclass(frozen=True, slots=True)
class Emergency:
    """The spans in which one takeover is the one that counts."""

    takeover: Takeover
    owner: Region
    spans: tuple[Span, ...]


def airtimes(rows: Rows, place: Place, start: datetime, end: datetime) -> Iterator[Airtime]:
    """Each ILM of ``rows`` that shows at some time within ``start`` to ``end``, with all its spans from then on."""
    decisions, place = cascade.by_ilm(rows.decisions), replace(place, around_the_clock=True)
    owners = {region.id for region in place.chain}  # rows may be those of many places
    for ilm in (ilm for ilm in rows.ilms if ilm.owner_id in owners):
        own = Rows([ilm], decisions.get(ilm.pk, ()), rows.quiet_periods)
        spans = [span for span in _spans(own, place) if span.end is None or span.end > start]
        if spans and spans[0].start < end:
            yield Airtime(ilm, _owner(ilm, place), tuple(spans))


def emergencies(rows: Rows, place: Place, start: datetime, end: datetime) -> list[Emergency]:
    """The takeovers that count within ``start`` to ``end``, the gravest first; a graver one interrupts another."""
    borders = {border for takeover in rows.takeovers for border in (takeover.starts_at, takeover.until)}
    spans: dict[Takeover, list[Span]] = {}
    for takeover, span in _runs(borders, lambda at: cascade.takeover(rows.takeovers, place, at)):
        if takeover and span.meets(start, end):
            spans.setdefault(takeover, []).append(span)
    gravest_first = sorted(spans, key=lambda t: (t.severity, t.issued_at, t.pk), reverse=True)
    return [Emergency(takeover, _owner(takeover, place), tuple(spans[takeover])) for takeover in gravest_first]


def verdicts(own: Rows, place: Place) -> Iterator[tuple[Verdict, Span]]:
    """The verdict on the one ILM of ``own`` at ``place``, by its own decisions, and for how long it stands.

    Nothing before the first border that the clock may bring.
    """
    [ilm] = own.ilms
    may_show = gates.may_open(ilm, place, ilm.on_air_from)
    borders = set(cascade.borders(own, place, ilm.on_air_from)) if may_show else set()
    return _runs(borders, lambda at: cascade.decide(own.ilms, own.decisions, own.quiet_periods, place, at)[0])


def _owner(row: ILM | Takeover, place: Place) -> Region:
    return next(region for region in place.chain if region.id == row.owner_id)


def _spans(own: Rows, place: Place) -> Iterator[Span]:
    """When the one ILM of ``own`` shows; where only its pin or note changes, it goes on."""
    return iter(union(span for verdict, span in verdicts(own, place) if verdict.is_shown))


def _runs(borders: set[datetime], judge: Callable[[datetime], T]) -> Iterator[tuple[T, Span]]:
    """What ``judge`` finds, and for how long; between two borders nothing changes, so it is asked once for each."""
    instants = sorted(borders)
    for found, run in groupby(zip(instants, [*instants[1:], None], strict=False), key=lambda pair: judge(pair[0])):
        stretches = list(run)
        yield found, Span(stretches[0][0], stretches[-1][1])
