"""Regions from the official list of codes: written whole or not at all."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any, Literal

from django.core.exceptions import ValidationError
from django.db.models import Q
from django.utils.text import slugify
from django.utils.translation import gettext as _
from wagtail.models import Page, Site

from ilm_blocks.actions import acting

from . import addresses, new_pages, region_rows
from .levels import RegionLevel
from .models import FormerCode, RegionPage
from .region_rows import RegionRow
from .slugs import RESERVED_SLUGS
from .spreadsheets import Fault
from .succession import merging, parting, renumbering

RowOutcome = Literal["created", "split", "updated", "renumbered", "merged", "superseded", "unchanged"]

FEW = 500  # rows whose regions are looked up by their codes
LONGEST_SLUG = 200  # of the 255 that a page's title may have: leaves room for a code behind it
COLUMNS = {
    "code": "code",
    "word": "level",
    "label": "level",
    "name": "name",
    "title": "name",
    "parent_code": "parent_code",
}


class BadRow(Exception):
    """A row of a file that contradicts the existing regions."""

    def __init__(self, fault: Fault) -> None:
        super().__init__(fault)
        self.fault = fault


@contextmanager
def refusals_of(row: RegionRow) -> Iterator[None]:
    """Let what an act refuses name the line and the cell that asked for it."""
    try:
        yield
    except ValidationError as refused:
        if row.found is None:
            raise
        field, reasons = next(iter(refused.update_error_dict({}).items()))
        column = COLUMNS.get(field, "replaces" if row.replaces else "code")
        raise BadRow(row.found.fault(column, " ".join(ValidationError(reasons).messages))) from refused


class Loader:
    """Writes rows as nested region pages, each the root of a Site under ``domain``."""

    def __init__(
        self,
        rows: Iterable[RegionRow],
        *,
        domain: str,
        port: int,
        zone: str = "",
        distributor: str = "",
        user: Any = None,
    ) -> None:
        self.rows = list(rows)
        self.domain, self.port, self.zone, self.distributor, self.user = domain, port, zone, distributor, user
        self.pages: dict[str, RegionPage] = {}
        self.pages_by_key: dict[int, RegionPage] = {}
        self.keys_at_first: dict[str, int] = {}  # of the pages, by the codes from before this load
        self.former: dict[str, str] = {}
        self.parts: set[str] = set()  # codes of regions that are split off from the one that they name
        self.hostnames = set(Site.objects.values_list("hostname", flat=True))
        self.names = Counter(slugify(row.name) for row in self.rows if row.level != RegionLevel.REGENCY)
        self.siblings = Counter((row.parent_code, slugify(row.name)) for row in self.rows)

    def load(self) -> Iterator[RowOutcome]:
        """Write one row after another, within a transaction; the pages that are there are locked first."""
        locked = RegionPage.objects.select_for_update(of=("self",), no_key=True).order_by("pk")
        if len(self.rows) <= FEW:
            locked = locked.filter(code__in={code for r in self.rows for code in (r.code, r.parent_code, r.replaces)})
        self._know(locked)
        self.keys_at_first = {code: page.pk for code, page in self.pages.items()}
        self.former = dict(FormerCode.objects.values_list("code", "region__code"))
        self.parts = region_rows.parts(self.rows, {code: code for code in self.pages} | self.former)
        levels: dict[int, list[RegionRow]] = defaultdict(list)
        for row in self.rows:
            levels[row.code.count(".")].append(row)
        for _depth, rows in sorted(levels.items()):
            yield from self._load_level(rows)
        addresses.rewritten()

    def _know(self, pages: Iterable[RegionPage]) -> None:
        """Keep ``pages`` as they are now, under the codes that they have now."""
        for page in pages:
            self._forget(page)
            self.pages[page.code] = self.pages_by_key[page.pk] = page

    def _forget(self, page: RegionPage) -> None:
        if known := self.pages_by_key.pop(page.pk, None):
            del self.pages[known.code]

    def _replaced(self, row: RegionRow) -> RegionPage | None:
        """The page of the code that ``row`` replaces, as this load has left it so far."""
        return self.pages_by_key.get(self.keys_at_first.get(row.replaces, 0))

    def _load_level(self, rows: Sequence[RegionRow]) -> Iterator[RowOutcome]:
        new = []
        for row in rows:
            with refusals_of(row):
                outcome = self._load_known(row)
                if outcome is None:
                    self._require_parent(row)
            if outcome:
                yield outcome
            else:
                new.append(row)
        if new:
            yield from self._create_level(new)
        for row in new:
            if row.code in self.parts:
                with refusals_of(row):
                    self._split(row)

    def _load_known(self, row: RegionRow) -> RowOutcome | None:
        """Write a row whose region is there; None for one that is new."""
        page, replaced = self.pages.get(row.code), None if row.code in self.parts else self._replaced(row)
        if page and replaced and page.pk != replaced.pk:
            return self._merge(page, replaced, row)
        if page:
            return self._update(page, row)
        if replaced:
            return self._renumber(replaced, row)
        if row.code in self.former:
            return "superseded"  # the region has another code by now, and has its own row, or none
        return None

    def _require_parent(self, row: RegionRow) -> None:
        if row.parent_code and row.parent_code not in self.pages:
            words = {"parent": row.parent_code, "code": self.former.get(row.parent_code, "")}
            raise ValidationError({"parent_code": _("its parent %(parent)s has the code %(code)s by now") % words})

    def _renumber(self, page: RegionPage, row: RegionRow) -> RowOutcome:
        old = page.code
        renumbering.renumber(page.pk, code=row.code, word=row.word, name=row.name)
        moved = list(RegionPage.objects.filter(former_codes__code__startswith=old).distinct())
        self._know(moved)
        self.former |= {old + fresh.code.removeprefix(row.code): fresh.code for fresh in moved}
        return "renumbered"

    def _merge(self, page: RegionPage, replaced: RegionPage, row: RegionRow) -> RowOutcome:
        self._update(page, row)
        merging.merge(replaced.pk, page.pk)
        self.former |= {replaced.code: row.code}
        self._forget(replaced)
        return "merged"

    def _split(self, row: RegionRow) -> None:
        of = RegionPage.objects.filter(Q(code=row.replaces) | Q(former_codes__code=row.replaces)).distinct().get()
        parting.begin_as_part(RegionPage.objects.get(code=row.code), of, user=self.user)

    def _update(self, page: RegionPage, row: RegionRow) -> RowOutcome:
        if page.title == row.name and page.label == row.label:
            return "unchanged"
        page.title = page.draft_title = row.name
        page.label = row.label
        page.save(update_fields=["title", "draft_title", "label"])
        Site.objects.filter(root_page=page).update(site_name=page.full_name)
        return "updated"

    def _create_level(self, rows: Sequence[RegionRow]) -> Iterator[RowOutcome]:
        """New regions of one level, whose parents are there."""
        root = Page.get_first_root_node()
        parents = {row.code: self.pages[row.parent_code] if row.parent_code else root for row in rows}
        places = new_pages.Places(parents.values())
        act = acting.begin("created", self.user)
        for start in range(0, len(rows), new_pages.BATCH):
            batch = rows[start : start + new_pages.BATCH]
            for row in batch:
                self.pages[row.code] = page = self._page(row)
                page.slug = self._slug(row, places.taken[parents[row.code].pk])
                places.put(page, parents[row.code].pk)
            new_pages.create([self.pages[row.code] for row in batch], act)
            Site.objects.bulk_create([self._site(row) for row in batch])
            yield from ("split" if row.code in self.parts else "created" for row in batch)
        places.count()

    def _page(self, row: RegionRow) -> RegionPage:
        is_top = not row.parent_code
        return RegionPage(
            title=row.name, code=row.code, level=row.level, label=row.label,
            zone=self.zone if is_top else "", distributor=self.distributor if is_top else "",
        )  # fmt: skip

    def _slug(self, row: RegionRow, taken: set[str]) -> str:
        """The name; with its number where a sibling in this list, or an existing page, has the same name."""
        slug = slugify(row.name)[:LONGEST_SLUG]
        numbered = [f"{slug}-{row.number}", f"{slug}-{row.code.replace('.', '-')}"]
        repeats = slug in RESERVED_SLUGS or self.siblings[row.parent_code, slugify(row.name)] > 1
        return next(name for name in (numbered if repeats else [slug, *numbered]) if name not in taken)

    def _site(self, row: RegionRow) -> Site:
        page = self.pages[row.code]
        hostname = self._hostname(row)
        self.hostnames.add(hostname)
        return Site(hostname=hostname, port=self.port, root_page_id=page.pk, site_name=page.full_name)

    def _hostname(self, row: RegionRow) -> str:
        """The domain itself for the first regency, ``<name>.<domain>`` below it.

        A village whose name repeats is told apart by its district; a district keeps the plain name.
        """
        if not row.parent_code and self.domain not in self.hostnames:
            return self.domain
        name = row.name
        parent = self.pages[row.parent_code].title if row.parent_code else row.word
        repeats = self.names[slugify(name)] > 1 and row.level == RegionLevel.VILLAGE
        code = row.code.replace(".", "-")
        candidates = [f"{name} {parent}", f"{row.word} {name} {parent}", f"{name} {parent} {row.number}", code]
        wanted = candidates if repeats else [name, *candidates]
        return addresses.free_hostname(wanted, domain=self.domain, taken=self.hostnames)
