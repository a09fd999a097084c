"""What the cascade says of a post on social media: whether an ILM may be posted, anywhere or on the accounts of one
region, and whether a post has to go.

A post stands day and night once it is made, so hours of day do not count: its place is one around the clock.
"""

from collections.abc import Iterable
from datetime import datetime
from enum import StrEnum

from ..choices import Channel, State
from . import gates, quiet, states
from .borders import borders
from .decide import Rule, Verdict, decide
from .judged import D, I, JudgedILM, Q, T
from .place import Place
from .regions import Chain
from .rows import Rows

#: That its window is over or not yet open says nothing against a post that was made: people read back, and nothing was
#: taken back. What the other gates find does.
SAYS_NOTHING = frozenset({"window", "daypart"})


def place_of(chain: Chain) -> Place:
    """Where the accounts of the last region of ``chain`` post."""
    return Place(chain, Channel.SOCIAL, around_the_clock=True)


def at_moment(rows: Rows[I, D, Q, T], place: Place, at: datetime) -> Verdict[I, D, Q]:
    """Whether the one ILM of ``rows`` may be posted at ``place`` and ``at``."""
    return decide(rows.ilms, rows.decisions, rows.quiet_periods, place, at)[0]


def within(rows: Rows[I, D, Q, T], place: Place, start: datetime, end: datetime) -> Verdict[I, D, Q]:
    """The verdict at the first instant from ``start`` to ``end`` at which it may be posted, else that at ``start``."""
    ahead = sorted(border for border in borders(rows, place, start) if start < border < end)
    found = [at_moment(rows, place, at) for at in (start, *ahead)]
    return next((verdict for verdict in found if verdict.is_shown), found[0])


def against(ilm: I, periods: Iterable[Q], place: Place, at: datetime) -> Verdict[I, D, Q] | None:
    """What asks that a post of ``ilm`` is removed: it is withdrawn, a gate is closed or a quiet period withholds it.

    None while the post may stay. A region's own decision to hide is about what is still to be shown.
    """
    owner = place.owner(ilm.owner_id)
    if ilm.is_withdrawn:
        return Verdict(ilm, owner, False, Rule.WITHDRAWN)
    if finding := _closed(ilm, place, at):
        return Verdict(ilm, owner, False, Rule.GATE, finding=finding)
    for period, effect in quiet.against(ilm, quiet.in_force(periods, place, at), place):
        return Verdict(ilm, owner, False, Rule.QUIET_PERIOD, quiet_period=period, effect=effect)
    return None


def _closed(ilm: JudgedILM, place: Place, at: datetime) -> gates.Finding | None:
    found = (finding for finding in gates.findings(ilm, place, at) if finding.gate not in SAYS_NOTHING)
    return next((finding for finding in found if not finding.passed), None)


class Hindrance(StrEnum):
    """What keeps it off social media, beside the states in which it is on air nowhere."""

    NOT_APPROVED = "not_approved"
    OTHER_CHANNELS = "other_channels"
    NOT_AGREED = "not_agreed"


def hindrance(ilm: JudgedILM, quiet_periods: states.Periods, at_owner: Place, at: datetime) -> Hindrance | State | None:
    """The first thing that keeps ``ilm`` from being posted at ``at``; None if it may be.

    A post stands in no region and at all hours: target, local decisions and dayparts say nothing of it, and of the
    agreement its channels alone.
    """
    if not ilm.live:
        return Hindrance.NOT_APPROVED
    if ilm.is_withdrawn:
        return State.WITHDRAWN
    if Channel.SOCIAL not in ilm.channels:
        return Hindrance.OTHER_CHANNELS
    paper = ilm.agreement if ilm.needs_agreement else None
    if paper is not None and not paper.covers_channel(Channel.SOCIAL):
        return Hindrance.NOT_AGREED
    state = states.of_approved(ilm, quiet_periods, at_owner, at)
    return None if state == State.ON_AIR else state
