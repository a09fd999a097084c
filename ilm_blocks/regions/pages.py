"""The default provider: regions made of plain pages that lie below one another."""

from collections.abc import Collection, Iterable, Iterator, Sequence
from zoneinfo import ZoneInfo

import swapper
from django.db.models import Exists, OuterRef, QuerySet
from django.utils.translation import gettext_lazy as _
from wagtail.models import Page

from ..conf import conf
from ..keys import is_key
from ..rules.regions import Chain, Level, Region
from .paths import at_or_above, paths_above

LEVELS = (
    Level("main", _("main site"), _("main sites")),
    Level("section", _("section"), _("sections")),
    Level("unit", _("unit"), _("units")),
)


class PageRegions:
    """Regions made of the root pages of Wagtail Sites; a page's id is its code, its depth among them its level.

    A project names its own ``levels``, and in a subclass the ``pages`` that are regions where they have no Sites:

        class Offices(PageRegions):
            def pages(self):
                return Page.objects.type(OfficePage)

        provider = Offices(levels=[Level("faculty", "faculty", "faculties"), ...])
    """

    def __init__(self, levels: Sequence[Level] = LEVELS) -> None:
        self._levels = tuple(levels)

    def levels(self) -> Sequence[Level]:
        return self._levels

    def pages(self) -> QuerySet[Page]:
        return swapper.load_model("wagtailcore", "Page").objects.filter(sites_rooted_here__isnull=False).distinct()

    @property
    def _regions(self) -> QuerySet[Page]:
        """Those of ``pages`` that translate no other: a translated page belongs to the region of its source."""
        sources = self.pages().order_by().filter(translation_key=OuterRef("translation_key"), pk__lt=OuterRef("pk"))
        return self.pages().exclude(Exists(sources))

    @property
    def _in_order(self) -> QuerySet[Page]:
        return self._regions.order_by("path")

    def chain(self, page_id: int) -> Chain:
        found = self._chain_of(self.chain_pages(str(page_id)))
        return found if found and found[-1].id == page_id else ()

    def chains(self, page_ids: Collection[int]) -> Iterator[Chain]:
        pages = self._in_order.filter(path__in=paths_above(self._regions.order_by().filter(pk__in=page_ids)))
        return (chain for chain in self._chains(pages) if chain[-1].id in page_ids)

    def subtree(self, page_id: int) -> Iterator[Chain]:
        above = list(self.chain_pages(str(page_id)))
        if above and above[-1].pk == page_id:
            below = self._in_order.filter(path__startswith=above[-1].path).exclude(pk=page_id)
            yield from (chain for chain in self._chains((*above, *below)) if len(chain) >= len(above))

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
            return self._regions.none()
        return self._in_order.filter(at_or_above(self._everything.filter(pk=code)))

    def of_page(self, page: Page) -> Region | None:
        found = self._chain_of(self.chain_pages(str(page.pk))) or self._chain_of_source(page)
        return found[-1] if found else None

    def _chain_of_source(self, page: Page) -> Chain:
        """By the nearest page, at or above ``page``, of which some translation is a region: that is the source."""
        above = self._everything.filter(at_or_above(self._everything.filter(pk=page.pk)))
        sources = self._regions.filter(translation_key__in=above.order_by().values("translation_key"))
        nearest = sources.order_by("-depth", "path").first()
        return self.chain(nearest.pk) if nearest else ()

    @property
    def _everything(self) -> QuerySet[Page]:
        return swapper.load_model("wagtailcore", "Page").objects.all()

    def zones(self) -> Iterator[tuple[str, ZoneInfo]]:
        return iter(())  # all keep the project's

    def distributors(self, page: Page) -> Iterator[tuple[str, str]]:
        return iter(())  # the name of the topmost page, which nobody has written

    def answers_as(self, region: str) -> str:
        return region

    def _chain_of(self, pages: QuerySet[Page]) -> Chain:
        found: list[Region] = []
        for page in pages:
            found.append(self._region(page, found[-1] if found else None, len(found)))
        return tuple(found)

    def _region(self, page: Page, parent: Region | None, depth: int) -> Region:
        return Region.under(
            parent,
            id=page.pk,
            code=str(page.pk),
            level=self._levels[min(depth, len(self._levels) - 1)].word,
            name=page.title,
            label="",
            distributor="",
            zone="",
            default_zone=conf.TIME_ZONE,
        )


page_regions = PageRegions()
