"""The manifest: what a screen may play in the coming days, the same bytes for the same rows.

A pure function of the screen, the rows on its region's chain and the horizon; the moment of the request
is no part of it. docs/reference/manifest.md explains the keys.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from ilm_blocks.cascade import rows_on
from ilm_blocks.choices import Channel
from ilm_blocks.queries.subtree import ByOwner
from ilm_blocks.regions import Chain
from ilm_blocks.rules import airtime
from ilm_blocks.rules.airtime import Airtime, Emergency
from ilm_blocks.rules.dayparts import midnight
from ilm_blocks.rules.place import Place

from . import playlist, serializers, takeovers
from .filler.deck import NO_CARDS, Deck, deck_of
from .models import Screen
from .programme import record
from .programme.days import told
from .programme.epochs import SETTLES, Known, epochs
from .programme.listing import listed
from .programme.members import Facts, LocalDay

SCHEMA = "ilm.manifest/1"
DAYS = 14
POLL_S = 30  # and earlier when the region's beacon moves


@dataclass(frozen=True, slots=True)
class Horizon:
    """The days that a manifest covers; they begin at the midnight of the screen's own zone."""

    first_day: date
    zone: ZoneInfo

    @classmethod
    def of(cls, chain: Chain, at: datetime) -> "Horizon":
        zone = chain[-1].tzinfo
        return cls(at.astimezone(zone).date(), zone)

    @property
    def first(self) -> LocalDay:
        return LocalDay(self.first_day, self.zone)

    @property
    def start(self) -> datetime:
        return self.first.start

    @property
    def end(self) -> datetime:
        return midnight(self.first_day + timedelta(days=DAYS), self.zone)

    @property
    def next_day(self) -> datetime:
        """The midnight at which other days begin."""
        return midnight(self.first_day + timedelta(days=1), self.zone)

    @property
    def number(self) -> int:
        return (self.first_day - date(1970, 1, 1)).days

    def is_of(self, at: datetime) -> bool:
        return at.astimezone(self.zone).date() == self.first_day


@dataclass(frozen=True, slots=True)
class Content:
    """What the region shows at some time within the horizon, and what was known of its first day from when on."""

    airtimes: Sequence[Airtime] = ()
    emergencies: Sequence[Emergency] = ()
    known: Known = ()
    deck: Deck = NO_CARDS

    @classmethod
    def of_alone(cls, shown: Airtime, screen: Screen, chain: Chain, days: Horizon) -> "Content":
        """Nothing but ``shown``, known all along."""
        listing = listed(playlist.clips([shown], screen), (), screen, chain)
        return cls([shown], (), [(days.start - SETTLES, Facts.of(listing, days.first))])

    @classmethod
    def of_cards(cls, deck: Deck, screen: Screen, chain: Chain, days: Horizon) -> "Content":
        """Nothing but the filler, with the cards of ``deck``."""
        listing = listed((), (), screen, chain)
        return cls((), (), [(days.start - SETTLES, Facts.of(listing, days.first))], deck)


class Sources:
    """What the cascade says of some regions, read once for all of their screens: as many queries as for one."""

    def __init__(self, screens: Sequence[Screen], chains: Mapping[int, Chain], days: Horizon) -> None:
        """``chains`` by the region; ``days`` are those of each screen."""
        everywhere = tuple({region.id: region for chain in chains.values() for region in chain}.values())
        self.chains, self.days = chains, days
        self._rows = ByOwner(rows_on(everywhere, days.start))
        self._record = record.Record(screens, everywhere, days.first)
        filled = {screen.owner_id for screen in screens if screen.filler_percent}
        self._decks = {owner: deck_of(chains[owner], days.start, days.end) for owner in filled}

    def content(self, screen: Screen) -> Content:
        """Without a query."""
        chain, days = self.chains[screen.owner_id], self.days
        rows, place = self._rows.on(chain), Place(chain, Channel.VIDEOTRON)
        return Content(
            list(airtime.airtimes(rows, place, days.start, days.end)),
            airtime.emergencies(rows, place, days.start, days.end),
            self._record.known(screen, chain, rows),
            self._decks[screen.owner_id] if screen.filler_percent else NO_CARDS,
        )


def build(screen: Screen, chain: Chain, days: Horizon, content: Content) -> dict[str, Any]:
    """The manifest as plain values; the fallback is null until a screen can have one."""
    region = chain[-1]
    clips = playlist.clips(content.airtimes, screen)
    programme = listed(clips, content.emergencies, screen, chain, version=screen.newest_change)
    return {
        "schema": SCHEMA,
        "screen": screen.pk,
        "seq": [screen.epoch, screen.newest_change, days.number],
        "generated_at": serializers.moment(written_at(screen, screen.changed_at), region),
        "tz": region.zone,
        "poll": POLL_S,
        "viewing_m": screen.viewing_m,
        "volume": screen.volume,
        "horizon": [serializers.moment(days.start, region), serializers.moment(days.end, region)],
        **programme,
        **told(epochs(content.known, days.first)),
        "assets": {file["sha256"]: serializers.asset(file) for file in (*_files(clips), *content.deck.pictures)},
        "cards": list(content.deck.cards),
        "takeover": takeovers.fact(content.emergencies[0], region) if content.emergencies else None,
        "fallback": None,
        "rotation": {"algo": "edf-share/2"},
    }


def _files(clips: Sequence[playlist.Clip]) -> Iterator[Mapping[str, Any]]:
    return (clip.file for clip in clips if clip.file)


def written_at(screen: Screen, changed_at: datetime | None) -> datetime:
    """When the newest of what its manifest is made of was written; ``changed_at`` is that of its programme."""
    return max(filter(None, (changed_at, screen.updated_at)))
