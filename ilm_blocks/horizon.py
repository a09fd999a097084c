"""When each ILM shows at a place: the cascade's verdicts over time instead of at one instant.

A screen plans days ahead and goes on while it is offline. Dayparts are left out, for they recur: they
travel beside the spans as hours of day.
"""

from collections.abc import Iterator
from copy import copy
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby

from . import cascade
from .cascade import Rows
from .gates import Place
from .models import ILM
from .regions import Region


@dataclass(frozen=True, slots=True)
class Span:
    """From ``start`` to before ``end``; None when no end is known."""

    start: datetime
    end: datetime | None


@dataclass(frozen=True, slots=True)
class Airtime:
    """The spans in which one ILM shows, in order and never touching each other."""

    ilm: ILM
    owner: Region
    spans: tuple[Span, ...]


def airtimes(rows: Rows, place: Place, start: datetime, end: datetime) -> Iterator[Airtime]:
    """Each ILM of ``rows`` that shows at some time within ``start`` to ``end``, with all its spans from then on."""
    for ilm in rows.ilms:
        spans = [span for span in _spans(ilm, rows, place) if span.end is None or span.end > start]
        if spans and spans[0].start < end:
            owner = next(region for region in place.chain if region.id == ilm.owner_id)
            yield Airtime(ilm, owner, tuple(spans))


def _spans(ilm: ILM, rows: Rows, place: Place) -> Iterator[Span]:
    """Between two borders nothing changes, so one verdict at the first holds until the next."""
    decisions = [decision for decision in rows.decisions if decision.ilm_id == ilm.pk]
    own = Rows([_around_the_clock(ilm)], decisions, rows.quiet_periods)
    borders = sorted(set(cascade.borders(own, place, ilm.on_air_from)))

    def is_shown(stretch: tuple[datetime, datetime | None]) -> bool:
        return cascade.decide(own.ilms, decisions, own.quiet_periods, place, stretch[0])[0].is_shown

    for shown, run in groupby(zip(borders, [*borders[1:], None], strict=False), key=is_shown):
        if shown:
            stretches = list(run)
            yield Span(stretches[0][0], stretches[-1][1])


def _around_the_clock(ilm: ILM) -> ILM:
    """``ilm`` as if it aired all day long."""
    twin = copy(ilm)
    twin.daypart_rules = ()
    return twin
