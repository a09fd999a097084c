"""The partners and agreements that an officer's regions may name: what the form of an ILM offers."""

from typing import Any

from django.db.models import F, Q, QuerySet

from .. import officers, regions
from ..choices import PartnerKind
from ..models import Agreement, Partner


def partners(user: Any, *actions: str) -> QuerySet[Partner]:
    """Those that some region for which ``user`` may do ``actions`` may name in something new."""
    own = officers.pages(user, *actions).order_by().values("pk")
    from_above = {agreement.partner_id for agreement in _from_above(user, *actions)}
    return Partner.objects.taking_new().filter(Q(owner__in=own) | Q(pk__in=from_above))


def agreements(user: Any, *actions: str) -> QuerySet[Agreement]:
    """The agreements of those partners that take in some region for which ``user`` acts."""
    own = officers.pages(user, *actions).order_by().values("pk")
    from_above = {agreement.pk for agreement in _from_above(user, *actions)}
    return _of_keepers().filter(Q(owner__in=own) | Q(pk__in=from_above))


def of_speaker(partner_ids: list[int]) -> QuerySet[Agreement]:
    """The agreements by which the people of these partners hand in: their keepers' alone."""
    return _of_keepers().filter(partner__in=partner_ids)


def _of_keepers() -> QuerySet[Agreement]:
    return Agreement.objects.filter(owner=F("partner__owner")).select_related("partner")


def _from_above(user: Any, *actions: str) -> list[Agreement]:
    """Agreements that a region above takes its partners from outside by and that reach a region of ``user``'s."""
    provider = regions.provider()
    heads = officers.heads(user, *actions)
    chains = [provider.chain(head.pk) for head in heads]
    above = {region.id for chain in chains for region in chain[:-1]}
    if not above:
        return []
    on_chains = {region.id for chain in chains for region in chain}
    found = list(_of_keepers().filter(owner__in=above, partner__kind=PartnerKind.EXTERNAL))
    named = {page for agreement in found for page in agreement.reaches} - on_chains
    own = set(officers.pages(user, *actions).filter(pk__in=named).order_by().values_list("pk", flat=True))
    return [agreement for agreement in found if not agreement.reaches.isdisjoint(on_chains | own)]
