"""Why a region lists a page from above, or does not, in one sentence."""

from django.utils.translation import gettext as _
from wagtail.admin.utils import get_user_display_name

from ilm_blocks import dates
from ilm_blocks.choices import DecisionKind
from ilm_blocks.regions import Chain

from .models import PageDecision
from .rules import Rule, Verdict, place_of


def sentence(verdict: Verdict[PageDecision], chain: Chain) -> str:
    """What decided on the page in the last region of ``chain``."""
    facts = {"region": chain[-1], "owner": verdict.owner, "day": dates.day(verdict.page.until)}
    match verdict.rule:
        case Rule.TARGET:
            return _("%(owner)s does not mean it for %(region)s.") % facts
        case Rule.DAY:
            return _("Its last day here was %(day)s.") % facts
        case Rule.DECISION:
            return _decided(verdict, chain)
    return _("It is listed until %(day)s, and no region has hidden it.") % facts


def _decided(verdict: Verdict[PageDecision], chain: Chain) -> str:
    decision = verdict.decision
    assert decision is not None  # noqa: S101  (what the rule means)
    facts = {
        "region": place_of(chain).owner(decision.owner_id),
        "person": get_user_display_name(decision.decided_by) if decision.decided_by else _("someone"),
        "when": dates.instant(decision.decided_at, chain[-1].tzinfo),
        "reason": decision.text or decision.get_reason_code_display() or "–",
    }
    if decision.kind == DecisionKind.HIDE:
        return _("%(region)s hid it (%(person)s, %(when)s): %(reason)s") % facts
    return _("%(region)s shows it all the same (%(person)s, %(when)s).") % facts
