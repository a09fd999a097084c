"""What a region shows on a channel at an instant: the rules, one after the other, as one pure function."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Generic

from .borders import next_border
from .decide import Rule, Verdict, decide
from .judged import ADecision, AnILM, AQuietPeriod, ATakeover, D, I, Q, T
from .order import in_order, takeover_of
from .place import Place
from .regions import Region
from .rows import Rows


@dataclass(frozen=True)  # no slots: named with its types it could not be called
class Resolution(Generic[AnILM, ADecision, AQuietPeriod, ATakeover]):
    """What a region shows on a channel at an instant, in order, and until when that holds.

    ``valid_until`` is the next instant at which the clock alone can change it; None when none is known.
    """

    region: Region
    channel: str
    at: datetime
    verdicts: Sequence[Verdict[AnILM, ADecision, AQuietPeriod]]
    takeover: ATakeover | None
    valid_until: datetime | None

    @property
    def shown(self) -> list[Verdict[AnILM, ADecision, AQuietPeriod]]:
        return [verdict for verdict in self.verdicts if verdict.is_shown]

    @property
    def items(self) -> list[AnILM]:
        return [verdict.ilm for verdict in self.shown]

    def limited_to(self, limit: int) -> list[Verdict[AnILM, ADecision, AQuietPeriod]]:
        """The first ``limit``, where mandatory ones come before all others and are never cut."""
        room = limit - sum(verdict.rule == Rule.MANDATORY for verdict in self.shown)
        kept = []
        for verdict in self.shown:
            if verdict.rule == Rule.MANDATORY or room > 0:
                kept.append(verdict)
                room -= verdict.rule != Rule.MANDATORY
        return kept


def judge(rows: Rows[I, D, Q, T], place: Place, at: datetime) -> Resolution[I, D, Q, T]:
    """What ``place`` shows at ``at`` by ``rows``: without a query, a clock or a copy."""
    verdicts = decide(rows.ilms, rows.decisions, rows.quiet_periods, place, at)
    return Resolution(
        region=place.region,
        channel=place.channel,
        at=at,
        verdicts=in_order(verdicts, place),
        takeover=takeover_of(rows.takeovers, place, at),
        valid_until=next_border(rows, place, at),
    )
