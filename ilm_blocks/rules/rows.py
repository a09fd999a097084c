"""Everything that can bear on some regions: rows, not yet judged."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Generic

from .judged import ADecision, AnILM, AQuietPeriod, ATakeover


@dataclass(frozen=True)  # no slots: named with its types it could not be called
class Rows(Generic[AnILM, ADecision, AQuietPeriod, ATakeover]):
    ilms: Sequence[AnILM] = ()
    decisions: Sequence[ADecision] = ()
    quiet_periods: Sequence[AQuietPeriod] = ()
    takeovers: Sequence[ATakeover] = ()
