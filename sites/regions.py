"""Our region pages as the values that the cascade reads: ``ILM_BLOCKS["REGIONS"]``."""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from typing import Any
from zoneinfo import ZoneInfo

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _
from wagtail.models import Page

from ilm_blocks.conf import conf
from ilm_blocks.regions import Chain, Level, Region, at_or_above, paths_above
from ilm_blocks.rules.contacts import Contact

from . import codes
from .levels import LEVELS
from .models import PPID, RegionPage

COLUMNS = (
    "id",
    "path",
    "code",
    "level",
    "title",
    "label",
    "distributor",
    "zone",
    "tags",
    "stands_for",
    "guaranteed_percent",
    *PPID,
)


class RegionPageProvider:
    """Regions read in bulk, without building pages."""

    def levels(self) -> Sequence[Level]:
        return LEVELS

    def pages(self) -> QuerySet[RegionPage]:
        return RegionPage.objects.all()

    def chain(self, page_id: int) -> Chain:
        """That of its successor for a region that went into another one."""
        found = _chain(self._above(Page.objects.filter(pk=page_id)).values(*COLUMNS))
        return found if found and found[-1].is_among(frozenset({page_id})) else ()

    def chains(self, page_ids: Collection[int]) -> Iterator[Chain]:
        found = RegionPage.objects.filter(path__in=paths_above(Page.objects.filter(pk__in=page_ids))).order_by("path")
        return (chain for chain in _chains(found.values(*COLUMNS), ()) if chain[-1].id in page_ids)

    def subtree(self, page_id: int) -> Iterator[Chain]:
        return self.subtree_with(page_id, {})

    def subtree_with(self, page_id: int, facts: Mapping[str, Any]) -> Iterator[Chain]:
        """``subtree``, if the topmost region of it had these ``facts``."""
        above = list(self._above(Page.objects.filter(pk=page_id)).values(*COLUMNS))
        if above and above[-1]["id"] == page_id:
            top = above.pop()
            below = RegionPage.objects.filter(path__startswith=top["path"]).order_by("path")
            rows = below.values(*COLUMNS).iterator(chunk_size=5000)
            yield from _chains((row | facts if row["id"] == page_id else row for row in rows), _chain(above))

    def by_code(self, code: str) -> Region | None:
        found = _chain(self.chain_pages(code).values(*COLUMNS))
        return found[-1] if found else None

    def chain_pages(self, code: str) -> QuerySet[RegionPage]:
        return self._above(RegionPage.objects.filter(code=codes.normalise(code)))

    def of_page(self, page: Page) -> Region | None:
        found = _chain(self._above(Page.objects.filter(pk=page.pk)).values(*COLUMNS))
        return found[-1] if found else None

    def zones(self) -> Iterator[tuple[str, ZoneInfo]]:
        named = RegionPage.objects.exclude(zone="").order_by("-depth", "path").values_list("path", "zone")
        return ((path, ZoneInfo(zone)) for path, zone in named)

    def distributors(self, page: Page) -> Iterator[tuple[str, str]]:
        line = RegionPage.objects.filter(at_or_above(Page.objects.filter(pk=page.pk)) | Q(path__startswith=page.path))
        for region in line.exclude(distributor="").order_by("path"):
            yield region.full_name, region.distributor

    def answers_as(self, region: str) -> str:
        return _("Government of %(region)s") % {"region": region}

    @staticmethod
    def _above(pages: QuerySet) -> QuerySet[RegionPage]:
        return RegionPage.objects.filter(at_or_above(pages)).order_by("path")


def _chain(rows: Iterable[Mapping[str, Any]]) -> Chain:
    chain: Chain = ()
    for row in rows:
        chain = (*chain, region(row, chain[-1] if chain else None))
    return chain


def _chains(rows: Iterable[Mapping[str, Any]], above: Chain) -> Iterator[Chain]:
    """The chain of each row; rows come in tree order, so that the one before is above or beside."""
    paths: list[str] = []
    chain = above
    for row in rows:
        while paths and not row["path"].startswith(paths[-1]):
            paths.pop()
            chain = chain[:-1]
        chain = (*chain, region(row, chain[-1] if chain else None))
        paths.append(row["path"])
        yield chain


def region(row: Mapping[str, Any], parent: Region | None) -> Region:
    return Region.under(
        parent,
        id=row["id"],
        code=row["code"],
        level=row["level"],
        name=row["title"],
        label=row["label"],
        distributor=row["distributor"],
        zone=row["zone"],
        default_zone=conf.TIME_ZONE,
        tags=frozenset(row["tags"]),
        stands_for=frozenset(row["stands_for"]),
        guaranteed_percent=row["guaranteed_percent"],
        information_officer=Contact(*(row[name] for name in PPID)),
    )


provider = RegionPageProvider()
