"""Whether the tables still say what the journal recorded last, and the store holds what was approved and signed."""

import hashlib
from collections.abc import Callable, Iterable, Iterator, Mapping, Set
from itertools import islice
from typing import Any

from django.apps import apps
from django.contrib.auth import get_user_model
from django.core.exceptions import SuspiciousOperation
from django.db.models import CharField, Exists, Max, Model, OuterRef, Q, QuerySet
from django.db.models.functions import Cast
from django.utils.translation import gettext as _

from ..media import freezing
from ..models import ILM, Asset, Change, CleanedFile, JournaledModel, Outcome, Review, journal
from ..models.fields import DayField, InstantField
from ..models.scans import Scan

#: Rows compared with one query.
BATCH = 500

Checked = Callable[[], Any]


def recorded_models() -> list[type[Any]]:
    """Every model whose rows the journal follows, the region pages of the project among them."""
    return [model for model in apps.get_models() if hasattr(model, "journal_state") and not model._meta.abstract]


def differences(checked: Checked = lambda: None) -> Iterator[str]:
    """Each row that is not what its newest change says, in words; ``checked`` is called for each row."""
    for model in recorded_models():
        yield from _of_model(model, checked)


def _of_model(model: type[Any], checked: Checked) -> Iterator[str]:
    kind, seen = model.journal_kind(), set()
    found = model._base_manager.order_by("pk")
    if beside := getattr(model, "recorded_with", ()):
        found = found.select_related(*beside)
    rows = found.iterator(BATCH)
    while batch := list(islice(rows, BATCH)):
        newest = _newest(kind, [row.pk for row in batch])
        gone = _deleted_people(model, newest.values())
        for row in batch:
            seen.add(row.pk)
            if fault := _readable_fault(row, newest.get(row.pk), gone):
                yield f"{kind} {row.pk}: {fault}"
            checked()
    standing = Change.objects.filter(kind=kind).exclude(object_id__in=_ended(kind))
    recorded = standing.order_by("object_id").values_list("object_id", flat=True).distinct()
    yield from (f"{kind} {pk}: {_('recorded, but gone')}" for pk in recorded if pk not in seen)


def _ended(kind: str) -> QuerySet:
    """The keys of what went into another by an act: the record says so itself."""
    return Change.objects.filter(kind=kind, verb=journal.MERGED).values("object_id")


def _newest(kind: str, keys: list[int]) -> dict[int, Change]:
    rows = Change.objects.filter(kind=kind, object_id__in=keys)
    last = rows.order_by().values("object_id").annotate(last=Max("seq")).values("last")
    return {change.object_id: change for change in Change.objects.filter(seq__in=last)}


def _people(model: type[Model]) -> list[str]:
    """The columns that name somebody: an account may be deleted, and its record outlives it."""
    return [f.attname for f in model._meta.concrete_fields if f.related_model is get_user_model()]


def _deleted_people(model: type[Model], changes: Iterable[Change]) -> frozenset[Any]:
    """The people named by ``changes`` whose accounts no longer exist."""
    columns = _people(model)
    states = [change.state for change in changes if isinstance(change.state, dict)]
    named = {who for state in states for name in columns if (who := state.get(name)) is not None}
    there = get_user_model()._default_manager.filter(pk__in=named).values_list("pk", flat=True) if named else ()
    return frozenset(named.difference(map(journal.plain, there)))


def _readable_fault(row: Any, change: Change | None, gone: Set[Any]) -> str:
    """The fault, or that the row cannot be read: a damaged row does not hide the others."""
    try:
        return _fault(row, change, gone)
    except Exception as error:  # rows that were written past the journal may fail in any way
        return _("cannot be read: %(error)s") % {"error": f"{type(error).__name__}: {error}"[:200]}


def _fault(row: Any, change: Change | None, gone: Set[Any]) -> str:
    state = row.journal_state()
    if change is None:
        return "" if state is None else _("not recorded")
    if state is None:
        return _("recorded as approved, but it is not")
    if row_owner(row) != change.owner_id:
        return _("belongs to another region than change %(seq)s says") % {"seq": change.seq}
    if other := [*_other(row, state, change.state, gone), *_unapproved(row)]:
        return _("differs from change %(seq)s: %(fields)s") % {"seq": change.seq, "fields": ", ".join(other)}
    return ""


def _other(row: Model, state: Mapping[str, Any], recorded: Mapping[str, Any], gone: Set[Any]) -> list[str]:
    """The fields that differ; not those that a deleted account has left empty."""
    people = _people(type(row))
    recorded = _as_read(row, recorded)
    columns = {f.attname for f in row._meta.concrete_fields} | {"parent_id", "words"}
    return [
        name
        for name in sorted(columns & (state.keys() | recorded.keys()))
        if state.get(name) != recorded.get(name)
        and not (name in people and state.get(name) is None and recorded.get(name) in gone)
    ]


def _as_read(row: Model, recorded: Mapping[str, Any]) -> Mapping[str, Any]:
    """A day beyond the calendar as it is read from the row, too."""
    days = [field for field in row._meta.concrete_fields if isinstance(field, DayField | InstantField)]
    return {
        **recorded,
        **{f.attname: journal.plain(f.to_python(recorded[f.attname])) for f in days if f.attname in recorded},
    }


def row_owner(row: Any) -> int:
    """A region belongs to itself."""
    return row.owner_id if hasattr(row, "owner_id") and isinstance(row, JournaledModel) else row.pk


def _unapproved(row: Any) -> Iterator[str]:
    """Where an ILM on air differs from its approved revision."""
    if not isinstance(row, ILM) or row.live_revision is None:
        return
    approved = row.with_content_json(row.live_revision.content)
    for field in ILM._meta.concrete_fields:
        if field.editable and journal.said(field, row) != journal.said(field, approved):
            yield field.name


def approvals_off_record(checked: Checked = lambda: None) -> Iterator[str]:
    """Each approving review that no approval on record goes with: of that revision, by that person.

    More of a review cannot be held against the record, nor any membership: the journal follows what alters what is
    shown, and names neither notes and checklists nor who speaks for whom. Both are written once, by rows of their own.
    """
    kind, verbs = ILM.journal_kind(), ("published", "approved_again")
    on_record = Change.objects.filter(
        kind=kind, verb__in=verbs, object_id=OuterRef("ilm"), revision=OuterRef("revision")
    )
    by_them = Q(reviewer=None) | Exists(
        on_record.filter(actor_id=Cast(OuterRef("reviewer"), CharField()))
    )  # an account may be deleted
    rows = Review.objects.filter(outcome=Outcome.APPROVED).exclude(Exists(on_record) & by_them)
    for key in rows.order_by("pk").values_list("pk", flat=True).iterator(BATCH):
        yield f"review {key}: {_('approved, but the record has no such approval')}"
        checked()


def missing_media(checked: Checked = lambda: None) -> Iterator[str]:
    """Each file of an approval on record that the store has lost or altered; of a cleaned one, what it became."""
    files = {asset.sha256: asset for asset in Asset.objects.iterator(BATCH)}
    became = dict(CleanedFile.objects.values_list("old_sha256", "new_sha256"))
    met: set[str] = set()
    for change in Change.objects.filter(kind=ILM.journal_kind()).order_by("seq").iterator(BATCH):
        frozen = change.state.get("frozen") if isinstance(change.state, dict) else None
        told = {each["sha256"]: each for each in described_in(frozen)}
        for sha256 in sorted(told.keys() - met):
            met.add(sha256)
            asset = files.get(today(sha256, became))
            if fault := _fault_of_file(asset) or _fault_of_facts(asset, told[sha256]):
                yield f"{change.seq}: {sha256}: {fault}"
        checked()


def altered_papers(checked: Checked = lambda: None) -> Iterator[str]:
    """Each scan whose bytes are not those that were uploaded."""
    for model in (each for each in apps.get_models() if issubclass(each, Scan)):
        for key, sha256, content in (
            model._default_manager.order_by("pk").values_list("pk", "sha256", "content").iterator(1)
        ):
            if hashlib.sha256(content).hexdigest() != sha256:
                yield f"{model._meta.model_name} {key}: {_('its bytes are not those that were uploaded')}"
            checked()


def today(sha256: str, became: Mapping[str, str]) -> str:
    """Under which SHA-256 the file lies now."""
    met = {sha256}
    while (sha256 := became.get(sha256, sha256)) not in met:
        met.add(sha256)
    return sha256


def files_in(frozen: Any) -> Iterator[str]:
    """The SHA-256 of every file that frozen creatives name."""
    return (each["sha256"] for each in described_in(frozen))


def described_in(frozen: Any) -> Iterator[Mapping[str, Any]]:
    """Every file that frozen creatives name, with what they say of it."""
    if isinstance(frozen, dict):
        if "sha256" in frozen:
            yield frozen
        frozen = list(frozen.values())
    if isinstance(frozen, list):
        for part in frozen:
            yield from described_in(part)


def _fault_of_facts(asset: Asset | None, told: Mapping[str, Any]) -> str:
    """Where the row of a file differs from the approval; nothing for a cleaned file, which is another one."""
    if asset is None or asset.sha256 != told["sha256"]:
        return ""
    row = freezing.describe(asset)
    other = ", ".join(sorted(name for name in row.keys() & told.keys() if row[name] != told[name]))
    return _("differs from what was approved: %(fields)s") % {"fields": other} if other else ""


def _fault_of_file(asset: Asset | None) -> str:
    if asset is None:
        return _("the file is not known")
    try:
        with asset.file.open("rb") as file:
            same = hashlib.file_digest(file, "sha256").hexdigest() == asset.sha256
    except (OSError, SuspiciousOperation, ValueError):
        return _("the file is missing")
    return "" if same else _("the file was altered")
