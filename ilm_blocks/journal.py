"""The append-only record of every write that can alter what anyone sees.

``append`` takes its number and the hash of the row before from one head row, locked last in the transaction: the
order of ``seq`` is the order of commits and of instants, without holes. ``verify`` finds tampering.
"""

import hashlib
import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import asdict, dataclass, replace
from datetime import date, datetime
from typing import TYPE_CHECKING, Any, Self

import orjson
from django.db import models, transaction
from django.db.models import OuterRef, QuerySet, Subquery
from django.utils import timezone
from django.utils.translation import gettext as _
from wagtail.fields import StreamField
from wagtail.log_actions import get_active_log_context
from wagtail.models import Page

if TYPE_CHECKING:
    from .models import Change, JournalHead

GENESIS = "0" * 64
SEAL = re.compile(r"(\d{1,18}):([0-9a-f]{64})")


#: The verb under which what a region has goes over to its successor.
SUCCEEDED = "succeeded"
#: The last verb of a region that went into another one.
MERGED = "merged"


class OwnerCannotChange(ValueError):
    """A recorded row keeps its owning region: feeds below the old one would never hear of the change.

    But where that region goes into another one: nobody asks the old one any more.
    """


@dataclass(frozen=True, slots=True)
class Entry:
    """A change about to be appended; without a ``verb`` it is created or changed, as the record shows."""

    kind: str
    object_id: int
    owner_id: int
    state: dict[str, Any]
    verb: str = ""
    actor_id: int | None = None
    revision_id: int | None = None


def canonical(value: Any) -> bytes:
    """JSON with sorted keys and without white space: equal values are equal bytes."""
    return orjson.dumps(value, option=orjson.OPT_SORT_KEYS)


def digest(value: Any) -> str:
    return hashlib.sha256(canonical(value)).hexdigest()


def plain(value: Any) -> Any:
    """``value`` as JSON keeps it: what is read back equals what was written."""
    if hasattr(value, "raw_data"):  # a StreamField
        return [dict(block) for block in value.raw_data]
    if isinstance(value, datetime):
        return value.astimezone(timezone.get_fixed_timezone(0)).isoformat()
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, models.fields.files.FieldFile):
        return value.name
    return value


def said(field: "models.Field[Any, Any]", row: models.Model) -> Any:
    """What the field says; of a stream without the ids of its blocks, which Wagtail makes anew where they are missing.

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


def record(entry: Entry, moment: "Moment | None" = None) -> None:
    """Append ``entry``, unless the newest change of its object says the same already."""
    last = newest(entry.kind, entry.object_id)
    has_other_owner = last is not None and last.owner_id != entry.owner_id
    if has_other_owner and entry.verb != SUCCEEDED:
        raise OwnerCannotChange(f"{entry.kind} {entry.object_id}")
    if last is None or has_other_owner or last.digest != digest(entry.state):
        verb = entry.verb or ("changed" if last else "created")
        actor_id = entry.actor_id or getattr(get_active_log_context().user, "pk", None)
        append([replace(entry, verb=verb, actor_id=actor_id)], moment)


def newest(kind: str, object_id: int) -> "Change | None":
    """The last change on record of one object."""
    return _changes().filter(kind=kind, object_id=object_id).order_by("-seq").first()


@dataclass(frozen=True, slots=True)
class Moment:
    """The one instant of an act, and the head that it holds until its transaction ends.

    Never before the instant of an act on record: where the clock was set back, or another machine's runs ahead, it is
    that of the last one.
    """

    at: datetime
    head: "JournalHead"

    @classmethod
    def take(cls) -> Self:
        """To be called within a transaction, after every other lock; until its writes nobody else appends."""
        from .models import JournalHead

        head, _is_new = JournalHead.objects.select_for_update().get_or_create(pk=1)
        now = timezone.now()
        return cls(max(now, head.at) if head.at else now, head)


def append(entries: Sequence[Entry], moment: Moment | None = None) -> None:
    """Write ``entries`` in order, at the ``moment`` of their act."""
    from .models import Change

    with transaction.atomic(savepoint=False):
        moment = moment or Moment.take()
        head, changes = moment.head, []
        for entry in entries:
            changes.append(change := _link(entry, head, moment.at))
            head.seq, head.hash = change.seq, change.hash
        head.at = moment.at
        Change.objects.bulk_create(changes)
        head.save(update_fields=["seq", "hash", "at"])


def _link(entry: Entry, head: "JournalHead", at: datetime) -> "Change":
    from .models import Change

    change = Change(seq=head.seq + 1, at=at, digest=digest(entry.state), previous_hash=head.hash, **asdict(entry))
    change.hash = change.computed_hash()
    return change


def versions(pages: QuerySet[Page]) -> QuerySet[Page]:
    """``pages``, each with the ``version`` (seq) of the last change it owns and ``changed_at``; one query."""
    newest = _changes().filter(owner_id=OuterRef("pk")).order_by("-seq")
    return pages.annotate(version=Subquery(newest.values("seq")[:1]), changed_at=Subquery(newest.values("at")[:1]))


def verify(checked: Callable[[], Any] = lambda: None) -> Iterator[tuple[int, str]]:
    """Each fault of the chain as (seq, what is wrong); nothing when it is sound. ``checked`` is called per row."""
    from .models import JournalHead

    previous, seq, at = GENESIS, 0, None
    for change in _changes().order_by("seq").iterator():
        if change.seq != seq + 1:
            yield seq + 1, _("missing")
        yield from ((change.seq, fault) for fault in _faults(change, previous))
        if at and change.at < at:
            yield change.seq, _("its instant lies before that of the row before")
        previous, seq, at = change.hash, change.seq, change.at
        checked()
    head = JournalHead.objects.filter(pk=1).first()
    if (seq, previous) != ((head.seq, head.hash) if head else (0, GENESIS)):
        yield seq + 1, _("rows missing at the end")
    elif head and head.at != at:
        yield seq, _("the head has another instant")


def seal() -> str:
    """What to keep outside of the database: number and hash of the newest change, which stand for all before it."""
    from .models import JournalHead

    head = JournalHead.objects.filter(pk=1).first()
    return f"{head.seq}:{head.hash}" if head else f"0:{GENESIS}"


def holds(sealed: str) -> bool:
    """Whether the record still reaches up to what was ``sealed``; a sound chain has all before it as it was then.

    Raises ValueError for what is no seal.
    """
    if not (parts := SEAL.fullmatch(sealed.strip())):
        raise ValueError(sealed)
    seq, hashed = parts.groups()
    return (int(seq), hashed) == (0, GENESIS) or _changes().filter(seq=seq, hash=hashed).exists()


def _faults(change: "Change", previous: str) -> Iterator[str]:
    if change.previous_hash != previous:
        yield _("does not follow the row before")
    if change.digest != digest(change.state):
        yield _("state altered")
    if change.hash != change.computed_hash():
        yield _("row altered")


def _changes() -> "QuerySet[Change]":
    from .models import Change

    return Change.objects.all()
