"""Emergencies that are over before their time."""

from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from .. import dates
from ..models import Takeover
from . import acting, takeover_notices
from .acting import Refused


class TakeoverAlreadyEnded(Refused):
    def __init__(self, takeover: Takeover) -> None:
        when = dates.instant(takeover.ended_at or takeover.until)
        super().__init__(_("It ended on %(when)s.") % {"when": when}, code="ended")


@transaction.atomic
def issue(takeover: Takeover, *, user: Any) -> Takeover:
    """Put it on every screen of its region and below, from its start on."""
    acting.require(user, "add", takeover)
    takeover.full_clean()
    act = acting.begin("created", user)
    acting.refuse_twin(takeover, among=Takeover.objects.filter(ended_at=None))
    takeover.issued_by, takeover.issued_at = user, act.at
    takeover.write(act)
    takeover_notices.began(takeover, by=user)
    return takeover


def end(takeover: Takeover, *, user: Any = None) -> None:
    """From now on no screen shows it; it stays on record."""
    with transaction.atomic():
        row = acting.the_one(Takeover, takeover.pk, "owner")
        acting.require(user, "change", row)
        if row.ended_at or row.until <= timezone.now():
            raise TakeoverAlreadyEnded(row)
        act = acting.begin("ended", user)
        row.ended_at = act.at
        row.write(act, "ended_at")
        takeover_notices.ended(row, by=user)
    takeover.ended_at = row.ended_at
