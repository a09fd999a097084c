"""Regions from a CSV of codes: read and checked whole, then written whole or not at all."""

import csv
import io
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Literal, Self

from django.core.exceptions import ValidationError
from django.utils.text import slugify
from django.utils.translation import gettext as _
from wagtail.models import Page, Site

from ilm_blocks.vocabulary import Level

from . import codes
from .addresses import free_hostname
from .models import RESERVED_SLUGS, RegionPage

COLUMNS = ["code", "level", "name", "parent_code"]
#: The word for a level differs by province; it is kept as data and shown as it is.
LEVEL_WORDS = {
    Level.REGENCY: {"kabupaten", "kota"},
    Level.DISTRICT: {"kecamatan", "distrik", "kapanewon", "kemantren"},
    Level.VILLAGE: {"desa", "kelurahan", "gampong", "nagari", "kampung", "kalurahan", "pekon", "desa adat"},
}
#: First digit of the village part, where the word demands one.
VILLAGE_DIGITS = {"kelurahan": "1", "desa": "2", "desa adat": "3"}

Outcome = Literal["created", "updated", "unchanged"]


class BadRow(ValidationError):
    """A row that cannot be loaded: file, line, reason."""

    def __init__(self, file: str, line: int, reason: str) -> None:
        super().__init__(_("%(file)s, line %(line)s: %(reason)s") % {"file": file, "line": line, "reason": reason})


@dataclass(frozen=True, slots=True)
class Row:
    line: int
    code: str
    word: str
    name: str
    parent_code: str

    @property
    def level(self) -> Level | None:
        return next((level for level, words in LEVEL_WORDS.items() if self.word in words), None)

    @classmethod
    def of(cls, line: int, cells: dict[str, str]) -> Self:
        code, word, name, parent = ((cells.get(column) or "").strip() for column in COLUMNS)
        return cls(line, codes.normalise(code), word.lower(), name, codes.normalise(parent))


def read(path: Path) -> list[Row]:
    """The rows of ``path``, parents first; raises BadRow for the first that cannot be right."""
    rows = list(_rows(path.name, _text(path)))
    known = set(RegionPage.objects.values_list("code", flat=True))
    seen: set[str] = set()
    for row in rows:
        if reason := _fault(row, seen, known | {other.code for other in rows}):
            raise BadRow(path.name, row.line, reason)
        seen.add(row.code)
    return sorted(rows, key=lambda row: row.code.count("."))


def _text(path: Path) -> str:
    data = path.read_bytes()
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise BadRow(path.name, line, _("not UTF-8; save the file as UTF-8")) from error


def _rows(name: str, text: str) -> Iterator[Row]:
    reader = csv.DictReader(io.StringIO(text, newline=""), strict=True)
    try:
        if reader.fieldnames != COLUMNS:
            raise BadRow(name, 1, _("the first line must be: %(columns)s") % {"columns": ",".join(COLUMNS)})
        for cells in reader:
            if None in cells:
                raise BadRow(name, reader.line_num, _("too many cells; a name with a comma needs quotation marks"))
            yield Row.of(reader.line_num, cells)
    except csv.Error as error:
        raise BadRow(name, reader.reader.line_num, _("no CSV: %(error)s") % {"error": error}) from error


def _fault(row: Row, seen: set[str], known: set[str]) -> str | None:
    """Why ``row`` cannot be right, or None."""
    if not codes.CODE.match(row.code):
        return _("“%(code)s” is not a region code") % {"code": row.code}
    if row.code in seen:
        return _("%(code)s occurs twice") % {"code": row.code}
    if row.level is None or row.level != codes.level(row.code) or not _fits_digit(row):
        return _("%(code)s is not the code of a “%(word)s”") % {"code": row.code, "word": row.word}
    if not row.name:
        return _("%(code)s has no name") % {"code": row.code}
    if row.parent_code and row.parent_code != codes.parent(row.code):
        return _("%(code)s does not lie in %(parent)s") % {"code": row.code, "parent": row.parent_code}
    if row.parent_code and row.parent_code not in known:
        return _("its parent %(parent)s is in neither the file nor the database") % {"parent": row.parent_code}
    if not row.parent_code and row.level != Level.REGENCY:
        return _("%(code)s needs a parent") % {"code": row.code}
    return None


def _fits_digit(row: Row) -> bool:
    digit = VILLAGE_DIGITS.get(row.word)
    return digit is None or row.code.rpartition(".")[2].startswith(digit)


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
        if page.title == row.name and page.label == row.word.title():
            return "unchanged"
        page.title = page.draft_title = row.name
        page.label = row.word.title()
        page.save(update_fields=["title", "draft_title", "label"])
        Site.objects.filter(root_page=page).update(site_name=page.full_name)
        return "updated"

    def _create(self, row: Row) -> Outcome:
        page = RegionPage(
            title=row.name,
            slug=self._slug(row),
            code=row.code,
            level=row.level,
            label=row.word.title(),
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
