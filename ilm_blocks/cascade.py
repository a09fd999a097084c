"""The cascade: what a region shows, as a pure function of few rows.

``resolve`` loads the rows of the region's chain in a fixed number of queries; ``decide`` judges
each candidate without a query, a clock or a copy. The rules R0 to R4 are those of
docs/explanation/cascade.md.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum

from . import regions
from .choices import Binding, DecisionKind
from .models import ILM, LocalDecision, QuietPeriod, Takeover
from .rules import drafts, gates
from .rules import quiet as quiet_rules
from .rules.gates import Gate, Place
from .rules.regions import Chain, Region


class Rule(StrEnum):
    """The rule that decided; GATE when the ILM was no candidate at all."""

    GATE = "gate"
    WITHDRAWN = "R0"
    QUIET_PERIOD = "R1"
    MANDATORY = "R2"
    LOCAL_DECISION = "R3"
    BINDING = "R4"


@dataclass(frozen=True, slots=True)
class Verdict:
    """What was decided on one ILM at one place, and by what."""

    ilm: ILM
    owner: Region | None
    is_shown: bool
    rule: Rule
    gate: Gate | None = None
    decision: LocalDecision | None = None
    quiet_period: QuietPeriod | None = None
    pin: LocalDecision | None = None
    note: LocalDecision | None = None


@dataclass(frozen=True, slots=True)
class Rows:
    """Everything that can bear on some regions: rows, not yet judged."""

    ilms: Sequence[ILM] = ()
    decisions: Sequence[LocalDecision] = ()
    quiet_periods: Sequence[QuietPeriod] = ()
    takeovers: Sequence[Takeover] = ()

    @classmethod
    def of(cls, chain: Chain, at: datetime, *, with_draft: ILM | None = None) -> "Rows":
        """The rows of ``chain`` that count from ``at`` on: five queries, however many are over by then.

        Future starts are among them, for they are borders. ``with_draft`` is laid over what is live of it.
        """
        ilms = list(ILM.objects.owned_by(chain).bearing_from(at).with_parties())
        if with_draft is not None:
            approved = drafts.as_live(with_draft)
            ilms = [approved, *(ilm for ilm in ilms if ilm.pk != approved.pk)]
        return cls(
            ilms=ilms,
            decisions=list(LocalDecision.objects.standing().owned_by(chain).not_over(at).on(ilms)),
            quiet_periods=list(QuietPeriod.objects.standing().owned_by(chain).not_over(at)),
            takeovers=list(Takeover.objects.owned_by(chain).not_over(at)),
        )

    @classmethod
    def about(cls, ilm: ILM, chain: Chain, at: datetime) -> "Rows":
        """What bears on one ILM, whatever its state: two queries."""
        return cls(
            ilms=[ilm],
            decisions=list(LocalDecision.objects.standing().owned_by(chain).not_over(at).on([ilm])),
            quiet_periods=list(QuietPeriod.objects.standing().owned_by(chain).not_over(at)),
        )

    @classmethod
    def ended(cls, chain: Chain, since: datetime, at: datetime, *, beside: "Rows") -> "Rows":
        """What ended after ``since`` and not after ``at``: no longer among the rows ``beside`` it. Five queries."""
        ilms = list(ILM.objects.owned_by(chain).bearing_between(since, at).with_parties())
        decisions = LocalDecision.objects.standing().owned_by(chain).ended_between(since, at)
        return cls(
            ilms=ilms,
            decisions=list(decisions.on([*ilms, *beside.ilms])),
            quiet_periods=list(QuietPeriod.objects.standing().owned_by(chain).ended_between(since, at)),
            takeovers=list(Takeover.objects.owned_by(chain).ended_between(since, at)),
        )


@dataclass(frozen=True, slots=True)
class Resolution:
    """What a region shows on a channel at an instant, in order, and until when that holds."""

    region: Region
    channel: str
    at: datetime
    verdicts: Sequence[Verdict]
    takeover: Takeover | None
    valid_until: datetime | None

    @property
    def shown(self) -> list[Verdict]:
        return [verdict for verdict in self.verdicts if verdict.is_shown]

    @property
    def items(self) -> list[ILM]:
        return [verdict.ilm for verdict in self.shown]

    def limited_to(self, limit: int) -> list[Verdict]:
        """The first ``limit``, where mandatory ones come before all others and are never cut."""
        room = limit - sum(verdict.rule == Rule.MANDATORY for verdict in self.shown)
        kept = []
        for verdict in self.shown:
            if verdict.rule == Rule.MANDATORY or room > 0:
                kept.append(verdict)
                room -= verdict.rule != Rule.MANDATORY
        return kept


def resolve(region: Region, channel: str, at: datetime) -> Resolution:
    """What ``region`` shows on ``channel`` at ``at``, in order, and until when that holds."""
    chain = regions.chain(region)
    return judge(Rows.of(chain, at), Place(chain, channel), at)


def preview(draft: ILM, region: Region, channel: str, at: datetime) -> Resolution:
    """What ``region`` would show at ``at`` if ``draft``, a revision not yet approved, were; nothing is saved."""
    chain = regions.chain(region)
    return judge(Rows.of(chain, at, with_draft=draft), Place(chain, channel), at)


def judge(rows: Rows, place: Place, at: datetime) -> Resolution:
    """``resolve`` without the loading: for previews, impact and history."""
    verdicts = decide(rows.ilms, rows.decisions, rows.quiet_periods, place, at)
    return Resolution(
        region=place.region,
        channel=place.channel,
        at=at,
        verdicts=in_order(verdicts, place),
        takeover=takeover(rows.takeovers, place, at),
        valid_until=next_border(rows, place, at),
    )


def decide(
    candidates: Iterable[ILM],
    decisions: Iterable[LocalDecision],
    quiet_periods: Iterable[QuietPeriod],
    place: Place,
    at: datetime,
) -> list[Verdict]:
    """One verdict for each candidate: the first rule that fires."""
    bearing = by_ilm(nearest_first(decisions, place, at))
    quiet = sorted((period for period in quiet_periods if applies(period, place, at)), key=lambda period: period.pk)
    return [verdict(ilm, bearing.get(ilm.pk, ()), quiet, place, at) for ilm in candidates]


def verdict(
    ilm: ILM, decisions: Sequence[LocalDecision], quiet: Sequence[QuietPeriod], place: Place, at: datetime
) -> Verdict:
    """The verdict on ``ilm``; its ``decisions`` come nearest first, ``quiet`` holds the periods in force."""
    own = [decision for decision in decisions if may_touch(decision, ilm, place)]
    ruled = _first_rule(ilm, own, quiet, place, at)
    if not own or not (ruled.is_shown or ruled.rule == Rule.WITHDRAWN):
        return ruled  # a withdrawn one keeps its pin for its replacement
    return replace(ruled, pin=_first(own, DecisionKind.PIN), note=_first(own, DecisionKind.NOTE))


def _first_rule(
    ilm: ILM, decisions: Sequence[LocalDecision], quiet: Sequence[QuietPeriod], place: Place, at: datetime
) -> Verdict:
    depth = place.depth_of(ilm.owner_id)
    owner = None if depth is None else place.chain[depth]
    if gate := gates.first_failed(ilm, place, at):
        return Verdict(ilm, owner, False, Rule.GATE, gate=gate)
    if ilm.is_withdrawn:
        return Verdict(ilm, owner, False, Rule.WITHDRAWN)
    if period := next((period for period in quiet if bears_on(period, ilm, place) and withholds(period, ilm)), None):
        return Verdict(ilm, owner, False, Rule.QUIET_PERIOD, quiet_period=period)
    if ilm.binding == Binding.MANDATORY:
        return Verdict(ilm, owner, True, Rule.MANDATORY)
    if decision := _first(decisions, DecisionKind.HIDE, DecisionKind.ADOPT):
        return Verdict(ilm, owner, decision.kind == DecisionKind.ADOPT, Rule.LOCAL_DECISION, decision=decision)
    return Verdict(ilm, owner, ilm.binding == Binding.DEFAULT, Rule.BINDING)


def _first(decisions: Iterable[LocalDecision], *kinds: DecisionKind) -> LocalDecision | None:
    return next((decision for decision in decisions if decision.kind in kinds), None)


# Decisions and quiet periods


def nearest_first(decisions: Iterable[LocalDecision], place: Place, at: datetime) -> list[LocalDecision]:
    """The decisions in force that reach the region: its own first, within one region the newest."""
    reaching = (d for d in decisions if d.in_force(at) and reaches(d, place))
    return sorted(reaching, key=lambda d: (place.depth_of(d.owner_id), d.decided_at, d.pk), reverse=True)


def by_ilm(decisions: Iterable[LocalDecision]) -> Mapping[int, list[LocalDecision]]:
    """The decisions on each ILM, by its number, in the order given."""
    found: dict[int, list[LocalDecision]] = {}
    for decision in decisions:
        found.setdefault(decision.ilm_id, []).append(decision)
    return found


def reaches(decision: LocalDecision, place: Place) -> bool:
    depth = place.depth_of(decision.owner_id)
    return depth is not None and (decision.covers_subtree or depth == len(place.chain) - 1)


def may_touch(decision: LocalDecision, ilm: ILM, place: Place) -> bool:
    """A decision never touches an ILM issued below the level that decided."""
    decider, owner = place.depth_of(decision.owner_id), place.depth_of(ilm.owner_id)
    return decider is not None and owner is not None and decider >= owner


def applies(period: QuietPeriod, place: Place, at: datetime) -> bool:
    return period.in_force(at, place.region.tzinfo)


def bears_on(period: QuietPeriod, ilm: ILM, place: Place) -> bool:
    """Whether ``period`` speaks of ``ilm`` at all: a region below the top only of what it or a lower one issued."""
    return quiet_rules.touches(place.depth_of(period.owner_id), place.depth_of(ilm.owner_id))


def withholds(period: QuietPeriod, ilm: ILM) -> bool:
    effect = quiet_rules.effect_of(period, ilm.content_class)
    return effect == "withholds" or (effect == "asks" and not ilm.has_second_approval)


# Order


def in_order(verdicts: Sequence[Verdict], place: Place) -> list[Verdict]:
    """Mandatory, pinned, priority, nearest to the top, newest start, id; a replacement in the place it takes."""
    lending: dict[int, list[Verdict]] = {}
    for verdict in verdicts:
        if verdict.rule == Rule.WITHDRAWN and verdict.ilm.replaced_by_id is not None:
            lending.setdefault(verdict.ilm.replaced_by_id, []).append(verdict)
    return sorted(verdicts, key=lambda verdict: (place_in_order(verdict, lending, place), verdict.ilm.pk))


def place_in_order(verdict: Verdict, lending: Mapping[int, Sequence[Verdict]], place: Place) -> tuple:
    """The verdict's own key or, when it replaces what was withdrawn here, the foremost of theirs.

    ``lending`` are the withdrawn ones by the number of what they name as their replacement.
    """
    replaced = [v for v in lending.get(verdict.ilm.pk, ()) if verdict.ilm.takes_place_of(v.ilm)]
    return min((place_in_order(v, lending, place) for v in replaced), default=order_key(verdict, place))


def order_key(verdict: Verdict, place: Place) -> tuple:
    ilm = verdict.ilm
    mandatory = ilm.binding == Binding.MANDATORY
    return (
        not mandatory,
        not (mandatory or verdict.pin),
        -ilm.priority,
        place.depth_of(ilm.owner_id) or 0,
        -ilm.on_air_from.timestamp(),
        ilm.pk,
    )


def takeover(takeovers: Iterable[Takeover], place: Place, at: datetime) -> Takeover | None:
    """The one live takeover of the region that counts: the gravest, then the newest."""
    live = (t for t in takeovers if place.depth_of(t.owner_id) is not None and t.live(at))
    return max(live, key=lambda t: (t.severity, t.issued_at, t.pk), default=None)


# Time borders


def next_border(rows: Rows, place: Place, at: datetime) -> datetime | None:
    """The next instant at which the clock alone can change the answer; None when none is known."""
    return min((border for border in borders(rows, place, at) if border > at), default=None)


def previous_border(rows: Rows, place: Place, at: datetime) -> datetime | None:
    """The last instant, ``at`` included, at which the clock alone could change the answer; None when none is known."""
    return max((border for border in borders(rows, place, at) if border <= at), default=None)


def unchanged_since(rows: Rows, place: Place, at: datetime, *, written_at: datetime) -> datetime:
    """Since when the answer at ``at`` holds, if the last write on the chain was at ``written_at``: five queries.

    It is the same instant for every ``at`` between two borders.
    """
    known = previous_border(rows, place, at)
    since = max(known, written_at) if known else written_at
    return previous_border(Rows.ended(place.chain, since, at, beside=rows), place, at) or since


def borders(rows: Rows, place: Place, at: datetime) -> Iterator[datetime]:
    movable = [ilm for ilm in rows.ilms if _may_move(ilm, place, at)]
    for ilm in movable:
        yield from gates.borders(ilm, place, at)
    for decision in rows.decisions:
        if decision.until and reaches(decision, place):
            yield decision.until
    for period in rows.quiet_periods:
        classes = {ilm.content_class for ilm in movable if bears_on(period, ilm, place)}
        if period.stands and not classes.isdisjoint(period.withholds + period.asks_second_approval):
            yield from period.borders(place.region.tzinfo)
    for emergency in rows.takeovers:
        yield from (emergency.starts_at, emergency.until)


def _may_move(ilm: ILM, place: Place, at: datetime) -> bool:
    """Whether the clock can alter what ``ilm`` does here; a withdrawn one still lends its place to its replacement."""
    return (not ilm.is_withdrawn or ilm.replaced_by_id is not None) and gates.may_open(ilm, place, at)
