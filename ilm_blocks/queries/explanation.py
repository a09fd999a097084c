"""Why an ILM is or is not shown somewhere: every gate and rule in order, in words."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from .. import dates
from ..choices import Channel, DecisionKind
from ..rules import gates
from ..rules.decide import Rule, decide
from ..rules.gates import Finding
from ..rules.place import Place
from ..rules.regions import Region
from .rows import Rows, Verdict

if TYPE_CHECKING:
    from ..models import ILM, LocalDecision


@dataclass(frozen=True, slots=True)
class Step:
    """One gate or rule: whether the ILM passed it, whether it settled the matter, and what it found."""

    name: str
    passed: bool
    decided: bool
    sentence: str


@dataclass(frozen=True, slots=True)
class Explanation:
    region: Region
    channel: str
    at: datetime
    verdict: Verdict
    steps: tuple[Step, ...]

    @property
    def is_shown(self) -> bool:
        return self.verdict.is_shown

    @property
    def deciding(self) -> Step:
        """The step that settled the matter."""
        return next(step for step in self.steps if step.decided)


def account(rows: Rows, ilm: "ILM", place: Place, at: datetime) -> Explanation:
    """Why ``place`` shows or does not show ``ilm`` by ``rows``, from the same functions that resolve."""
    [verdict] = decide([ilm], rows.decisions, rows.quiet_periods, place, at)
    steps = (*_gate_steps(verdict, place, at), *_rule_steps(verdict, place))
    return Explanation(place.region, place.channel, at, verdict, steps)


def deciding_sentence(verdict: Verdict, place: Place) -> str:
    """What settled ``verdict``, without the steps before it: for long lists."""
    if verdict.finding:
        return found(verdict.finding, verdict.ilm, place)
    return FIRED[verdict.rule](verdict, place)


def _gate_steps(verdict: Verdict, place: Place, at: datetime) -> Iterator[Step]:
    for finding in gates.findings(verdict.ilm, place, at):
        yield Step(finding.gate, finding.passed, finding == verdict.finding, found(finding, verdict.ilm, place))


def _rule_steps(verdict: Verdict, place: Place) -> Iterator[Step]:
    """The rules up to the one that fired; none when a gate was closed."""
    if verdict.rule == Rule.GATE:
        return
    for rule in (rule for rule in Rule if rule != Rule.GATE):
        fired = rule == verdict.rule
        passed = verdict.is_shown if fired else True
        yield Step(rule, passed, fired, FIRED[rule](verdict, place) if fired else str(NOT_FIRED[rule]()))
        if fired:
            return


# What each gate found


def found(finding: Finding, ilm: "ILM", place: Place) -> str:
    """``finding``, that of a gate on ``ilm`` at ``place``, in words."""
    say = GATE_SENTENCES.get(finding.gate) or gates.by_name(finding.gate).say
    return say(finding, ilm, place)


def _owner(finding: Finding, ilm: "ILM", place: Place) -> str:
    if finding.passed:
        return _("It was issued by %(owner)s.") % {"owner": place.owner(ilm.owner_id)}
    return _("It was issued elsewhere, not by %(region)s or a region above it.") % {"region": place.region}


def _approval(finding: Finding, ilm: "ILM", place: Place) -> str:
    return _("It is approved.") if finding.passed else _("It is a draft, not yet approved.")


def _channel(finding: Finding, ilm: "ILM", place: Place) -> str:
    facts = {"channels": ", ".join(str(Channel(word).label) for word in ilm.channels) or "–"}
    if finding.passed:
        return _("Its channels: %(channels)s.") % facts
    return _("It is not meant for this channel, but for: %(channels)s.") % facts


def _target(finding: Finding, ilm: "ILM", place: Place) -> str:
    if finding.passed:
        return _("Its target takes in %(region)s.") % {"region": place.region}
    return _("Its target leaves out %(region)s.") % {"region": place.region}


def _partner(finding: Finding, ilm: "ILM", place: Place) -> str:
    if finding == gates.OWNER_ANSWERS:
        return _("The owning region itself answers for it.")
    if finding.passed:
        return _("%(partner)s answers for it and is active.") % {"partner": ilm.responsible}
    return _("%(partner)s answers for it and is suspended.") % {"partner": ilm.responsible}


def _agreement_scope(finding: Finding, ilm: "ILM", place: Place) -> str:
    if finding == gates.NEEDS_NONE:
        return _("It is of the owning region itself and needs no agreement.")
    if finding == gates.NO_AGREEMENT or ilm.agreement is None:
        return _("There is no agreement with the responsible party.")
    facts = {"number": ilm.agreement.number, "region": place.region, "channel": Channel(place.channel).label}
    if finding.passed:
        return _("Agreement %(number)s covers %(region)s on the channel %(channel)s.") % facts
    return _("Agreement %(number)s does not cover %(region)s on the channel %(channel)s.") % facts


def _agreement_class(finding: Finding, ilm: "ILM", place: Place) -> str:
    if finding in (gates.NO_CLASSES, gates.NO_AGREED_CLASS) or ilm.agreement is None:
        return _("No classes to keep to.")
    facts = {"number": ilm.agreement.number, "class": ilm.get_content_class_display()}
    if finding.passed:
        return _("Agreement %(number)s covers the class “%(class)s”.") % facts
    return _("Agreement %(number)s does not cover the class “%(class)s”.") % facts


def _agreement_term(finding: Finding, ilm: "ILM", place: Place) -> str:
    if finding in (gates.NO_TERM, gates.NO_PAPER) or ilm.agreement is None:
        return _("No term to keep.")
    first, last = dates.day(ilm.agreement.valid_from), dates.day(ilm.agreement.valid_until)
    return _("Its agreement is in force from %(first)s to %(last)s.") % {"first": first, "last": last}


def _window(finding: Finding, ilm: "ILM", place: Place) -> str:
    first = dates.instant(ilm.on_air_from, place.region.tzinfo)
    if ilm.on_air_until is None:
        return _("It is on air from %(first)s, without an end.") % {"first": first}
    return _("It is on air from %(first)s until %(last)s.") % {
        "first": first,
        "last": dates.instant(ilm.on_air_until, place.region.tzinfo),
    }


def _daypart(finding: Finding, ilm: "ILM", place: Place) -> str:
    if finding == gates.ALL_DAY:
        return _("It may air all day long.")
    return _("It may air at these hours: %(spans)s.") % {"spans": hours(ilm)}


def hours(ilm: "ILM") -> str:
    """The hours of day of its dayparts: 06.00–08.00, 17.00–19.00."""
    return ", ".join(f"{part.start:%H.%M}–{part.end:%H.%M}" for part in ilm.daypart_rules)


GATE_SENTENCES: dict[str, Callable[[Finding, "ILM", Place], str]] = {
    "owner": _owner,
    "approval": _approval,
    "channel": _channel,
    "target": _target,
    "partner": _partner,
    "agreement_scope": _agreement_scope,
    "agreement_class": _agreement_class,
    "agreement_term": _agreement_term,
    "window": _window,
    "daypart": _daypart,
}


# What each rule decided


def _withdrawn(verdict: Verdict, place: Place) -> str:
    ilm = verdict.ilm
    reason = ilm.withdrawn_text or ilm.get_withdrawn_code_display()
    assert ilm.withdrawn_at is not None  # noqa: S101  (what R0 means)
    return _("It was withdrawn on %(when)s: %(reason)s") % {
        "when": dates.instant(ilm.withdrawn_at, place.region.tzinfo),
        "reason": reason,
    }


def _quiet(verdict: Verdict, place: Place) -> str:
    facts = {"period": verdict.quiet_period, "class": verdict.ilm.get_content_class_display()}
    if verdict.effect == "withholds":
        return _("%(period)s withholds the class “%(class)s”.") % facts
    return _("%(period)s asks a second approval for the class “%(class)s”; none is recorded.") % facts


def _mandatory(verdict: Verdict, place: Place) -> str:
    return _("It is mandatory: no region below may hide it.")


def _local_decision(verdict: Verdict, place: Place) -> str:
    decision = verdict.decision
    assert decision is not None  # noqa: S101  (what R3 means)
    facts = {
        "region": decider(decision, place),
        "person": decision.decided_by or _("someone"),
        "when": dates.instant(decision.decided_at, place.region.tzinfo),
        "reason": decision.text or decision.get_reason_code_display() or "–",
    }
    if decision.kind == DecisionKind.HIDE:
        return _("%(region)s hid it (%(person)s, %(when)s): %(reason)s") % facts
    return _("%(region)s adopted it (%(person)s, %(when)s).") % facts


def _binding(verdict: Verdict, place: Place) -> str:
    if verdict.is_shown:
        return _("It is shown by default, and no region has hidden it.")
    return _("It is only offered, and no region has adopted it.")


def decider(decision: "LocalDecision", place: Place) -> Region | None:
    return place.owner(decision.owner_id)


FIRED: dict[Rule, Callable[[Verdict, Place], str]] = {
    Rule.WITHDRAWN: _withdrawn,
    Rule.QUIET_PERIOD: _quiet,
    Rule.MANDATORY: _mandatory,
    Rule.LOCAL_DECISION: _local_decision,
    Rule.BINDING: _binding,
}
NOT_FIRED: dict[Rule, Callable[[], str]] = {
    Rule.WITHDRAWN: lambda: _("It is not withdrawn."),
    Rule.QUIET_PERIOD: lambda: _("No quiet period withholds it."),
    Rule.MANDATORY: lambda: _("It is not mandatory."),
    Rule.LOCAL_DECISION: lambda: _("No region has hidden or adopted it."),
}
