"""What a quiet period ahead airs only after a second approval, and who may give it.

The nearest who may approve is asked, as for the first approval, but neither its author nor who gave that one.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db.models import F, Q
from django.utils import timezone
from wagtail.permissions import policy_registry

from .. import regions
from ..choices import ContentClass, State
from ..models import ILM, QuietPeriod
from ..models.querysets import ILMQuerySet
from ..rules.quiet import effect_of
from ..rules.reviewers import Case
from . import reviewers, states
from .reviewers import lies_ahead

A_DAY = timedelta(days=1)
#: While it lasts, no second approval brings anything on air.
KEPT_OFF_BY_ITS_PARTY = (State.PAUSED, State.NOT_COVERED, State.AGREEMENT_ENDED)


@dataclass(frozen=True, slots=True)
class Asked:
    """``ilm``, approved once, and the first quiet period ahead that asks for more."""

    ilm: ILM
    period: QuietPeriod


def waiting_for(user: Any, at: datetime) -> list[Asked]:
    """What waits for a second approval of ``user``, because nobody nearer may give it; the nearest days first.

    The number of queries does not depend on how much waits. A superuser finds what no region has anybody left for.
    """
    allowed = policy_registry.get_by_type(ILM).instances_user_has_permission_for(user, "publish")
    rows = ILM.objects.filter(pk__in=allowed.order_by().values("pk"))
    found = asked(rows, at)
    of_ilms = cases(found)
    return [each for each in found if reviewers.may_decide(of_ilms[each.ilm.pk], user)]


def asked(rows: ILMQuerySet, at: datetime) -> list[Asked]:
    """Those of ``rows`` that a quiet period ahead will not show as they are."""
    periods = asking(at)
    ilms = list(approved_once(rows, periods, at)) if periods else []
    found = list(_first_that_asks(ilms, periods, at))
    return sorted(found, key=lambda each: (each.period.first_day, each.ilm.on_air_from, each.ilm.pk))


def asking(at: datetime) -> list[QuietPeriod]:
    """The quiet periods that are not over anywhere and ask for second approvals, the first to begin first."""
    not_over = (
        QuietPeriod.objects.standing().filter(last_day__gte=timezone.localdate(at) - A_DAY).order_by("first_day", "pk")
    )
    return [period for period in not_over if period.asks_second_approval]


def approved_once(rows: ILMQuerySet, periods: Iterable[QuietPeriod], at: datetime) -> ILMQuerySet:
    """Those of ``rows`` that one person has approved and one of ``periods`` may concern, with a newer draft or not."""
    of_class = [word for word in ContentClass.values if any(effect_of(period, word) == "asks" for period in periods)]
    second_missing = Q(second_approved_revision=None) | ~Q(second_approved_revision=F("live_revision"))
    standing = rows.standing().not_ended(at).filter(second_missing, content_class__in=of_class)
    of_parties = standing.annotate(state=states.as_sql(at)).exclude(state__in=KEPT_OFF_BY_ITS_PARTY)
    return of_parties.with_parties().select_related("owner", "approved_by")


def _first_that_asks(ilms: Iterable[ILM], periods: Iterable[QuietPeriod], at: datetime) -> Iterator[Asked]:
    chains = {chain[-1].id: chain for chain in regions.provider().chains({ilm.owner_id for ilm in ilms})}
    for ilm in ilms:
        if ilm.owner_id not in chains:
            continue  # its region has ended: no quiet period is in its way any more
        above, zone = {region.id for region in chains[ilm.owner_id]}, chains[ilm.owner_id][-1].tzinfo
        for period in periods:
            asks = effect_of(period, ilm.content_class) == "asks"
            if asks and period.owner_id in above and lies_ahead(period, ilm, zone, at):
                yield Asked(ilm, period)
                break


def cases(found: Iterable[Asked]) -> dict[int, Case]:
    """Who may give each second approval, keyed by the ILM's primary key; constant queries."""
    return reviewers.cases([each.ilm for each in found], is_second=True)
