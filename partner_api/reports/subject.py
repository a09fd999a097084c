"""What a report is about: whose items, on which videotrons."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import Q, QuerySet

from ilm_blocks import regions
from ilm_blocks.models import Agreement, Partner
from ilm_blocks.regions import Region

from ..screens.models import Screen
from ..screens.plans.models import PlannedHour
from ..screens.plays.models import PlayHour


@dataclass(frozen=True, slots=True)
class Subject:
    """``partner`` and ``agreement`` narrow a report to their items, ``region`` and ``screen`` to their videotrons.

    None is no bound; who may ask for what is asked before.
    """

    region: Region | None = None
    partner: Partner | None = None
    agreement: Agreement | None = None
    screen: Screen | None = None

    @property
    def parties(self) -> frozenset[int] | None:
        """The partner under all its names; what an earlier one answered for stays on record under its own number."""
        if self.partner is None:
            return None
        alike = Q(pk=self.partner.party_id) | Q(successor=self.partner.party_id)
        return frozenset(Partner.objects.filter(alike).values_list("pk", flat=True))

    @property
    def is_of_all(self) -> bool:
        """Whether no item of its videotrons is left out."""
        return self.partner is None and self.agreement is None

    def screens(self) -> QuerySet[Screen] | None:
        """Those that it is bound to; None: wherever its items are found."""
        if self.screen is not None:
            return Screen.objects.filter(pk=self.screen.pk)
        if self.region is None:
            return None
        below = regions.provider().pages().filter(path__startswith=path_of(self.region))
        return Screen.objects.filter(owner__in=below.order_by().values("pk"))

    def own(self, parties: Iterable[int] | None) -> Q:
        """The rows that tell of its items; ``parties`` as it says itself."""
        found = Q() if parties is None else Q(responsible_id__in=parties)
        if self.agreement is not None:
            found &= Q(agreement=self.agreement.number, responsible_id=self.agreement.partner_id)
        return found

    def lines(self) -> dict[str, str]:
        """What it is narrowed to, for whoever reads the report: names by the words of ``words.ABOUT``."""
        named: dict[str, Any] = {
            "partner": self.partner, "agreement": self.agreement, "region": self.region, "screen": self.screen,
        }  # fmt: skip
        return {name: str(row) for name, row in named.items() if row is not None}


def path_of(region: Region) -> str:
    """That of its page in the tree: those of the regions below begin with it."""
    return regions.provider().pages().values_list("path", flat=True).get(pk=region.id)


def found_on(own: Q, model: type[PlayHour | PlannedHour], since: Any, until: Any) -> QuerySet[Any]:
    """The videotrons on whose rows of ``model`` something of ``own`` stands."""
    rows = model._default_manager.filter(own, hour__gte=since, hour__lt=until)
    return rows.order_by().values("screen").distinct()
