"""What a project supplies of its regions: the one list from which the check and the reference derive."""

from collections.abc import Collection, Iterator, Sequence
from typing import Protocol
from zoneinfo import ZoneInfo

from django.db.models import QuerySet
from wagtail.models import Page

from ..rules.regions import Chain, Level, Region


class Provider(Protocol):
    """What a project supplies; each call takes a number of queries that no number of regions changes."""

    def levels(self) -> Sequence[Level]:
        """The levels that there are, the topmost first. Needs no database: forms and fields ask for them."""

    def pages(self) -> QuerySet[Page]:
        """The pages that are regions; an officer acts for those of them on which page permissions allow it."""

    def chain(self, page_id: int) -> Chain:
        """The region rooted at page ``page_id`` and those above it; empty when it is not a region, or no more.

        A page that went into another region leads to the chain of that one, if its ``stands_for`` names the page.
        """

    def chains(self, page_ids: Collection[int]) -> Iterator[Chain]:
        """The chain of each region of ``page_ids``, in the order of the tree."""

    def subtree(self, page_id: int) -> Iterator[Chain]:
        """The chain of each region at or below ``page_id``, parents before children."""

    def by_code(self, code: str) -> Region | None:
        """The region that has ``code`` now."""

    def chain_pages(self, code: str) -> QuerySet[Page]:
        """The pages of the chain of ``code``, in one lazy queryset."""

    def of_page(self, page: Page) -> Region | None:
        """The nearest region at or above ``page``; of a translated page, that of its source."""

    def zones(self) -> Iterator[tuple[str, ZoneInfo]]:
        """The tree path and the zone of each region that names a zone of its own, those furthest down first."""

    def distributors(self, page: Page) -> Iterator[tuple[str, str]]:
        """The region and the name of each distributor that is written at, above or below ``page``."""

    def answers_as(self, region: str) -> str:
        """The name under which ``region``, by its own name, answers for what it says itself."""


#: What an object must have to be a provider.
METHODS = tuple(name for name, member in vars(Provider).items() if callable(member) and not name.startswith("_"))
