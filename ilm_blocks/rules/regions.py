"""A region as a plain value, the chain of those above it, and the levels that regions stand on."""

from dataclasses import dataclass
from typing import Any, TypeAlias
from zoneinfo import ZoneInfo

from .contacts import NOWHERE, Contact

#: What mandatory ILM are guaranteed on videotrons, in percent of the airtime, where no region says otherwise.
GUARANTEED_PERCENT = 30


@dataclass(frozen=True, slots=True)
class Level:
    """One level of regions: its ``word`` in data and APIs, and its names, plain or translated, as people say them."""

    word: str
    singular: Any
    plural: Any

    def counted(self, count: int) -> str:
        """A count with the level's name: "1 faculty", "12 faculties"."""
        return f"{count} {self.singular if count == 1 else self.plural}"


@dataclass(frozen=True, slots=True)
class Region:
    """One region; ``distributor``, ``label``, ``zone`` and ``information_officer`` are already inherited.

    ``information_officer`` is the contact of the officer for public information, to whom objections go. ``stands_for``
    are the pages of regions that it goes on for: what names one of them means it too. ``guaranteed_percent`` is what it
    says itself: ``guaranteed`` tells what holds.
    """

    id: int
    parent_id: int | None
    code: str
    level: str
    name: str
    label: str
    distributor: str
    zone: str
    tags: frozenset[str] = frozenset()
    information_officer: Contact = NOWHERE
    stands_for: frozenset[int] = frozenset()
    guaranteed_percent: int | None = None

    @classmethod
    def under(
        cls, parent: "Region | None", *, distributor: str, zone: str, default_zone: str, name: str, label: str,
        information_officer: Contact = NOWHERE, **own: Any,
    ) -> "Region":  # fmt: skip
        """The region with what it leaves empty taken from ``parent``; the topmost is its own distributor."""
        return cls(
            parent_id=parent.id if parent else None,
            name=name,
            label=label,
            distributor=distributor or (parent.distributor if parent else f"{label} {name}".strip()),
            zone=zone or (parent.zone if parent else default_zone),
            information_officer=information_officer or (parent.information_officer if parent else NOWHERE),
            **own,
        )

    def is_among(self, page_ids: frozenset[int]) -> bool:
        """Whether ``page_ids`` name it, or a region that it goes on for."""
        return self.id in page_ids or not page_ids.isdisjoint(self.stands_for)

    def __str__(self) -> str:
        return f"{self.label} {self.name}".strip()

    @property
    def tzinfo(self) -> ZoneInfo:
        return ZoneInfo(self.zone)


#: A region preceded by the regions above it, the topmost first.
Chain: TypeAlias = tuple[Region, ...]


def guaranteed(chain: Chain) -> int:
    """The least share of a videotron's airtime that mandatory ILM get together, in percent, at the end of ``chain``."""
    said = (region.guaranteed_percent for region in reversed(chain))
    return next((percent for percent in said if percent is not None), GUARANTEED_PERCENT)
