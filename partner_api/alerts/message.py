"""One warning in CAP 1.2 (OASIS, 1 July 2010): read whole, or not at all.

What the standard demands is demanded. What it allows besides, such as resources and signatures, is passed over.
"""

import re
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from xml.etree.ElementTree import Element

from . import xml
from .areas import Area, area_of
from .flaws import Flaw, shown

NAMESPACE = "urn:oasis:names:tc:emergency:cap:1.2"
STATUS = ("Actual", "Exercise", "System", "Test", "Draft")
TYPES = ("Alert", "Update", "Cancel", "Ack", "Error")
SCOPES = ("Public", "Restricted", "Private")
URGENCY = ("Immediate", "Expected", "Future", "Past", "Unknown")
SEVERITY = ("Extreme", "Severe", "Moderate", "Minor", "Unknown")
#: “Very Likely” is of CAP 1.0 and means Likely.
CERTAINTY = ("Observed", "Likely", "Possible", "Unlikely", "Unknown", "Very Likely")
CATEGORIES = (
    "Geo", "Met", "Safety", "Security", "Rescue", "Fire", "Health", "Env", "Transport", "Infra", "CBRNE", "Other",
)  # fmt: skip
RESPONSES = ("Shelter", "Evacuate", "Prepare", "Execute", "Avoid", "Monitor", "Assess", "AllClear", "None")
MOST_INFOS = 20
#: A long danger, as that of a volcano, is updated day by day, and each update names all before it.
MOST_REFERENCES = 200
#: CAP 1.2 on <identifier> and <sender>: no spaces, commas or restricted characters.
IDENTITY = re.compile(r"[^\s,<&]{1,200}")
#: CAP 1.2, 3.3.2: with the offset from UTC, and no letter for a zone; UTC itself is -00:00.
TIME = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d[-+]\d\d:\d\d", re.ASCII)


@dataclass(frozen=True, slots=True)
class Identity:
    """By which messages refer to one another."""

    sender: str
    identifier: str
    sent: datetime


@dataclass(frozen=True, slots=True)
class Info:
    language: str
    categories: tuple[str, ...]
    event: str
    responses: tuple[str, ...]
    urgency: str
    severity: str
    certainty: str
    effective: datetime | None
    onset: datetime | None
    expires: datetime | None
    sender_name: str
    headline: str
    description: str
    instruction: str
    areas: tuple[Area, ...]


@dataclass(frozen=True, slots=True)
class Message:
    identity: Identity
    status: str
    type: str
    scope: str
    references: tuple[Identity, ...]
    infos: tuple[Info, ...]


def is_message(root: Element) -> bool:
    return xml.local(root) == "alert"


def read(root: Element) -> Message:
    """Raises Flaw."""
    if root.tag != f"{{{NAMESPACE}}}alert":
        raise Flaw("not_cap", str(root.tag))
    infos = list(xml.children(root, "info"))
    if len(infos) > MOST_INFOS:
        raise Flaw("too_much", f"<info> > {MOST_INFOS}")
    identity = Identity(_identity(root, "sender"), _identity(root, "identifier"), _needed_time(root, "sent"))
    kind = _word(root, "msgType", TYPES)
    if not infos and kind in ("Alert", "Update"):
        raise Flaw("missing", "info")
    return Message(
        identity, _word(root, "status", STATUS), kind, _word(root, "scope", SCOPES), _references(root),
        tuple(_info(each) for each in infos),
    )  # fmt: skip


def _info(element: Element) -> Info:
    effective, onset, expires = (_time(element, name) for name in ("effective", "onset", "expires"))
    begins = onset or effective
    if begins and expires and expires < begins:
        raise Flaw("ends_first", expires.isoformat())
    return Info(
        language=_text(element, "language", 20) or "en-US",
        categories=_words(element, "category", CATEGORIES, is_needed=True),
        event=_needed(element, "event", 200),
        responses=_words(element, "responseType", RESPONSES),
        urgency=_word(element, "urgency", URGENCY),
        severity=_word(element, "severity", SEVERITY),
        certainty=_word(element, "certainty", CERTAINTY).removeprefix("Very "),
        effective=effective, onset=onset, expires=expires,
        sender_name=_text(element, "senderName", 200),
        headline=_text(element, "headline", 500),
        description=_text(element, "description", 5_000),
        instruction=_text(element, "instruction", 2_000),
        areas=tuple(area_of(each) for each in xml.children(element, "area")),
    )  # fmt: skip


def _references(root: Element) -> tuple[Identity, ...]:
    found: list[Identity] = []
    for written in _text(root, "references", 50_000).split():
        parts = written.split(",")
        if len(parts) != 3:
            raise Flaw("not_reference", written)
        if len(found) == MOST_REFERENCES:
            raise Flaw("too_much", f"<references> > {MOST_REFERENCES}")
        found.append(Identity(parts[0], parts[1], time(parts[2])))
    return tuple(found)


def _only(element: Element, name: str) -> Element | None:
    found = list(xml.children(element, name))
    if len(found) > 1:
        raise Flaw("twice", name)
    return found[0] if found else None


def _text(element: Element, name: str, most: int) -> str:
    """On one line and of printable signs, cut where it is longer than ``most``."""
    return " ".join(shown(xml.words(_only(element, name))).split())[:most].rstrip()


def _needed(element: Element, name: str, most: int) -> str:
    if not (found := _text(element, name, most)):
        raise Flaw("missing", name)
    return found


def _identity(element: Element, name: str) -> str:
    found = _needed(element, name, 1_000)
    if not IDENTITY.fullmatch(found):
        raise Flaw("not_id", name)
    return found


def _word(element: Element, name: str, known: Collection[str]) -> str:
    found = _needed(element, name, 100)
    if found not in known:
        raise Flaw("not_known", f"{name} = {found}")
    return found


def _words(element: Element, name: str, known: Collection[str], *, is_needed: bool = False) -> tuple[str, ...]:
    found = tuple(xml.words(each) for each in xml.children(element, name))
    if unknown := [each for each in found if each not in known]:
        raise Flaw("not_known", f"{name} = {unknown[0]}")
    if is_needed and not found:
        raise Flaw("missing", name)
    return found


def _time(element: Element, name: str) -> datetime | None:
    written = _text(element, name, 100)
    return time(written) if written else None


def _needed_time(element: Element, name: str) -> datetime:
    return time(_needed(element, name, 100))


def time(written: str) -> datetime:
    """Raises Flaw, also for a time that leaves its zone to be guessed."""
    if not TIME.fullmatch(written):
        raise Flaw("no_zone", written)
    try:
        found = datetime.fromisoformat(written)
    except ValueError:
        raise Flaw("not_a_time", written) from None
    if not 2000 <= found.year <= 2100:
        raise Flaw("not_a_time", written)
    return found
