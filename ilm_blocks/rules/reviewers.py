"""Who decides on an ILM: four eyes, and the nearest to its owner alone.

The same rule gives a first approval, a revision asked for, a rejection, and the second approval of a quiet period.
People are keys of accounts.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum, auto

People = frozenset[int]
NOBODY: People = frozenset()


class Standing(Enum):
    """The relation of one person to a decision."""

    DECIDES = auto()
    LAST_RESORT = auto()  #: stands above all regions, and no region has anybody left
    NEARER = auto()  #: somebody nearer to the owner decides
    AUTHOR = auto()  #: wrote what is to be approved
    FIRST_APPROVER = auto()  #: gave the first approval
    MEMBER = auto()  #: speaks for the partner from outside that answers for it
    STRANGER = auto()  #: holds no right to approve at the owner or above


@dataclass(frozen=True, slots=True)
class Case:
    """One decision that is due: who could take it, and who is involved in it.

    ``levels`` are the approvers of the owning region and of each region above it, the nearest first.
    """

    levels: Sequence[People]
    authors: People = NOBODY
    members: People = NOBODY
    first_approvers: People = NOBODY
    names_party: bool = False
    is_second: bool = False

    @property
    def barred(self) -> People:
        """Who never decides here, whatever duty they hold."""
        return self.barred_authors | self.members | self.first_approvers

    @property
    def barred_authors(self) -> People:
        """A region's own words may be approved by their author, but for a second approval."""
        return self.authors if self.names_party or self.is_second else NOBODY

    @property
    def deciders(self) -> People:
        """Who is left at the nearest level that has anybody left: they alone decide."""
        barred = self.barred
        return next((left for level in self.levels if (left := level - barred)), NOBODY)

    def standing(self, person: int, *, is_above_all: bool = False) -> Standing:
        """How ``person`` relates to this decision; ``is_above_all`` for a superuser, whom no region has appointed."""
        if person in self.members:
            return Standing.MEMBER
        if person in self.first_approvers:
            return Standing.FIRST_APPROVER
        if person in self.barred_authors:
            return Standing.AUTHOR
        deciders = self.deciders
        if person in deciders:
            return Standing.DECIDES
        if not is_above_all and not any(person in level for level in self.levels):
            return Standing.STRANGER
        return Standing.NEARER if deciders else Standing.LAST_RESORT

    def may_decide(self, person: int, *, is_above_all: bool = False) -> bool:
        return self.standing(person, is_above_all=is_above_all) in (Standing.DECIDES, Standing.LAST_RESORT)
