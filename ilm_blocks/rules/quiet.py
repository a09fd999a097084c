"""What a quiet period does to an ILM: by content class, if written by the ILM's owner or a region above it."""

from collections.abc import Collection, Iterable, Iterator
from datetime import datetime
from typing import Protocol

from .judged import JudgedILM, JudgedQuietPeriod, Q
from .place import Place

#: What the form opens with. The gate works by content class and never silences education (UU 7/2017 art. 287(5),
#: PKPU 15/2023 art. 27(4)).
WITHHELD = ("official_portrait",)
APPROVED_TWICE = ("election_education", "election_organiser")


class Classes(Protocol):
    @property
    def withholds(self) -> Collection[str]: ...
    @property
    def asks_second_approval(self) -> Collection[str]: ...


def in_force(periods: Iterable[Q], place: Place, at: datetime) -> list[Q]:
    """The periods that hold on the civil day of the region, in one fixed order."""
    return sorted((period for period in periods if period.in_force(at, place.region.tzinfo)), key=lambda p: p.pk)


def against(ilm: JudgedILM, periods: Iterable[Q], place: Place) -> Iterator[tuple[Q, str]]:
    """Those of ``periods``, which are in force, that keep ``ilm`` off the air here, each with its effect: R1.

    One that only asks for a second approval does not keep off an ILM that has it.
    """
    for period in periods:
        effect = effect_of(period, ilm.content_class) if bears_on(period, ilm, place) else ""
        if effect == "withholds" or (effect == "asks" and not ilm.has_second_approval):
            yield period, effect


def bears_on(period: JudgedQuietPeriod, ilm: JudgedILM, place: Place) -> bool:
    """Whether ``period`` speaks of ``ilm`` at all.

    The top of the chain speaks of all; a region below it of what it or a lower one has issued, never of what comes
    from above.
    """
    of_period, of_ilm = place.depth_of(period.owner_id), place.depth_of(ilm.owner_id)
    return of_period is not None and of_ilm is not None and of_period <= of_ilm


def effect_of(period: Classes, content_class: str) -> str:
    """``withholds``, ``asks`` for a second approval, or nothing."""
    if content_class in period.withholds:
        return "withholds"
    return "asks" if content_class in period.asks_second_approval else ""
