"""Real workers on a real film: one is killed in the middle, another finishes; the server's own ends with it."""

import os
import signal
import subprocess
import sys
import time

import pytest
from django.conf import settings
from django.core.files.base import ContentFile
from django.db import connection
from django.utils import timezone
from django_tasks.base import TaskResultStatus
from django_tasks_db.models import DBTaskResult
from wagtailmedia.models import get_media_model

from cms.background import workers
from cms.models import TaskWorker
from ilm_blocks.actions import films
from ilm_blocks.media import films as known
from ilm_blocks.media import intake
from ilm_blocks.models import Asset, Film, FilmFile, FilmState
from tests import factories
from tests.factories import KENDAL
from tests.ilm_blocks.media import files

pytestmark = [pytest.mark.database, pytest.mark.django_db(transaction=True, serialized_rollback=True)]
LIMIT = 180  # a worker gives way to everything else


@pytest.fixture
def film(settings, tmp_path):
    """A film that takes some seconds, asked for and not begun; half of it is the size of a screen."""
    settings.MEDIA_ROOT = tmp_path / "media"
    settings.TASKS = {**settings.TASKS, "background": {"BACKEND": "django_tasks_db.DatabaseBackend"}}
    factories.screen(KENDAL, width=320, height=180)
    content = files.film("mjpeg", "mov", size=(1280, 720), seconds=18, rate=30, pix_fmt="yuvj420p")
    taken = intake.film(ContentFile(content, name="pesan.mov"))
    media = get_media_model()(title="Pesan", type="video", duration=taken.seconds, width=1280, height=720)
    media.file.save(taken.name, taken)
    films.see_to([media])
    return known.rows([media])[known.key_of(media)]


@pytest.fixture
def start(tmp_path):
    """Starts workers, and ends whatever is left of them."""
    started = []

    def begin(*options):
        environment = os.environ | {
            "VAR_DIR": str(tmp_path), "DATABASE_URL": database_url(), "DJANGO_SETTINGS_MODULE": "cms.settings",
            "SECRET_KEY": settings.SECRET_KEY,
        }  # fmt: skip
        worker = subprocess.Popen(
            [sys.executable, "manage.py", "work", *options], cwd=settings.BASE_DIR, env=environment
        )
        started.append(worker)
        return worker

    yield begin
    for worker in started:
        worker.kill()
        worker.wait()


def database_url():
    """Of the database of this test, for a process beside it."""
    facts = connection.settings_dict
    if connection.vendor == "sqlite":
        return f"sqlite:///{facts['NAME']}"
    return f"postgres://{facts['USER']}:{facts['PASSWORD']}@{facts['HOST']}:{facts['PORT'] or 5432}/{facts['NAME']}"


def eventually(holds):
    until = time.monotonic() + LIMIT
    while not (found := holds()):
        assert time.monotonic() < until, holds
        time.sleep(0.1)
    return found


def test_a_film_survives_the_death_of_its_worker(film, start):
    first = start()
    eventually(lambda: Film.objects.filter(pk=film.pk, permille__gt=50).exists())
    os.kill(first.pid, signal.SIGKILL)
    first.wait()

    [row] = DBTaskResult.objects.all()
    assert row.status == TaskResultStatus.RUNNING
    assert all(asset.file.storage.size(asset.file.name) == asset.bytes for asset in Asset.objects.all())
    TaskWorker.objects.update(seen_at=timezone.now() - workers.ALIVE_FOR)  # half a minute later

    assert start("--until-done").wait(LIMIT) == 0

    film.refresh_from_db()
    row.refresh_from_db()
    assert (film.state, film.permille) == (FilmState.DONE, 1000)
    assert (row.status, len(row.worker_ids)) == (TaskResultStatus.SUCCESSFUL, 2)
    sizes = FilmFile.objects.values_list("width", "height")
    assert list(sizes) == [(1280, 720), (320, 180)]


def test_a_worker_that_is_told_to_end_ends_in_mid_film_and_its_film_waits_for_the_next(film, start):
    worker = start()
    eventually(lambda: Film.objects.filter(pk=film.pk, state=FilmState.WORKING).exists())
    assert workers.is_alive(timezone.now())

    worker.terminate()

    assert worker.wait(10) == 0
    assert DBTaskResult.objects.get().status == TaskResultStatus.READY
    assert not workers.is_alive(timezone.now())
