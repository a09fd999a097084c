"""What a change would alter of what airs: the difference of two sets of airtimes, by ILM, channel and region.

Both sides are judged by the functions that air them (``airtime``, ``decide``); there are no rules here. Regions
between which the rules make no difference share one answer, so a whole country costs little more than reading it.
"""

from collections import defaultdict
from collections.abc import Hashable, Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from ..choices import Channel
from ..models import ILM, LocalDecision, QuietPeriod
from ..rules import airtime
from ..rules.dayparts import hours
from ..rules.decide import decide
from ..rules.place import Place
from ..rules.regions import Chain, Region
from ..rules.spans import Span, Spans, difference, intersection, union
from .rows import Rows, Verdict

#: How far ahead is compared.
AHEAD = timedelta(days=30)


@dataclass(frozen=True, slots=True)
class Airing:
    """When one ILM shows on one channel at a place, and each verdict on it with the time for which it stands."""

    spans: Spans
    verdicts: tuple[tuple[Verdict, Spans], ...] = ()


@dataclass(frozen=True, slots=True)
class Shift:
    """What changes for one ILM on one channel at a place."""

    channel: str
    before: Airing
    after: Airing
    gained: Spans
    lost: Spans

    @classmethod
    def of(cls, channel: str, before: Airing, after: Airing) -> "Shift":
        gained, lost = difference(after.spans, before.spans), difference(before.spans, after.spans)
        return cls(channel, before, after, gained, lost)


@dataclass(frozen=True, slots=True)
class AirtimeChange:
    """What one ILM gains or loses on one channel, in all regions in which it is the same."""

    ilm: ILM
    channel: str
    gained: Spans
    lost: Spans
    regions: tuple[Region, ...]


def ahead(now: datetime, *moments: datetime) -> Spans:
    """From ``now`` until some time after the last of ``moments``, without a gap: what stops may begin again in it."""
    return (Span(now, max((now, *moments)) + AHEAD),)


class Comparison:
    """Two states of the rows, laid beside each other over ``window``."""

    def __init__(self, before: Rows, after: Rows, window: Spans) -> None:
        self.before, self.after, self.window = Bearing(before), Bearing(after), window
        self.likeness = Likeness(before, after)

    def shifts(self, pk: int, before: Chain, after: Chain) -> tuple[Shift, ...]:
        """What changes for the ILM ``pk`` on each of its channels, at a region that had and will have these chains."""
        old, new = self.before.ilms.get(pk), self.after.ilms.get(pk)
        channels = {channel for ilm in (old, new) if ilm for channel in ilm.channels}
        return tuple(
            Shift.of(channel, self._airing(self.before, old, Place(before, channel)),
                     self._airing(self.after, new, Place(after, channel)))
            for channel in Channel.values if channel in channels
        )  # fmt: skip

    def _airing(self, bearing: "Bearing", ilm: ILM | None, place: Place) -> Airing:
        return Airing(()) if ilm is None else airing(bearing.on(ilm, place.chain), place, self.window)


def airing(own: Rows, place: Place, window: Spans) -> Airing:
    """When the one ILM of ``own`` shows at ``place`` within ``window``."""
    [ilm], place = own.ilms, replace(place, around_the_clock=True)
    runs = ((verdict, intersection((span,), window)) for verdict, span in airtime.verdicts(own, place))
    told = tuple((verdict, spans) for verdict, spans in runs if spans)
    if not told:  # the clock alone will not open it
        [verdict] = decide([ilm], own.decisions, own.quiet_periods, place, window[0].start)
        return Airing((), ((verdict, window),))
    shown = union(span for verdict, spans in told if verdict.is_shown for span in spans)
    return Airing(hours(ilm.daypart_rules, shown, place.region.tzinfo), told)


def forecast(before: Rows, after: Rows, chains: Iterable[tuple[Chain, Chain]], window: Spans) -> list[AirtimeChange]:
    """What changes for each ILM of either state, the widest first.

    ``chains`` holds each region as it is and as it would be.
    """
    comparison = Comparison(before, after, window)
    below: dict[int, list[Alike]] = defaultdict(list)
    for alike in groups(chains, comparison.likeness):
        for region in alike.chains[0]:
            below[region.id].append(alike)
    ilms = comparison.before.ilms | comparison.after.ilms
    changes = [change for ilm in ilms.values() for change in _changes(comparison, ilm, below[ilm.owner_id])]
    return sorted(changes, key=lambda change: (-len(change.regions), change.ilm.title, change.ilm.pk))


def _changes(comparison: Comparison, ilm: ILM, below: Iterable["Alike"]) -> Iterator[AirtimeChange]:
    """What changes for ``ilm``; of what others name it knows nothing, so that more regions are alike to it."""
    likeness = Likeness(comparison.before.about(ilm.pk), comparison.after.about(ilm.pk))
    found: dict[tuple[str, Spans, Spans], list[Region]] = defaultdict(list)
    for alike in groups(below, likeness):
        for shift in comparison.shifts(ilm.pk, *alike.chains):
            if shift.gained or shift.lost:
                found[shift.channel, shift.gained, shift.lost] += alike.regions
    return (AirtimeChange(ilm, *key, tuple(regions)) for key, regions in found.items())


class Bearing:
    """The rows of one state, by what they bear on."""

    def __init__(self, rows: Rows) -> None:
        self.ilms = {ilm.pk: ilm for ilm in rows.ilms}
        self._decisions: dict[tuple[int, int], list[LocalDecision]] = defaultdict(list)
        self._of_ilm: dict[int, list[LocalDecision]] = defaultdict(list)
        self._periods: dict[int, list[QuietPeriod]] = defaultdict(list)
        for decision in rows.decisions:
            self._of_ilm[decision.subject_id].append(decision)
            self._decisions[decision.subject_id, decision.owner_id].append(decision)
        for period in rows.quiet_periods:
            self._periods[period.owner_id].append(period)

    def about(self, pk: int) -> Rows:
        """The ILM ``pk``, the decisions on it and all quiet periods."""
        ilms = [self.ilms[pk]] if pk in self.ilms else []
        periods = [period for periods in self._periods.values() for period in periods]
        return Rows(ilms, self._of_ilm.get(pk, ()), periods)

    def on(self, ilm: ILM, chain: Chain) -> Rows:
        decisions = [row for region in chain for row in self._decisions.get((ilm.pk, region.id), ())]
        return Rows([ilm], decisions, [row for region in chain for row in self._periods.get(region.id, ())])


class Likeness:
    """Tells which regions are alike: all that rules ask of a region, cut down to what these rows name.

    That is its level, zone and tags, and which of the named regions stand on its line.
    """

    def __init__(self, *states: Rows) -> None:
        self._named, self._tags = _named(states)
        self._lines: dict[int, tuple[frozenset[int], ...]] = {}

    def of(self, chain: Chain) -> Hashable:
        region, line = chain[-1], self._line(chain)
        is_named = len(line) > len(self._line(chain[:-1]))
        return line, is_named, region.level, region.zone, region.tags & self._tags

    def _line(self, chain: Chain) -> tuple[frozenset[int], ...]:
        """What is named of each region of ``chain``, the topmost first."""
        if not chain:
            return ()
        region = chain[-1]
        if (line := self._lines.get(region.id)) is None:
            own = self._named & {region.id, *region.stands_for}
            line = self._line(chain[:-1])
            line = self._lines[region.id] = (*line, own) if own else line
        return line


@dataclass(frozen=True, slots=True)
class Alike:
    """Regions that are alike before and after, and the chains of one of them."""

    chains: tuple[Chain, Chain]
    regions: list[Region]


def groups(parts: "Iterable[tuple[Chain, Chain]] | Iterable[Alike]", likeness: Likeness) -> Iterable[Alike]:
    """``parts``, single regions or such as are alike by a finer measure, gathered by ``likeness``."""
    found: dict[Hashable, Alike] = {}
    for part in parts:
        chains, regions = (part.chains, part.regions) if isinstance(part, Alike) else (part, [part[1][-1]])
        before = likeness.of(chains[0])
        key = (before, before if chains[0] is chains[1] else likeness.of(chains[1]))
        found.setdefault(key, Alike(chains, [])).regions.extend(regions)
    return found.values()


def _named(states: Iterable[Rows]) -> tuple[frozenset[int], frozenset[str]]:
    """The regions and the tags that the rows of ``states`` name."""
    ids: set[int] = set()
    tags: set[str] = set()
    for rows in states:
        ids.update(row.owner_id for row in (*rows.ilms, *rows.decisions, *rows.quiet_periods))
        for ilm in rows.ilms:
            ids.update(ilm.target_rule.region_ids)
            tags.update(ilm.target_rule.tags)
            if ilm.agreement:
                ids.update({ilm.agreement.owner_id}, ilm.agreement.region_ids)
    return frozenset(ids), frozenset(tags)
