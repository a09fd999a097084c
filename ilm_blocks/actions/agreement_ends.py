"""Warnings before an agreement ends: with its last day all that rests on it leaves the air."""

from datetime import datetime, timedelta

from django.db import transaction

from .. import regions
from ..models import Agreement, AgreementWarning
from . import partner_notices

#: Days that are left when its keepers and the partner's people are warned.
WARNED_BEFORE = (30, 7)
#: A civil day begins earlier in the zones further east.
A_DAY = timedelta(days=1)


def warn(at: datetime) -> int:
    """Warn of each agreement that ends in so many days or fewer, once each; how many.

    Whoever was away for long gets one warning. An agreement that is prolonged is warned of anew before its new end.
    A partner that is switched off airs nothing that could end.
    """
    near = at.date() - A_DAY, at.date() + timedelta(days=max(WARNED_BEFORE)) + A_DAY
    ending = Agreement.objects.filter(valid_until__range=near, partner__is_active=True)
    ending = ending.select_related("partner__owner", "successor")
    return sum(_warn(agreement, at) for agreement in ending.order_by("pk"))


@transaction.atomic
def _warn(agreement: Agreement, at: datetime) -> bool:
    left = days_left(agreement, at)
    due = [days for days in WARNED_BEFORE if 0 <= left <= days]
    said = {"agreement": agreement, "last_day": agreement.valid_until}
    made = [AgreementWarning.objects.get_or_create(**said, days_before=days, defaults={"at": at}) for days in due]
    new = [row.pk for row, is_new in made if is_new]
    if new:
        # Recorded first, so that of two workers one warns; where no mail goes out, the next hour warns again.
        unsent = AgreementWarning.objects.filter(pk__in=new).delete
        partner_notices.ending(agreement, left, at, unsent=unsent)
    return bool(new)


def days_left(agreement: Agreement, at: datetime) -> int:
    """The days after today, at the region that wrote it, on which it is still in force; 0 on its last day."""
    today = at.astimezone(regions.region(agreement.owner_id).tzinfo).date()
    return (agreement.valid_until - today).days
