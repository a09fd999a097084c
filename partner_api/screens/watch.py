"""What the operators of videotrons want to know in the morning: which are down, and where nothing will play."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import pairwise

from ilm_blocks import regions
from ilm_blocks.cascade import Rows, rows_on
from ilm_blocks.choices import Channel
from ilm_blocks.regions import Chain
from ilm_blocks.rules import airtime
from ilm_blocks.rules.dayparts import Daypart, any_holds, midnight
from ilm_blocks.rules.place import Place

from . import playlist
from .connection import Connection, ConnectionState
from .models import Screen
from .playlist import Clip

SHOWN = 10
NOT_SET_UP = (ConnectionState.NEVER, ConnectionState.UNPAIRED, ConnectionState.SWITCHED_OFF)


@dataclass(frozen=True, slots=True)
class Watch:
    """One screen, whether it is connected, and how much of its operating time today has nothing to show."""

    screen: Screen
    region: regions.Region
    connection: Connection
    operating: timedelta
    empty: timedelta

    @property
    def state(self) -> ConnectionState:
        return self.connection.state

    @property
    def is_empty(self) -> bool:
        return self.screen.is_active and bool(self.empty)


def watch(screens: Iterable[Screen], at: datetime) -> list[Watch]:
    """Each of ``screens`` today; as many queries for a hundred as for two, wherever they stand."""
    screens = list(screens)
    chains = {chain[-1].id: chain for chain in regions.provider().chains({screen.owner_id for screen in screens})}
    everywhere = tuple({region.id: region for chain in chains.values() for region in chain}.values())
    rows = rows_on(everywhere, at)
    return [_watched(screen, chains[screen.owner_id], rows, at) for screen in screens]


def _watched(screen: Screen, chain: Chain, rows: Rows, at: datetime) -> Watch:
    zone = chain[-1].tzinfo
    today = at.astimezone(zone).date()
    start, end = midnight(today, zone), midnight(today + timedelta(days=1), zone)
    airtimes = airtime.airtimes(rows, Place(chain, Channel.VIDEOTRON), start, end)
    clips = playlist.clips(airtimes, screen)
    stretches = list(_stretches(screen, clips, start, end))
    operating = [(length, airs) for length, operates, airs in stretches if operates]
    return Watch(
        screen,
        chain[-1],
        Connection.of(screen, at, zone),
        sum((length for length, _airs in operating), timedelta()),
        sum((length for length, airs in operating if not airs), timedelta()),
    )


def _stretches(
    screen: Screen, clips: list[Clip], start: datetime, end: datetime
) -> Iterator[tuple[timedelta, bool, bool]]:
    """The day cut where anything begins or ends: how long, whether the screen runs, whether anything airs."""
    zone = start.tzinfo
    rules = screen.operating_rules
    hours = {*rules, *(rule for clip in clips for rule in clip.ilm.daypart_rules)}  # many ILM share theirs
    borders = {start, end, *_of_rules(hours, start)}
    for clip in clips:
        borders.update(border for span in clip.airtime.spans for border in (span.start, span.end) if border)
    inside = sorted(border for border in borders if start <= border <= end)
    for begins, ends in pairwise(inside):
        local = begins.astimezone(zone)
        yield ends - begins, any_holds(rules, local), any(_airs(clip, local) for clip in clips)


def _of_rules(rules: Iterable[Daypart], start: datetime) -> Iterator[datetime]:
    for rule in rules:
        yield from rule.borders(start, start.tzinfo)  # type: ignore[arg-type]


def _airs(clip: Clip, local: datetime) -> bool:
    in_span = any(span.start <= local and (span.end is None or local < span.end) for span in clip.airtime.spans)
    return in_span and any_holds(clip.ilm.daypart_rules, local)
