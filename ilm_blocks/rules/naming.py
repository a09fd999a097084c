"""Which partners a region may name as responsible for its ILM.

A partner from outside: the region that keeps it and, as far as an agreement of that region takes them in, those below.
An office: the region whose government it belongs to, nobody else.
"""

from collections.abc import Iterable, Sequence, Set
from enum import Enum
from typing import Protocol


class RegionOnChain(Protocol):
    """A region of the chain of an ILM's owner."""

    @property
    def id(self) -> int: ...

    @property
    def level(self) -> str: ...


class AgreementScope(Protocol):
    """An agreement: who wrote it, and which regions of which levels it takes in; no levels stand for all."""

    owner_id: int
    levels: Sequence[str]

    @property
    def reaches(self) -> Set[int]: ...


class Hindrance(Enum):
    """Why a region may not name a partner."""

    ELSEWHERE = "kept by a region that is not above"
    OFFICE = "an office of another region's government"
    NO_PAPER = "no agreement takes the region in"


def hindrance(
    chain: Sequence[RegionOnChain], *, keeper: int, is_office: bool, papers: Iterable[AgreementScope]
) -> Hindrance | None:
    """What keeps the last region of ``chain`` from naming a partner of ``keeper``; ``papers`` are that partner's."""
    if keeper not in {place.id for place in chain}:
        return Hindrance.ELSEWHERE
    if keeper == chain[-1].id:
        return None
    if is_office:
        return Hindrance.OFFICE
    return None if any(takes_in(paper, chain, keeper) for paper in papers) else Hindrance.NO_PAPER


def takes_in(paper: AgreementScope, chain: Sequence[RegionOnChain], keeper: int) -> bool:
    """Whether an agreement that ``keeper`` itself wrote covers the last region of ``chain`` as an owner of ILM."""
    if paper.owner_id != keeper:
        return False
    if chain[-1].id == keeper:
        return True
    return any(place.id in paper.reaches for place in chain) and (not paper.levels or chain[-1].level in paper.levels)
