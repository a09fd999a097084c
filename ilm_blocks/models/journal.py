"""The append-only record of every write that can alter what anyone sees.

``append`` takes its number and the hash of the row before from one head row, locked last in the transaction: the
order of ``seq`` is the order of commits and of instants, without holes. ``queries.journal`` finds tampering.
"""

import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any, NoReturn, Self
from uuid import UUID

import orjson
import swapper
from django.core.serializers.json import DjangoJSONEncoder
from django.db import models, transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from wagtail.fields import StreamField
from wagtail.log_actions import get_active_log_context

from ..persons import told_apart
from ..rules.canonical import digest
from .commits import commits
from .fields import AccountKeyField

GENESIS = "0" * 64

#: What the hash of a row is of, beside the digest of its state and the hash of the row before.
HASHED = ("seq", "at", "kind", "object_id", "owner_id", "verb", "actor_id", "revision_id")
#: What rows from before do not say: hashed where it is said.
HASHED_WHERE_SAID = ("actor_name", "only_pages")

#: The kind under which regions are on record: not rows of the app but pages of the project.
REGION = "region"
#: The kind of the list of hosts at which the regions answer: absolute addresses everywhere are made of it.
HOSTS = "hosts"
#: The kind of the pages of websites.
PAGE = "page"
#: The kind of what regions say on pages that cascade.
PAGE_DECISION = "pagedecision"
#: The verb under which what a region has goes over to its successor.
SUCCEEDED = "succeeded"
#: The last verb of a region that went into another one.
MERGED = "merged"


class OwnerCannotChange(ValueError):
    """A recorded row keeps its owning region: feeds below the old one would never learn of the change.

    But where that region goes into another one: nobody asks the old one any more. Pages move: that is two changes.
    """


def plain(value: Any) -> Any:
    """``value`` as JSON keeps it: what is read back equals what was written."""
    if hasattr(value, "raw_data"):  # a StreamField
        return as_json([dict(block) for block in value.raw_data])
    if isinstance(value, datetime):
        return value.astimezone(timezone.get_fixed_timezone(0)).isoformat()
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, models.fields.files.FieldFile):
        return value.name
    if isinstance(value, UUID):
        return str(value)
    return value


def as_json(value: Any) -> Any:
    """``value`` as it is once written as JSON and read back: days, numbers and keys as text where JSON has no such."""
    return orjson.loads(json.dumps(value, cls=DjangoJSONEncoder))


def said(field: "models.Field[Any, Any]", row: models.Model) -> Any:
    """What the field says; of a stream without the ids of its blocks, which Wagtail generates where they are missing.

    Nothing but a stream is read as data: a title may begin with a bracket.
    """
    value = plain(field.value_from_object(row))
    return _without_ids(value) if isinstance(field, StreamField) else value


def _without_ids(value: Any) -> Any:
    if isinstance(value, list):
        return [_without_ids(part) for part in value]
    if isinstance(value, dict):
        return {name: _without_ids(part) for name, part in value.items() if name != "id"}
    return value


class AppendOnly(Exception):
    """The journal is written once: rows are neither changed nor deleted."""


class ChangeQuerySet(models.QuerySet):
    def update(self, **kwargs: object) -> NoReturn:
        raise AppendOnly

    def delete(self) -> NoReturn:
        raise AppendOnly


class JournalHead(models.Model):
    """The one row whose lock puts all changes in order; a restore raises ``epoch``."""

    epoch = models.PositiveIntegerField(default=1)
    seq = models.PositiveBigIntegerField(default=0)
    hash = models.CharField(max_length=64, default=GENESIS)
    #: The instant of the newest change: none is ever recorded before it.
    at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return f"{self.epoch}.{self.seq}"


class Change(models.Model):
    """One recorded write, linked to the row before by its hash."""

    seq = models.PositiveBigIntegerField(_("number"), primary_key=True)
    at = models.DateTimeField(_("at"))
    kind = models.CharField(_("kind"), max_length=40)
    object_id = models.PositiveBigIntegerField(_("object"))
    owner = models.ForeignKey(
        swapper.get_model_name("wagtailcore", "Page"),
        verbose_name=_("owning region"),
        on_delete=models.PROTECT,
        related_name="+",
        db_index=False,
    )
    verb = models.CharField(_("verb"), max_length=20)
    # A value, not a foreign key: the record outlives the account.
    actor_id: "models.CharField[Any, Any]" = AccountKeyField(_("actor"), null=True)
    # As the person was told apart from others then: accounts are renamed and deleted.
    actor_name = models.TextField(_("name of the actor"), blank=True)
    # Protects the revision from `purge_revisions` and from deletion together with its object.
    revision = models.ForeignKey("wagtailcore.Revision", null=True, on_delete=models.PROTECT, related_name="+")
    state = models.JSONField(_("state"), encoder=DjangoJSONEncoder)
    #: Only pages of websites show it: no programme and no manifest depends on it.
    only_pages = models.BooleanField(default=False)
    digest = models.CharField(max_length=64)
    previous_hash = models.CharField(max_length=64)
    hash = models.CharField(max_length=64)

    objects = ChangeQuerySet.as_manager()

    class Meta:
        verbose_name = _("change")
        verbose_name_plural = _("changes")
        ordering = ["-seq"]
        indexes = [
            models.Index(fields=["owner", "only_pages", "-seq"], name="change_newest_of_owner"),
            models.Index(fields=["kind", "object_id", "-seq"], name="change_newest_of_object"),
        ]

    def __str__(self) -> str:
        return f"{self.seq} {self.kind} {self.object_id} {self.verb}"

    def computed_hash(self) -> str:
        row = {name: plain(getattr(self, name)) for name in HASHED}
        later = {name: value for name in HASHED_WHERE_SAID if (value := getattr(self, name))}
        return digest(row | later | {"digest": self.digest, "previous": self.previous_hash})

    def delete(self, *args: object, **kwargs: object) -> NoReturn:
        raise AppendOnly


# Writing


@dataclass(frozen=True, slots=True)
class Entry:
    """A change about to be appended; without a ``verb`` it is created or changed, as the record shows."""

    kind: str
    object_id: int
    owner_id: int
    state: dict[str, Any]
    verb: str = ""
    actor: Any = None
    revision_id: int | None = None
    only_pages: bool = False


@dataclass(frozen=True, slots=True)
class Moment:
    """The one instant of an act, and the head that it holds until its transaction ends.

    Never before the instant of an act on record: where the clock was set back, or another machine's runs ahead, it is
    that of the last one.
    """

    at: datetime
    head: JournalHead

    @classmethod
    def take(cls) -> Self:
        """To be called within a transaction, after every other lock; until its writes nobody else appends."""
        head, _is_new = JournalHead.objects.select_for_update().get_or_create(pk=1)
        now = timezone.now()
        return cls(max(now, head.at) if head.at else now, head)


def record(entry: Entry, moment: Moment | None = None) -> None:
    """Append ``entry``, unless the newest change of its object says the same already."""
    last = newest(entry.kind, entry.object_id)
    has_other_owner = last is not None and last.owner_id != entry.owner_id
    if has_other_owner and entry.verb != SUCCEEDED and not entry.only_pages:
        raise OwnerCannotChange(f"{entry.kind} {entry.object_id}")
    if last is None or has_other_owner or last.digest != digest(entry.state):
        verb = entry.verb or ("changed" if last else "created")
        append([replace(entry, verb=verb, actor=entry.actor or get_active_log_context().user)], moment)


def newest(kind: str, object_id: int) -> Change | None:
    """The last change on record of one object."""
    return Change.objects.filter(kind=kind, object_id=object_id).order_by("-seq").first()


def append(entries: Sequence[Entry], moment: Moment | None = None) -> None:
    """Write ``entries`` in order, at the ``moment`` of their act."""
    with transaction.atomic(savepoint=False):
        moment = moment or Moment.take()
        changes = _moved_on(moment, entries)
        if changes is None:
            # A page was saved within the act, and recorded by itself; or a savepoint has taken rows back.
            moment.head.refresh_from_db()
            changes = _moved_on(moment, entries)
        Change.objects.bulk_create(changes or ())
        transaction.on_commit(commits.add)


def _moved_on(moment: Moment, entries: Sequence[Entry]) -> list[Change] | None:
    """``entries`` as changes, with the head moved behind them; None where it is not as ``moment`` knows it."""
    head, changes = moment.head, list(_linked(entries, moment))
    seq, last = (changes[-1].seq, changes[-1].hash) if changes else (head.seq, head.hash)
    known = JournalHead.objects.filter(pk=head.pk, seq=head.seq, hash=head.hash)
    if not known.update(seq=seq, hash=last, at=_instant(moment)):
        return None
    head.seq, head.hash, head.at = seq, last, _instant(moment)
    return changes


def _instant(moment: Moment) -> datetime:
    """That of the act, but never before the change that is the newest by now."""
    return max(moment.at, moment.head.at or moment.at)


def _linked(entries: Iterable[Entry], moment: Moment) -> Iterator[Change]:
    seq, previous, at = moment.head.seq, moment.head.hash, _instant(moment)
    for entry in entries:
        seq += 1
        actor_id = getattr(entry.actor, "pk", None)
        change = Change(
            seq=seq, at=at, kind=entry.kind, object_id=entry.object_id, owner_id=entry.owner_id, verb=entry.verb,
            actor_id=actor_id, actor_name=told_apart(entry.actor) if actor_id else "", revision_id=entry.revision_id,
            state=entry.state, only_pages=entry.only_pages, digest=digest(entry.state), previous_hash=previous,
        )  # fmt: skip
        change.hash = previous = change.computed_hash()
        yield change
