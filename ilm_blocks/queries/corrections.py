"""What was begun, and what could be named, to take the place of a withdrawn ILM."""

from datetime import datetime

from django.db.models import Q, QuerySet

from ..choices import State
from ..models import ILM
from ..models.querysets import OF_THE_OWNER
from . import states

OVER = (State.WITHDRAWN, State.ENDED, State.AGREEMENT_ENDED)


def under_way(ilm: ILM) -> ILM | None:
    """The correction of ``ilm`` by its own party, in its own region, that was begun and is not approved yet."""
    begun = ilm.corrections.filter(_of_party(ilm.party_id), owner_id=ilm.owner_id, live=False)
    return begun.order_by("pk").first()


def standing(at: datetime) -> QuerySet[ILM]:
    """Approved ILM that at ``at`` are neither withdrawn nor ended: only these can be named."""
    rows = ILM.objects.standing().not_ended(at)
    return rows.annotate(state=states.as_sql(at)).exclude(state__in=OVER)


def nameable(ilm: ILM, at: datetime, *, with_answers: bool) -> QuerySet[ILM]:
    """Of the same party, which take its place, and the distributor's own, which answer it."""
    named = _of_party(ilm.party_id)
    if with_answers:
        named |= OF_THE_OWNER
    return standing(at).filter(named, owner_id=ilm.owner_id).exclude(pk=ilm.pk).select_related("responsible")


def _of_party(party_id: int | None) -> Q:
    """Under whatever name it stood when it was written; None is the owning region itself."""
    return Q(responsible=party_id) | Q(responsible__successor=party_id) if party_id else Q(responsible=None)
