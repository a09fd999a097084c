"""The rounds of a worker: each source is asked every two minutes, by a task, and its files are put on record.

What a source does wrong stands at the source, and nothing else follows from it: no round fails, and what is shown goes
on. A file that could not be read is tried again when its list names another date, or in half an hour.
"""

import hashlib
import logging
import time
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Q
from django.utils import timezone
from django_tasks import task

from ilm_blocks.notices import ahead_of_films

from . import fetching, index, message, receiving, xml
from .fetching import Known
from .flaws import Flaw
from .index import Entry
from .message import Message
from .models import AlertFile, AlertSource

EACH = timedelta(minutes=2)
#: A source that was just looked at is not looked at again, however many tasks have waited for a worker.
PAUSE = timedelta(minutes=1)
TRIED_AGAIN_AFTER = timedelta(minutes=30)
#: What one round may take: the rest of a long list follows in the next ones.
ROUND_S = 60.0
MOST_FILES = 20
INDEX_MB, FILE_MB = 2, 1

logger = logging.getLogger(__name__)


def take_up(at: datetime) -> int:
    """Ask a worker to look at each source whose time has come; of how many. Of two workers one asks."""
    due = AlertSource.objects.filter(Q(asked_at=None) | Q(asked_at__lte=at - EACH), is_active=True)
    asked = [pk for pk in due.order_by("pk").values_list("pk", flat=True) if due.filter(pk=pk).update(asked_at=at)]
    for pk in asked:
        ahead_of_films(poll).enqueue(pk)
    return len(asked)


@task()
def poll(source_id: int) -> None:
    now = timezone.now()
    free = AlertSource.objects.filter(Q(looked_at=None) | Q(looked_at__lte=now - PAUSE), pk=source_id, is_active=True)
    if free.update(looked_at=now):
        look(AlertSource.objects.get(pk=source_id), now)


def look(source: AlertSource, at: datetime) -> None:
    """Read what ``source`` says now, and keep what is wrong with it."""
    try:
        _look(source, at)
    except Flaw as flaw:
        _keep_flaw(source, flaw)
    except Exception:
        logger.exception("%s: the source could not be worked on", source.pk)
        _keep_flaw(source, Flaw("failed"))


def _keep_flaw(source: AlertSource, flaw: Flaw) -> None:
    """It is asked for whole the next time."""
    said = {"flaw": flaw.code, "detail": flaw.detail, "etag": "", "last_modified": ""}
    AlertSource.objects.filter(pk=source.pk).update(**said)


def _look(source: AlertSource, at: datetime) -> None:
    known = Known(source.etag, source.last_modified) if _nothing_waits(source, at) else Known()
    fetched = fetching.get(source.url, known, most_mb=INDEX_MB)
    if fetched.body is None:
        AlertSource.objects.filter(pk=source.pk).update(answered_at=at, flaw="", detail="")
        return
    root = xml.root_of(fetched.body)
    is_whole, newest = True, None
    if message.is_message(root):
        found = message.read(root)
        newest = found.identity.sent
        receiving.receive(source.pk, found, fetched.body, source.url, at)
    else:
        entries = index.read(root, source.url)
        newest = max((each.at for each in entries if each.at and each.at <= at), default=None)
        is_whole = _take_files(source, entries, at)
    _keep_answer(source, fetched, newest, at, is_whole=is_whole)


def _nothing_waits(source: AlertSource, at: datetime) -> bool:
    """Whether no file that failed is to be tried again, for which the list has to be read once more."""
    return not source.files.exclude(flaw="").filter(tried_at__lte=at - TRIED_AGAIN_AFTER).exists()


def _keep_answer(
    source: AlertSource, fetched: fetching.Fetched, newest: datetime | None, at: datetime, *, is_whole: bool
) -> None:
    """A list of which not all files were taken is asked for whole the next time."""
    digest = hashlib.sha256(fetched.body or b"").hexdigest()
    changed = newest or (source.changed_at if digest == source.digest and source.changed_at else at)
    known = fetched.known if is_whole else Known()
    AlertSource.objects.filter(pk=source.pk).update(
        answered_at=at, changed_at=changed, digest=digest, etag=known.etag, last_modified=known.last_modified, flaw="",
        detail="",
    )  # fmt: skip


@dataclass(frozen=True, slots=True)
class Read:
    entry: Entry
    message: Message
    body: bytes


def _take_files(source: AlertSource, entries: list[Entry], at: datetime) -> bool:
    """Whether all that is new in the list was taken; the oldest warnings are put on record first."""
    kept = {each.url: each for each in source.files.all()}
    source.files.exclude(url__in=[each.url for each in entries]).delete()
    waiting = [each for each in entries if _is_due(each, kept.get(each.url), at)]
    until, found = time.monotonic() + ROUND_S, []
    taken = 0
    for entry in waiting[:MOST_FILES]:
        if time.monotonic() > until:
            break
        taken += 1
        if (one := _read(source, entry, at)) is not None:
            found.append(one)
    _receive(source, sorted(found, key=lambda each: each.message.identity.sent), at)
    return taken == len(waiting)


def _is_due(entry: Entry, kept: AlertFile | None, at: datetime) -> bool:
    if kept is None or kept.version != entry.version:
        return True
    return bool(kept.flaw) and not entry.flaw and kept.tried_at <= at - TRIED_AGAIN_AFTER


def _read(source: AlertSource, entry: Entry, at: datetime) -> Read | None:
    """None where it could not be; why, stands at the file."""
    try:
        if entry.flaw:
            raise Flaw(entry.flaw, entry.detail)
        body = fetching.get(entry.url, Known(), most_mb=FILE_MB).body or b""
        return Read(entry, message.read(xml.root_of(body)), body)
    except Flaw as flaw:
        _keep_file(source, entry, flaw, at)
    except Exception:
        logger.exception("%s: a file could not be read", source.pk)
        _keep_file(source, entry, Flaw("failed"), at)
    return None


def _receive(source: AlertSource, found: Iterable[Read], at: datetime) -> None:
    for each in found:
        flaw = None
        try:
            receiving.receive(source.pk, each.message, each.body, each.entry.url, at)
        except Flaw as wrong:
            flaw = wrong
        except Exception:
            logger.exception("%s: a warning could not be put on record", source.pk)
            flaw = Flaw("failed")
        _keep_file(source, each.entry, flaw, at)


def _keep_file(source: AlertSource, entry: Entry, flaw: Flaw | None, at: datetime) -> None:
    said = {
        "version": entry.version, "tried_at": at, "flaw": flaw.code if flaw else "",
        "detail": flaw.detail if flaw else "",
    }  # fmt: skip
    AlertFile.objects.update_or_create(source=source, url=entry.url, defaults=said)
