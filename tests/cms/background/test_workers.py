"""What a worker has left when it died is handed out anew; what waits while none lives is told."""

import os
from datetime import timedelta

import pytest
from django.utils import timezone
from django_tasks import task
from django_tasks.base import TaskResultStatus
from django_tasks_db.models import DBTaskResult

from cms.background import workers
from cms.background.worker import Worker
from cms.models import TaskWorker
from partner_api.models import PlannedDay, RememberedAnswer, Screen, ScreenOutage
from partner_api.screens.plans import summing
from tests import factories

pytestmark = pytest.mark.django_db

BACKGROUND = {"BACKEND": "django_tasks_db.DatabaseBackend"}
NOW = timezone.now()


@task(backend="background")
def greet():
    """Waits for a worker."""


@pytest.fixture(autouse=True)
def as_installed(settings):
    settings.TASKS = {**settings.TASKS, "background": BACKGROUND}


def waiting():
    result = greet.enqueue()
    return DBTaskResult.objects.get(pk=result.id)


def taken_by(name):
    row = waiting()
    row.claim(name)
    return row


def test_what_a_dead_worker_was_at_is_handed_out_anew():
    row = taken_by("dead")
    workers.beat("dead", NOW - workers.ALIVE_FOR)

    assert workers.recover(NOW) == 1

    row.refresh_from_db()
    assert row.status == TaskResultStatus.READY
    assert row.worker_ids == ["dead"]


def test_what_a_living_worker_is_at_stays_its_own():
    row = taken_by("living")
    workers.beat("living", NOW - workers.ALIVE_FOR + timedelta(seconds=1))

    assert workers.recover(NOW) == 0

    row.refresh_from_db()
    assert row.status == TaskResultStatus.RUNNING


def test_a_worker_that_ends_hands_out_its_own_work_alone():
    mine, other = taken_by("me"), taken_by("you")
    workers.beat("me", NOW)

    workers.release("me")

    mine.refresh_from_db()
    other.refresh_from_db()
    assert (mine.status, other.status) == (TaskResultStatus.READY, TaskResultStatus.RUNNING)
    assert not TaskWorker.objects.exists()


def test_a_task_whose_workers_all_die_is_given_up():
    row = waiting()
    for number in range(workers.MOST_RUNS):
        row.refresh_from_db()
        assert row.status == TaskResultStatus.READY
        row.claim(f"dead {number}")
        workers.recover(NOW)

    row.refresh_from_db()
    assert row.status == TaskResultStatus.FAILED
    assert row.exception_class_path.endswith("WorkerDied")


def test_what_waits_is_told_once_somebody_has_to_do_something():
    asked_at = waiting().enqueued_at
    long_since = asked_at + workers.PATIENCE + timedelta(seconds=1)

    assert workers.waiting_in_vain(asked_at) == 0
    assert workers.waiting_in_vain(long_since) == 1

    workers.beat("living", long_since)
    assert workers.waiting_in_vain(long_since) == 0


def test_what_is_long_done_is_forgotten():
    row = taken_by("me")
    row.set_successful(None)
    workers.beat("me", NOW)

    workers.forget(NOW)
    assert DBTaskResult.objects.count() == TaskWorker.objects.count() == 1

    workers.forget(NOW + workers.KEPT_FOR + timedelta(days=1))
    assert DBTaskResult.objects.count() == TaskWorker.objects.count() == 0


@pytest.fixture
def connected(monkeypatch):
    """The worker has no connection of its own."""
    monkeypatch.setattr("cms.background.worker.close_old_connections", lambda: None)


@pytest.mark.usefixtures("connected")
def test_a_worker_reminds_people_once_by_the_dates_on_record(mailoutbox, django_capture_on_commit_callbacks):
    keeper = factories.officer("ani", factories.KENDAL, "change", "publish")
    keeper.email = "ani@kendal.example"
    keeper.save()
    factories.agreement(factories.partner(), valid_until=timezone.localdate() + timedelta(days=5))

    for name in ("one", "another that begins at the same time"):
        with django_capture_on_commit_callbacks(execute=True):
            Worker(is_wanted=lambda: True).remind()
        assert [message.to for message in mailoutbox] == [["ani@kendal.example"]], name


@pytest.mark.usefixtures("connected")
def test_a_worker_drops_what_programs_of_partners_left_behind(settings, tmp_path):
    settings.PARTNER_API = settings.PARTNER_API | {"UPLOADS_FOLDER": str(tmp_path)}
    stray = tmp_path / "00000000-0000-4000-8000-000000000000.part"
    stray.write_bytes(b"x")
    os.utime(stray, (0, 0))
    partner = factories.partner()
    siti = factories.officer("siti", factories.KENDAL)
    facts = {"partner": partner, "person": siti, "status": 200}
    for name, at in (("old", timezone.now() - RememberedAnswer.KEPT), ("new", timezone.now())):
        RememberedAnswer.objects.create(name=name, at=at, **facts)

    Worker().each_hour()

    assert not stray.exists()
    assert [answer.name for answer in RememberedAnswer.objects.all()] == ["new"]


@pytest.mark.usefixtures("connected")
def test_a_worker_sums_up_the_days_that_are_over_for_reports():
    screen = factories.screen()
    Screen.objects.filter(pk=screen.pk).update(created_at=timezone.now() - timedelta(days=2))
    worker = Worker()
    worker.remind()

    for _second in range(5):
        worker.sum_a_day()
    today = timezone.localdate()
    assert list(PlannedDay.objects.order_by("day").values_list("day", flat=True)) == [
        today - timedelta(days=2),
        today - timedelta(days=1),
    ]


@pytest.mark.usefixtures("connected")
def test_a_day_that_cannot_be_summed_up_holds_up_no_other(monkeypatch):
    broken, other = sorted((factories.screen(name=name) for name in "ab"), key=lambda screen: screen.pk)
    Screen.objects.update(created_at=timezone.now() - timedelta(days=1))
    sum_up = summing.sum_up

    def fails_for_one(screen, day, now):
        if screen == broken:
            raise ValueError
        return sum_up(screen, day, now)

    monkeypatch.setattr(summing, "sum_up", fails_for_one)
    worker = Worker()
    worker.remind()
    for _second in range(4):
        worker.sum_a_day()
    assert list(PlannedDay.objects.values_list("screen", flat=True)) == [other.pk]


@pytest.mark.usefixtures("connected")
def test_a_round_that_fails_holds_up_no_other_and_no_sign_of_life(monkeypatch, caplog):
    worker, done = Worker(), []

    def fail(_at):
        raise KeyError

    monkeypatch.setattr("cms.background.worker.outbox.take_up", fail)
    monkeypatch.setattr("cms.background.worker.workers.forget", done.append)
    worker._tidy()
    worker._beat()

    assert len(done) == 1
    assert "fail failed" in caplog.text
    assert TaskWorker.objects.filter(name=worker.name).exists()


@pytest.mark.usefixtures("connected")
def test_a_worker_that_begins_tells_of_no_outage_before_it_has_listened(mailoutbox):
    factories.screen(token_hash="x", seen_at=timezone.now() - timedelta(hours=1))
    worker = Worker()
    worker._tidy()

    assert not ScreenOutage.objects.exists()
    assert worker.videotrons._since
