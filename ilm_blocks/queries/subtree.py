"""What each region of a subtree shows: rows loaded once, then judged region by region without a query."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from ..models import Change
from ..rules.borders import unchanged_since
from ..rules.place import Place
from ..rules.regions import Chain
from ..rules.resolution import judge
from .forecast import Likeness
from .rows import Resolution, Rows, rows_on


@dataclass(frozen=True, slots=True)
class Subtree:
    """What each region shows, with its chain; since when and until when all of it holds."""

    since: datetime
    until: datetime | None
    shown: Sequence[tuple[Chain, Resolution]]


def subtree(chains: Sequence[Chain], channel: str, at: datetime) -> Subtree:
    """What the last region of each of ``chains`` shows, as ``resolve`` says it; six queries for any number of them.

    Regions between which no row makes a difference share one answer, as in a forecast.
    ``until`` is the next instant at which the clock alone can change any of it.
    """
    everywhere = tuple({region.id: region for chain in chains for region in chain}.values())
    written_at = last_write(everywhere) or at
    rows = rows_on(everywhere, min(written_at, at))  # a clock may have been set back
    by_owner, likeness = ByOwner(rows), Likeness(rows)
    keys = [(likeness.of(chain), by_owner.line(chain)) for chain in chains]
    places = {key: Place(chain, channel) for key, chain in zip(keys, chains, strict=True)}
    own = {key: by_owner.on(place.chain) for key, place in places.items()}
    answers = {key: judge(own[key], place, at) for key, place in places.items()}
    borders = (unchanged_since(own[key], place, at, written_at=written_at) for key, place in places.items())
    since = max(borders, default=written_at)
    until = min((answer.valid_until for answer in answers.values() if answer.valid_until), default=None)
    shown = [(chain, replace(answers[key], region=chain[-1])) for key, chain in zip(keys, chains, strict=True)]
    return Subtree(since, until, shown)


def last_write(regions: Chain) -> datetime | None:
    """When what a programme can show was last written in any of ``regions``; one query."""
    changes = Change.objects.filter(owner_id__in=[region.id for region in regions], only_pages=False)
    return changes.order_by("-seq").values_list("at", flat=True).first()


class ByOwner:
    """Rows of many regions, so that those of one chain are at hand."""

    def __init__(self, rows: Rows) -> None:
        every = (*rows.ilms, *rows.decisions, *rows.quiet_periods, *rows.takeovers)
        self._owners = {row.owner_id for row in every}
        self._ilms, self._decisions = _by_owner(rows.ilms), _by_owner(rows.decisions)
        self._quiet_periods, self._takeovers = _by_owner(rows.quiet_periods), _by_owner(rows.takeovers)

    def line(self, chain: Chain) -> tuple[int, ...]:
        """The regions of ``chain`` that own any row."""
        return tuple(region.id for region in chain if region.id in self._owners)

    def on(self, chain: Chain) -> Rows:
        """What ``rows_on(chain)`` loads."""
        ids = [region.id for region in chain]
        ilms, decisions, quiet_periods, takeovers = (
            [row for page_id in ids for row in rows.get(page_id, ())]
            for rows in (self._ilms, self._decisions, self._quiet_periods, self._takeovers)
        )
        keys = {ilm.pk for ilm in ilms}
        return Rows(ilms, [row for row in decisions if row.subject_id in keys], quiet_periods, takeovers)


def _by_owner(rows: Iterable[Any]) -> dict[int, list[Any]]:
    found = defaultdict(list)
    for row in rows:
        found[row.owner_id].append(row)
    return found
