"""A forecast as people read it: what begins and what stops, on which channels, where, from when till when."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.utils.formats import number_format
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from .. import dates
from .. import regions as provided
from ..choices import Channel
from ..models import ILM
from ..rules.decide import Rule
from ..rules.regions import Region
from ..rules.spans import FOREVER, Spans
from .forecast import AirtimeChange
from .impact import Impact, Obstacle
from .rows import Verdict

A_WEEK = timedelta(weeks=1)
#: How many regions are named; the others are counted.
NAMED = 30


@dataclass(frozen=True, slots=True)
class ForecastLine:
    """One sentence, and the regions of which it speaks."""

    kind: str
    sentence: str
    regions: Sequence[Region]

    @property
    def named(self) -> Sequence[Region]:
        return self.regions[:NAMED]

    @property
    def unnamed(self) -> int:
        return max(0, len(self.regions) - NAMED)


@dataclass(frozen=True, slots=True)
class ILMForecast:
    """What changes for one ILM."""

    ilm: ILM
    lines: Sequence[ForecastLine]


def by_level(counts: Mapping[str, int]) -> str:
    """So many regions of each level: "1 faculty, 12 departments"."""
    levels = provided.levels()
    return ", ".join(level.counted(counts[level.word]) for level in levels if counts.get(level.word))


def places(regions: Iterable[Region]) -> str:
    return by_level(Counter(region.level for region in regions))


def by_ilm(changes: Iterable[AirtimeChange], window: Spans) -> list[ILMForecast]:
    """The lines of each ILM, in the order in which the changes name them."""
    found: dict[int, list[AirtimeChange]] = defaultdict(list)
    for change in changes:
        found[change.ilm.pk].append(change)
    return [ILMForecast(of_one[0].ilm, lines(of_one, window)) for of_one in found.values()]


def lines(changes: Iterable[AirtimeChange], window: Spans) -> list[ForecastLine]:
    """What stops, then what begins; channels on which the same happens in the same regions share a line."""
    alike: dict[tuple[str, Spans, tuple[int, ...]], list[AirtimeChange]] = defaultdict(list)
    for change in changes:
        here = tuple(region.id for region in change.regions)
        for kind, spans in (("lost", change.lost), ("gained", change.gained)):
            if spans:
                alike[kind, spans, here].append(change)
    found = [_line(kind, spans, of_these, window) for (kind, spans, _here), of_these in alike.items()]
    return sorted(found, key=lambda line: (line.kind != "lost", -len(line.regions)))


def _line(kind: str, spans: Spans, changes: Sequence[AirtimeChange], window: Spans) -> ForecastLine:
    regions = changes[0].regions
    facts = {
        "channels": channels(change.channel for change in changes),
        "places": places(regions),
        "when": when(spans, window, regions[0]) + _and_so_on(spans, changes[0].ilm, window),
    }
    said = (
        _("Stops: %(channels)s in %(places)s, %(when)s.")
        if kind == "lost"
        else _("Begins: %(channels)s in %(places)s, %(when)s.")
    )
    return ForecastLine(kind, said % facts, regions)


def _and_so_on(spans: Spans, ilm: ILM, window: Spans) -> str:
    """Hours of day recur by the week: what still did in the last one looked at does so afterwards, until its end."""
    edge = window[-1].end or FOREVER
    lasts = ilm.on_air_until is None or ilm.on_air_until > edge
    recurs = len(spans) > 1 and lasts and (spans[-1].end or FOREVER) > edge - A_WEEK
    return _(", and so on") if recurs else ""


def channels(words: Iterable[str]) -> str:
    return ", ".join(str(Channel(word).label) for word in words)


def when(spans: Spans, window: Spans, region: Region) -> str:
    """From when till when, in the zone of ``region``; beyond ``window`` nothing was computed."""
    start, end = spans[0].start, spans[-1].end
    is_now, goes_on = start == window[0].start, end == window[-1].end
    facts = {"start": instant(start, region), "end": instant(end, region)}
    if len(spans) > 1:
        hours = round(sum((span.length for span in spans), timedelta()) / timedelta(hours=1), 1)
        facts |= {"times": str(len(spans)), "hours": number_format(int(hours) if hours.is_integer() else hours)}
        if is_now:
            return _("%(times)s times from now until %(end)s, %(hours)s hours in all") % facts
        return _("%(times)s times from %(start)s until %(end)s, %(hours)s hours in all") % facts
    if goes_on:
        return _("from now on") if is_now else _("from %(start)s") % facts
    return (_("from now until %(end)s") if is_now else _("from %(start)s until %(end)s")) % facts


def instant(at: datetime | None, region: Region) -> str:
    return dates.instant(at, region.tzinfo) if at else ""


def shown(impact: Impact) -> str:
    """Where a draft will be shown once approved."""
    facts = {"places": by_level(impact.shown), "offered": by_level(impact.offered)}
    if impact.shown and impact.offered:
        return (
            _("Once approved, shown in %(places)s and offered to %(offered)s: each decides whether to show it.") % facts
        )
    if impact.offered:
        return _("Once approved, offered to %(offered)s: shown where a region adopts it.") % facts
    if not impact.shown:
        return _("Once approved, shown nowhere.")
    if impact.starts_at and impact.starts_at > impact.now and not any(e.outcome.before for e in impact.effects):
        region = next(effect.region for effect in impact.effects if effect.outcome.after)
        return _("Once approved, shown in %(places)s, for the first time on %(start)s.") % (
            facts | {"start": instant(impact.starts_at, region)}
        )
    return _("Once approved, shown in %(places)s.") % facts


def obstacles(impact: Impact) -> list[ForecastLine]:
    """What keeps it off the air where it is meant to show."""
    names = {effect.region.id: effect.region for effect in impact.effects}
    return list(_obstacles(impact, names))


def _obstacles(impact: Impact, names: Mapping[int, Region]) -> Iterator[ForecastLine]:
    for obstacle in impact.obstacles:
        facts = {
            "places": places(obstacle.regions),
            "when": when(obstacle.spans, impact.window, obstacle.regions[0]),
            "reason": reason(obstacle, names),
        }
        yield ForecastLine("kept", _("Not shown in %(places)s, %(when)s: %(reason)s.") % facts, obstacle.regions)


def reason(obstacle: Obstacle, names: Mapping[int, Region]) -> str:
    verdict = obstacle.verdict
    if verdict.finding:
        said = {
            "partner": _("the responsible party is suspended"),
            "agreement_scope": _("no agreement covers %(channels)s there") % {"channels": channels(obstacle.channels)},
            "agreement_class": _("the agreement does not cover its class"),
            "agreement_term": _("the agreement is not in force"),
        }
        return said[verdict.finding.gate]
    return RULES[verdict.rule](verdict, names)


def _withdrawn(verdict: Verdict, names: Mapping[int, Region]) -> str:
    return _("it is withdrawn")


def _quiet(verdict: Verdict, names: Mapping[int, Region]) -> str:
    if verdict.effect == "withholds":
        return _("withheld by %(period)s") % {"period": verdict.quiet_period}
    return _("%(period)s asks for a second approval") % {"period": verdict.quiet_period}


def _hidden(verdict: Verdict, names: Mapping[int, Region]) -> str:
    decision = verdict.decision
    assert decision is not None  # noqa: S101  (what R3 means)
    said = decision.text or decision.get_reason_code_display() or "–"
    return _("hidden by %(region)s (%(reason)s)") % {"region": names.get(decision.owner_id, "–"), "reason": said}


RULES = {Rule.WITHDRAWN: _withdrawn, Rule.QUIET_PERIOD: _quiet, Rule.LOCAL_DECISION: _hidden}


def distributors(regions: Iterable[Region]) -> list[ForecastLine]:
    """Which name the regions will show as the one that channels what they show."""
    found: dict[str, list[Region]] = defaultdict(list)
    for region in regions:
        found[region.distributor].append(region)
    said = _("Distributed by %(distributor)s in %(places)s.")
    return [
        ForecastLine("renamed", said % {"distributor": name, "places": places(here)}, here)
        for name, here in found.items()
    ]


def summary(found: Sequence[ILMForecast]) -> str:
    """What a change does, in one sentence."""
    stopping = sum(any(line.kind == "lost" for line in each.lines) for each in found)
    beginning = sum(any(line.kind == "gained" for line in each.lines) for each in found)
    said = []
    if stopping:
        said.append(ngettext("%(count)s ILM goes dark", "%(count)s ILM go dark", stopping) % {"count": stopping})
    if beginning:
        said.append(ngettext("%(count)s ILM comes on", "%(count)s ILM come on", beginning) % {"count": beginning})
    if not said:
        return _("Nothing goes dark and nothing comes on in the coming 30 days.")
    return capfirst(_(" and ").join(said)) + "."
