"""All ILM that are public now, anywhere or in one region: to list, to filter and to search."""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any, Protocol

from django.db.models import Q

from ilm_blocks import cascade, regions
from ilm_blocks.choices import Channel, State
from ilm_blocks.models import ILM, Partner
from ilm_blocks.models.querysets import ILMQuerySet
from ilm_blocks.queries import states
from ilm_blocks.regions import Chain, Region
from ilm_blocks.rules.place import Place
from partner_api import addresses
from partner_api.http import pagination

from . import items
from .chain_versions import ChainVersions
from .lookup import chain_of
from .matching import Search

#: What a search looks into, beside the name of a government that answers itself.
SEARCHED = ("title", "summary", "responsible__name", "responsible__short_name")


class Scope(Protocol):
    """ILM that are asked for: ``rows`` of them, and the regions that issued them."""

    rows: ILMQuerySet

    def owners(self, page_ids: Collection[int]) -> Mapping[int, Region]: ...


class Anywhere:
    """What is on air at its owner. Four queries, ``rows`` not counted among them, and three to tell of any number."""

    keys: Sequence[str] = ("all",)

    def __init__(self, channel: str | None, now: datetime) -> None:
        standing = ILM.objects.standing().not_ended(now)
        on_air = standing.annotate(state=states.as_sql(now)).filter(state=State.ON_AIR)
        self.rows: ILMQuerySet = on_air.filter(states.is_meant_for(channel)) if channel else on_air
        self.until: datetime | None = states.steady_until(now)
        self._chains: dict[int, Chain] = {}

    def owners(self, page_ids: Collection[int]) -> Mapping[int, Region]:
        """Those of ``page_ids`` that are regions; one query, and none for what was asked before."""
        if missing := set(page_ids) - self._chains.keys():
            self._chains |= {chain[-1].id: chain for chain in regions.provider().chains(missing)}
        return {page_id: self._chains[page_id][-1] for page_id in page_ids if page_id in self._chains}

    def tell(self, found: Sequence[ILM]) -> list[dict[str, Any]]:
        """Each with its addresses on the site of its owner."""
        owners = self.owners({ilm.owner_id for ilm in found})
        roots = addresses.roots(self._chains[page_id] for page_id in owners)
        return [
            items.listed(ilm, owners[ilm.owner_id], roots, root=roots[ilm.owner_id], notes=[])
            for ilm in found
            if ilm.owner_id in owners
        ]


class ShownIn:
    """What one region shows by the cascade, on one channel or on any. Six queries, and none to tell."""

    def __init__(self, versions: ChainVersions, channel: str | None, now: datetime) -> None:
        self._versions, self._chain = versions, chain_of(versions)
        rows = cascade.rows_on(self._chain, now)
        places = [Place(self._chain, word) for word in ([channel] if channel else Channel.values)]
        answers = [cascade.judge(rows, place, now) for place in places]
        self._shown = {verdict.ilm.pk: verdict for answer in answers for verdict in answer.shown}
        self.rows: ILMQuerySet = ILM.objects.standing().filter(pk__in=self._shown)
        self.until = min((answer.valid_until for answer in answers if answer.valid_until), default=None)
        self.keys: Sequence[str] = [f"r-{code}" for code in versions.codes]

    def owners(self, page_ids: Collection[int]) -> Mapping[int, Region]:
        return {region.id: region for region in self._chain if region.id in page_ids}

    def tell(self, found: Sequence[ILM]) -> list[dict[str, Any]]:
        """Each with its addresses on the site of the region, and with what the region says beside it."""
        owners, roots = self.owners({ilm.owner_id for ilm in found}), self._versions.roots
        return [
            items.listed(ilm, owners[ilm.owner_id], roots, root=roots[self._chain[-1].id], notes=self._notes(ilm))
            for ilm in found
        ]

    def _notes(self, ilm: ILM) -> list[dict[str, Any]]:
        return items.notes(self._shown[ilm.pk], self._chain)


def of_party(partner: Partner) -> Q:
    """ILM for which ``partner`` answers today, under whatever names it went before."""
    return Q(responsible=partner.party_id) | Q(responsible__successor=partner.party_id)


def cut(
    rows: ILMQuerySet, scope: Scope, *, search: Search | None, after: int | None, limit: int
) -> tuple[Sequence[ILM], int | None]:
    """The next of ``rows``, some of those of ``scope``, newest first, and the number behind which the rest begins.

    One query, three to search.
    """
    rows = rows.order_by("-pk")
    behind = rows if after is None else rows.filter(pk__lt=after)
    if search is None:
        found, last = pagination.cut(behind.with_parties(), limit)
        return found, last and last.pk
    keys, last_key = pagination.cut((pk for pk, texts in _texts(behind, scope) if search.finds(texts)), limit)
    return list(rows.with_parties().filter(pk__in=keys)), last_key


def _texts(rows: ILMQuerySet, scope: Scope) -> Iterator[tuple[int, Iterable[str]]]:
    """The number of each of ``rows`` and what a search looks into; two queries."""
    told = list(rows.values_list("pk", "responsible_id", "owner_id", *SEARCHED))
    own = {owner_id for _pk, responsible_id, owner_id, *_texts in told if responsible_id is None}
    names = {page_id: items.name_of_government(region) for page_id, region in scope.owners(own).items()}
    for pk, responsible_id, owner_id, *texts in told:
        yield pk, filter(None, (*texts, names.get(owner_id) if responsible_id is None else None))
