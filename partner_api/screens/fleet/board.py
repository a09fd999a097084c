"""The fleet as its keepers see it: each screen with its state, by district, and what is told of those on one page."""

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from ilm_blocks import dates, regions
from ilm_blocks.models import ILM
from ilm_blocks.numbers import count
from ilm_blocks.regions import Chain, Region

from .. import item_ids
from ..connection import CONNECTED, Connection, ConnectionState
from ..models import Screen
from . import releases
from .models import ScreenHealth, ScreenPicture

#: The gravest first.
ORDER = (
    ConnectionState.OFFLINE, ConnectionState.DEGRADED, ConnectionState.STALE, ConnectionState.NEVER,
    ConnectionState.UNPAIRED, ConnectionState.ONLINE, ConnectionState.PLANNED_OFF, ConnectionState.SWITCHED_OFF,
)  # fmt: skip
#: A state is told by its shape too: not everybody sees colours, and a paper has none.
MARKS: Mapping[ConnectionState, str] = {
    ConnectionState.OFFLINE: "✕", ConnectionState.DEGRADED: "▲", ConnectionState.STALE: "◐",
    ConnectionState.NEVER: "◇", ConnectionState.UNPAIRED: "◇", ConnectionState.ONLINE: "●",
    ConnectionState.PLANNED_OFF: "○", ConnectionState.SWITCHED_OFF: "–",
}  # fmt: skip
DISTRICT = 1  # its place in a chain that begins with the regency


@dataclass(frozen=True, slots=True)
class Listed:
    """One screen of the fleet."""

    screen: Screen
    chain: Chain
    connection: Connection

    @property
    def region(self) -> Region:
        return self.chain[-1]

    @property
    def district(self) -> Region:
        """Whose tile it is in; a screen of the regency is in the regency's own."""
        return self.chain[min(DISTRICT, len(self.chain) - 1)]

    @property
    def state(self) -> ConnectionState:
        return self.connection.state

    @property
    def mark(self) -> str:
        return MARKS[self.state]

    @property
    def title(self) -> str:
        return f"{self.screen.name}, {self.region}: {self.connection}"

    @property
    def health(self) -> ScreenHealth | None:
        """What it told last, if it ever did."""
        found = getattr(self.screen, "health", None)
        return found if found is not None and found.beat_at else None

    @property
    def told(self) -> Mapping[str, Any]:
        return self.health.told if self.health else {}

    @property
    def since(self) -> str:
        """Since when it is disturbed or silent; empty while there is nothing to say."""
        if self.connection.faults and self.health:
            began = min(self.health.signs[fault] for fault in self.connection.faults)
            return dates.instant(datetime.fromtimestamp(began / 1000, UTC), self.connection.zone)
        return "" if self.state in CONNECTED else self.connection.when

    @property
    def skew(self) -> str:
        return _("%(seconds)s s") % {"seconds": f"{round(self.told['skew_ms'] / 1000, 1) + 0:.1f}".replace(".", ",")}

    @property
    def files(self) -> str:
        return f"{count(self.told['files']['whole'])} / {count(self.told['files']['wanted'])}"

    @property
    def missing_rows(self) -> int:
        return self.told["lost"] + self.told["aside"]

    @property
    def is_old(self) -> bool:
        return self.told["release"] not in ("", releases.current())


@dataclass(frozen=True, slots=True)
class Tile:
    """A district, with a mark for each of its screens."""

    region: Region
    screens: Sequence[Listed]

    @property
    def counts(self) -> list[tuple[ConnectionState, str, int]]:
        return counts(self.screens)


def fleet(screens: QuerySet[Screen], at: datetime) -> list[Listed]:
    """All of ``screens``, in the order of their regions; constant queries."""
    rows = list(screens.select_related("owner", "health").order_by("owner__path", "name", "pk"))
    chains = {chain[-1].id: chain for chain in regions.provider().chains({row.owner_id for row in rows})}
    return [
        Listed(row, chains[row.owner_id], Connection.of(row, at, chains[row.owner_id][-1].tzinfo))
        for row in rows if row.owner_id in chains
    ]  # fmt: skip


def counts(listed: Iterable[Listed]) -> list[tuple[ConnectionState, str, int]]:
    """How many are in each state there is, the gravest first, with its mark."""
    found = Counter(one.state for one in listed)
    return [(state, MARKS[state], found[state]) for state in ORDER if found[state]]


def tiles(listed: Iterable[Listed]) -> list[Tile]:
    by_district: dict[Any, list[Listed]] = defaultdict(list)
    for one in listed:
        by_district[one.district.id].append(one)
    return [Tile(screens[0].district, screens) for screens in by_district.values()]


def table(found: Sequence[Tile]) -> tuple[list[ConnectionState], list[tuple[Region, list[int], int]]]:
    """The same as numbers: the states there are, and for each district how many of each and of all."""
    states = [state for state, _mark, _count in counts(one for tile in found for one in tile.screens)]
    lines = []
    for tile in found:
        by_state = Counter(one.state for one in tile.screens)
        lines.append((tile.region, [by_state[state] for state in states], len(tile.screens)))
    return states, lines


def gravest_first(listed: Iterable[Listed]) -> list[Listed]:
    return sorted(listed, key=lambda one: ORDER.index(one.state))


def shown(listed: Collection[Listed]) -> dict[str, str]:
    """What is on the stage of each that is connected, by the number of the screen; one query."""
    items = {one.screen.pk: one.told["playing"] for one in listed if one.state in CONNECTED and one.told}
    numbers = {pk: item_ids.ilm_of(item) for pk, item in items.items()}
    titles = dict(
        ILM.objects.filter(pk__in=[number for number in numbers.values() if number]).values_list("pk", "title")
    )
    return {pk: titles.get(numbers[pk]) or _without_ilm(item) for pk, item in items.items()}


def _without_ilm(item: str) -> str:
    if item_ids.takeover_of(item) is not None:
        return _("an emergency message")
    return item or _("card of the region")


def pictures(listed: Collection[Listed]) -> dict[str, ScreenPicture]:
    """The last picture of each that has one, without its bytes; one query."""
    rows = ScreenPicture.objects.defer("content").filter(screen__in=[one.screen.pk for one in listed])
    return {row.screen_id: row for row in rows}
