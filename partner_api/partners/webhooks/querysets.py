from datetime import datetime
from typing import Self

from django.db import models
from django.db.models import Q

from ilm_blocks.models import Partner
from ilm_blocks.models.querysets import JournaledQuerySet


class EndpointQuerySet(JournaledQuerySet):
    def standing(self) -> Self:
        """Not removed; switched off or not."""
        return self.filter(removed_at=None)

    def without_secrets(self) -> Self:
        """Where nothing is signed: one that a lost key of the server left unreadable is then in nobody's way."""
        return self.defer("secret", "previous_secret")

    def of_party(self, party_id: int) -> Self:
        """Those of a partner under whatever names: a renamed one keeps the endpoints that it had before."""
        return self.filter(Q(partner=party_id) | Q(partner__successor=party_id))

    def of_partner(self, partner: Partner) -> Self:
        return self.of_party(partner.party_id)


class DeliveryQuerySet(models.QuerySet):
    def due(self, at: datetime) -> Self:
        """Those whose time has come, at endpoints that are switched on."""
        return self.filter(due_at__lte=at, endpoint__disabled_at=None, endpoint__removed_at=None)
