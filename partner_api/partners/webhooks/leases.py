"""Who is at an endpoint: one worker at a time, so that it is told in order and no message goes out twice at once.

A lease outlasts the longest request several times over; that of a worker that was killed runs out by itself.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Self

from django.db.models import Q

from .models import WebhookHealth

LEASE = timedelta(seconds=60)
#: So long an endpoint is left alone where no answer came: a dead one costs its time limit once in this time.
REST = timedelta(seconds=30)


@dataclass
class Lease:
    endpoint_id: int
    until: datetime

    @classmethod
    def take(cls, endpoint_id: int, at: datetime) -> Self | None:
        """None where another worker has it, or it rests."""
        free = WebhookHealth.objects.filter(Q(taken_until=None) | Q(taken_until__lte=at), endpoint=endpoint_id)
        lease = cls(endpoint_id, at + LEASE)
        return lease if free.update(taken_until=lease.until) else None

    def extend(self, at: datetime) -> bool:
        """False where it has run out and somebody else has taken it."""
        return self._move(at + LEASE)

    def end(self, rests_until: datetime | None = None) -> None:
        self._move(rests_until)

    def _move(self, until: datetime | None) -> bool:
        mine = WebhookHealth.objects.filter(endpoint=self.endpoint_id, taken_until=self.until)
        is_held = bool(mine.update(taken_until=until))
        if is_held and until is not None:
            self.until = until
        return is_held
