"""What the page of an ILM says where it is not on air: links and printed codes lead there, and people ask why."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _

from ilm_blocks import cascade, dates
from ilm_blocks.cascade import Rule, Verdict, rows_about
from ilm_blocks.choices import Channel
from ilm_blocks.models import ILM, LocalDecision
from ilm_blocks.queries import attribution
from ilm_blocks.queries.explanation import decider, deciding_sentence, hours
from ilm_blocks.queries.publicity import was_public
from ilm_blocks.regions import up_to
from ilm_blocks.rules import gates, states
from ilm_blocks.rules.place import Place
from ilm_blocks.templatetags.ilm_blocks import moment


@dataclass(frozen=True, slots=True)
class OffAir:
    """An ILM that the place does not show; ``is_over``: the clock will not bring it back."""

    verdict: Verdict
    reason: str
    is_over: bool = False


def off_air(ilm_id: int, place: Place, at: datetime) -> OffAir | None:
    """What to tell; None if it never had a page here: not approved, or not yet on air."""
    ilm = ILM.objects.standing().owned_by(place.chain).with_parties().filter(pk=ilm_id).first()
    if ilm is None or not was_public(ilm, up_to(place.chain, ilm.owner_id), at):
        return None
    bearing = rows_about(ilm, place.chain, at)
    [verdict] = cascade.decide([ilm], bearing.decisions, bearing.quiet_periods, place, at)
    ended = states.ended_by(ilm, place, at)
    name = ended or verdict.settled_by
    if name == Rule.BINDING and not LocalDecision.objects.owned_by(place.chain).adopting(ilm).exists():
        return None
    reason = REASONS[name](verdict, place, at) if name in REASONS else deciding_sentence(verdict, place)
    return OffAir(verdict, reason, is_over=bool(ended))


def _channel(verdict: Verdict, place: Place, at: datetime) -> str:
    channels = ", ".join(str(Channel(word).label) for word in verdict.ilm.channels)
    return _("It is meant not for websites but for: %(channels)s.") % {"channels": channels}


def _target(verdict: Verdict, place: Place, at: datetime) -> str:
    return _("It is meant for other regions than %(region)s.") % {"region": place.region}


def _partner(verdict: Verdict, place: Place, at: datetime) -> str:
    party = attribution.responsible(verdict.ilm, verdict.owner)  # type: ignore[arg-type]
    return _("Nothing of %(party)s is on air for the time being.") % {"party": party}


def _scope(verdict: Verdict, place: Place, at: datetime) -> str:
    return _("The agreement on which it rests does not cover the website of %(region)s.") % {"region": place.region}


def _class(verdict: Verdict, place: Place, at: datetime) -> str:
    return _("The agreement on which it rests does not cover material of its kind.")


def _term(verdict: Verdict, place: Place, at: datetime) -> str:
    paper = verdict.ilm.agreement
    if paper is None or verdict.finding == gates.NOT_YET_IN_FORCE:
        return _("No agreement covers it at the moment.")
    facts = {"number": paper.number, "day": dates.day(paper.valid_until)}
    return _("Agreement %(number)s, on which it rests, ended with %(day)s.") % facts


def _window(verdict: Verdict, place: Place, at: datetime) -> str:
    if verdict.finding == gates.NOT_YET:
        return _("It has been put off: it is on air from %(moment)s.") % {
            "moment": moment(verdict.ilm.on_air_from, place.region)
        }
    assert verdict.ilm.on_air_until is not None  # noqa: S101  (it has begun, so the window ended)
    return _("It was on air until %(moment)s.") % {"moment": moment(verdict.ilm.on_air_until, place.region)}


def _daypart(verdict: Verdict, place: Place, at: datetime) -> str:
    return _("It is on air at these hours only: %(hours)s.") % {"hours": hours(verdict.ilm)}


def _quiet(verdict: Verdict, place: Place, at: datetime) -> str:
    period = verdict.quiet_period
    assert period is not None  # noqa: S101  (what R1 means)
    facts = {"period": period, "day": dates.day(period.last_day)}
    if verdict.effect == "withholds":
        return _("It is withheld during %(period)s, to the end of %(day)s.") % facts
    return _("During %(period)s, to the end of %(day)s, it needs a second approval, which it does not have.") % facts


def _decision(verdict: Verdict, place: Place, at: datetime) -> str:
    assert verdict.decision is not None  # noqa: S101  (what R3 means)
    return _("%(region)s decided not to show it.") % {"region": decider(verdict.decision, place)}


def _binding(verdict: Verdict, place: Place, at: datetime) -> str:
    return _("%(region)s has not chosen to show it.") % {"region": place.region}


REASONS: dict[str, Callable[[Verdict, Place, datetime], str]] = {
    "channel": _channel,
    "target": _target,
    "partner": _partner,
    "agreement_scope": _scope,
    "agreement_class": _class,
    "agreement_term": _term,
    "window": _window,
    "daypart": _daypart,
    Rule.QUIET_PERIOD: _quiet,
    Rule.LOCAL_DECISION: _decision,
    Rule.BINDING: _binding,
}
