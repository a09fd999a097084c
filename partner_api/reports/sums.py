"""What the rows of a report add up to, by whatever they share. Pure."""

from collections.abc import Callable, Hashable, Iterable, Mapping
from dataclasses import dataclass
from typing import TypeVar

from .rows import Row

Shared = TypeVar("Shared", bound=Hashable)
ADDED = ("complete", "partial", "failed", "skipped", "shown_ms")


@dataclass(slots=True)
class Sums:
    """``planned`` and ``planned_ms`` are of the rows whose plan is known. What of that lies in hours of which there is
    a report is ``planned_reported_ms``, and ``compared_ms`` is what these rows have shown in them."""

    has_plan: bool = False  # of any row: without one ``planned`` says nothing
    planned: int = 0
    planned_ms: int = 0
    planned_reported_ms: int = 0
    compared_ms: int = 0
    complete: int = 0
    partial: int = 0
    failed: int = 0
    skipped: int = 0
    shown_ms: int = 0
    unknown: int = 0

    @property
    def planned_or_unknown(self) -> int | None:
        """None where nobody knows: that is not 0."""
        return self.planned if self.has_plan else None

    @property
    def planned_ms_or_unknown(self) -> int | None:
        return self.planned_ms if self.has_plan else None

    @property
    def planned_reported_ms_or_unknown(self) -> int | None:
        return self.planned_reported_ms if self.has_plan else None

    @property
    def shown(self) -> int:
        """How often it was on the screen, in full or in part."""
        return self.complete + self.partial

    @property
    def permille(self) -> int | None:
        """The time shown of the time planned in hours that were reported: silence counts neither way."""
        return 1000 * self.compared_ms // self.planned_reported_ms if self.planned_reported_ms else None

    def add(self, row: Row) -> None:
        for name in ADDED:
            setattr(self, name, getattr(self, name) + getattr(row, name))
        if row.planned is None or row.planned_ms is None:
            self.unknown += 1
        else:
            self.has_plan = True
            self.planned += row.planned
            self.planned_ms += row.planned_ms
            self.planned_reported_ms += row.planned_reported_ms
            self.compared_ms += row.shown_ms


def total(rows: Iterable[Row]) -> Sums:
    return by(rows, lambda _row: None).get(None, Sums())


def by(rows: Iterable[Row], key: Callable[[Row], Shared]) -> dict[Shared, Sums]:
    """In the order in which each key comes first."""
    found: dict[Shared, Sums] = {}
    for row in rows:
        shared = key(row)
        if (sums := found.get(shared)) is None:
            sums = found[shared] = Sums()
        sums.add(row)
    return found


def permille(shares: Mapping[Shared, int], whole: int) -> dict[Shared, int]:
    """Each part of ``whole`` in thousandths, the largest first."""
    ordered = sorted(shares.items(), key=lambda pair: -pair[1])
    return {key: 1000 * part // whole for key, part in ordered} if whole else {}
