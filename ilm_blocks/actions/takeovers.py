"""Emergencies that begin, and those that are over before their time."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from .. import dates
from ..models import Takeover
from . import acting, registers, takeover_notices
from .acting import Refused

#: A form may have been open for so long: its start is now.
MOST_LATE = timedelta(minutes=15)


class TakeoverAlreadyEnded(Refused):
    def __init__(self, takeover: Takeover) -> None:
        when = dates.instant(takeover.ended_at or takeover.until)
        super().__init__(_("It ended on %(when)s.") % {"when": when}, code="ended")


class InThePast(Refused):
    """On the field that says so."""

    def __init__(self, field: str, said: Any) -> None:
        super().__init__({field: said}, code="past")


@transaction.atomic
def issue(takeover: Takeover, *, user: Any) -> Takeover:
    """Put it on every screen of its region and below, from its start on; a start that has just passed is now.

    Raises InThePast, and SentTwice where the same warning stands there already, whoever has issued it.
    """
    acting.require(user, "add", takeover)
    takeover.full_clean()
    act = acting.begin("created", user)
    _refuse_past(takeover, act.at)
    _refuse_same(takeover, act.at)
    takeover.starts_at = max(takeover.starts_at, act.at)
    takeover.issued_by, takeover.issued_at = user, act.at
    takeover.write(act)
    takeover_notices.began(takeover, by=user)
    return takeover


@transaction.atomic
def rewrite(takeover: Takeover, names: Iterable[str], *, seen: str | None = None, user: Any) -> Takeover:
    """Change one that is shown or to come; what is over stays on record as it was, and no edit brings it back.

    Raises TakeoverAlreadyEnded, InThePast, and ChangedMeanwhile as ``registers.rewrite``.
    """
    row = acting.the_one(Takeover, takeover.pk)
    now = timezone.now()
    if row.ended_at or row.until <= now:
        raise TakeoverAlreadyEnded(row)
    if takeover.until <= now:
        raise InThePast("until", _("To end it at once, choose “End the broadcast”; an end is still to come."))
    return registers.rewrite(takeover, names, seen=seen, user=user)


def _refuse_past(takeover: Takeover, at: datetime) -> None:
    if takeover.until <= at:
        raise InThePast("until", _("It would be over already: choose an end that is still to come."))
    if takeover.starts_at < at - MOST_LATE:
        raise InThePast(
            "starts_at", _("Nothing is shown in the past: leave the start as it is proposed, which is now.")
        )


def _refuse_same(takeover: Takeover, at: datetime) -> None:
    """Asked behind the journal's lock: of two officers at once the second sees what the first has issued."""
    facts = {name: getattr(takeover, name) for name in ("owner_id", "severity", "text", "is_drill")}
    if same := Takeover.objects.filter(**facts).not_over(at).first():
        raise acting.SentTwice(same)


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
