"""The rows of a report: each item of each videotron on each day, or in each hour, planned beside played."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from ..screens.models import Loop
from . import canonical
from .coverage import Coverage, Reported
from .loading import PLAYED, Found, Key

#: An agreement by its partner and its number: two partners may have the same number with one region.
Paper = tuple[int | None, str]
NO_PAPER: Paper = (None, "")


@dataclass(frozen=True, slots=True)
class Row:
    """``planned`` and ``planned_ms`` are None while the plan of the day is not summed up; ``planned_reported_ms`` is
    what of them lies in hours of which there is a report."""

    day: date
    hour: int | None
    region_code: str
    region: str
    screen: str
    screen_name: str
    agreement: str
    responsible: str
    item: str
    revision: int
    title: str
    planned: int | None
    planned_ms: int | None
    complete: int
    partial: int
    failed: int
    skipped: int
    shown_ms: int
    reported: Reported
    responsible_id: int | None = None
    ilm_id: int | None = None
    is_on_stage: bool = True
    planned_reported_ms: int = 0

    @property
    def cells(self) -> canonical.Cells:
        return [canonical.cell(getattr(self, name)) for name in canonical.COLUMNS]

    @property
    def paper(self) -> Paper:
        return (self.responsible_id, self.agreement) if self.agreement else NO_PAPER

    @property
    def order(self) -> tuple[Any, ...]:
        hour = -1 if self.hour is None else self.hour
        return self.day, hour, self.region_code, self.screen, self.agreement, self.item, self.revision


@dataclass(frozen=True, slots=True)
class Place:
    """Where a videotron stands, by the code and the name of today."""

    code: str
    region: str
    zone: ZoneInfo
    coverage: Coverage
    planned_days: frozenset[date]


def joined(played: Iterable[Found], planned: Iterable[Found], places: Mapping[str, Place]) -> list[Row]:
    """All rows, in no order."""
    shown = {found.key: found for found in played}
    meant = {found.key: found for found in planned}
    return [_row(key, shown.get(key), meant.get(key), places[key[0]]) for key in shown.keys() | meant.keys()]


def _row(key: Key, shown: Found | None, meant: Found | None, place: Place) -> Row:
    screen, when, item, revision, agreement = key
    day, hour = _local(when, place.zone)
    facts = (shown or meant).facts  # type: ignore[union-attr]
    is_known = day in place.planned_days
    return Row(
        day=day, hour=hour, region_code=place.code, region=facts["region_name"], screen=screen,
        screen_name=facts["screen_name"], agreement=agreement, responsible=facts["responsible_name"], item=item,
        revision=revision, title=facts["title"],
        planned=meant.sums["times"] if meant else 0 if is_known else None,
        planned_ms=meant.sums["planned_ms"] if meant else 0 if is_known else None,
        **{name: shown.sums[name] if shown else 0 for name in PLAYED},
        reported=place.coverage.of_day(day) if hour is None else place.coverage.of_hour(when),
        responsible_id=facts["responsible_id"], ilm_id=facts["ilm_id"], is_on_stage=facts["loop"] != Loop.TICKER,
        planned_reported_ms=meant.sums["reported_ms"] if meant else 0,
    )  # fmt: skip


def _local(when: date | datetime, zone: ZoneInfo) -> tuple[date, int | None]:
    if not isinstance(when, datetime):
        return when, None
    local = when.astimezone(zone)
    return local.date(), local.hour


def cells(rows: Iterable[Row]) -> Iterator[canonical.Cells]:
    return (row.cells for row in rows)
