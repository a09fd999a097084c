"""A worker that may be killed at any moment, and that others can see.

It gives a sign every few seconds, also in the middle of a long film, and hands out anew what dead workers have left.
Told to end it ends at once, in mid-film too: its task goes back, and whoever takes it up goes on with what is lacking.
"""

import logging
import os
import signal
from collections.abc import Callable, Iterator
from datetime import timedelta
from itertools import islice
from threading import Event, Thread
from typing import Any

from django.db import DatabaseError, close_old_connections
from django.utils import timezone
from django.utils.crypto import get_random_string
from django_tasks.base import DEFAULT_TASK_QUEUE_NAME
from django_tasks_db.management.commands.db_worker import Worker as TaskLoop

from cms.accounts.notices import outbox
from ilm_blocks.actions import agreement_ends, confirmation, films, post_reminders
from partner_api.alerts import polling as alerts
from partner_api.partners import leftovers
from partner_api.partners.webhooks import periodic as webhooks
from partner_api.screens import outages
from partner_api.screens.plans import summing

from . import workers

POLL_S = 2.0
#: Films wait for pages, and not the other way round.
NICENESS = 10
TIDY_EACH = timedelta(minutes=1)
#: What has been told is on record: whoever asks again, or as another worker, tells nothing twice.
REMIND_EACH = timedelta(hours=1)
#: A day that is over is summed up for reports; so many days back where no worker ran.
SUMMED_DAYS = 7

logger = logging.getLogger(__name__)


class Worker:
    """``is_wanted`` is asked each second whether to go on, as by the process that started this one."""

    def __init__(self, *, is_wanted: Callable[[], bool] = lambda: True, until_done: bool = False) -> None:
        self.name = get_random_string(32)
        self.is_wanted = is_wanted
        self.told_to_end = Event()
        self.videotrons = outages.Listening()
        self.days: Iterator[summing.Missing] = iter(())
        self.loop = TaskLoop(
            queue_names=[DEFAULT_TASK_QUEUE_NAME], interval=POLL_S, batch=until_done, backend_name=workers.BACKEND,
            startup_delay=False, max_tasks=None, worker_id=self.name, excluded_queue_names=[],
        )  # fmt: skip

    def run(self) -> None:
        """Work until told to end; with ``until_done`` until nothing waits."""
        os.nice(NICENESS)
        for each in (signal.SIGINT, signal.SIGTERM):
            signal.signal(each, self._end)
        self._beat()
        self._tidy()
        Thread(target=self._live, daemon=True).start()
        self.loop.run()
        workers.release(self.name)

    def _end(self, *_signal: Any) -> None:
        self.told_to_end.set()

    def _live(self) -> None:
        """Beside the work: give signs, tidy up after the dead, remind people, and end when told to."""
        beaten = tidied = timezone.now()
        self.each_hour()
        reminded = beaten
        while not self.told_to_end.wait(1) and self.is_wanted():
            now = timezone.now()
            if now - beaten >= workers.BEAT_EACH:
                beaten = now
                self._beat()
            if now - tidied >= TIDY_EACH:
                tidied = now
                self._tidy()
            if now - reminded >= REMIND_EACH:
                reminded = now
                self.each_hour()
            _patiently(self.sum_a_day)
        _patiently(workers.release, self.name)
        os._exit(0)  # whatever the loop is at: what it does is done again

    def _beat(self) -> None:
        _patiently(workers.beat, self.name, timezone.now())

    def _tidy(self) -> None:
        videotrons = self.videotrons.round
        told = (webhooks.each_minute, alerts.take_up, videotrons, outbox.take_up)
        rounds = (workers.recover, films.take_up, *told, workers.forget)
        for tidy in rounds:
            _patiently(tidy, timezone.now())

    def each_hour(self) -> None:
        self.remind()
        _patiently(leftovers.forget, timezone.now())

    def remind(self) -> None:
        """By the dates on record, not by how long this worker has lived."""
        posts = (post_reminders.remind, post_reminders.ask_removals)
        for remind in (confirmation.remind, agreement_ends.warn, *posts):
            _patiently(remind, timezone.now())
        self.days = summing.missing(timezone.now(), SUMMED_DAYS)

    def sum_a_day(self) -> None:
        """Of one videotron, between two signs of life; one that fails holds up no other and comes again in an hour."""
        for screen, day in islice(self.days, 1):
            try:
                summing.sum_up(screen, day, timezone.now())
            except Exception:  # whatever a plan of the past is made of
                logger.exception("%s: the plan of %s was not summed up", screen.pk, day)


def _patiently(write: Callable[..., object], *args: Any) -> None:
    """Neither a database that is away for a moment nor a row of which a round can make nothing is a reason to stop:
    the next round comes, and whoever gives the signs of life goes on."""
    close_old_connections()
    try:
        write(*args)
    except DatabaseError as error:
        logger.warning("%s: %s", write.__name__, error)
    except Exception:
        logger.exception("%s failed", write.__name__)
