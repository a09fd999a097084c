import hashlib
from typing import Self

import swapper
from django.db import models
from django.db.models import F, OuterRef, Subquery, Value
from django.db.models.functions import Coalesce

from ilm_blocks import regions
from ilm_blocks.models import Change, JournalHead
from ilm_blocks.queries import journal


def token_hash(token: str) -> str:
    """All that is kept of a token. It is random, so one round of SHA-256 cannot be turned back."""
    return hashlib.sha256(token.encode()).hexdigest()


class ScreenQuerySet(models.QuerySet):
    def of_token(self, token: str) -> Self:
        """The active screen that ``token`` belongs to; none when it was replaced or the screen was switched off.

        The hash is looked up, so how long it takes tells nothing about the token.
        """
        return self.filter(token_hash=token_hash(token), is_active=True)

    def with_versions(self) -> Self:
        """Screens, each with ``epoch``, ``newest_change`` and ``changed_at`` of its chain, in the same query."""
        pages = swapper.load_model("wagtailcore", "Page").objects
        chain = pages.filter(regions.at_or_above(pages.filter(pk=OuterRef(OuterRef("owner_id")))))
        newest = journal.versions(chain).order_by(F("version").desc(nulls_last=True))
        return self.annotate(
            epoch=Coalesce(Subquery(JournalHead.objects.values("epoch")[:1]), Value(1)),
            newest_change=Coalesce(Subquery(newest.values("version")[:1]), Value(0)),
            changed_at=Subquery(Change.objects.filter(seq=OuterRef("newest_change")).values("at")[:1]),
        )
