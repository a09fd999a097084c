"""A plan in sentences and cells."""

from datetime import UTC, datetime, tzinfo

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ilm_blocks.rules.programme.slots import Kind, Slot
from ilm_blocks.rules.programme.weights import Scaling

from ..models import Loop
from ..plays.models import IncompleteReason
from ..programme.members import ms
from .comparison import Line, Seen
from .planned import Plan
from .shares import Share

CARD = gettext_lazy("card of the region")
OFF = gettext_lazy("outside operating hours")

SEEN = {
    Seen.AHEAD: gettext_lazy("to come"),
    Seen.SHOWN: gettext_lazy("shown"),
    Seen.PARTLY: gettext_lazy("shown in part"),
    Seen.INSTEAD: gettext_lazy("something else was shown"),
    Seen.FAILED: gettext_lazy("failed"),
    Seen.EXPECTED: gettext_lazy("report on its way"),
    Seen.UNPROVEN: gettext_lazy("no proof of play"),
    Seen.OWN: gettext_lazy("not reported: no airtime of a partner"),
    Seen.NOTHING: gettext_lazy("–"),
}
SCALED = {
    Scaling.PROMISED: gettext_lazy("raised to what its agreement was promised"),
    Scaling.OWN: gettext_lazy("raised to what the videotron keeps for its own region"),
    Scaling.SQUEEZED: gettext_lazy("less than was promised, for other shares come first"),
    Scaling.GUARANTEE: gettext_lazy("raised to what mandatory items are guaranteed"),
    Scaling.CEILING: gettext_lazy("lowered to what mandatory items may take at most"),
}


def clock(at_ms: int, zone: tzinfo | None) -> str:
    """19.00.05, as people here write a time."""
    return f"{datetime.fromtimestamp(at_ms / 1000, UTC).astimezone(zone):%H.%M.%S}"


def minutes(spent_ms: int) -> str:
    return f"{spent_ms / 60_000:.1f}".replace(".", ",")


def proven(share: Share) -> str:
    """The minutes that proofs tell of; of filler there are none."""
    return "–" if share.member.is_filler else minutes(share.shown_ms)


def slot(plan: Plan, one: Slot) -> str:
    if one.member:
        return plan.title(one.member.id)
    return str(OFF if one.kind == Kind.OFF else CARD)


def answer(plan: Plan, loop: Loop, at: datetime) -> str:
    """What is on at ``at``, and until when."""
    running = next(one for one in plan.slots[loop] if one.start_ms <= ms(at) < one.end_ms)
    facts = {"title": slot(plan, running), "until": clock(running.end_ms, at.tzinfo)}
    return _("%(title)s, until %(until)s") % facts


def outcome(plan: Plan, line: Line) -> str:
    """What became of a slot, why, and what was shown instead."""
    reasons = dict(IncompleteReason.choices)
    told = [str(reasons.get(play.why, play.why)) for play in line.plays if play.why]
    if line.seen == Seen.INSTEAD:
        told += [plan.title(play.item) for play in line.plays if line.slot.member and play.item != line.slot.member.id]
    return " · ".join([str(SEEN[line.seen]), *dict.fromkeys(told)])


def scaled(share: Share) -> str:
    return "; ".join(str(SCALED[reason]) for reason in share.scaled)
