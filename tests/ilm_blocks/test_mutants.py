"""The laws are worth something: each one-line fault in a rule or gate breaks one of them.

A mutant is the product's own function with one piece of its text exchanged. When that text changes for good, the
mutant no longer finds its place and says so: renew it, and keep one for each rule and gate.
"""

import inspect
import textwrap
from dataclasses import dataclass
from itertools import product
from random import Random
from typing import Any

import pytest

from ilm_blocks import cascade, models
from ilm_blocks.rules import dayparts, gates, quiet, targeting
from tests.ilm_blocks import strategies, test_laws
from tests.ilm_blocks.cases import Case

CASES, BATCH = 2_000, 200
LAWS = [law.hypothesis.inner_test for name, law in vars(test_laws).items() if name.startswith("test_")]


@dataclass(frozen=True)
class Mutant:
    """``function`` of ``home`` (a module or class), in which ``text`` reads ``fault``."""

    story: str
    home: Any
    function: str
    text: str
    fault: str

    def __str__(self) -> str:
        return self.story

    def make(self) -> Any:
        original = getattr(self.home, self.function)
        source = textwrap.dedent(inspect.getsource(original))
        assert source.count(self.text) == 1, f"{self.home.__name__}.{self.function} no longer says: {self.text}"
        namespace = dict(vars(inspect.getmodule(original)))
        exec(source.replace(self.text, self.fault), namespace)
        return namespace[self.function]


MUTANTS = [
    # Rules
    Mutant("R0: a withdrawn ILM goes on", cascade, "_first_rule", "if ilm.is_withdrawn:", "if False:"),
    Mutant("R1: a quiet period withholds nothing", cascade, "withholds",
           'effect == "withholds" or', ""),
    Mutant("R1: nobody asks for a second approval", cascade, "withholds",
           "and not ilm.has_second_approval", "and False"),
    Mutant("R1: a second approval is no help", cascade, "withholds", "and not ilm.has_second_approval", "and True"),
    Mutant("R1: the second approval of an old revision counts", cascade, "withholds",
           "not ilm.has_second_approval", "not ilm.second_approved_revision_id"),
    Mutant("R1: a quiet period of another branch counts", quiet, "touches",
           "period_depth is not None and", "period_depth is None or"),
    Mutant("R1: what a lower region is quiet about touches what comes from above", cascade, "_first_rule",
           "if bears_on(period, ilm, place) and", "if"),
    Mutant("R1: a quiet period stands before it is confirmed", models.QuietPeriod, "in_force", "self.stands and", ""),
    Mutant("R1: a quiet period counts on its dates in UTC", cascade, "applies",
           "place.region.tzinfo", "__import__('datetime').UTC"),
    Mutant("R1: the last quiet day is left out", models.QuietPeriod, "in_force", "<= self.last_day", "< self.last_day"),
    Mutant("R1 comes after R2", cascade, "_first_rule",
           "for period in quiet if", "for period in quiet if ilm.binding != Binding.MANDATORY and"),
    Mutant("R2: a mandatory ILM may be hidden", cascade, "_first_rule", "ilm.binding == Binding.MANDATORY", "False"),
    Mutant("R3: nobody hides", cascade, "_first_rule", "DecisionKind.HIDE, ", ""),
    Mutant("R3: nobody adopts", cascade, "_first_rule", ", DecisionKind.ADOPT", ""),
    Mutant("R3: whoever decided, it shows", cascade, "_first_rule", "decision.kind == DecisionKind.ADOPT", "True"),
    Mutant("R3: the farthest decision wins", cascade, "nearest_first", ", reverse=True", ""),
    Mutant("R3: the oldest decision of a region wins", cascade, "nearest_first",
           "d.decided_at", "-d.decided_at.timestamp()"),
    Mutant("R3: of two at one moment the first row wins", cascade, "nearest_first", "d.pk)", "-d.pk)"),
    Mutant("R3: the first decision to come wins", cascade, "nearest_first", ", d.decided_at, d.pk", ""),
    Mutant("R3: all decisions cover the subtree", cascade, "reaches", "decision.covers_subtree", "True"),
    Mutant("R3: no decision covers the subtree", cascade, "reaches", "decision.covers_subtree", "False"),
    Mutant("R3: a decision touches what was issued below", cascade, "may_touch", "decider >= owner", "True"),
    Mutant("R3: the owner itself has no say", cascade, "may_touch", "decider >= owner", "decider > owner"),
    Mutant("R3: a decision touches all ILM", cascade, "decide",
           "bearing.get(ilm.pk, ())", "nearest_first(decisions, place, at)"),
    Mutant("R3: an undone decision stands", models.LocalDecision, "in_force", "self.undone_at is None and", ""),
    Mutant("R3: a decision never ends", models.LocalDecision, "in_force", "or at < self.until", "or True"),
    Mutant("R3: a decision holds at its end", models.LocalDecision, "in_force", "at < self.until", "at <= self.until"),
    Mutant("R4: what is offered shows", cascade, "_first_rule",
           "ilm.binding == Binding.DEFAULT", "True"),
    Mutant("R4: what is default hides", cascade, "_first_rule",
           "ilm.binding == Binding.DEFAULT", "False"),
    # Gates
    Mutant("owner: the cut to the subtree is gone", gates.OwnerGate, "holds",
           "place.depth_of(ilm.owner_id) is not None", "True"),
    Mutant("owner: only the owner itself", gates.OwnerGate, "holds",
           "place.depth_of(ilm.owner_id) is not None", "place.region.id == ilm.owner_id"),
    Mutant("approval: drafts show", gates.ApprovalGate, "holds", "ilm.live", "True"),
    Mutant("channel: every channel", gates.ChannelGate, "holds", "place.channel in ilm.channels", "True"),
    Mutant("target: nobody reads it", gates.TargetGate, "holds", "ilm.target_rule.holds(place.chain)", "True"),
    Mutant("target: exclusion is forgotten", targeting.Target, "holds", "selector in self.exclude", "selector in ()"),
    Mutant("target: inclusion is forgotten", targeting.Target, "holds", "not self.include or", "True or"),
    Mutant("target: all inclusions must hold", targeting.Target, "holds",
           "any(selector.holds(chain) for selector in self.include)",
           "all(selector.holds(chain) for selector in self.include)"),
    Mutant("target: a single region takes in all below", targeting.Selector, "holds",
           "SELECTORS[self.kind]", "SELECTORS['subtree' if self.kind == 'region' else self.kind]"),
    Mutant("target: a subtree is its top alone", targeting.Selector, "holds",
           "SELECTORS[self.kind]", "SELECTORS['region' if self.kind == 'subtree' else self.kind]"),
    Mutant("target: levels are not read", targeting.Selector, "holds",
           "SELECTORS[self.kind](", "self.kind == 'levels' or SELECTORS[self.kind]("),
    Mutant("target: tags are not read", targeting.Selector, "holds",
           "SELECTORS[self.kind](", "self.kind == 'tag' or SELECTORS[self.kind]("),
    Mutant("partner: a suspended one goes on", gates.PartnerGate, "holds", "or ilm.responsible.is_active", "or True"),
    Mutant("agreement: none is needed", gates.AgreementScopeGate, "holds", "if not ilm.needs_agreement:", "if True:"),
    Mutant("agreement: that of another partner will do", gates.AgreementScopeGate, "holds",
           "agreement.partner_id == ilm.responsible_id", "True"),
    Mutant("agreement: its owner may be of another branch", models.Agreement, "covers",
           "any(region.id == self.owner_id for region in chain)", "True"),
    Mutant("agreement: every channel", models.Agreement, "covers", "channel in self.channels", "True"),
    Mutant("agreement: every level", models.Agreement, "covers", "chain[-1].level in self.levels", "True"),
    Mutant("agreement: every region", models.Agreement, "covers", "any(region.is_among(regions) for region in chain)",
           "True"),
    Mutant("agreement: its regions without those below", models.Agreement, "covers",
           "any(region.is_among(regions) for region in chain)", "chain[-1].is_among(regions)"),
    Mutant("agreement: it has no term", gates.AgreementTermGate, "holds", "if not ilm.needs_agreement:", "if True:"),
    Mutant("agreement: its dates are those of UTC", gates.AgreementTermGate, "holds",
           "at.astimezone(place.region.tzinfo)", "at.astimezone(__import__('datetime').UTC)"),
    Mutant("agreement: its dates are those of the owner", gates.AgreementTermGate, "holds",
           "place.region.tzinfo", "place.chain[0].tzinfo"),
    Mutant("agreement: the last day is left out", models.Agreement, "in_force",
           "<= self.valid_until", "< self.valid_until"),
    Mutant("agreement: the first day is left out", models.Agreement, "in_force",
           "self.valid_from <=", "self.valid_from <"),
    Mutant("window: it has no start", models.ILM, "in_window", "self.on_air_from <= at and", ""),
    Mutant("window: it opens after its start", models.ILM, "in_window",
           "self.on_air_from <= at", "self.on_air_from < at"),
    Mutant("window: it never ends", models.ILM, "in_window", "at < self.on_air_until", "True"),
    Mutant("window: it holds at its end", models.ILM, "in_window", "at < self.on_air_until", "at <= self.on_air_until"),
    Mutant("daypart: all day long", gates.DaypartGate, "holds",
           "any_holds(ilm.daypart_rules, at.astimezone(place.region.tzinfo))", "True"),
    Mutant("daypart: in the zone of the owner", gates.DaypartGate, "holds",
           "place.region.tzinfo", "place.chain[0].tzinfo"),
    Mutant("daypart: every weekday", dayparts.Daypart, "holds",
           "day in self.days and self.start", "self.start"),
    Mutant("daypart: every weekday, past midnight", dayparts.Daypart, "holds",
           "day in self.days and clock", "clock"),
    Mutant("daypart: it opens after its start", dayparts.Daypart, "holds", "clock >= self.start", "clock > self.start"),
    Mutant("daypart: it ends at midnight", dayparts.Daypart, "holds", "or started_yesterday", ""),
    Mutant("daypart: past midnight it counts by the new day", dayparts.Daypart, "holds",
           "(day - 1) % 7 in self.days", "day in self.days"),
    Mutant("daypart: it holds at its end", dayparts.Daypart, "holds",
           "self.start <= clock < self.end", "self.start <= clock <= self.end"),
    # Order and place
    Mutant("order: mandatory ones stand anywhere", cascade, "order_key", "not mandatory,", "False,"),
    Mutant("order: a pin moves nothing", cascade, "order_key", "mandatory or verdict.pin", "mandatory"),
    Mutant("order: a pin moves mandatory ones", cascade, "order_key", "mandatory or verdict.pin", "verdict.pin"),
    Mutant("order: the least priority first", cascade, "order_key", "-ilm.priority", "ilm.priority"),
    Mutant("order: the nearest first", cascade, "order_key",
           "place.depth_of(ilm.owner_id) or 0", "-(place.depth_of(ilm.owner_id) or 0)"),
    Mutant("order: the oldest start first", cascade, "order_key", "-ilm.on_air_from", "ilm.on_air_from"),
    Mutant("order: of two alike the higher id first", cascade, "order_key", "ilm.pk,", "-ilm.pk,"),
    Mutant("order: ties fall as rows come", cascade, "in_order", ", verdict.ilm.pk", ""),
    Mutant("order: a replacement keeps its own place", cascade, "place_in_order", "for v in replaced", "for v in ()"),
    Mutant("order: another party's answer takes the place", cascade, "place_in_order",
           "verdict.ilm.takes_place_of(v.ilm)", "v.ilm.replaced_by_id == verdict.ilm.pk"),
    Mutant("order: a replacement takes the last place", cascade, "place_in_order", "return min(", "return max("),
    Mutant("order: a replacement of a replacement", cascade, "place_in_order",
           "(place_in_order(v, lending, place) for v", "(order_key(v, place) for v"),
    Mutant("order: a withdrawn one lends a place that it did not have", cascade, "in_order",
           "verdict.rule == Rule.WITHDRAWN and ", ""),
    Mutant("pin: of the farthest", cascade, "verdict", "pin=_first(own,", "pin=_first(own[::-1],"),
    Mutant("note: of the farthest", cascade, "verdict", "note=_first(own,", "note=_first(own[::-1],"),
    Mutant("limit: it cuts mandatory ones", cascade.Resolution, "limited_to",
           "verdict.rule == Rule.MANDATORY or room > 0", "room > 0"),
    Mutant("limit: mandatory ones take no room", cascade.Resolution, "limited_to",
           "limit - sum(verdict.rule == Rule.MANDATORY for verdict in self.shown)", "limit"),
    # Takeover
    Mutant("takeover: of another branch", cascade, "takeover",
           "place.depth_of(t.owner_id) is not None and", ""),
    Mutant("takeover: the mildest", cascade, "takeover", "t.severity", "-t.severity"),
    Mutant("takeover: the oldest", cascade, "takeover", "t.issued_at", "-t.issued_at.timestamp()"),
    Mutant("takeover: it goes on after it was ended", models.Takeover, "live", "self.ended_at is None and", ""),
    Mutant("takeover: it holds at its end", models.Takeover, "live", "at < self.until", "at <= self.until"),
    # The clock
    Mutant("valid until: a tick late", cascade, "next_border", "return min((border for",
           "return min((border + __import__('datetime').timedelta(microseconds=1) for"),
    Mutant("valid until: the last border of all", cascade, "next_border", "return min(", "return max("),
    Mutant("valid until: blind for windows", gates.WindowGate, "borders", "if ilm.on_air_until", "if False"),
    Mutant("valid until: blind for starts", gates.WindowGate, "borders", "(ilm.on_air_from, ", "(ilm.on_air_until, "),
    Mutant("valid until: blind for the agreement's end", models.Agreement, "borders",
           "timedelta(days=1)", "timedelta(days=2)"),
    Mutant("valid until: blind for the agreement's start", models.Agreement, "borders",
           "midnight(self.valid_from, zone)", "midnight(self.valid_until + timedelta(days=1), zone)"),
    Mutant("valid until: the agreement's midnight is that of UTC", models.Agreement, "borders",
           "midnight(self.valid_until + timedelta(days=1), zone)",
           "midnight(self.valid_until + timedelta(days=1), __import__('datetime').UTC)"),
    Mutant("valid until: blind for the start of a quiet period", models.QuietPeriod, "borders",
           "midnight(self.first_day, zone)", "midnight(self.last_day + timedelta(days=1), zone)"),
    Mutant("valid until: blind for the end of a quiet period", models.QuietPeriod, "borders",
           "timedelta(days=1)", "timedelta(days=2)"),
    Mutant("valid until: blind for quiet periods that ask twice", cascade, "borders",
           "period.withholds + period.asks_second_approval", "period.withholds"),
    Mutant("valid until: blind for decisions", cascade, "borders", "decision.until and", "False and"),
    Mutant("valid until: blind for the region's own decisions", cascade, "borders",
           "decision.until and reaches(decision, place)", "decision.until and decision.owner_id != place.region.id"),
    Mutant("valid until: blind for dayparts", dayparts.Daypart, "borders", "day.weekday() in self.days", "False"),
    Mutant("valid until: blind for dayparts of the day before", dayparts.Daypart, "borders",
           "day + timedelta(days=self.wraps)", "day"),
    Mutant("valid until: blind for the start of a takeover", cascade, "borders",
           "emergency.starts_at", "emergency.until"),
    Mutant("valid until: blind for the end of a takeover", cascade, "borders",
           "emergency.starts_at, emergency.until", "emergency.starts_at, emergency.starts_at"),
    Mutant("valid until: blind for those that were replaced", cascade, "_may_move",
           "not ilm.is_withdrawn or ilm.replaced_by_id is not None", "not ilm.is_withdrawn"),
    Mutant("valid until: never", cascade, "next_border", "if border > at", "if False"),
    Mutant("valid until: now", cascade, "next_border", "if border > at", "if border >= at"),
]  # fmt: skip


@pytest.fixture(scope="module")
def drawn() -> list[Case]:
    """The same cases for every mutant."""
    return [strategies.case(Random(seed)) for seed in range(CASES)]


def broken(drawn: list[Case]) -> str | None:
    """The first law that some case breaks."""
    for start in range(0, CASES, BATCH):
        for law, case in product(LAWS, drawn[start : start + BATCH]):
            try:
                law(case)
            except AssertionError:
                return law.__name__
    return None


def test_the_product_itself_breaks_no_law(drawn):
    assert broken(drawn) is None


@pytest.mark.parametrize("mutant", MUTANTS, ids=str)
def test_a_law_kills_the_mutant(mutant, drawn, monkeypatch):
    monkeypatch.setattr(mutant.home, mutant.function, mutant.make())

    assert broken(drawn)
