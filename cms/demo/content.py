"""What the demo shows: plain, immutable records read from ``texts/``; days count from the day of loading."""

import tomllib
from dataclasses import dataclass
from datetime import date, time, timedelta
from pathlib import Path
from typing import Any

from cms.demo.clips import Card, ClipSpec
from cms.demo.posters import PosterSpec

TEXTS = Path(__file__).parent / "texts"
NEWS_NOTE = "Berita ini contoh: peristiwa dan orang di dalamnya rekaan."
EVENT_NOTE = "Acara ini contoh: tidak benar-benar berlangsung."


@dataclass(frozen=True)
class DemoAgreement:
    """A fictional agreement, in force on the day of loading; each party has its own document number."""

    kind: str
    title: str
    partner_number: str
    owner_number: str
    begun_days_ago: int
    levels: tuple[str, ...]
    channels: tuple[str, ...]
    content_classes: tuple[str, ...]
    #: Name and position, of the owner's side and of the partner's.
    owner_signature: tuple[str, str]
    partner_signature: tuple[str, str]
    most_active: int
    plays_a_day: int

    def first_day(self, today: date) -> date:
        return today - timedelta(days=self.begun_days_ago)

    def last_day(self, today: date) -> date:
        """The end of next year."""
        return date(today.year + 1, 12, 31)

    def numbers(self, today: date) -> tuple[str, str]:
        """The partner's number and the owner's."""
        year = self.first_day(today).year
        return self.partner_number.format(year=year), self.owner_number.format(year=year)


@dataclass(frozen=True)
class DemoPartner:
    """Who answers for material; without an agreement it is an office of the owner region itself."""

    key: str
    name: str
    short_name: str
    owner: str
    palette: str
    body: str
    agreement: DemoAgreement | None
    is_election_body: bool = False
    contact_text: str = ""
    contact_email: str = ""
    contact_phone: str = ""


@dataclass(frozen=True)
class DemoMessage:
    """A longer text to read."""

    heading: str
    text: str


@dataclass(frozen=True)
class DemoIlm:
    """One ad and its material; ``partner`` is a key of ``PARTNERS``, or None for the owner's own.

    One that ``waits`` was handed in by the partner's person, and nobody has decided on it.
    """

    key: str
    title: str
    summary: str
    owner: str
    partner: str | None
    responsible: str
    channels: tuple[str, ...]
    binding: str
    priority: str
    content_class: str
    information_class: str
    from_days: int
    until_days: int | None
    poster: PosterSpec
    clip: ClipSpec | None
    running_text: str
    message: DemoMessage | None
    waits: bool
    emphasis_reason: str


@dataclass(frozen=True)
class DemoPicture:
    """A drawing of ``motifs`` in colours of ``palettes``, without words, and what it shows."""

    motif: str
    palette: str
    alt: str


@dataclass(frozen=True)
class DemoNews:
    """An article of the region with the code ``region``, for all below for ``days_below`` days.

    The last paragraph says that it is made up.
    """

    region: str
    title: str
    days_ago: int
    intro: str
    paragraphs: tuple[str, ...]
    picture: DemoPicture | None = None
    days_below: int = 0


@dataclass(frozen=True)
class DemoEvent:
    """An event of the region with the code ``region``, once or in each of ``weeks``.

    The last paragraph says that it is made up.
    """

    region: str
    title: str
    in_days: int
    place: str
    intro: str
    paragraphs: tuple[str, ...]
    contact: str = ""
    starts_at: time | None = None
    ends_at: time | None = None
    lasts_days: int = 1
    weeks: int = 0
    goes_on_over_midnight: bool = False
    is_for_below: bool = False

    def first_day(self, today: date) -> date:
        return today + timedelta(days=self.in_days)

    def until_day(self, today: date) -> date | None:
        more = self.lasts_days - 1 + self.goes_on_over_midnight
        return self.first_day(today) + timedelta(days=more) if more else None

    def weekly_until(self, today: date) -> date | None:
        return self.first_day(today) + timedelta(weeks=self.weeks) if self.weeks else None


@dataclass(frozen=True)
class DemoTemplate:
    """A home page's words for each region of a level, with the places {name}, {label} and {parent}."""

    heading: str
    intro: str
    paragraphs: tuple[str, ...]

    def filled(self, *, name: str, label: str, parent: str) -> "DemoTemplate":
        """The words for one region; ``parent`` with its level word, as in "Kecamatan Weleri"."""
        place = {"name": name, "label": label, "parent": parent}
        paragraphs = tuple(text.format(**place) for text in self.paragraphs)
        return DemoTemplate(self.heading.format(**place), self.intro.format(**place), paragraphs)


@dataclass(frozen=True)
class DemoUser:
    """A login; ``role`` is one of ``Role`` in ``region`` and all below it, or ``partner``: a person of ``partner``."""

    username: str
    full_name: str
    role: str
    region: str
    partner: str | None = None


@dataclass(frozen=True)
class DemoScreen:
    """A videotron of ``region``, its size in pixels, and the share that is left to cards of the region."""

    name: str
    region: str
    width: int
    height: int
    filler_percent: int = 0


@dataclass(frozen=True)
class DemoAccount:
    """An account of ``region`` on a network."""

    key: str
    region: str
    network: str
    handle: str
    url: str


@dataclass(frozen=True)
class DemoPost:
    """A post of an ILM on an account by ``person``, a username: with a link made ``in_days``, else planned for then."""

    ilm: str
    account: str
    person: str
    in_days: int
    link: str = ""
    note: str = ""
    reach: int | None = None
    views: int | None = None
    likes: int | None = None
    shares: int | None = None
    comments: int | None = None

    @property
    def figures(self) -> dict[str, int | None]:
        return {name: getattr(self, name) for name in ("reach", "views", "likes", "shares", "comments")}


def _read(name: str) -> dict[str, Any]:
    return tomllib.loads((TEXTS / name).read_text(encoding="utf-8"))


def _paragraphs(body: str) -> tuple[str, ...]:
    return tuple(body.strip().split("\n\n"))


def _lists_to_tuples(row: dict[str, Any]) -> dict[str, Any]:
    return {key: tuple(value) if isinstance(value, list) else value for key, value in row.items()}


def _partner(row: dict[str, Any]) -> DemoPartner:
    agreement = row.pop("agreement", None)
    return DemoPartner(**row, agreement=agreement and DemoAgreement(**_lists_to_tuples(agreement)))


def _ilm(row: dict[str, Any]) -> DemoIlm:
    row = {
        "partner": None, "until_days": None, "running_text": "", "clip": None, "message": None, "waits": False,
        "emphasis_reason": "",
    } | row  # fmt: skip
    if row["partner"]:
        partner = PARTNERS[row["partner"]]
        row |= {"responsible": partner.name, "palette": partner.palette}
    style = {"palette": row.pop("palette"), "signature": row["responsible"]}
    row["poster"] = PosterSpec(**row["poster"], **style)
    row["clip"] = row["clip"] and _clip(row["clip"], style)
    row["message"] = row["message"] and DemoMessage(**row["message"])
    return DemoIlm(**_lists_to_tuples(row))


def _clip(row: dict[str, Any], style: dict[str, Any]) -> ClipSpec:
    cards = tuple(Card(**card) for card in row.pop("cards"))
    return ClipSpec(**row, cards=cards, **style)


def _news(row: dict[str, Any]) -> DemoNews:
    picture = DemoPicture(**drawn) if (drawn := row.pop("picture", None)) else None
    return DemoNews(paragraphs=(*_paragraphs(row.pop("body")), NEWS_NOTE), picture=picture, **row)


def _event(row: dict[str, Any]) -> DemoEvent:
    return DemoEvent(paragraphs=(*_paragraphs(row.pop("body")), EVENT_NOTE), **row)


def _template(row: dict[str, Any]) -> DemoTemplate:
    return DemoTemplate(paragraphs=_paragraphs(row.pop("body")), **row)


_regions, _social = _read("regions.toml"), _read("social.toml")

PARTNERS: dict[str, DemoPartner] = {row["key"]: _partner(row) for row in _read("partners.toml")["partner"]}
ILMS: tuple[DemoIlm, ...] = tuple(_ilm(row) for row in _read("ilms.toml")["ilm"])
NEWS: tuple[DemoNews, ...] = tuple(_news(row) for row in _read("news.toml")["news"])
EVENTS: tuple[DemoEvent, ...] = tuple(_event(row) for row in _read("events.toml")["event"])
TEMPLATES: dict[str, DemoTemplate] = {level: _template(row) for level, row in _regions["template"].items()}
PPIDS: dict[str, dict[str, str]] = _regions["ppid"]
DISTRIBUTORS: dict[str, str] = _regions["distributors"]
USERS: tuple[DemoUser, ...] = tuple(DemoUser(**row) for row in _regions["user"])
SCREENS: tuple[DemoScreen, ...] = tuple(DemoScreen(**row) for row in _regions["screen"])
ACCOUNTS: tuple[DemoAccount, ...] = tuple(DemoAccount(**row) for row in _social["account"])
POSTS: tuple[DemoPost, ...] = tuple(DemoPost(**row) for row in _social["post"])
