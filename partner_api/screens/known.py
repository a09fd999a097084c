"""The screens that this process has answered: they are answered again without Django, and mostly without a query.

Who asks is known while the roll has not moved past the row: as it does when a token is replaced or withdrawn, and when
a screen is switched off or edited. What is played stands while nothing that it was made of is touched (the journal's
marks) and its day lasts. Both are looked at together, whichever process wrote. So after a change one screen of those
that are alike asks Django; the others cost a signature.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from http import HTTPStatus
from threading import Lock
from typing import Any, NamedTuple

from django.conf import settings
from django.http import HttpResponseBase
from django.utils.http import parse_etags, quote_etag

from ilm_blocks.queries.heads import Marks
from partner_api.hashing import token_hash

from ..problems import respond_at
from .bodies import Version, bodies
from .crowding import AskedAgainLater
from .models import Screen
from .roll import ScreenRoll

PATH = "/api/v1/screens/manifest/"
#: More than any regency has; beyond it the first that was kept goes.
MOST = 30_000
#: Of an answer: what the next one says anew, or not at all.
OF_THE_MOMENT = frozenset({"etag", "x-server-time-ms", "content-length", "content-type", "content-encoding"})
#: What a body alone needs to have said of it.
OF_A_BODY = frozenset({"content-language"})
TYPE = ("Content-Type", "application/json")
#: In If-None-Match: whatever there is.
ANY = "*"

Header = tuple[str, str]


class Place(NamedTuple):
    """Where a screen asks: elsewhere another answer may await it."""

    scheme: str
    host: str


class Roll(NamedTuple):
    generation: int
    number: int


@dataclass(frozen=True, slots=True)
class Standing:
    """What alike screens play at present, told by its version: ``marks`` say what it was made of, ``until`` when its
    day ends."""

    version: Version
    marks: Marks
    until: datetime


class Given(NamedTuple):
    """The ETag that a screen was told, and of what."""

    etag: str
    standing: Standing


class Answer(NamedTuple):
    screen: Screen
    status: HTTPStatus
    headers: list[Header]
    body: bytes = b""


@dataclass(slots=True, eq=False)
class Known:
    """A screen, by which it is ``alike`` others, and the headers of its answers."""

    screen: Screen
    alike: bytes
    given: Given
    headers: tuple[Header, ...] = ()
    place: Place | None = None

    def unchanged(self, at: datetime) -> Answer:
        headers = [*_without(self.headers, OF_A_BODY), *self._of_now(at)]
        return Answer(self.screen, HTTPStatus.NOT_MODIFIED, headers)

    def whole(self, body: bytes, at: datetime) -> Answer:
        headers = [*self.headers, TYPE, ("Content-Length", str(len(body))), *self._of_now(at)]
        return Answer(self.screen, HTTPStatus.OK, headers, body)

    def later(self, at: datetime) -> Answer:
        """What is told of AskedAgainLater by Django, too."""
        problem = AskedAgainLater()
        response = respond_at(PATH, problem, settings.LANGUAGE_CODE)
        own = [("Retry-After", str(problem.wait)), ("Content-Length", str(len(response.content)))]
        headers = [*response.items(), *own, ("X-Server-Time-Ms", server_time(at))]
        return Answer(self.screen, HTTPStatus(response.status_code), headers, response.content)

    def _of_now(self, at: datetime) -> list[Header]:
        return [("ETag", self.given.etag), ("X-Server-Time-Ms", server_time(at))]


def server_time(at: datetime) -> str:
    return str(int(at.timestamp() * 1000))


def told(response: HttpResponseBase, known: Known) -> None:
    """Have ``known`` remembered with ``response``, as which it goes out."""
    response.known_screen = known  # type: ignore[attr-defined]


def token_of(environ: Mapping[str, Any]) -> str | None:
    """The hash of the token in ``environ``, if it asks for a manifest and for nothing that Django must judge."""
    if environ["PATH_INFO"] != PATH or environ["REQUEST_METHOD"] != "GET" or "HTTP_ORIGIN" in environ:
        return None
    scheme, _space, token = environ.get("HTTP_AUTHORIZATION", "").partition(" ")
    if scheme.lower() != "bearer" or not token or environ.get("QUERY_STRING"):
        return None
    return token_hash(token.strip())


class KnownScreens:
    """By the hashes of their tokens; reads take no lock."""

    def __init__(self) -> None:
        self.roll: Roll | None = None
        self._known: dict[str, Known] = {}
        self._hash_of: dict[str, str] = {}  # by the id of the screen
        self._standing: dict[bytes, Standing] = {}  # by likeness
        self._marked: defaultdict[str, set[bytes]] = defaultdict(set)
        self._alike: dict[tuple[Header, ...], tuple[Header, ...]] = {}
        self._lock = Lock()

    def __len__(self) -> int:
        return len(self._known)

    def answer(self, hashed: str, if_none_match: str, place: Place, at: datetime) -> Answer | None:
        """To the screen with this token: the whole, or that it has it, or to ask later; None: Django must be asked."""
        known = self._known.get(hashed)
        if known is None or place != known.place:
            return None
        standing = self._standing.get(known.alike)
        if standing is None or at >= standing.until:
            return known.later(at) if bodies.places.are_taken else None
        held = {etag.removeprefix("W/") for etag in parse_etags(if_none_match)}
        if ANY in held:
            return None
        if known.given.standing is standing and known.given.etag in held:
            return known.unchanged(at)
        shared = bodies.held(known.alike, standing.version, at)
        if shared is None or known.screen.pk not in shared.noted:  # it was not noted yet what this screen is given
            return None
        made = shared.manifest(known.screen)
        known.given = Given(quote_etag(made.etag), standing)
        return known.unchanged(at) if known.given.etag in held else known.whole(made.body, at)

    def look(self) -> None:
        """Drop the screens that were written since the last look: one query, and one more if there are any."""
        row = ScreenRoll.objects.filter(pk=1).values_list("generation", "number").first()
        roll = Roll(*row) if row else Roll(1, 0)
        if (before := self.roll) == roll:
            return
        if before is None or before.generation != roll.generation or before.number > roll.number:
            self.forget(None)
        else:
            self._drop(Screen.objects.filter(moved__gt=before.number).values_list("pk", flat=True))
        self.roll = roll

    def keep(self, known: Known, seen_at_roll: Roll | None, response: HttpResponseBase, place: Place) -> None:
        """Remember ``known`` and what it was given, unless the roll has moved since before it was read."""
        if seen_at_roll is None or seen_at_roll != self.roll:
            return
        headers = tuple((name, value) for name, value in response.items() if name.lower() not in OF_THE_MOMENT)
        with self._lock:
            if len(self._alike) > len(self._known) + 1:
                self._alike.clear()
            known.headers, known.place = self._alike.setdefault(headers, headers), place
            known.given = known.given._replace(standing=self._stands(known.alike, known.given.standing))
            self._forget(known.screen.pk)
            while len(self._known) >= MOST:
                self._forget(next(iter(self._known.values())).screen.pk)
            hashed = str(known.screen.token_hash)
            self._known[hashed], self._hash_of[known.screen.pk] = known, hashed

    def forget(self, marks: Marks | None) -> None:
        """No longer is what was made of ``marks`` what is played; for None nothing is, and nobody is known."""
        with self._lock:
            if marks is None:
                for kept in (self._known, self._hash_of, self._standing, self._marked, self._alike):
                    kept.clear()
                return
            fallen = {alike for mark in marks & self._marked.keys() for alike in self._marked[mark]}
            for alike in fallen:
                self._fall(alike)
        bodies.fall(fallen)

    def _stands(self, alike: bytes, standing: Standing) -> Standing:
        """``standing``, or what is equal and stood before: it is one object as long as nothing moves."""
        if (before := self._standing.get(alike)) == standing:
            return before
        self._fall(alike)
        while len(self._standing) >= MOST:
            self._fall(next(iter(self._standing)))
        self._standing[alike] = standing
        for mark in standing.marks:
            self._marked[mark].add(alike)
        return standing

    def _fall(self, alike: bytes) -> None:
        if (standing := self._standing.pop(alike, None)) is None:
            return
        for mark in standing.marks:
            self._marked[mark].discard(alike)
            if not self._marked[mark]:
                del self._marked[mark]

    def _drop(self, screens: Iterable[str]) -> None:
        with self._lock:
            for pk in screens:
                self._forget(pk)

    def _forget(self, pk: str) -> None:
        if hashed := self._hash_of.pop(pk, None):
            del self._known[hashed]


def _without(headers: Iterable[Header], names: Collection[str]) -> Iterator[Header]:
    return (header for header in headers if header[0].lower() not in names)
