from collections.abc import Iterable
from datetime import datetime
from typing import Any, Self

from django.db import models
from django.db.models import Q

from .message import Identity


class AlertQuerySet(models.QuerySet):
    def identified(self, identities: Iterable[Identity]) -> Self:
        """Those by which any of ``identities`` is meant; none where there are none."""
        meant = Q(pk__in=[])
        for each in identities:
            meant |= Q(sender=each.sender, identifier=each.identifier, sent=each.sent)
        return self.filter(meant)


class ProposalQuerySet(models.QuerySet):
    def waiting(self, at: datetime) -> Self:
        """Those on which somebody may still decide."""
        return self.filter(state="waiting", until__gt=at)

    def at(self, pages: Any) -> Self:
        """Those of the regions of ``pages``, a queryset."""
        return self.filter(owner__in=pages.order_by().values("pk"))
