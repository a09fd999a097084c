"""Many people from one spreadsheet: checked as a whole, and written whole or not at all.

A row is a person with one role in one region, which is offered to them. Somebody who has an account already is known by
the username, and the name has to be theirs; the mail address of a row is read for new people alone, so that no file
tells whose it is. The same file a second time changes nothing.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import chain
from typing import Any, Self

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction
from django.db.models import Q
from django.db.models.functions import Lower
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import override

from cms.accounts.models import Role, User
from ilm_blocks.queries import sides
from ilm_blocks.rules import names
from sites import codes, spreadsheets
from sites.models import RegionPage
from sites.spreadsheets import Fault
from sites.succession import former

from . import actions
from .area import Area
from .identity import Identity
from .identity import of as identity_of

COLUMNS = ("name", "username", "email", "role", "region_code")
#: What is meant by each column, in the file to fill in and where a cell has to be typed anew.
EXAMPLE = {
    "name": "Nama Contoh", "username": "nama.contoh", "email": "nama.contoh@desa.example",
    "role": "Penyunting", "region_code": "33.24.01.2001",
}  # fmt: skip
LAYOUT = spreadsheets.Layout(
    COLUMNS, most_rows=1_000, examples=EXAMPLE
)  # some seconds of writing: others wait for it on SQLite

ColumnFault = tuple[str, str | Promise]  # the column at fault, and why


@dataclass(slots=True)
class PersonRow:
    """One row of the file, with what it stands for where that is known."""

    row: spreadsheets.Row
    name: str
    username: str
    email: str
    role_word: str
    region_code: str
    role: str = ""
    region: RegionPage | None = None
    successor: RegionPage | None = None  # of a region that had the code before
    user: User | None = None  # who has this account already
    identity: Identity | None = None  # and what may be shown of them

    @classmethod
    def of(cls, row: spreadsheets.Row) -> Self:
        name, username, email, role, code = (row.texts[column] for column in COLUMNS)
        return cls(row, name, username, email, role, codes.normalise(code))

    @property
    def number(self) -> int:
        return self.row.line

    @property
    def role_label(self) -> str | Promise:
        return Role(self.role).label


@dataclass(slots=True)
class Sheet:
    """A checked file: nothing of it is written while ``faults`` holds anything."""

    lines: list[PersonRow] = field(default_factory=list)
    faults: list[Fault] = field(default_factory=list)

    @property
    def is_right(self) -> bool:
        return not self.faults

    @property
    def newcomers(self) -> list[PersonRow]:
        return [line for line in self.lines if line.user is None]


# Read


def check(content: bytes, area: Area) -> Sheet:
    """What ``content`` says, with every fault of it."""
    table = spreadsheets.read(content, LAYOUT)
    sheet = Sheet([PersonRow.of(row) for row in table.rows])
    _look_up(sheet.lines)
    sheet.faults = sorted([*table.faults, *_faults(sheet.lines, area)], key=lambda fault: fault.line)
    return sheet


def _look_up(lines: Sequence[PersonRow]) -> None:
    """What the words of ``lines`` stand for: as many queries, however many rows."""
    words = role_words()
    regions = {region.code: region for region in RegionPage.objects.filter(code__in={x.region_code for x in lines})}
    successors = former.successors({line.region_code for line in lines}.difference(regions))
    users = {user.username: user for user in User.objects.filter(username__in={x.username for x in lines})}
    known = identity_of(users.values())
    for line in lines:
        line.role = words.get(line.role_word.casefold(), "")
        line.region = regions.get(line.region_code)
        line.successor = successors.get(line.region_code)
        line.user = users.get(line.username)
        line.identity = known.get(line.user.pk) if line.user else None


def role_words() -> dict[str, str]:
    """Each role by its value, and by its label in Indonesian and in English."""
    found = {value: value for value in Role.values}
    for language in ("id", "en"):
        with override(language):
            found |= {str(label).casefold(): value for value, label in Role.choices}
    return found


# Check


def _faults(lines: Sequence[PersonRow], area: Area) -> Iterator[Fault]:
    checks: list[Callable[[PersonRow], Iterator[ColumnFault]]] = [_of_person, _of_duty, _of_account]
    for line in lines:
        told = chain(*(check(line) for check in checks), _of_rights(line, area))
        yield from (line.row.fault(column, reason) for column, reason in told)
    yield from _doubled(lines, "username", _("The username “%(value)s” is already in line %(line)s."))
    yield from _doubled(lines, "email", _("The mail address “%(value)s” is already in line %(line)s."))
    yield from _taken(lines, "email", _("The mail address “%(value)s” exists with another username."))
    yield from _taken(lines, "username", _("The username “%(value)s” exists, in other letters large or small."))
    yield from _on_both_sides(lines)


def _of_person(line: PersonRow) -> Iterator[ColumnFault]:
    if not line.name:
        yield "name", _("The name is missing.")
    if len(line.name) > 150:
        yield "name", _("The name is longer than 150 characters.")
    for column in ("name", "username"):
        if names.begins_as_formula(line.row.texts[column]):
            yield (
                column,
                _("A name or username must not begin with =, +, - or @: spreadsheets take that for a formula."),
            )


def _of_duty(line: PersonRow) -> Iterator[ColumnFault]:
    if not line.role:
        yield "role", _("“%(word)s” is no role.") % {"word": line.role_word}
    if line.region is None:
        code = line.region_code
        yield "region_code", codes.fault_of_number(code) or former.no_region(code, line.successor)


def _of_account(line: PersonRow) -> Iterator[ColumnFault]:
    if line.user is None and (not _passes(validate_email, line.email) or len(line.email) > 254):
        yield "email", _("“%(value)s” is not a mail address.") % {"value": line.email}
    if line.name and not _passes(User._meta.get_field("name").run_validators, line.name):
        yield "name", _("“%(value)s” is no name: Latin letters, and no signs that nobody sees") % {"value": line.name}
    if not _passes(_is_username, line.username):
        said = _("“%(value)s” is no username: up to 150 letters, digits and @ . + - _")
        yield "username", said % {"value": line.username}
    if line.user and line.user.get_full_name().casefold() != line.name.casefold():
        said = _("The username “%(value)s” is of the account of %(name)s: write this name, or take another username.")
        yield "username", said % {"value": line.username, "name": line.user.get_full_name()}


def _is_username(value: str) -> None:
    User._meta.get_field("username").clean(value, None)


def _passes(check: Callable[[str], object], value: str) -> bool:
    try:
        check(value)
    except ValidationError:
        return False
    return True


def _of_rights(line: PersonRow, area: Area) -> Iterator[ColumnFault]:
    if line.region and not area.holds(line.region):
        said = _("The region %(code)s lies outside those that you administer.")
        yield "region_code", said % {"code": line.region_code}
    if line.user and not actions.may_change(area, line.user):
        yield "username", _("You cannot change the rights of “%(value)s”.") % {"value": line.username}
    if line.user and not line.user.is_active:
        said = _("The account “%(value)s” is not active: bring the person back first.")
        yield "username", said % {"value": line.username}


def _doubled(lines: Sequence[PersonRow], name: str, sentence: Any) -> Iterator[Fault]:
    first: dict[str, int] = {}
    for line in lines:
        value = getattr(line, name).lower()
        if value and first.setdefault(value, line.number) != line.number:
            yield line.row.fault(name, sentence % {"value": value, "line": first[value]})


def _taken(lines: Sequence[PersonRow], name: str, sentence: Any) -> Iterator[Fault]:
    """Newcomers whose ``name`` an account has already, in large letters or small."""
    asked = {getattr(line, name).lower(): line for line in lines if getattr(line, name) and line.user is None}
    known = User.objects.annotate(lower=Lower(name)).filter(Q(lower__in=asked))
    for value in known.values_list("lower", flat=True).distinct():
        yield asked[value].row.fault(name, sentence % {"value": value})


def _on_both_sides(lines: Sequence[PersonRow]) -> Iterator[Fault]:
    """Roles for people who speak for a partner of the same line of regions; one query where nobody does."""
    asked = {(line.user.pk, line.region.path): line for line in lines if line.user and line.region}
    for conflict in sides.of_duties(asked):
        line = asked[conflict.person_id, conflict.path]
        yield line.row.fault("username", sides.sentence(conflict, line.name))


# Write


@dataclass(slots=True)
class ImportResult:
    """Who is new, and how many roles were offered."""

    newcomers: list[User] = field(default_factory=list)
    offered: int = 0


@transaction.atomic
def write(sheet: Sheet, area: Area) -> ImportResult:
    """Make and offer what ``sheet`` says; the invitations of the newcomers are the caller's, after the commit."""
    outcome = ImportResult()
    for line in sheet.lines:
        if line.user is None:
            line.user = actions.create(area, username=line.username, name=line.name, email=line.email)
            outcome.newcomers.append(line.user)
        outcome.offered += actions.offer(area, line.user, line.role, line.region)  # type: ignore[arg-type]
    return outcome


def as_text(sheet: Sheet) -> str:
    """What ``check`` reads the same again, whatever kind of file it came from."""
    return LAYOUT.as_csv(line.row for line in sheet.lines)


def template() -> bytes:
    """A workbook with one row that shows what is meant; it has to be replaced."""
    explained = {
        "name": _("Name of the person, as it stands in letters."),
        "username": _("What the person logs in by: up to 150 letters, digits and @ . + - _"),
        "email": _("An address that the person reads; the invitation goes there."),
        "role": ", ".join(str(label) for label in Role.labels),
        "region_code": _("Code of the region in which the person has the role, with dots or without."),
    }
    return spreadsheets.template("Orang", [EXAMPLE], explained)
