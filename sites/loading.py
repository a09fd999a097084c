"""Regions from the official list of codes: written whole or not at all."""

from collections import Counter
from collections.abc import Iterable, Iterator
from typing import Literal

from django.utils.text import slugify
from wagtail.models import Page, Site

from ilm_blocks.vocabulary import Level

from .addresses import free_hostname
from .models import RESERVED_SLUGS, RegionPage
from .region_rows import Row

Outcome = Literal["created", "updated", "unchanged"]


class Loader:
    """Writes rows as nested region pages, each the root of a Site under ``domain``."""

    def __init__(self, rows: Iterable[Row], *, domain: str, port: int, zone: str, distributor: str) -> None:
        self.rows = list(rows)
        self.domain, self.port, self.zone, self.distributor = domain, port, zone, distributor
        self.pages = {page.code: page for page in RegionPage.objects.all()}
        self.hostnames = set(Site.objects.values_list("hostname", flat=True))
        self.names = Counter(slugify(row.name) for row in self.rows if row.level != Level.REGENCY)

    def load(self) -> Iterator[Outcome]:
        """Write one row after another, within a transaction; the pages that are there are locked first."""
        locked = RegionPage.objects.select_for_update(of=("self",), no_key=True).order_by("pk")
        self.pages = {page.code: page for page in locked}
        for row in self.rows:
            yield self._update(self.pages[row.code], row) if row.code in self.pages else self._create(row)

    def _update(self, page: RegionPage, row: Row) -> Outcome:
        if page.title == row.name and page.label == row.label:
            return "unchanged"
        page.title = page.draft_title = row.name
        page.label = row.label
        page.save(update_fields=["title", "draft_title", "label"])
        Site.objects.filter(root_page=page).update(site_name=page.full_name)
        return "updated"

    def _create(self, row: Row) -> Outcome:
        page = RegionPage(
            title=row.name,
            slug=self._slug(row),
            code=row.code,
            level=row.level,
            label=row.label,
            zone="" if row.parent_code else self.zone,
            distributor="" if row.parent_code else self.distributor,
        )
        parent = self.pages[row.parent_code] if row.parent_code else Page.get_first_root_node()
        self.pages[row.code] = parent.add_child(instance=page)
        self._create_site(page, row)
        return "created"

    def _slug(self, row: Row) -> str:
        slug = slugify(row.name)
        siblings = (other for other in self.rows if other.parent_code == row.parent_code)
        is_free = slug not in RESERVED_SLUGS and sum(slugify(other.name) == slug for other in siblings) == 1
        return slug if is_free else f"{slug}-{row.code[-4:]}"

    def _create_site(self, page: RegionPage, row: Row) -> None:
        hostname = self._hostname(row)
        self.hostnames.add(hostname)
        Site.objects.create(hostname=hostname, port=self.port, root_page=page, site_name=page.full_name)

    def _hostname(self, row: Row) -> str:
        """The domain itself for the first regency, ``<name>.<domain>`` below it.

        A village whose name repeats is told apart by its district; a district keeps the plain name.
        """
        if not row.parent_code and self.domain not in self.hostnames:
            return self.domain
        name = row.name
        parent = self.pages[row.parent_code].title if row.parent_code else row.word
        repeats = self.names[slugify(name)] > 1 and row.level == Level.VILLAGE
        candidates = [f"{name} {parent}", f"{row.word} {name} {parent}", row.code.replace(".", "-")]
        return free_hostname(candidates if repeats else [name, *candidates], domain=self.domain, taken=self.hostnames)
