"""What the pages of early warnings show, by the regions of who reads them; constant queries."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Count, Prefetch, Q, QuerySet, prefetch_related_objects

from ilm_blocks import duties, regions
from ilm_blocks.regions import Region

from . import reading
from .models import Alert, AlertProposal, AlertSource, ProposalState
from .permissions import READERS

#: The newest warnings.
MOST_SHOWN = 50
PROPOSALS = AlertProposal.objects.select_related("owner", "takeover", "decided_by").order_by("owner__path", "pk")


@dataclass(frozen=True, slots=True)
class ProposalShown:
    row: AlertProposal
    region: Region
    at: datetime
    may_decide: bool

    @property
    def is_open(self) -> bool:
        return self.row.is_open(self.at)

    @property
    def is_over(self) -> bool:
        """Over by the clock before anybody decided."""
        return self.row.state == ProposalState.WAITING and not self.is_open


@dataclass(frozen=True, slots=True)
class AlertShown:
    alert: Alert
    proposals: list[ProposalShown]

    @property
    def regions(self) -> list[Region]:
        return list({each.region.id: each.region for each in self.proposals}.values())

    @property
    def open(self) -> list[ProposalShown]:
        return [each for each in self.proposals if each.is_open]

    @property
    def infos(self) -> list[dict[str, Any]]:
        """As they are on record, those in our language first."""
        return sorted(self.alert.infos, key=lambda info: _rank(info["language"]))

    def to_decide(self, kind: str) -> list[tuple[AlertProposal, Region]]:
        return [(each.row, each.region) for each in self.open if each.may_decide and each.row.kind == kind]


def _rank(language: str) -> int:
    tongue = language.casefold().replace("_", "-").partition("-")[0]
    return reading.LANGUAGES.index(tongue) if tongue in reading.LANGUAGES else len(reading.LANGUAGES)


@dataclass(frozen=True, slots=True)
class SourceShown:
    source: AlertSource
    region: Region
    files: int
    may_change: bool
    stands_still: bool


@dataclass(frozen=True, slots=True)
class Board:
    """What the first page shows."""

    waiting: list[AlertShown]
    sources: list[SourceShown]
    history: list[AlertShown]


def board(user: Any, at: datetime) -> Board:
    """The warnings on which ``user`` has to decide, the sources, and what has arrived; the newest first."""
    mine = AlertProposal.objects.waiting(at).at(duties.pages_with_duty(user, "broadcast"))
    waiting = _newest(Alert.objects.filter(pk__in=mine.order_by().values("alert")))
    history = _newest(alerts_of(user))
    prefetch_related_objects([*waiting, *history], Prefetch("proposals", queryset=PROPOSALS))
    sources = list(_sources(user))
    named = _named({each.owner_id for each in sources} | _pages([*waiting, *history]))
    return Board(
        [_alert(each, named, user, at) for each in waiting],
        [_source(each, named, user, at) for each in sources],
        [_alert(each, named, user, at) for each in history],
    )


def one(alert: Alert, user: Any, at: datetime) -> AlertShown:
    return _alert(alert, _named(_pages([alert])), user, at)


def alerts_of(user: Any) -> QuerySet[Alert]:
    """Those of sources for the regions of ``user``, above and below them."""
    return Alert.objects.filter(_near(user))


def _near(user: Any) -> Q:
    paths = duties.paths_with_duty(user, *READERS)
    near = Q(owner__path__in=[above for path in paths for above in regions.path_and_above(path)])
    for path in paths:
        near |= Q(owner__path__startswith=path)
    return near


def _newest(rows: QuerySet[Alert]) -> list[Alert]:
    return list(rows.select_related("source").defer("raw", "infos").order_by("-sent", "-pk")[:MOST_SHOWN])


def _pages(alerts: Iterable[Alert]) -> set[int]:
    return {each.owner_id for alert in alerts for each in alert.proposals.all()}


def _named(pages: set[int]) -> Mapping[int, Region]:
    return {chain[-1].id: chain[-1] for chain in regions.provider().chains(pages)} if pages else {}


def _alert(alert: Alert, named: Mapping[int, Region], user: Any, at: datetime) -> AlertShown:
    mine = tuple(duties.paths_with_duty(user, "broadcast"))
    rows = alert.proposals.all()
    return AlertShown(
        alert, [ProposalShown(each, named[each.owner_id], at, each.owner.path.startswith(mine)) for each in rows]
    )


def _sources(user: Any) -> QuerySet[AlertSource]:
    bad = Count("files", filter=~Q(files__flaw=""))
    return AlertSource.objects.filter(_near(user)).annotate(bad=bad).select_related("owner")


def _source(source: Any, named: Mapping[int, Region], user: Any, at: datetime) -> SourceShown:
    mine = tuple(duties.paths_with_duty(user, "administer"))
    may_change = source.owner.path.startswith(mine)
    return SourceShown(source, named[source.owner_id], source.bad, may_change, source.stands_still(at))
