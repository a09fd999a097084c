"""What approving a draft would change: which regions gain or lose it, on which channel, when and why not."""

from collections import Counter, defaultdict
from collections.abc import Hashable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from zoneinfo import ZoneInfo

from .. import regions
from ..choices import Channel
from ..models import ILM, LocalDecision, QuietPeriod, drafts
from ..rules.decide import Rule
from ..rules.regions import Chain, Region
from ..rules.spans import Spans, union
from .forecast import AirtimeChange, Comparison, Shift, ahead
from .rows import Rows, Verdict

#: Gates that an officer who approves would not expect closed; the others say where and when the ILM is meant to show.
UNEXPECTED = frozenset({"partner", "agreement_scope", "agreement_class", "agreement_term"})


class AirtimeOutcome:
    """What approval changes for regions that are alike."""

    def __init__(self, shifts: Sequence[Shift], now: datetime) -> None:
        self.shifts = shifts
        self.before = any(shift.before.spans for shift in shifts)
        self.after = any(shift.after.spans for shift in shifts)
        self.gains = any(shift.gained for shift in shifts)
        self.loses = any(shift.lost for shift in shifts)
        #: Shown now, as it stands.
        self.is_on_air = any(span.holds(now) for shift in shifts for span in shift.before.spans)
        #: Shown the moment it is approved, or only at a later time.
        self.at_once = any(span.holds(now) for shift in shifts for span in shift.after.spans)
        self.is_later = self.after and not self.at_once
        self.starts_at = min((span.start for shift in shifts for span in shift.after.spans), default=None)
        verdicts = [verdict for shift in shifts for verdict, _spans in shift.after.verdicts]
        #: The local decision that overrules the ILM's own binding here.
        self.decision = next((verdict.decision for verdict in verdicts if verdict.decision), None)
        #: Left to the region: nothing stands in its way but that the region has not adopted it.
        self.is_offered = not self.after and any(_is_offered(verdict) for verdict in verdicts)


def _is_offered(verdict: Verdict) -> bool:
    return verdict.rule == Rule.BINDING and not verdict.is_shown


@dataclass(frozen=True, slots=True)
class Effect:
    """What approval changes for one region."""

    region: Region
    outcome: AirtimeOutcome


@dataclass(frozen=True, slots=True)
class Obstacle:
    """What keeps the ILM off the air where and while it is meant to show, once approved."""

    verdict: Verdict
    channels: tuple[str, ...]
    spans: Spans
    regions: tuple[Region, ...]


@dataclass
class Impact:
    draft: ILM
    now: datetime
    window: Spans
    effects: Sequence[Effect]

    @cached_property
    def gained(self) -> Counter[str]:
        """Regions in which it will air when or where it does not today, by level."""
        return Counter(effect.region.level for effect in self.effects if effect.outcome.gains)

    @cached_property
    def lost(self) -> Counter[str]:
        """Regions in which it will no longer air at some time or on some channel, by level."""
        return Counter(effect.region.level for effect in self.effects if effect.outcome.loses)

    @cached_property
    def shown(self) -> Counter[str]:
        """Regions that will show it, by level."""
        return Counter(effect.region.level for effect in self.effects if effect.outcome.after)

    @cached_property
    def offered(self) -> Counter[str]:
        """Regions that may adopt it and have not, by level."""
        return Counter(effect.region.level for effect in self.effects if effect.outcome.is_offered)

    @cached_property
    def biting(self) -> list[LocalDecision]:
        """The decisions that overrule the ILM somewhere, each once."""
        outcomes = dict.fromkeys(effect.outcome for effect in self.effects)
        return list({o.decision.pk: o.decision for o in outcomes if o.decision}.values())

    @cached_property
    def starts_at(self) -> datetime | None:
        """The first instant at which it shows anywhere, once approved."""
        starts = {effect.outcome.starts_at for effect in self.effects}
        return min((start for start in starts if start), default=None)

    @cached_property
    def changes(self) -> list[AirtimeChange]:
        """What is gained or lost, channel by channel, the widest first within each."""
        found: dict[tuple[str, Spans, Spans], list[Region]] = defaultdict(list)
        for outcome, here in self._alike.items():
            for shift in outcome.shifts:
                if shift.gained or shift.lost:
                    found[shift.channel, shift.gained, shift.lost] += here
        changes = [AirtimeChange(self.draft, *key, tuple(here)) for key, here in found.items()]
        return sorted(changes, key=lambda c: (Channel.values.index(c.channel), -len(c.regions)))

    @cached_property
    def obstacles(self) -> list[Obstacle]:
        """Each decision, quiet period and closed gate that bites, with the regions and the time in which it does."""
        found: dict[Hashable, list[tuple[Verdict, Spans, str, list[Region]]]] = defaultdict(list)
        for outcome, here in self._alike.items():
            for shift in outcome.shifts:
                for verdict, spans in shift.after.verdicts:
                    if is_obstacle(verdict):
                        key = (verdict.rule, verdict.finding, verdict.decision, verdict.quiet_period, spans)
                        found[key].append((verdict, spans, shift.channel, here))
        return [_obstacle(parts) for parts in found.values()]

    @cached_property
    def _alike(self) -> dict[AirtimeOutcome, list[Region]]:
        found: dict[AirtimeOutcome, list[Region]] = defaultdict(list)
        for effect in self.effects:
            found[effect.outcome].append(effect.region)
        return found


def is_obstacle(verdict: Verdict) -> bool:
    if verdict.is_shown or _is_offered(verdict):
        return False
    return verdict.rule != Rule.GATE or verdict.settled_by in UNEXPECTED


def _obstacle(parts: Sequence[tuple[Verdict, Spans, str, list[Region]]]) -> Obstacle:
    verdict, spans, _channel, _regions = parts[0]
    channels = dict.fromkeys(channel for _verdict, _spans, channel, _here in parts)
    here = {region.id: region for _verdict, _spans, _channel, regions in parts for region in regions}
    return Obstacle(verdict, tuple(channels), spans, tuple(here.values()))


def impact(draft: ILM, now: datetime, *, twice: bool = False) -> Impact:
    """Compare ``draft``, once approved (``twice``: with its second approval), with what is live today.

    Over the coming days and, where it starts later, on to the days after its start. The number of queries does not
    depend on the number of regions.
    """
    approved = drafts.as_approved_twice(draft) if twice else drafts.as_live(draft)
    live = ILM.objects.approved().with_parties().filter(pk=draft.pk) if draft.pk else ILM.objects.none()
    decisions = LocalDecision.objects.standing().not_over(now).filter(ilm_id=approved.pk)
    periods = list(QuietPeriod.objects.standing().not_over(now))
    before = Rows(list(live), list(decisions), periods)
    chains = list(regions.provider().subtree(draft.owner_id))
    moments = _moments(approved, before, chains[0][-1].tzinfo, now) if chains else ()
    window = ahead(now, *moments)
    found = effects(before, approved, chains, window)
    return Impact(approved, now, window, found)


def _moments(draft: ILM, before: Rows, zone: ZoneInfo, now: datetime) -> Iterator[datetime]:
    """When the one or the other begins, its agreement comes into force, or days end that are quiet now."""
    for ilm in (draft, *before.ilms):
        yield ilm.on_air_from
        if ilm.needs_agreement and ilm.agreement:
            yield ilm.agreement.borders(zone)[0]
    yield from (period.borders(zone)[1] for period in before.quiet_periods if period.in_force(now, zone))


def effects(before: Rows, approved: ILM, chains: Iterable[Chain], window: Spans) -> list[Effect]:
    """The effect on the last region of each chain."""
    after = Rows([approved], before.decisions, before.quiet_periods)
    comparison = Comparison(before, after, union(window))
    outcomes: dict[Hashable, AirtimeOutcome] = {}
    found = []
    for chain in chains:
        alike = comparison.likeness.of(chain)
        if (outcome := outcomes.get(alike)) is None:
            shifts = comparison.shifts(approved.pk, chain, chain)
            outcome = outcomes[alike] = AirtimeOutcome(shifts, window[0].start)
        found.append(Effect(chain[-1], outcome))
    return found
