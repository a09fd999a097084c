"""The items of a manifest as members of one local day: flight, dayparts and silences become spans of that day."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from ilm_blocks.rules import spans
from ilm_blocks.rules.dayparts import Daypart, hours, midnight
from ilm_blocks.rules.programme.members import Member, Shares, Spans, common, united

from ..models import Loop
from ..playlist import loop_of

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
MS = timedelta(milliseconds=1)
PROGRAMME, FILLER = 1, 2  # tiers; 0 are takeovers, which are no part of the programme
CEILING_PERCENT = 60


def ms(at: datetime) -> int:
    """Whole milliseconds since 1970."""
    return (at - EPOCH) // MS


@dataclass(frozen=True, slots=True)
class LocalDay:
    """One day on the calendar of the screen's zone, from midnight to midnight."""

    date: date
    zone: ZoneInfo

    @property
    def start(self) -> datetime:
        return midnight(self.date, self.zone)

    @property
    def end(self) -> datetime:
        return midnight(self.date + timedelta(days=1), self.zone)

    @property
    def span(self) -> spans.Span:
        return spans.Span(self.start, self.end)


@dataclass(frozen=True, slots=True)
class Facts:
    """What was known at some moment of a day's programme: who may play when, shares and operating hours."""

    members: Mapping[Loop, Mapping[str, Member]]
    shares: Shares
    operating: Spans | None

    @classmethod
    def of(cls, values: Mapping[str, Any], day: LocalDay) -> "Facts":
        """As a manifest tells it: its ``items``, ``quiet``, ``operating``, ``shares`` and ``region_path``."""
        quiet = _silences(values["quiet"])
        own = values["region_path"][-1]["code"]
        members: dict[Loop, dict[str, Member]] = {loop: {} for loop in Loop}
        for item in values["items"]:
            if item["tier"] >= PROGRAMME:
                made = member(item, quiet.get(item["id"], ()), day, is_own=item["owner"]["code"] == own)
                if made.spans:  # or it is of another day
                    members[loop_of(item["kind"])][made.id] = made
        return cls(members, Shares(**values["shares"]), _operating(values["operating"], day))

    def as_of_both(self, later: "Facts") -> "Facts":
        """What takes effect while ``self`` has been known for a minute and ``later`` is known now.

        What adds or reweighs waits for that minute, so that every screen has it by then; what takes away does not.
        """
        members = {
            loop: {
                name: _as_of_both(one, now)
                for name, one in known.items()
                if (now := later.members[loop].get(name)) and one.is_same(now)
            }
            for loop, known in self.members.items()
        }
        return Facts(members, self.shares, _both(self.operating, later.operating))


def _as_of_both(known: Member, now: Member) -> Member:
    if known is now:
        return known
    return replace(known, spans=common(known.spans, now.spans), quiet=united((*known.quiet, *now.quiet)))


NOTHING = Facts({loop: {} for loop in Loop}, Shares(), None)


def member(item: Mapping[str, Any], quiet: Iterable[spans.Span], day: LocalDay, *, is_own: bool) -> Member:
    start, end = (datetime.fromisoformat(at) if at else None for at in item["flight"])
    flight = spans.intersection((spans.Span(start or day.start, end),), (day.span,))
    silent = spans.intersection(spans.union(quiet), (day.span,))
    return Member(
        id=item["id"],
        revision=item["revision"] or 0,
        dur_ms=item["dur_ms"],
        weight=item["weight"],
        ilm=str(item["ilm"] or ""),
        spans=_in_ms(hours(dayparts(item["windows"]), flight, day.zone)),
        quiet=_in_ms(silent),
        is_mandatory=item["mandatory"],
        is_own=is_own,
        is_filler=item["tier"] == FILLER,
        agreement=item["agreement"] or "",
        agreement_id=item.get("agreement_id"),
        voice_percent=item["voice"],
        max_per_hour=item["max_per_hour"],
        min_gap_s=item["min_gap_s"],
    )


def dayparts(windows: Iterable[Mapping[str, Any]]) -> tuple[Daypart, ...]:
    """Windows of a manifest as hours of day."""
    return tuple(
        Daypart(time.fromisoformat(one["from"]), time.fromisoformat(one["to"]), frozenset(one["days"]))
        for one in windows
    )


def _silences(gaps: Iterable[Mapping[str, Any]]) -> dict[str, list[spans.Span]]:
    found: dict[str, list[spans.Span]] = {}
    for gap in gaps:
        span = spans.Span(datetime.fromisoformat(gap["from"]), datetime.fromisoformat(gap["until"]))
        for item_id in gap["items"]:
            found.setdefault(item_id, []).append(span)
    return found


def _operating(windows: Sequence[Mapping[str, Any]], day: LocalDay) -> Spans | None:
    return _in_ms(hours(dayparts(windows), (day.span,), day.zone)) if windows else None


def _in_ms(found: spans.Spans) -> Spans:
    return united((ms(span.start), ms(span.end)) for span in found if span.end is not None)


def _both(one: Spans | None, other: Spans | None) -> Spans | None:
    if one is None or other is None:
        return other if one is None else one
    return common(one, other)
