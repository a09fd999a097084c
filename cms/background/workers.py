"""Which workers live, by the signs that they give, and what becomes of the work of those that have died."""

from collections.abc import Iterator
from datetime import datetime, timedelta

from django.db.models import QuerySet
from django_tasks.base import TaskResultStatus
from django_tasks_db.models import DBTaskResult

from ..models import TaskWorker

#: The backend of ``TASKS`` whose tasks wait for a worker.
BACKEND = "background"
BEAT_EACH = timedelta(seconds=5)
#: After so long without a sign a worker is dead.
ALIVE_FOR = timedelta(seconds=30)
#: What waits longer, while no worker lives, waits for somebody to start one.
PATIENCE = timedelta(minutes=1)
#: A task whose workers all die is given up.
MOST_RUNS = 5
KEPT_FOR = timedelta(days=14)


class WorkerDied(Exception):
    """What the record says of a task that was given up."""


def beat(name: str, at: datetime) -> None:
    TaskWorker.objects.update_or_create(name=name, defaults={"seen_at": at})


def is_alive(at: datetime) -> bool:
    return _alive(at).exists()


def _alive(at: datetime) -> QuerySet[TaskWorker]:
    return TaskWorker.objects.filter(seen_at__gt=at - ALIVE_FOR)


def waiting_in_vain(at: datetime) -> int:
    """How many tasks wait although no worker lives."""
    if is_alive(at):
        return 0
    stuck = [TaskResultStatus.READY, TaskResultStatus.RUNNING]
    return DBTaskResult.objects.filter(
        backend_name=BACKEND, status__in=stuck, enqueued_at__lt=at - PATIENCE
    ).count()  # fmt: skip


def recover(at: datetime) -> int:
    """Hand out anew what workers were at that have died; returns how much that was."""
    alive = set(_alive(at).values_list("name", flat=True))
    return sum(_hand_out(row) for row in _running() if not row.worker_ids or row.worker_ids[-1] not in alive)


def release(name: str) -> None:
    """Hand out anew what the worker ``name`` is at, which ends now, and take its name off the list."""
    for row in _running():
        if row.worker_ids and row.worker_ids[-1] == name:
            _hand_out(row)
    TaskWorker.objects.filter(name=name).delete()


def _running() -> Iterator[DBTaskResult]:
    return DBTaskResult.objects.running().filter(backend_name=BACKEND).iterator()


def _hand_out(row: DBTaskResult) -> bool:
    if len(row.worker_ids) >= MOST_RUNS:
        row.set_failed(WorkerDied(row.worker_ids))
        return False
    same_run = DBTaskResult.objects.running().filter(pk=row.pk, started_at=row.started_at)
    return bool(same_run.update(status=TaskResultStatus.READY, started_at=None))


def forget(at: datetime) -> None:
    """Delete what is long done, and the names of workers long gone."""
    DBTaskResult.objects.finished().filter(backend_name=BACKEND, finished_at__lt=at - KEPT_FOR).delete()
    TaskWorker.objects.filter(seen_at__lt=at - KEPT_FOR).delete()
