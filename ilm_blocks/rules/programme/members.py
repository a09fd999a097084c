"""The day as its programme sees it: who may play, from when to when, and what has been promised to whom.

Instants are whole milliseconds since 1970, spans are [from, until), ids are ASCII and compared byte by byte.
"""

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from itertools import accumulate, chain
from typing import TypeAlias

#: In order, none empty and none touching the next.
Spans: TypeAlias = tuple[tuple[int, int], ...]

SECOND_MS = 1_000
HOUR_MS = 3_600_000

#: What runs when a daypart or its flight ends may go on for this long.
GRACE_MS = 30 * SECOND_MS


@dataclass(frozen=True, slots=True)
class Member:
    """One item of an epoch. ``weight`` is that of its whole ILM, which all its creatives share.

    ``spans`` are flight and dayparts within the day: soft ends. ``quiet`` are its silences: hard ones.
    ``voice_percent`` is what its agreement was promised of the airtime; 0 is no promise. ``agreement`` is the number on
    the paper, ``agreement_id`` the paper: two partners may count alike.
    """

    id: str
    revision: int
    dur_ms: int
    weight: int
    ilm: str
    spans: Spans
    quiet: Spans = ()
    is_mandatory: bool = False
    is_own: bool = False
    is_filler: bool = False
    agreement: str = ""
    agreement_id: int | None = None  # None: there is none, or it was not told, by a manifest of an earlier release
    voice_percent: int = 0
    max_per_hour: int | None = None
    min_gap_s: int | None = None

    def __post_init__(self) -> None:
        if not self.id.isascii() or self.dur_ms <= 0 or self.weight <= 0:
            raise ValueError(f"{self.id!r}: the id must be ASCII, duration and weight above zero")

    @property
    def paper(self) -> int | str:
        """What is the same for all that share one promise."""
        return self.agreement if self.agreement_id is None else self.agreement_id

    def may_play(self, at: int) -> bool:
        return holds(self.spans, at) and not holds(self.quiet, at)

    def is_same(self, other: "Member | None") -> bool:
        """Whether ``other`` is the same item in the same wording."""
        return other is not None and (self.id, self.revision) == (other.id, other.revision)


@dataclass(frozen=True, slots=True)
class Shares:
    """What the owner of the screen and those above it settled, in percent of the airtime."""

    guaranteed: int = 30
    ceiling: int = 60
    own: int = 0
    filler: int = 0


@dataclass(frozen=True, slots=True)
class Epoch:
    """Who is in the programme from ``from_ms`` on, until the next epoch begins."""

    from_ms: int
    members: Mapping[str, Member]
    shares: Shares = Shares()
    operating: Spans | None = None  # None: day and night

    @property
    def programme(self) -> list[Member]:
        """Its members but the fillers, which nothing is promised to."""
        return [one for one in self.members.values() if not one.is_filler]

    def is_operating(self, at: int) -> bool:
        return self.operating is None or holds(self.operating, at)

    def eligible(self, at: int) -> list[Member]:
        """The members of the programme that may play at ``at``, by id; none outside operating hours."""
        return self._open(at, is_filler=False)

    def fillers(self, at: int) -> list[Member]:
        return self._open(at, is_filler=True)

    def _open(self, at: int, *, is_filler: bool) -> list[Member]:
        if not self.is_operating(at):
            return []
        return [one for one in self.members.values() if one.is_filler == is_filler and one.may_play(at)]


@dataclass(frozen=True, slots=True)
class Day:
    """One local day of one programme of a screen: its epochs in order, the first from its beginning."""

    start_ms: int
    end_ms: int
    epochs: tuple[Epoch, ...]
    _borders: tuple[int, ...] = field(init=False, repr=False)
    _longest: tuple[int, ...] = field(init=False, repr=False)

    def __post_init__(self) -> None:
        if not self.epochs or self.epochs[0].from_ms > self.start_ms:
            raise ValueError("a day needs an epoch from its beginning on")
        object.__setattr__(self, "_borders", tuple(sorted(set(self._inner_borders()))))
        longest = (max((one.dur_ms for one in epoch.members.values()), default=0) for epoch in self.epochs)
        object.__setattr__(self, "_longest", tuple(accumulate(longest, max)))

    def _inner_borders(self) -> Iterator[int]:
        """Where epochs begin, and within each where anybody of it may come or go."""
        for epoch, until in zip(self.epochs, [*(one.from_ms for one in self.epochs[1:]), self.end_ms], strict=True):
            spans: Iterable[Spans] = (spans for one in epoch.members.values() for spans in (one.spans, one.quiet))
            instants = chain.from_iterable(chain.from_iterable((*spans, epoch.operating or ())))
            first = max(epoch.from_ms, self.start_ms)
            yield from (at for at in (epoch.from_ms, *instants) if first <= at < until and at != self.start_ms)

    def epoch_at(self, at: int) -> Epoch:
        return self.epochs[self._begun(at) - 1]

    def epochs_from(self, at: int) -> Iterator[tuple[Epoch, int, int]]:
        """The epochs that run at ``at`` or later, each with its beginning and its end; none of no length."""
        for index in range(self._begun(at) - 1, len(self.epochs)):
            begins = self.epochs[index].from_ms
            until = self.epochs[index + 1].from_ms if index + 1 < len(self.epochs) else self.end_ms
            if begins < until:
                yield self.epochs[index], begins, until

    def next_border(self, at: int) -> int:
        """The first instant after ``at`` at which anybody may come or go; at the latest the end of the day."""
        index = bisect_right(self._borders, at)
        return self._borders[index] if index < len(self._borders) else self.end_ms

    def longest_ms(self, at: int) -> int:
        """The longest item of the epochs that have begun by ``at``; 0 if there is none."""
        return self._longest[self._begun(at) - 1]

    def _begun(self, at: int) -> int:
        return bisect_right(self.epochs, at, key=lambda epoch: epoch.from_ms)


def holds(spans: Spans, at: int) -> bool:
    return any(start <= at < end for start, end in spans)


def end_of(spans: Spans, at: int) -> int | None:
    """When the span ends that holds ``at``; None if none does."""
    return next((end for start, end in spans if start <= at < end), None)


def next_start(spans: Spans, at: int) -> int | None:
    """When the first of ``spans`` after ``at`` begins."""
    return next((start for start, _end in spans if start > at), None)


def united(spans: Iterable[tuple[int, int]]) -> Spans:
    """The set of all instants of ``spans``, which may overlap and come in any order."""
    found: list[tuple[int, int]] = []
    for start, end in sorted(spans):
        if found and start <= found[-1][1]:
            found[-1] = found[-1][0], max(found[-1][1], end)
        elif start < end:
            found.append((start, end))
    return tuple(found)


def common(one: Spans, other: Spans) -> Spans:
    """The instants that are in both."""
    pairs = ((max(a, c), min(b, d)) for a, b in one for c, d in other)
    return united(pair for pair in pairs if pair[0] < pair[1])
