"""What a quiet period ahead airs only after a second approval, and whose it is to give.

The nearest who may approve is asked, as for the first approval, but for the person who gave that one.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db.models import F, Q
from django.utils import timezone
from wagtail.permissions import policy_registry

from .. import regions
from ..models import ILM, QuietPeriod
from ..querysets import ILMQuerySet
from ..vocabulary import ContentClass
from .reviewers import People, approvers_at, effect_of, lies_ahead, nearest, paths_above

A_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Asked:
    """``ilm``, approved once, and the first quiet period ahead that asks for more."""

    ilm: ILM
    period: QuietPeriod


def waiting_for(user: Any, at: datetime) -> list[Asked]:
    """What waits for a second approval of ``user``, because nobody nearer may give it; the nearest days first.

    The number of queries does not depend on how much waits. A superuser stands above all regions and sees all.
    """
    allowed = policy_registry.get_by_type(ILM).instances_user_has_permission_for(user, "publish")
    rows = ILM.objects.filter(pk__in=allowed.order_by().values("pk")).exclude(approved_by=user.pk)
    found = asked(rows, at)
    if user.is_superuser:
        return found
    people = givers(found)
    return [each for each in found if user.pk in people[each.ilm.pk]]


def asked(rows: ILMQuerySet, at: datetime) -> list[Asked]:
    """Those of ``rows`` that a quiet period ahead will not show as they are."""
    periods = asking(at)
    ilms = list(approved_once(rows, periods, at)) if periods else []
    found = list(_first_that_asks(ilms, periods, at))
    return sorted(found, key=lambda each: (each.period.first_day, each.ilm.on_air_from, each.ilm.pk))


def asking(at: datetime) -> list[QuietPeriod]:
    """The quiet periods that are not over anywhere and ask for second approvals, the first to begin first."""
    not_over = QuietPeriod.objects.filter(last_day__gte=timezone.localdate(at) - A_DAY).order_by("first_day", "pk")
    return [period for period in not_over if period.asks_second_approval]


def approved_once(rows: ILMQuerySet, periods: Iterable[QuietPeriod], at: datetime) -> ILMQuerySet:
    """Those of ``rows`` that stand as they were approved, by one person, and that one of ``periods`` may concern."""
    of_class = [word for word in ContentClass.values if any(effect_of(period, word) == "asks" for period in periods)]
    second_missing = Q(second_approved_revision=None) | ~Q(second_approved_revision=F("live_revision"))
    standing = rows.approved().not_ended(at).filter(withdrawn_at=None, has_unpublished_changes=False)
    return standing.filter(second_missing, content_class__in=of_class).select_related(
        "owner", "responsible", "approved_by"
    )


def _first_that_asks(ilms: Iterable[ILM], periods: Iterable[QuietPeriod], at: datetime) -> Iterator[Asked]:
    chains = {chain[-1].id: chain for chain in regions.provider().chains({ilm.owner_id for ilm in ilms})}
    for ilm in ilms:
        above, zone = {region.id for region in chains[ilm.owner_id]}, chains[ilm.owner_id][-1].tzinfo
        for period in periods:
            asks = effect_of(period, ilm.content_class) == "asks"
            if asks and period.owner_id in above and lies_ahead(period, ilm, zone, at):
                yield Asked(ilm, period)
                break


def givers(found: Iterable[Asked]) -> dict[int, People]:
    """The nearest who may give each second approval, by the number of the ILM; one query."""
    ilms = [each.ilm for each in found]
    approvers = approvers_at({above for ilm in ilms for above in paths_above(ilm.owner.path)})
    return {ilm.pk: nearest(ilm.owner.path, approvers, frozenset({ilm.approved_by_id or 0})) for ilm in ilms}
