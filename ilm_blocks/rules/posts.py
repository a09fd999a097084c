"""What the cascade says of a post on social media: whether an ILM may be posted, and whether a post has to go.

A post stands day and night once it is made, so hours of day do not count: its place is one around the clock.
"""

from collections.abc import Iterable
from datetime import datetime

from ..choices import Channel
from . import gates, quiet
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
