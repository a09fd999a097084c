"""Which quiet periods wait for a second officer, and for whom."""

from datetime import datetime, timedelta
from typing import Any

from django.db.models import QuerySet
from django.utils import timezone
from wagtail.permissions import policy_registry

from ..models import QuietPeriod


def waiting_for(user: Any, at: datetime) -> QuerySet[QuietPeriod]:
    """What ``user`` may confirm because somebody else has written it, and that is not over; the first days first."""
    allowed = policy_registry.get_by_type(QuietPeriod).instances_user_has_permission_for(user, "confirm")
    waiting = allowed.waiting().exclude(written_by=user.pk).order_by("first_day", "pk")
    return waiting.exclude(confirmed_at=None, last_day__lt=timezone.localdate(at) - timedelta(days=1))
