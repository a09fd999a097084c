"""What a region showed on a past day: the journal's rows folded up to that moment, judged by the same rules."""

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, TypeVar

import orjson
from django.db import models
from django.db.models import Max, Q, QuerySet
from wagtail.fields import StreamField

from .. import regions
from ..conf import conf
from ..models import ILM, Agreement, Change, JournaledModel, LocalDecision, Partner, QuietPeriod, Takeover
from ..models.journal import REGION
from ..rules.place import Place
from ..rules.regions import Chain, Region
from ..rules.resolution import judge
from .rows import Resolution, Rows

JournaledRow = TypeVar("JournaledRow", bound=JournaledModel)


class NotYetARegion(LookupError):
    """The journal does not know the region at that moment."""


def history(region: Region, channel: str, at: datetime) -> Resolution:
    """What ``region`` showed on ``channel`` at ``at``, by the record. Raises NotYetARegion before it existed."""
    chain = chain_at(region.id, at)
    return judge(rows_at(chain, at), Place(chain, channel), at)


def chain_at(region_id: int, at: datetime) -> Chain:
    """The region and those above it as they were at ``at``; as they are today where the project records none."""
    states = []
    above: Chain = ()
    wanted: int | None = region_id
    while wanted is not None:
        change = Change.objects.filter(kind=REGION, object_id=wanted, at__lte=at).order_by("-seq").first()
        if change is None:
            above = _unrecorded(wanted)
            break
        if successor := change.state.get("merged_into"):
            return chain_at(successor, at)
        states.append((wanted, change.state))
        wanted = change.state["parent_id"]
    chain = above
    for page_id, state in reversed(states):
        chain = (*chain, region_of(page_id, state, chain[-1] if chain else None))
    return chain


def _unrecorded(page_id: int) -> Chain:
    """The chain of a region that is not on record. Raises NotYetARegion if recorded only later, or no region at all."""
    chain = regions.provider().chain(page_id)
    if not chain or Change.objects.filter(kind=REGION, object_id=page_id).exists():
        raise NotYetARegion(page_id)
    return chain


def region_of(page_id: int, state: Mapping[str, Any], parent: Region | None = None) -> Region:
    """The region of a recorded ``state``."""
    return Region.under(
        parent,
        id=page_id,
        code=state["code"],
        level=state["level"],
        name=state["title"],
        label=state["label"],
        distributor=state["distributor"],
        zone=state["zone"],
        default_zone=conf.TIME_ZONE,
        tags=frozenset(state["tags"]),
        stands_for=frozenset(state.get("stands_for", ())),
    )


def rows_at(chain: Chain, at: datetime) -> Rows:
    """The rows that stood on ``chain`` at ``at``, rebuilt from the record; nothing here is saved."""
    return _rows(list(newest_at(chain, at)))


def _rows(changes: Collection[Change]) -> Rows:
    partners = {row.pk: row for row in _of(Partner, changes)}
    agreements = {row.pk: row for row in _of(Agreement, changes)}
    return Rows(
        ilms=[_ilm(c, partners, agreements) for c in changes if c.kind == ILM.journal_kind()],
        decisions=_of(LocalDecision, changes),
        quiet_periods=_of(QuietPeriod, changes),
        takeovers=_of(Takeover, changes),
    )


@dataclass(frozen=True, slots=True)
class Stretch:
    """What was on record about one approved ILM from ``since`` on, until the record changed or was asked."""

    ilm: ILM
    quiet_periods: list[QuietPeriod]
    since: datetime
    until: datetime


def stretches(ilm: ILM, owner_chain: Chain, at: datetime) -> Iterator[Stretch]:
    """All that the record says of ``ilm`` up to ``at`` or its withdrawal, in order; two queries.

    A new stretch begins with each change of it, of its parties and their agreements, and of the quiet periods.
    """
    own = list(_changes(Q(kind=ILM.journal_kind(), object_id=ilm.pk), at))
    parties = {change.revision.content["responsible"] for change in own if change.revision}
    papers = {change.revision.content["agreement"] for change in own if change.revision}
    quiet = Change.objects.filter(
        kind=QuietPeriod.journal_kind(), owner_id__in=[region.id for region in owner_chain]
    )  # also as they were before a region of theirs went into this one
    bearing = (
        Q(kind=QuietPeriod.journal_kind(), object_id__in=quiet.values("object_id"))
        | Q(kind=Partner.journal_kind(), object_id__in=parties - {None})
        | Q(kind=Agreement.journal_kind(), object_id__in=papers - {None})
    )
    changes = sorted([*own, *_changes(bearing, at)], key=lambda change: change.seq)
    ends = [change.at for change in changes[1:]] + [at]
    newest: dict[tuple[str, int], Change] = {}
    for change, until in zip(changes, ends, strict=True):
        newest[change.kind, change.object_id] = change
        if change.at == until and change is not changes[-1]:
            continue  # what one act writes holds together
        rows = _rows(newest.values())
        if any(ilm.is_withdrawn for ilm in rows.ilms):
            return
        for known in rows.ilms:  # none before its first approval
            yield Stretch(known, list(rows.quiet_periods), change.at, until)


def _changes(which: Q, at: datetime) -> QuerySet[Change]:
    return Change.objects.filter(which, at__lte=at).order_by("seq").select_related("revision")


def newest_at(chain: Chain, at: datetime) -> QuerySet[Change]:
    """The last change at ``at`` of each row on ``chain`` that could still bear on anything; one query.

    What was withdrawn without a replacement by then, or undone, is left out: it shows nowhere and lends no place.
    """
    recorded = Change.objects.filter(owner_id__in=[region.id for region in chain], only_pages=False, at__lte=at)
    last = recorded.order_by().values("kind", "object_id").annotate(last=Max("seq")).values("last")
    withdrawn = Q(kind=ILM.journal_kind(), verb="withdrawn", state__replaced_by_id=None)
    undone = Q(kind=LocalDecision.journal_kind(), verb="undone")
    return Change.objects.filter(seq__in=last).exclude(withdrawn | undone).order_by("seq").select_related("revision")


def _of(model: type[JournaledRow], changes: Iterable[Change]) -> list[JournaledRow]:
    return [_restored(model, change.state) for change in changes if change.kind == model.journal_kind()]


def _restored(model: type[JournaledRow], state: Mapping[str, Any]) -> JournaledRow:
    fields = (field for field in model._meta.concrete_fields if field.attname in state)
    return model(**{field.attname: _value(field, state[field.attname]) for field in fields})


def _value(field: models.Field, plain: Any) -> Any:
    if isinstance(field, StreamField):
        return field.to_python(orjson.dumps(plain).decode())
    return field.to_python(plain)


def _ilm(change: Change, partners: Mapping[int, Partner], agreements: Mapping[int, Agreement]) -> ILM:
    """The approved revision with the facts that belonged to the ILM as a whole at that moment."""
    assert change.revision is not None  # noqa: S101  (an ILM is on record from its first approval on)
    ilm = ILM.from_serializable_data(change.revision.content, check_fks=False)
    fields = {field.attname: field for field in ILM._meta.concrete_fields}
    for name, value in change.state.items():
        if name in fields:
            setattr(ilm, name, _value(fields[name], value))
    ilm.pk, ilm.live, ilm.owner_id = change.object_id, True, change.owner_id
    ilm.responsible = partners.get(ilm.responsible_id) if ilm.responsible_id else None
    ilm.agreement = agreements.get(ilm.agreement_id) if ilm.agreement_id else None
    return ilm
