"""What was begun, and what could be named, to take the place of a withdrawn ILM."""

from django.db.models import Q, QuerySet

from ..models import ILM
from ..vocabulary import PartnerKind


def under_way(ilm: ILM) -> ILM | None:
    """The correction of ``ilm`` by its own party, in its own region, that was begun and is not approved yet."""
    begun = ilm.corrections.filter(_of_party(ilm.party_id), owner_id=ilm.owner_id, live=False)
    return begun.order_by("pk").first()


def nameable(ilm: ILM, *, with_answers: bool) -> QuerySet[ILM]:
    """Of the same party, which take its place, and the distributor's own, which answer it."""
    standing = ILM.objects.standing().filter(owner_id=ilm.owner_id).exclude(pk=ilm.pk)
    named = _of_party(ilm.party_id)
    if with_answers:
        named |= Q(responsible=None) | Q(responsible__kind=PartnerKind.OFFICE, responsible__owner=ilm.owner_id)
    return standing.filter(named).select_related("responsible")


def _of_party(party_id: int | None) -> Q:
    """Under whatever name it stood when it was written; None is the owning region itself."""
    return Q(responsible=party_id) | Q(responsible__successor=party_id) if party_id else Q(responsible=None)
