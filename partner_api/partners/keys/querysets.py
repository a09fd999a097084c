from datetime import datetime
from typing import Self

from ilm_blocks.models import Partner
from ilm_blocks.models.querysets import JournaledQuerySet
from partner_api.hashing import token_hash


class PartnerKeyQuerySet(JournaledQuerySet):
    def of_token(self, token: str) -> Self:
        return self.filter(token_hash=token_hash(token))

    def live(self, at: datetime) -> Self:
        """Neither revoked nor expired, of people who still speak for the partner by the same membership."""
        return self.filter(
            revoked_at=None, expires_at__gt=at, membership__since__isnull=False, membership__ended_at=None,
            membership__person__is_active=True,
        )  # fmt: skip

    def of_partner(self, partner: Partner) -> Self:
        return self.filter(partner=partner)

    def with_people(self) -> Self:
        return self.select_related("partner__owner", "membership__person", "revoked_by", "use").order_by("-pk")
