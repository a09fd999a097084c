"""Who stood behind what was shown, and in which words, by the record of that time.

A proof is about the past: the ILM may be in other hands by now, the partner under another name, the
paper under another number. So nothing here reads current rows; everything comes from the journal.
"""

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Self

from django.db.models import Q

from .. import regions
from ..models import ILM, Agreement, Change, Partner, Takeover
from ..models.journal import REGION
from . import attribution, history


@dataclass(frozen=True, slots=True)
class Attribution:
    """Who answers for what was shown; ``agreement`` is the number of the paper, empty if there is none."""

    owner_id: int
    title: str
    responsible_name: str
    responsible_id: int | None = None
    agreement: str = ""


@dataclass(frozen=True, slots=True)
class _Approval:
    seq: int
    owner_id: int
    content: Mapping[str, Any]


class States:
    """The states of some rows over time, by the ``seq`` of the change."""

    def __init__(self, changes: Iterable[tuple[str, int, int, dict[str, Any]]]) -> None:
        self._seqs: dict[tuple[str, int], list[int]] = defaultdict(list)
        self._states: dict[tuple[str, int], list[dict[str, Any]]] = defaultdict(list)
        for kind, object_id, seq, state in changes:
            self._seqs[kind, object_id].append(seq)
            self._states[kind, object_id].append(state)

    @classmethod
    def of(cls, wanted: Mapping[str, Collection[int]]) -> Self:
        """For the objects ``wanted``: their primary keys by kind; one query."""
        rows = Q(pk__in=())
        for kind, object_ids in wanted.items():
            rows |= Q(kind=kind, object_id__in=object_ids)
        return cls(Change.objects.filter(rows).order_by("seq").values_list("kind", "object_id", "seq", "state"))

    def at(self, kind: str, object_id: int, seq: int) -> dict[str, Any] | None:
        """The state after change ``seq``; None before the first that is on record."""
        index = bisect_right(self._seqs.get((kind, object_id), []), seq)
        return self._states[kind, object_id][index - 1] if index else None

    def first(self, kind: str, object_id: int) -> dict[str, Any] | None:
        return next(iter(self._states.get((kind, object_id), [])), None)


class Past:
    """Attributions as they stood at any change; three queries, and some of the provider if a region is unrecorded."""

    def __init__(
        self,
        approvals: Mapping[tuple[int, int], _Approval],
        owners: Mapping[int, int],
        states: States,
        unrecorded: Mapping[int, str],
    ) -> None:
        self._approvals, self._owners, self._states, self._unrecorded = approvals, owners, states, unrecorded

    @classmethod
    def of(
        cls, *, revisions: Collection[tuple[int, int]], takeovers: Collection[int], places: Collection[int] = ()
    ) -> Self:
        """All that ``ilm``, ``takeover`` and ``region`` will be asked for: (ILM, revision) pairs, takeovers, pages."""
        approvals = _approvals(revisions)
        owners = dict(
            Change.objects.filter(kind=Takeover.journal_kind(), object_id__in=takeovers).values_list(
                "object_id", "owner_id"
            )
        )
        contents = [approval.content for approval in approvals.values()]
        region_ids = {*places, *owners.values(), *(approval.owner_id for approval in approvals.values())}
        states = States.of({
            Partner.journal_kind(): _named(contents, "responsible"),
            Agreement.journal_kind(): _named(contents, "agreement"),
            Takeover.journal_kind(): takeovers,
            REGION: region_ids,
        })  # fmt: skip
        unrecorded = {page_id for page_id in region_ids if states.first(REGION, page_id) is None}
        names = {page_id: str(region) for page_id, region in regions.by_page(unrecorded).items()} if unrecorded else {}
        return cls(approvals, owners, states, names)

    def ilm(self, ilm_id: int, revision_id: int, seq: int) -> Attribution | None:
        """Of an approved revision, in the names of change ``seq``; None if it was never approved."""
        approval = self._approvals.get((ilm_id, revision_id))
        if approval is None:
            return None
        seq, content = max(seq, approval.seq), approval.content  # nothing was shown before it was approved
        partner = self._state(Partner, content.get("responsible"), seq)
        paper = self._state(Agreement, content.get("agreement"), seq)
        return Attribution(
            owner_id=approval.owner_id,
            title=content["title"],
            responsible_name=partner["name"] if partner else self._itself(approval.owner_id, seq),
            responsible_id=content.get("responsible"),
            agreement=paper["number"] if paper else "",
        )

    def takeover(self, takeover_id: int, seq: int) -> Attribution | None:
        """Of a takeover in the words of change ``seq``; None if there was none."""
        state = self._states.at(Takeover.journal_kind(), takeover_id, seq)
        if state is None:
            return None
        owner_id = self._owners[takeover_id]
        return Attribution(owner_id, state["text"][:200], self._itself(owner_id, seq))

    def region(self, page_id: int, seq: int) -> str:
        """The name of a region after change ``seq``; its present one where regions are not on record."""
        state = self._states.at(REGION, page_id, seq) or self._states.first(REGION, page_id)
        return str(history.region_of(page_id, state)) if state else self._unrecorded.get(page_id, "")

    def _itself(self, page_id: int, seq: int) -> str:
        return attribution.of_region(self.region(page_id, seq))

    def _state(self, model: type[Partner] | type[Agreement], object_id: int | None, seq: int) -> dict[str, Any] | None:
        return self._states.at(model.journal_kind(), object_id, seq) if object_id else None


def _approvals(revisions: Collection[tuple[int, int]]) -> dict[tuple[int, int], _Approval]:
    """The first change that names each revision of its ILM: by it the revision was approved."""
    changes = Change.objects.filter(
        kind=ILM.journal_kind(),
        object_id__in={ilm_id for ilm_id, _revision in revisions},
        revision_id__in={revision_id for _ilm, revision_id in revisions},
    )
    found: dict[tuple[int, int], _Approval] = {}
    facts = ("object_id", "revision_id", "seq", "owner_id", "revision__content")
    for ilm_id, revision_id, seq, owner_id, content in changes.order_by("seq").values_list(*facts):
        found.setdefault((ilm_id, revision_id), _Approval(seq, owner_id, content))
    return found


def _named(contents: Iterable[Mapping[str, Any]], field: str) -> set[int]:
    return {content[field] for content in contents if content.get(field)}
