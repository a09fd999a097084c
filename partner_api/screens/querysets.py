from typing import Any, Self

import swapper
from django.db import models, transaction
from django.db.models import Case, F, OuterRef, Subquery, Value, When
from django.db.models.functions import Coalesce

from ilm_blocks import regions
from ilm_blocks.models import Change, JournalHead
from ilm_blocks.queries import journal
from partner_api.hashing import token_hash

from .roll import ScreenRoll

#: What may be written without anybody looking anew: of this nobody is told anything that was remembered.
NOTED_ASIDE = frozenset({"seen_at"})


class ScreenQuerySet(models.QuerySet):
    def of_token(self, token: str) -> Self:
        """The active screen that ``token`` belongs to; none when it was replaced or the screen was switched off.

        The hash is looked up, so how long it takes tells nothing about the token.
        """
        return self.of_hash(token_hash(token))

    def of_hash(self, hashed: str) -> Self:
        return self.filter(token_hash=hashed, is_active=True)

    def with_versions(self) -> Self:
        """Screens, each with ``epoch``, ``newest_change`` of its chain and ``generation``, in the same query.

        Where it shows cards it has ``newest_page`` too, the last change of its chain that any page can show; else 0.
        """
        pages = swapper.load_model("wagtailcore", "Page").objects
        chain = pages.filter(regions.at_or_above(pages.filter(pk=OuterRef(OuterRef("owner_id")))))
        newest = journal.versions(chain).order_by(F("version").desc(nulls_last=True))
        return self.annotate(
            epoch=Coalesce(Subquery(JournalHead.objects.values("epoch")[:1]), Value(1)),
            newest_change=Coalesce(Subquery(newest.values("version")[:1]), Value(0)),
            newest_page=Case(When(filler_percent__gt=0, then=Coalesce(Subquery(_newest(chain)), 0)), default=Value(0)),
            generation=Coalesce(Subquery(ScreenRoll.objects.values("generation")[:1]), Value(1)),
        )

    def update(self, **values: Any) -> int:
        """Whoever remembers these screens looks anew."""
        return super().update(**values) if values.keys() <= NOTED_ASIDE else self._moved(values)

    @transaction.atomic
    def _moved(self, values: dict[str, Any]) -> int:
        keys = list(self.select_for_update().order_by("pk").values_list("pk", flat=True))
        rows: models.QuerySet = models.QuerySet(self.model, using=self.db).filter(pk__in=keys)
        return rows.update(**values, moved=ScreenRoll.move()) if keys else 0

    @transaction.atomic
    def delete(self) -> tuple[int, dict[str, int]]:
        ScreenRoll.move_all()  # no row is left to tell which
        return super().delete()


def _newest(chain: models.QuerySet) -> models.QuerySet:
    """The last change that any of ``chain`` owns: the cards of a screen show more than its programme."""
    of_page = Change.objects.filter(owner_id=OuterRef("pk")).order_by("-seq").values("seq")[:1]
    return chain.annotate(newest=Subquery(of_page)).order_by(F("newest").desc(nulls_last=True)).values("newest")[:1]
