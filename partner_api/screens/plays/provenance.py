"""What the rows of a batch tell of: the ILM or takeover behind each item, as it was when its manifest was made."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, Self, cast

from django.utils.functional import SimpleLazyObject

from ilm_blocks import regions
from ilm_blocks.queries.attribution_history import Past

from .. import item_ids
from ..models import Screen

PlayData = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class PlayProvenance:
    """Looks up what the record says of each row; loaded in a few queries for a whole batch.

    The ``seq`` of a row names the change that its manifest was made at: the names are those of that moment.
    """

    screen: Screen
    past: Past
    on_chain: Collection[int]
    given: Collection[tuple[str, int]]
    told: dict[tuple[Any, ...], dict[str, Any]] = field(default_factory=dict)

    @classmethod
    def of(cls, screen: Screen, rows: Iterable[PlayData], given: Collection[tuple[str, int]]) -> Self:
        """``given`` names the items and revisions of the screen's manifests; others are known on its chain alone."""
        rows = list(rows)
        approved = {
            (ilm_id, row["revision"]) for row in rows if (ilm_id := item_ids.ilm_of(row["item"])) and row["revision"]
        }
        takeovers = {takeover_id for row in rows if (takeover_id := item_ids.takeover_of(row["item"]))}
        past = Past.of(revisions=approved, takeovers=takeovers, places=[screen.owner_id])
        # Asked only for what no manifest gave: one query less for nearly every batch.
        on_chain = SimpleLazyObject(lambda: {region.id for region in regions.provider().chain(screen.owner_id)})
        return cls(screen, past, cast(Collection[int], on_chain), given)

    def facts(self, row: PlayData) -> dict[str, Any]:
        """The copied fields of a play: looked up once for all rows that tell of the same at the same change."""
        subject = row["item"], row["revision"], row["agreement"], row["seq"][1]
        if (facts := self.told.get(subject)) is None:
            facts = self.told[subject] = self._facts(row)
        return facts

    def _facts(self, row: PlayData) -> dict[str, Any]:
        change = row["seq"][1]
        facts = {"screen_name": self.screen.name, "region_name": self.past.region(self.screen.owner_id, change)}
        ilm_id, takeover_id = item_ids.ilm_of(row["item"]), item_ids.takeover_of(row["item"])
        revision = row["revision"] or 0
        found = None
        if ilm_id:
            found = self.past.ilm(ilm_id, revision, change)
        elif takeover_id:
            found = self.past.takeover(takeover_id, revision)  # its revision is the change that it was shown at
        if found is None or not ((row["item"], revision) in self.given or found.owner_id in self.on_chain):
            return facts | {"agreement": row["agreement"] or ""}
        return facts | {
            "ilm_id": ilm_id,
            "title": found.title,
            "responsible_id": found.responsible_id,
            "responsible_name": found.responsible_name,
            "agreement": found.agreement,
        }
