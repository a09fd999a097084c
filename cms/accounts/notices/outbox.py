"""Messages on their way to messengers: written after the commit, sent by the worker, tried again, and given up in time.

At least once: a worker that is killed while it sends lets go of its message after ``LEASE``, and the next one sends it,
perhaps for the second time. One that is killed before has sent nothing, and nothing is lost.
"""

import logging
import time
from collections.abc import Collection
from datetime import datetime, timedelta

from django.db.models import F
from django.utils import timezone
from django_tasks import task

from cms.accounts.models import Message, Messenger
from ilm_blocks.notices import OUTDATED, Notice, ahead_of_films

from . import services

logger = logging.getLogger(__name__)

#: After the first, the second and the third attempt; there is no fifth.
PAUSES = (timedelta(minutes=1), timedelta(minutes=5), timedelta(minutes=30))
#: So long one worker has a message; none is given longer (``services.WHOLE_S``).
LEASE = timedelta(minutes=2)
KEPT = timedelta(days=7)
#: Messages that one task sends before others have their turn.
MOST_AT_ONCE = 20
#: A gateway that took so long to fail is not asked again by the same task.
SLOW_S = services.CONNECT_S - 0.5


def put(notice: Notice, people: Collection[int], at: datetime) -> int:
    """Write a message for each of ``people`` who is reached by a messenger; how many. Constant queries."""
    reached = Messenger.objects.filter(
        user__in=people, user__is_active=True, verified_at__isnull=False, service__in=services.offered()
    )
    subject = " ".join(notice.subject.split())
    said = {"subject": subject, "url": notice.url, "made_at": at, "due_at": at}
    rows = [Message(messenger_id=key, **said) for key in reached.values_list("pk", flat=True)]
    Message.objects.bulk_create(rows)
    if rows:
        ask()
    return len(rows)


def ask() -> None:
    ahead_of_films(send_due).enqueue()


def take_up(at: datetime) -> None:
    """Let a worker see to what is due, and drop what is long done."""
    Message.objects.filter(made_at__lt=at - KEPT).delete()
    if Message.objects.filter(due_at__lte=at).exists():
        ask()


@task()
def send_due() -> None:
    """Send what is due, those first that were tried least; a gateway that does not answer holds up no other."""
    silent: set[str] = set()
    for _number in range(MOST_AT_ONCE):
        now = timezone.now()
        due = Message.objects.filter(due_at__lte=now).exclude(messenger__service__in=silent)
        waiting = due.select_related("messenger__user").order_by("attempts", "pk").first()
        if waiting is None:
            return
        if _claim(waiting, now) and not _attempt(waiting, now):
            silent.add(waiting.messenger.service)
    ask()


def _claim(waiting: Message, at: datetime) -> bool:
    """Whether this worker has it now, and no other."""
    same = Message.objects.filter(pk=waiting.pk, due_at=waiting.due_at)
    return bool(same.update(due_at=at + LEASE, attempts=F("attempts") + 1))


def _attempt(waiting: Message, at: datetime) -> bool:
    """Whether its gateway has answered, in whatever way. No transaction is open while it is sent."""
    messenger, begun = waiting.messenger, time.monotonic()
    is_wanted = messenger.user.is_active and messenger.verified_at is not None and at - waiting.made_at < OUTDATED
    has_arrived = is_wanted and services.send(messenger.service, messenger.address, text(waiting))
    _keep(waiting, timezone.now(), has_arrived=has_arrived, is_wanted=is_wanted)
    return has_arrived or time.monotonic() - begun < SLOW_S


def _keep(waiting: Message, at: datetime, *, has_arrived: bool, is_wanted: bool) -> None:
    row = Message.objects.filter(pk=waiting.pk)
    if has_arrived:
        row.update(due_at=None, arrived_at=at)
        return
    tried = waiting.attempts + 1
    pause = PAUSES[tried - 1] if is_wanted and tried <= len(PAUSES) else None
    row.update(due_at=at + pause if pause else None, failed_at=at)
    outcome = "tried again" if pause else "given up"
    logger.warning("%s took no message (attempt %d): %s", waiting.messenger.service, tried, outcome)


def text(message: Message) -> str:
    """What happened in one line, and where to read more: no person's name, and of a draft its title alone."""
    return f"{message.subject}\n{message.url}"


# How they fare


def last_failure(messenger: Messenger) -> datetime | None:
    """When a message to it failed for the last time; None where a later one has arrived."""
    newest = messenger.messages.exclude(arrived_at=None, failed_at=None).order_by("-pk").first()
    return newest.failed_at if newest and newest.arrived_at is None else None


def failing(since: datetime) -> dict[str, int]:
    """How many messages each service has not taken since then, by service; one query."""
    found: dict[str, int] = {}
    rows = Message.objects.filter(failed_at__gte=since, arrived_at=None)
    for service in rows.values_list("messenger__service", flat=True):
        found[service] = found.get(service, 0) + 1
    return found
