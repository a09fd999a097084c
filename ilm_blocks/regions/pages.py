"""Where an ILM comes from and where it is shown: what a project tells of its regions.

The cascade never touches a page model. It asks the provider that ``ILM_BLOCKS["REGIONS"]`` names;
the default one below works in any project whose Wagtail Sites have nested root pages.
"""

from collections.abc import Collection, Iterable, Iterator
from typing import Protocol
from zoneinfo import ZoneInfo

import swapper
from django.db.models import Q, QuerySet, Subquery
from django.utils.module_loading import import_string
from wagtail.models import Page
from wagtail.query import PageQuerySet

from .choices import Level
from .conf import conf
from .keys import is_key
from .rules.regions import Chain, Region


class Provider(Protocol):
    """What a project supplies; each call takes a number of queries that no number of regions changes."""

    def chain(self, page_id: int) -> Chain:
        """The region rooted at page ``page_id`` and those above it; empty when it is not a region."""

    def chains(self, page_ids: Collection[int]) -> Iterator[Chain]:
        """The chain of each region of ``page_ids``, in the order of the tree."""

    def subtree(self, page_id: int) -> Iterator[Chain]:
        """The chain of each region at or below ``page_id``, parents before children."""

    def by_code(self, code: str) -> Region | None:
        """The region that has ``code`` now."""

    def chain_pages(self, code: str) -> QuerySet[Page]:
        """The pages of the chain of ``code``, in one lazy queryset."""

    def of_page(self, page: Page) -> Region | None:
        """The nearest region at or above ``page``."""

    def zones(self) -> Iterator[tuple[str, ZoneInfo]]:
        """The tree path and the zone of each region that names a zone of its own, those furthest down first."""

    def distributors(self, page: Page) -> Iterator[tuple[str, str]]:
        """The region and the name of each distributor that is written at, above or below ``page``."""


def provider() -> Provider:
    return import_string(conf.REGIONS)


def chain(region: Region) -> Chain:
    return provider().chain(region.id)


def of(page: Page) -> Region | None:
    return provider().of_page(page)


def by_code(code: str) -> Region | None:
    return provider().by_code(code)


def up_to(chain: Chain, page_id: int) -> Chain:
    """``chain`` from its top down to the region ``page_id`` that stands on it."""
    return chain[: next(depth for depth, region in enumerate(chain, 1) if region.id == page_id)]


class PathsAbove(Subquery):
    """The tree paths of the one page that a queryset holds, and of all above it, cut inside the database.

    The tree path is compared where it stands and never carried elsewhere: reordering siblings rewrites it.
    """

    depths = " UNION ALL ".join(f"SELECT {Page.steplen * depth} AS length" for depth in range(1, 13))
    template = (
        "(SELECT SUBSTR(target.path, 1, step.length) FROM (%(subquery)s) AS target, "  # noqa: S608
        f"({depths}) AS step)"
    )


def at_or_above(pages: QuerySet[Page]) -> Q:
    """Condition that holds for ``pages``' only row and its ancestors."""
    return Q(path__in=PathsAbove(pages.order_by().values("path")))


def paths_above(pages: QuerySet[Page]) -> set[str]:
    """The tree paths of ``pages`` and of all above them; one query."""
    step = Page.steplen
    return {path[:end] for path in pages.values_list("path", flat=True) for end in range(step, len(path) + 1, step)}


class PageRegions:
    """Regions made of the plain root pages of Wagtail Sites; a page's id is its code."""

    levels = (Level.REGENCY, Level.DISTRICT, Level.VILLAGE)

    @property
    def roots(self) -> PageQuerySet:
        model = swapper.load_model("wagtailcore", "Page")
        return model.objects.filter(sites_rooted_here__isnull=False).distinct().order_by("path")

    def chain(self, page_id: int) -> Chain:
        found = self._chain_of(self.chain_pages(str(page_id)))
        return found if found and found[-1].id == page_id else ()

    def chains(self, page_ids: Collection[int]) -> Iterator[Chain]:
        pages = self.roots.filter(path__in=paths_above(self.roots.filter(pk__in=page_ids)))
        return (chain for chain in self._chains(pages) if chain[-1].id in page_ids)

    def subtree(self, page_id: int) -> Iterator[Chain]:
        above = list(self.chain_pages(str(page_id)))
        if above and above[-1].pk == page_id:
            pages = (*above, *self.roots.descendant_of(above[-1]))
            yield from (chain for chain in self._chains(pages) if len(chain) >= len(above))

    def _chains(self, pages: Iterable[Page]) -> Iterator[Chain]:
        """The chain of each of ``pages``, which come in the order of the tree."""
        stack: list[tuple[Page, Region]] = []
        for page in pages:
            while stack and not page.path.startswith(stack[-1][0].path):
                stack.pop()
            stack.append((page, self._region(page, stack[-1][1] if stack else None, len(stack))))
            yield tuple(region for _page, region in stack)

    def by_code(self, code: str) -> Region | None:
        found = self.chain(int(code)) if is_key(code) else ()
        return found[-1] if found else None

    def chain_pages(self, code: str) -> QuerySet[Page]:
        if not is_key(code):
            return self.roots.none()
        return self.roots.filter(at_or_above(self.roots.model.objects.filter(pk=code)))

    def of_page(self, page: Page) -> Region | None:
        found = self._chain_of(self.chain_pages(str(page.pk)))
        return found[-1] if found else None

    def zones(self) -> Iterator[tuple[str, ZoneInfo]]:
        return iter(())  # all keep the project's

    def distributors(self, page: Page) -> Iterator[tuple[str, str]]:
        return iter(())  # the name of the topmost page, which nobody has written

    def _chain_of(self, pages: QuerySet[Page]) -> Chain:
        found: list[Region] = []
        for page in pages:
            found.append(self._region(page, found[-1] if found else None, len(found)))
        return tuple(found)

    def _region(self, page: Page, parent: Region | None, depth: int) -> Region:
        return Region(
            id=page.pk,
            parent_id=parent.id if parent else None,
            code=str(page.pk),
            level=self.levels[min(depth, len(self.levels) - 1)],
            name=page.title,
            label="",
            distributor=parent.distributor if parent else page.title,
            zone=parent.zone if parent else conf.TIME_ZONE,
        )


page_regions = PageRegions()
