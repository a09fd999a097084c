"""The bytes of manifests: made once for all screens that are alike, then named and signed for each of them.

A publish at the regency alters the manifest of every screen below. What they share is made by the first that asks, in
each process; the others cost a signature.
"""

import hashlib
from collections import OrderedDict
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from threading import Lock
from typing import Any

import rfc8785

from ilm_blocks.models.journal import said
from ilm_blocks.queries import heads
from ilm_blocks.queries.heads import Marks
from ilm_blocks.regions import Chain, Region
from ilm_blocks.rules.canonical import canonical

from .crowding import Places
from .manifest import Horizon, written_at
from .models import Screen
from .programme.members import FILLER
from .serializers import moment
from .signing.keys import Ring

#: What tells a screen from others, and alters nothing that it plays.
OWN_FACTS = frozenset({
    "id", "name", "place", "venue", "hardware_of", "hardware_contact", "run_by", "run_by_contact",
    "token_hash", "token_prefix", "paired_at", "seen_at", "created_at", "updated_at", "moved", "setup_at",
})  # fmt: skip
#: The members in which the manifests of screens that are alike differ.
OWN_MEMBERS = frozenset({"screen", "generated_at"})
#: With the minute before it, also where the clock is set back.
LONGEST_DAY = timedelta(hours=26)
MOST_BYTES = 32 * 1024 * 1024
#: So many are made at a time: what is read for one is read for them all, and who waits does not wait long.
TOGETHER = 8

Version = tuple[int, int, int, int]
Made = Sequence[tuple[Screen, "Shared"]]


@dataclass(frozen=True, slots=True)
class Manifest:
    body: bytes
    etag: str


@dataclass(frozen=True, slots=True)
class Shared:
    """What alike screens play: canonical members of the manifest, who signs it, and which screens it is noted for."""

    version: Version
    changed_at: datetime | None
    days: Horizon
    region: Region
    marks: Marks
    members: Mapping[str, bytes]
    items: Sequence[Mapping[str, Any]]
    ring: Ring
    noted: set[str] = field(default_factory=set)

    @classmethod
    def of(cls, values: Mapping[str, Any], screen: Screen, days: Horizon, chain: Chain, ring: Ring) -> "Shared":
        """``values`` are the manifest of any of the screens, for instance of ``screen``."""
        members = {name: rfc8785.dumps(value) for name, value in values.items() if name not in OWN_MEMBERS}
        members["keys"] = rfc8785.dumps(ring.public)
        items = [item for item in values["items"] if item["tier"] != FILLER]  # what no proof of play may name
        return cls(version_of(screen), screen.changed_at, days, chain[-1], _marks(screen, chain), members, items, ring)

    @property
    def size(self) -> int:
        return sum(map(len, self.members.values()))

    def holds(self, version: Version, at: datetime) -> bool:
        return self.version == version and self.days.is_of(at)

    def manifest(self, screen: Screen) -> Manifest:
        """That of ``screen``, signed; the same bytes each time, for so are the signatures of Ed25519."""
        own = {"screen": screen.pk, "generated_at": moment(written_at(screen, self.changed_at), self.region)}
        members = {**self.members, **{name: rfc8785.dumps(value) for name, value in own.items()}}
        signature = {"key": self.ring.signs.pk, "value": self.ring.signs.sign(joined(members))}
        body = joined(members | {"sig": rfc8785.dumps(signature)})
        return Manifest(body, hashlib.sha256(body).hexdigest())


def _marks(screen: Screen, chain: Chain) -> Marks:
    """What is made of pages too where it shows cards; a picture is part of the page whose change brought it."""
    places = [region.id for region in chain]
    pages = heads.of_chain(places, heads.PAGES) - heads.of_parts() if screen.filler_percent else frozenset()
    return heads.of_chain(places, heads.PROGRAMME) | heads.of_all(heads.REGIONS) | pages


def joined(members: Mapping[str, bytes]) -> bytes:
    """One canonical object of canonical ``members``, whose names are plain ASCII."""
    return b"{%s}" % b",".join(b'"%s":%s' % (name.encode(), members[name]) for name in sorted(members))


def version_of(screen: Screen) -> Version:
    return screen.epoch, screen.newest_change, screen.newest_page, screen.generation


def likeness(screen: Screen, at: datetime) -> bytes:
    """Equal for screens that play the same at the same version: all facts of a row but its own.

    A day keeps its past: one that was set up otherwise within the day is like no other.
    """
    fields = (one for one in Screen._meta.concrete_fields if one.name not in OWN_FACTS)
    facts = {one.attname: said(one, screen) for one in fields}
    is_new = screen.setup_at is not None and screen.setup_at > at - LONGEST_DAY
    return canonical(facts | {"setup": [screen.pk, screen.setup_at] if is_new else None})


class Bodies:
    """What this process keeps, for each likeness the newest, the least used dropped first."""

    def __init__(self, most_bytes: int = MOST_BYTES) -> None:
        self.most_bytes = most_bytes
        self._bytes = 0
        self._kept: OrderedDict[bytes, Shared] = OrderedDict()
        self._fallen: set[bytes] = set()
        self.places = Places()
        self._turn, self._lock = Lock(), Lock()

    def get(self, screen: Screen, at: datetime, make: Callable[[Collection[str]], tuple[Made, bool]]) -> Shared:
        """What ``screen`` shares; where it is not here, by ``make``, and kept if that says True.

        ``make`` is given the ids of others that have fallen too, to be made with it. One thread makes, the others wait.
        Raises AskedAgainLater where too many wait already.
        """
        alike = likeness(screen, at)
        if shared := self.held(alike, version_of(screen), at):
            return shared
        with self.places.one(), self._turn:
            return self.held(alike, version_of(screen), at) or self._made(alike, screen, at, make)

    def _made(
        self, alike: bytes, screen: Screen, at: datetime, make: Callable[[Collection[str]], tuple[Made, bool]]
    ) -> Shared:
        made, is_settled = make(self._fallen_beside(alike))
        if is_settled:
            for one, shared in made:
                self._keep(likeness(one, at), shared)
        return next(shared for one, shared in made if one.pk == screen.pk)

    def fall(self, likenesses: Collection[bytes]) -> None:
        """What these play has moved: whoever makes one of them makes others with it."""
        with self._lock:
            self._fallen.update(self._kept.keys() & likenesses)

    def _fallen_beside(self, alike: bytes) -> list[str]:
        """A screen for each of some others that have fallen, in the same zone; each is told once."""
        with self._lock:
            self._fallen.discard(alike)
            if (own := self._kept.get(alike)) is None:
                return []
            found = ((one, self._kept[one]) for one in self._fallen if one in self._kept)
            near = [(one, kept) for one, kept in found if kept.days.zone == own.days.zone][: TOGETHER - 1]
            self._fallen.difference_update(one for one, _kept in near)
            return [min(kept.noted) for _one, kept in near if kept.noted]

    def held(self, alike: bytes, version: Version, at: datetime) -> Shared | None:
        """What is here of that ``version``; takes no lock."""
        shared = self._kept.get(alike)
        return shared if shared and shared.holds(version, at) else None

    def clear(self) -> None:
        with self._lock:
            self._kept.clear()
            self._fallen.clear()
            self._bytes = 0

    def _keep(self, alike: bytes, shared: Shared) -> None:
        with self._lock:
            if before := self._kept.pop(alike, None):
                self._bytes -= before.size
            self._kept[alike] = shared
            self._bytes += shared.size
            while self._bytes > self.most_bytes and self._kept:
                oldest, gone = self._kept.popitem(last=False)
                self._fallen.discard(oldest)
                self._bytes -= gone.size


bodies = Bodies()
