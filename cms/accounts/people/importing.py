"""Many people from one CSV file: checked as a whole, and written whole or not at all.

A row is a person with one role in one region, which is offered to them. Somebody who has an account already is known by
the username, and the name has to be theirs; the mail address of a row is read for new people alone, so that no file
tells whose it is. The same file a second time changes nothing.
"""

import csv
import io
import unicodedata
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import chain
from typing import Any, NamedTuple

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction
from django.db.models import Q
from django.db.models.functions import Lower
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import override

from cms.accounts.models import Role, User
from sites.models import RegionPage

from . import actions
from .area import Area
from .identity import Identity
from .identity import of as identity_of

COLUMNS = ("name", "username", "email", "role", "region_code")
MOST_ROWS = 1_000  # some seconds of writing: others wait for it on SQLite
MOST_BYTES = 1_000_000
FORMULA = ("=", "+", "-", "@")  # what a spreadsheet would calculate, should the names ever be exported to one

Reason = str | Promise


class Fault(NamedTuple):
    """What is wrong, and in which line of the file; line 0 is the file itself."""

    line: int
    reason: Reason


@dataclass(slots=True)
class Line:
    """One row of the file, with what it stands for where that is known."""

    number: int
    name: str
    username: str
    email: str
    role_word: str
    region_code: str
    role: str = ""
    region: RegionPage | None = None
    user: User | None = None  # who has this account already
    identity: Identity | None = None  # and what may be shown of them

    @property
    def role_label(self) -> str | Promise:
        return Role(self.role).label


@dataclass(slots=True)
class Sheet:
    """A checked file: nothing of it is written while ``faults`` holds anything."""

    lines: list[Line] = field(default_factory=list)
    faults: list[Fault] = field(default_factory=list)

    @property
    def is_right(self) -> bool:
        return not self.faults

    @property
    def newcomers(self) -> list[Line]:
        return [line for line in self.lines if line.user is None]


class Unreadable(ValidationError):
    """The file is not a CSV file of people at all."""


# Read


def check(content: bytes, area: Area) -> Sheet:
    """What ``content`` says, with every fault of it."""
    try:
        sheet = Sheet(list(_lines(_text(content))))
    except Unreadable as unreadable:
        return Sheet(faults=[Fault(0, unreadable.message)])
    _look_up(sheet.lines)
    sheet.faults = sorted(_faults(sheet.lines, area), key=lambda fault: fault.line)
    return sheet


def _text(content: bytes) -> str:
    if len(content) > MOST_BYTES:
        raise Unreadable(_("The file is larger than 1 MB."))
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise Unreadable(_("The file is not in UTF-8. In a spreadsheet, choose “CSV UTF-8” when saving.")) from None
    if "\0" in text:  # PostgreSQL would not even look for it
        raise Unreadable(_("The file is not well-formed CSV; look for a quotation mark left open."))
    return text


def _lines(text: str) -> Iterator[Line]:
    first = text.partition("\n")[0]
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=";" if ";" in first else ",", strict=True)
    try:
        if tuple(cell.strip().lower() for cell in next(reader, ())) != COLUMNS:
            raise Unreadable(_("The first line must be: name,username,email,role,region_code"))
        yield from _filled(reader)
    except csv.Error:
        raise Unreadable(_("The file is not well-formed CSV; look for a quotation mark left open.")) from None


def _filled(reader: Any) -> Iterator[Line]:
    """The rows that hold anything; a row cut short lacks its last cells, and each of those is a fault of its own."""
    count = 0
    for row in reader:
        cells = [cell.strip() for cell in row]
        if not any(cells):
            continue
        if (count := count + 1) > MOST_ROWS:
            raise Unreadable(_("The file has more than 1,000 rows; divide it."))
        if len(cells) > len(COLUMNS):
            raise Unreadable(_("A row has more cells than the first line."))
        name, username, email, role, code = cells + [""] * (len(COLUMNS) - len(cells))
        yield Line(reader.line_num, name, username, email, role, code)


def _look_up(lines: Sequence[Line]) -> None:
    """What the words of ``lines`` stand for: as many queries, however many rows."""
    words = role_words()
    regions = {region.code: region for region in RegionPage.objects.filter(code__in={x.region_code for x in lines})}
    users = {user.username: user for user in User.objects.filter(username__in={x.username for x in lines})}
    known = identity_of(users.values())
    for line in lines:
        line.role = words.get(line.role_word.casefold(), "")
        line.region = regions.get(line.region_code)
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


def _faults(lines: Sequence[Line], area: Area) -> Iterator[Fault]:
    checks: list[Callable[[Line], Iterator[Reason]]] = [_of_person, _of_duty, _of_account]
    for line in lines:
        yield from (Fault(line.number, reason) for reason in chain(*(check(line) for check in checks)))
        yield from (Fault(line.number, reason) for reason in _of_rights(line, area))
    yield from _doubled(lines, "username", _("The username “%(value)s” is already in line %(line)s."))
    yield from _doubled(lines, "email", _("The mail address “%(value)s” is already in line %(line)s."))
    yield from _taken(lines, "email", _("The mail address “%(value)s” exists with another username."))
    yield from _taken(lines, "username", _("The username “%(value)s” exists, in other letters large or small."))


def _of_person(line: Line) -> Iterator[Reason]:
    if not line.name:
        yield _("The name is missing.")
    if len(line.name) > 150:
        yield _("The name is longer than 150 characters.")
    if line.name.startswith(FORMULA) or line.username.startswith(FORMULA):
        yield _("A name or username must not begin with =, +, - or @: spreadsheets take that for a formula.")
    if any(unicodedata.category(sign) == "Cc" for sign in line.name + line.username + line.email):
        yield _("A cell holds a line break or another control character.")


def _of_duty(line: Line) -> Iterator[Reason]:
    if not line.role:
        yield _("“%(word)s” is no role.") % {"word": line.role_word}
    if line.region is None:
        yield _("There is no region with the code “%(code)s”.") % {"code": line.region_code}


def _of_account(line: Line) -> Iterator[Reason]:
    if line.user is None and (not _passes(validate_email, line.email) or len(line.email) > 254):
        yield _("“%(value)s” is not a mail address.") % {"value": line.email}
    if line.name and not _passes(User._meta.get_field("name").run_validators, line.name):
        yield _("“%(value)s” is no name: Latin letters, and no signs that nobody sees") % {"value": line.name}
    if not _passes(_is_username, line.username):
        yield _("“%(value)s” is no username: up to 150 letters, digits and @ . + - _") % {"value": line.username}
    if line.user and line.user.get_full_name().casefold() != line.name.casefold():
        words = {"value": line.username, "name": line.user.get_full_name()}
        yield (
            _("The username “%(value)s” is of the account of %(name)s: write this name, or take another username.")
            % words
        )


def _is_username(value: str) -> None:
    User._meta.get_field("username").clean(value, None)


def _passes(check: Callable[[str], object], value: str) -> bool:
    try:
        check(value)
    except ValidationError:
        return False
    return True


def _of_rights(line: Line, area: Area) -> Iterator[Reason]:
    if line.region and not area.holds(line.region):
        yield _("The region %(code)s lies outside those that you administer.") % {"code": line.region_code}
    if line.user and not actions.may_change(area, line.user):
        yield _("You cannot change the rights of “%(value)s”.") % {"value": line.username}
    if line.user and not line.user.is_active:
        yield _("The account “%(value)s” is not active: bring the person back first.") % {"value": line.username}


def _doubled(lines: Sequence[Line], name: str, sentence: Any) -> Iterator[Fault]:
    first: dict[str, int] = {}
    for line in lines:
        value = getattr(line, name).lower()
        if value and first.setdefault(value, line.number) != line.number:
            yield Fault(line.number, sentence % {"value": value, "line": first[value]})


def _taken(lines: Sequence[Line], name: str, sentence: Any) -> Iterator[Fault]:
    """Newcomers whose ``name`` an account has already, in large letters or small."""
    asked = {getattr(line, name).lower(): line for line in lines if getattr(line, name) and line.user is None}
    known = User.objects.annotate(lower=Lower(name)).filter(Q(lower__in=asked))
    for value in known.values_list("lower", flat=True).distinct():
        yield Fault(asked[value].number, sentence % {"value": value})


# Write


@dataclass(slots=True)
class Outcome:
    """Who is new, and how many roles were offered."""

    newcomers: list[User] = field(default_factory=list)
    offered: int = 0


@transaction.atomic
def write(sheet: Sheet, area: Area) -> Outcome:
    """Make and offer what ``sheet`` says; the invitations of the newcomers are the caller's, after the commit."""
    outcome = Outcome()
    for line in sheet.lines:
        if line.user is None:
            line.user = actions.create(area, username=line.username, name=line.name, email=line.email)
            outcome.newcomers.append(line.user)
        outcome.offered += actions.offer(area, line.user, line.role, line.region)  # type: ignore[arg-type]
    return outcome


def template() -> str:
    """The first line, and one row that shows what is meant; it has to be replaced."""
    example: Mapping[str, str] = {
        "name": "Nama Contoh", "username": "nama.contoh", "email": "nama.contoh@desa.example",
        "role": "Penyunting", "region_code": "33.24.01.2001",
    }  # fmt: skip
    sheet = io.StringIO()
    csv.writer(sheet).writerows([COLUMNS, example.values()])
    return sheet.getvalue()
