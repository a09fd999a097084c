"""What a region showed on a past day: the journal's rows folded up to that moment, judged by the same rules."""

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from copy import copy
from dataclasses import dataclass, replace
from datetime import datetime
from functools import reduce
from itertools import groupby
from operator import or_
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
from ..rules.regions import Chain, Region, guaranteed
from ..rules.resolution import judge
from .rows import Resolution, Rows

JournaledRow = TypeVar("JournaledRow", bound=JournaledModel)
Key = tuple[str, int]  # kind and number of a row on record

#: What shows nowhere and lends no place.
WITHDRAWN = Q(kind=ILM.journal_kind(), verb="withdrawn", state__replaced_by_id=None)
UNDONE = Q(kind=LocalDecision.journal_kind(), verb="undone")


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
        guaranteed_percent=state.get("guaranteed_percent"),
    )


def rows_at(chain: Chain, at: datetime) -> Rows:
    """The rows that stood on ``chain`` at ``at``, rebuilt from the record; nothing here is saved."""
    return rows_of(list(newest_at(chain, at)))


def rows_of(changes: Collection[Change]) -> Rows:
    """The rows that ``changes`` say of, one of each, in their parties' state."""
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
    own = list(changes_of(Q(kind=ILM.journal_kind(), object_id=ilm.pk), at))
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
    changes = sorted([*own, *changes_of(bearing, at)], key=lambda change: change.seq)
    ends = [change.at for change in changes[1:]] + [at]
    newest: dict[tuple[str, int], Change] = {}
    for change, until in zip(changes, ends, strict=True):
        newest[change.kind, change.object_id] = change
        if change.at == until and change is not changes[-1]:
            continue  # what one act writes holds together
        rows = rows_of(newest.values())
        if any(ilm.is_withdrawn for ilm in rows.ilms):
            return
        for known in rows.ilms:  # none before its first approval
            yield Stretch(known, list(rows.quiet_periods), change.at, until)


def changes_of(which: Q, at: datetime) -> QuerySet[Change]:
    """All of ``which`` up to ``at``, in order, with what was approved by them."""
    return Change.objects.filter(which, at__lte=at).order_by("seq").select_related("revision")


def newest_at(chain: Chain, at: datetime) -> QuerySet[Change]:
    """The last change at ``at`` of each row on ``chain`` that could still bear on anything; one query.

    What was withdrawn without a replacement by then, or undone, is left out: it shows nowhere and lends no place.
    """
    last = _last_seq(_recorded_on(chain).filter(at__lte=at), "kind", "object_id")
    return Change.objects.filter(seq__in=last).exclude(WITHDRAWN | UNDONE).order_by("seq").select_related("revision")


class Changed:
    """What was written on some regions after ``since`` and up to ``until``, and how it had been before.

    Two queries for any number of regions, one if nothing was written.
    """

    def __init__(self, everywhere: Chain, since: datetime, until: datetime) -> None:
        recorded = _recorded_on(everywhere)
        meanwhile = recorded.filter(at__gt=since, at__lte=until)
        self.since = since
        self._changes = list(meanwhile.order_by("seq").select_related("revision"))
        self._before: dict[Key, list[Change]] = {}
        for change in _last_of({_key(change) for change in self._changes}, recorded.filter(at__lte=since)):
            self._before.setdefault(_key(change), []).append(change)
        self._restored = _Restored()

    def unfolded(self, rows: Rows, chain: Chain) -> list[tuple[datetime, Rows]]:
        """What stood on ``chain`` at ``since`` and from each change after it on; ``rows`` stand there at ``until``.

        Only what changed meanwhile is rebuilt from the record.
        """
        owners = {region.id for region in chain}
        changes = [change for change in self._changes if change.owner_id in owners]
        stood = {_key(change): self._stood(_key(change), owners) for change in changes}
        found = [(self.since, _with(rows, stood, self._restored))]
        for at, together in groupby(changes, key=lambda change: change.at):
            stood.update({_key(change): change for change in together})
            found.append((at, _with(rows, stood, self._restored)))
        return found

    def guarantees(self, chain: Chain) -> list[tuple[datetime, int]]:
        """What mandatory ILM were guaranteed at the end of ``chain`` at ``since`` and from each change on, in percent.

        ``chain`` says it of the regions that have not changed meanwhile.
        """
        own = {region.id for region in chain}
        changes = [change for change in self._changes if change.kind == REGION and change.object_id in own]
        said = {region.id: region.guaranteed_percent for region in chain}
        said |= {change.object_id: _guarantee(self._stood(_key(change), own)) for change in changes}
        found = [(self.since, _guaranteed(chain, said))]
        for change in changes:
            said[change.object_id] = _guarantee(change)
            found.append((change.at, _guaranteed(chain, said)))
        return found

    def _stood(self, key: Key, owners: Collection[int]) -> Change | None:
        """The last change of a row before, while one of ``owners`` had it."""
        return next((change for change in self._before.get(key, ()) if change.owner_id in owners), None)


def _guarantee(change: Change | None) -> int | None:
    percent: int | None = change.state.get("guaranteed_percent") if change else None
    return percent


def _guaranteed(chain: Chain, said: Mapping[int, int | None]) -> int:
    return guaranteed(tuple(replace(region, guaranteed_percent=said[region.id]) for region in chain))


class _Restored:
    """Rows made of changes, each once: what has not changed between two states is one object in both."""

    def __init__(self) -> None:
        self._rows: dict[tuple[int, ...], JournaledModel] = {}

    def of(self, model: type[JournaledRow], changes: Iterable[Change]) -> list[JournaledRow]:
        return [self._made((c.seq,), _restored, model, c.state) for c in changes if c.kind == model.journal_kind()]

    def ilm(self, change: Change, partners: Mapping[int, Partner], agreements: Mapping[int, Agreement]) -> ILM:
        content: dict[str, Any] = change.revision.content if change.revision else {}
        parties = partners.get(content.get("responsible") or 0), agreements.get(content.get("agreement") or 0)
        return self._made((change.seq, *map(id, parties)), _ilm, change, partners, agreements)

    def with_parties(self, ilm: ILM, partners: Mapping[int, Partner], agreements: Mapping[int, Agreement]) -> ILM:
        """``ilm`` itself unless one of its parties was another one then."""
        if ilm.responsible_id not in partners and ilm.agreement_id not in agreements:
            return ilm
        parties = partners.get(ilm.responsible_id or 0), agreements.get(ilm.agreement_id or 0)
        return self._made((id(ilm), *map(id, parties)), _with_parties, ilm, partners, agreements)

    def _made(self, key: tuple[int, ...], make: Callable[..., Any], *parts: Any) -> Any:
        if key not in self._rows:
            self._rows[key] = make(*parts)
        return self._rows[key]


def _key(change: Change) -> Key:
    return change.kind, change.object_id


def _last_of(keys: Collection[Key], changes: QuerySet[Change]) -> Iterable[Change]:
    """The last of ``changes`` of each of ``keys`` at each owner that it had, newest first."""
    if not keys:
        return ()
    which = reduce(or_, (Q(kind=kind, object_id=object_id) for kind, object_id in keys))
    last = _last_seq(changes.filter(which), "kind", "object_id", "owner_id")
    return Change.objects.filter(seq__in=last).order_by("-seq").select_related("revision")


def _recorded_on(chain: Chain) -> QuerySet[Change]:
    return Change.objects.filter(owner_id__in=[region.id for region in chain], only_pages=False)


def _last_seq(changes: QuerySet[Change], *each: str) -> Any:
    """The number of the last of ``changes`` of ``each``, for ``seq__in``."""
    return changes.order_by().values(*each).annotate(last=Max("seq")).values("last")


def bears(change: Change) -> bool:
    """Whether its row shows anywhere or lends its place: in Python what ``newest_at`` leaves out."""
    if change.kind == ILM.journal_kind():
        return change.verb != "withdrawn" or change.state["replaced_by_id"] is not None
    return change.kind != LocalDecision.journal_kind() or change.verb != "undone"


def _with(rows: Rows, stood: Mapping[Key, Change | None], restored: _Restored) -> Rows:
    """``rows`` with each row that ``stood`` names as it was then; None where it was not there."""
    if not stood:
        return rows
    changes = [change for change in stood.values() if change is not None and bears(change)]
    partners = {row.pk: row for row in restored.of(Partner, changes)}
    agreements = {row.pk: row for row in restored.of(Agreement, changes)}

    def others(known: Iterable[JournaledRow]) -> list[JournaledRow]:
        return [row for row in known if (row.journal_kind(), row.pk) not in stood]

    old = [restored.with_parties(ilm, partners, agreements) for ilm in others(rows.ilms)]
    # A restored one finds its parties among those that changed, else where the present rows have them.
    partners = {ilm.responsible.pk: ilm.responsible for ilm in rows.ilms if ilm.responsible} | partners
    agreements = {ilm.agreement.pk: ilm.agreement for ilm in rows.ilms if ilm.agreement} | agreements
    approved = [restored.ilm(c, partners, agreements) for c in changes if c.kind == ILM.journal_kind()]
    return Rows(
        ilms=[*old, *approved],
        decisions=[*others(rows.decisions), *restored.of(LocalDecision, changes)],
        quiet_periods=[*others(rows.quiet_periods), *restored.of(QuietPeriod, changes)],
        takeovers=[*others(rows.takeovers), *restored.of(Takeover, changes)],
    )


def _with_parties(ilm: ILM, partners: Mapping[int, Partner], agreements: Mapping[int, Agreement]) -> ILM:
    then = copy(ilm)
    then.responsible = partners.get(ilm.responsible_id or 0, ilm.responsible)
    then.agreement = agreements.get(ilm.agreement_id or 0, ilm.agreement)
    return then


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
