"""The screens that this process has answered: one that asks again with the same ETag costs no query.

An answer holds while nothing that it was made of is touched (the journal's marks) and its day lasts. Who asked is
known while the roll has not moved past the row: as it does when a token is replaced or withdrawn, and when a screen is
switched off or edited. Both are looked at together, whichever process wrote.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from threading import Lock
from typing import Any, NamedTuple

from django.http import HttpResponseBase
from django.utils.http import parse_etags

from ilm_blocks.queries.heads import Marks

from .models import Screen
from .querysets import token_hash
from .roll import ScreenRoll

PATH = "/api/v1/screens/manifest/"
#: More than any regency has; beyond it the first that was kept goes.
MOST = 30_000
#: Of an answer: what the next one says anew, or not at all.
OF_THE_MOMENT = frozenset({
    "etag", "x-server-time-ms", "content-length", "content-type", "content-language", "content-encoding",
})  # fmt: skip

Header = tuple[str, str]


class Place(NamedTuple):
    """Where a screen asks: elsewhere another answer may await it."""

    scheme: str
    host: str


class Roll(NamedTuple):
    generation: int
    number: int


@dataclass(slots=True, eq=False)
class Known:
    """A screen, and the answer that it got: ``marks`` tell what that was made of, ``until`` when its day ends."""

    screen: Screen
    etag: str
    marks: Marks
    until: datetime
    headers: tuple[Header, ...] = ()
    place: Place | None = None

    def is_unchanged(self, if_none_match: str, place: Place, at: datetime) -> bool:
        return at < self.until and place == self.place and self.etag in parse_etags(if_none_match)

    def headers_at(self, at: datetime) -> list[Header]:
        """Those of "not modified"."""
        return [*self.headers, ("ETag", self.etag), ("X-Server-Time-Ms", server_time(at))]


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
    if scheme.lower() != "bearer" or not token or environ.get("QUERY_STRING") or not environ.get("HTTP_IF_NONE_MATCH"):
        return None
    return token_hash(token.strip())


class KnownScreens:
    """By the hashes of their tokens; reads take no lock."""

    def __init__(self) -> None:
        self.roll: Roll | None = None
        self._known: dict[str, Known] = {}
        self._hash_of: dict[str, str] = {}  # by the id of the screen
        self._marked: defaultdict[str, set[str]] = defaultdict(set)
        self._alike: dict[tuple[Header, ...], tuple[Header, ...]] = {}
        self._lock = Lock()

    def __len__(self) -> int:
        return len(self._known)

    def get(self, hashed: str) -> Known | None:
        return self._known.get(hashed)

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
        """Remember ``known``, unless the roll has moved since before it was read."""
        if seen_at_roll is None or seen_at_roll != self.roll:
            return
        headers = tuple((name, value) for name, value in response.items() if name.lower() not in OF_THE_MOMENT)
        with self._lock:
            if len(self._alike) > len(self._known) + 1:
                self._alike.clear()
            known.headers, known.place = self._alike.setdefault(headers, headers), place
            self._forget(known.screen.pk)
            while len(self._known) >= MOST:
                self._forget(next(iter(self._known.values())).screen.pk)
            hashed = str(known.screen.token_hash)
            self._known[hashed], self._hash_of[known.screen.pk] = known, hashed
            for mark in known.marks:
                self._marked[mark].add(known.screen.pk)

    def forget(self, marks: Marks | None) -> None:
        """Drop what was made of ``marks``; all of it for None."""
        if marks is None:
            with self._lock:
                for kept in (self._known, self._hash_of, self._marked, self._alike):
                    kept.clear()
            return
        self._drop({pk for mark in marks & self._marked.keys() for pk in self._marked[mark]})

    def _drop(self, screens: Iterable[str]) -> None:
        with self._lock:
            for pk in screens:
                self._forget(pk)

    def _forget(self, pk: str) -> None:
        hashed = self._hash_of.pop(pk, None)
        if hashed is None:
            return
        for mark in self._known.pop(hashed).marks:
            self._marked[mark].discard(pk)
            if not self._marked[mark]:
                del self._marked[mark]
