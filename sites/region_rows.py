"""The official list of regions, a row each: read whole and checked whole, before anything is written."""

from collections.abc import Hashable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NamedTuple, Self

from django.core.exceptions import ValidationError
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.models import Page

from ilm_blocks.rules import names

from . import codes, spreadsheets
from .levels import RegionLevel
from .models import FormerCode, RegionPage
from .spreadsheets import Fault

LAYOUT = spreadsheets.Layout(
    ("code", "level", "name", "parent_code"), optional=("replaces",), most_rows=100_000, most_bytes=10_000_000,
    examples={
        "code": "33.24.01.2001", "level": "desa", "name": "Blumah", "parent_code": "33.24.01",
        "replaces": "33.24.01.2021",
    },
)  # fmt: skip
#: The word for a level differs by province; it is kept as data and shown as it is.
LEVEL_WORDS = {
    RegionLevel.REGENCY: {"kabupaten", "kota"},
    RegionLevel.DISTRICT: {"kecamatan", "distrik", "kapanewon", "kemantren"},
    RegionLevel.VILLAGE: {"desa", "kelurahan", "gampong", "nagari", "kampung", "kalurahan", "pekon", "desa adat"},
}
#: First digit of the village part, where the word demands one.
VILLAGE_DIGITS = {"kelurahan": "1", "desa": "2", "desa adat": "3"}
MOST_LETTERS = Page._meta.get_field("title").max_length or 255
MOST_FAULTS = 20  # reported at once; the next ones follow when these are mended

ColumnFault = tuple[str, str]  # the column at fault, and why


class BadList(ValidationError):
    """A list that cannot be loaded: a sentence for each fault, with file, line and cell."""

    def __init__(self, file: str, faults: Sequence[Fault]) -> None:
        said = [
            _("%(file)s, %(place)s: %(reason)s") % {"file": file, "place": fault.place, "reason": fault.reason}
            for fault in faults[:MOST_FAULTS]
        ]
        if more := len(faults) - MOST_FAULTS:
            said += [_("and %(count)s more faults") % {"count": more}] if more > 0 else []
        super().__init__(said)


@dataclass(frozen=True, slots=True)
class RegionRow:
    """One region as the list has it."""

    code: str
    word: str
    name: str
    parent_code: str
    replaces: str = ""  # the code that the region had until now
    found: spreadsheets.Row | None = None

    @property
    def level(self) -> RegionLevel | None:
        return level_of(self.word)

    @property
    def label(self) -> str:
        return self.word.title()

    @property
    def full_name(self) -> str:
        return f"{self.label} {self.name}"

    @property
    def number(self) -> str:
        """The last part of the code: the number among its siblings."""
        return self.code.rpartition(".")[2]

    @classmethod
    def of(cls, found: spreadsheets.Row) -> Self:
        code, word, name, parent = (found.texts[column] for column in LAYOUT.columns)
        replaces = codes.normalise(found.texts["replaces"])
        return cls(codes.normalise(code), word.lower(), name, codes.normalise(parent), replaces, found)


def level_of(word: str) -> RegionLevel | None:
    return next((level for level, words in LEVEL_WORDS.items() if word in words), None)


def read(path: Path) -> list[RegionRow]:
    """The rows of ``path``, parents first; raises BadList with all faults."""
    table = spreadsheets.read(path.read_bytes(), LAYOUT)
    rows = [RegionRow.of(found) for found in table.rows]
    if faults := [*table.faults, *_faults(rows)]:
        raise BadList(path.name, sorted(faults, key=lambda fault: fault.line))
    return sorted(rows, key=lambda row: row.code.count("."))


class There(NamedTuple):
    """A region that is there: its page, the code that it has today, and the pages that it goes on for."""

    pk: int
    code: str
    stands_for: Sequence[int]


def parts(rows: Iterable[RegionRow], leads: Mapping[str, Hashable]) -> set[str]:
    """The codes of regions that are split off: another row goes on with the region that theirs replaces.

    That is the row of the region which the code ``leads`` to already, else the first one.
    """
    heirs = _heirs(rows, leads)
    return {row.code for row in rows if row.replaces and heirs[row.replaces] is not row}


def _heirs(rows: Iterable[RegionRow], leads: Mapping[str, Hashable]) -> dict[str, RegionRow]:
    heirs: dict[str, RegionRow] = {}
    for row in rows:
        goes_on = row.replaces in leads and leads.get(row.code) == leads[row.replaces]
        if row.replaces and (goes_on or row.replaces not in heirs):
            heirs[row.replaces] = row
    return heirs


def _faults(rows: Sequence[RegionRow]) -> Iterator[Fault]:
    there = {region.code: region for region in map(There._make, RegionPage.objects.values_list(*There._fields))}
    leads = there | {old: there[new] for old, new in FormerCode.objects.values_list("code", "region__code")}
    known = {*leads, *(row.code for row in rows)}
    heirs = _heirs(rows, {code: region.pk for code, region in leads.items()})
    first: dict[str, int] = {}
    for row in rows:
        assert row.found is not None  # noqa: S101  (it was read from a file)
        line = first.setdefault(row.code, row.found.line)
        told = fault(row, known)
        if line != row.found.line:
            told = "code", _("%(code)s occurs twice, first in line %(line)s") % {"code": row.code, "line": line}
        if told := told or _fault_of_replaced(row, heirs.get(row.replaces, row), leads):
            yield row.found.fault(*told)
    replaced = {row.replaces: row for row in rows if row.replaces and row.replaces != row.code}
    for row in rows:
        other = replaced.get(row.code)
        if other and row.replaces != row.code and row.found and other.found:
            said = _(
                "%(code)s is replaced in line %(line)s: take this line out, or write %(code)s under “replaces” here "
                "if it stays and the other one is split off"
            )
            yield row.found.fault("code", said % {"code": row.code, "line": other.found.line})


def _fault_of_replaced(row: RegionRow, heir: RegionRow, leads: Mapping[str, There]) -> ColumnFault | None:
    """Why ``row`` cannot replace a region that goes on as ``heir``, or None; a replacement already made is no fault."""
    old = row.replaces
    is_there = old in leads and leads[old].code == old
    if not old or _is_so(row, leads, is_part=heir is not row or not is_there):
        return None
    if not is_there and not _is_so(heir, leads):
        return "replaces", _("no region has the code %(code)s that this one replaces") % {"code": old}
    if old.count(".") != row.code.count("."):
        return "replaces", _("%(code)s is the code of another level") % {"code": old}
    if heir is not row and (row.code in leads or (heir.code in leads and not _is_so(heir, leads))):
        said = _(
            "%(code)s is replaced in line %(line)s already, and only a new region is split off from one that stays or "
            "is renumbered: do this on the screen, one step after the other"
        )
        return "replaces", said % {"code": old, "line": heir.found.line if heir.found else 0}
    return None


def _is_so(row: RegionRow, leads: Mapping[str, There], *, is_part: bool = False) -> bool:
    """Whether ``row`` has replaced that region already, or is a part that was split off from it."""
    own, old = leads.get(row.code), leads.get(row.replaces)
    if own is None or old is None:
        return False
    return own.pk == old.pk or (is_part and old.pk in own.stands_for)


def fault(row: RegionRow, known: set[str]) -> ColumnFault | None:
    """The fault of ``row``, or None; ``known`` are the codes that will exist."""
    for column in ("code", "parent_code", "replaces"):
        if said := codes.fault_of_number(getattr(row, column)):
            return column, said
    if not codes.CODE.match(row.code):
        return "code", _("“%(code)s” is not a region code") % {"code": row.code}
    if not row.level:
        return "level", _("%(code)s is not the code of a “%(word)s”") % {"code": row.code, "word": row.word}
    if row.level != codes.level(row.code) or not _fits_digit(row):
        return "code", _("%(code)s is not the code of a “%(word)s”") % {"code": row.code, "word": row.word}
    if told := fault_of_name(row):
        return "name", told % {"code": row.code}
    if row.parent_code and row.parent_code != codes.parent(row.code):
        return "parent_code", _("%(code)s does not lie in %(parent)s") % {"code": row.code, "parent": row.parent_code}
    if row.parent_code and row.parent_code not in known:
        said = _("its parent %(parent)s is in neither the file nor the database")
        return "parent_code", said % {"parent": row.parent_code}
    if not row.parent_code and row.level != RegionLevel.REGENCY:
        return "parent_code", _("%(code)s needs a parent") % {"code": row.code}
    return None


def fault_of_name(row: RegionRow) -> str | None:
    """Why the name cannot be a region's, a sentence to put its code into; or None."""
    if not row.name:
        return _("%(code)s has no name")
    if names.unseen(row.name):
        return _("the name of %(code)s holds a line break or another sign that nobody sees")
    if names.begins_as_formula(row.name):
        return _("the name of %(code)s begins with =, +, - or @: spreadsheets take that for a formula")
    if len(row.full_name) > MOST_LETTERS:
        return _("the name of %(code)s, with its level word, is longer than 255 letters")
    if not slugify(row.name):
        return _("the name of %(code)s has no Latin letter or digit, of which its address is made")
    return None


def _fits_digit(row: RegionRow) -> bool:
    digit = VILLAGE_DIGITS.get(row.word)
    return digit is None or row.number.startswith(digit)


def template() -> bytes:
    """A workbook to fill in, with rows that show what is meant; they have to be replaced."""
    examples: list[dict[str, str]] = [
        {"code": "33.24", "level": "kabupaten", "name": "Kendal", "parent_code": "", "replaces": ""},
        {"code": "33.24.01", "level": "kecamatan", "name": "Plantungan", "parent_code": "33.24", "replaces": ""},
        {"code": "33.24.01.2001", "level": "desa", "name": "Blumah", "parent_code": "33.24.01", "replaces": ""},
    ]
    explained: dict[str, Any] = {
        "code": gettext_lazy("Kemendagri code, with dots or without."),
        "level": ", ".join(word for words in LEVEL_WORDS.values() for word in sorted(words)),
        "name": gettext_lazy("The name without the word for the level."),
        "parent_code": gettext_lazy("Code of the region above; empty for a regency or city."),
        "replaces": gettext_lazy(
            "The code that the region has had until now, where it gets another one; else empty. Of two lines that name "
            "one code the first goes on with everything, and the second is split off from it."
        ),
    }
    return spreadsheets.template("Wilayah", examples, explained)
