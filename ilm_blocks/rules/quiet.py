"""What a quiet period does to an ILM: by content class, from above or for one's own, never the other way."""

from collections.abc import Collection
from typing import Protocol

#: What the form opens with. The gate works by content class and never silences education (UU 7/2017 art. 287(5),
#: PKPU 15/2023 art. 27(4)).
WITHHELD = ("official_portrait",)
APPROVED_TWICE = ("election_education", "election_organiser")


class Classes(Protocol):
    withholds: Collection[str]
    asks_second_approval: Collection[str]


def touches(period_depth: int | None, owner_depth: int | None) -> bool:
    """Whether a period of one region bears on what another has issued, both by their depth on the chain shown.

    The top of the chain bears on all; a region below it on what it or a lower one has issued, never on what comes
    from above.
    """
    return period_depth is not None and owner_depth is not None and period_depth <= owner_depth


def effect_of(period: Classes, content_class: str) -> str:
    """``withholds``, ``asks`` for a second approval, or nothing."""
    if content_class in period.withholds:
        return "withholds"
    return "asks" if content_class in period.asks_second_approval else ""
