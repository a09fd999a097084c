"""What this process has seen being read since it last wrote that down."""

import logging
from collections import Counter
from collections.abc import Mapping
from datetime import date
from itertools import islice
from threading import Lock, Thread, main_thread
from typing import Any

from django.db import connections
from django.utils import timezone

from ..conf import conf
from ..declared import Viewed
from . import writing
from .readers import is_reader
from .writing import Counts, Key

#: The most different things between two writes: who calls up numbers at random fills no memory.
MOST = 20_000
#: In one transaction: others who write wait for its end.
AT_ONCE = 500

log = logging.getLogger(__name__)


class Views:
    """Counts while answers go out, which costs no query; ``write`` is called by another thread."""

    def __init__(self) -> None:
        self._counts: Counts = Counter()
        self._lock = Lock()

    def count(self, viewed: Viewed | None, environ: Mapping[str, Any]) -> None:
        """One view of ``viewed``, if ``environ`` is a reader's; ``None`` is something of which nobody keeps count."""
        if viewed is None or not is_reader(environ):
            return
        key: Key = (timezone.localdate(timezone=viewed.zone), viewed.region_id, viewed.kind, viewed.subject_id)
        with self._lock:
            if key in self._counts or len(self._counts) < MOST:
                self._counts[key] += 1

    def write(self) -> None:
        """Add what was counted to the rows, so many at once. What cannot be written now is kept, and comes with the
        next.
        """
        with self._lock:
            waiting, self._counts = self._counts, Counter()
        while waiting:
            some = Counter({key: waiting.pop(key) for key in list(islice(waiting, AT_ONCE))})
            try:
                writing.add(some)
            except Exception:
                self._keep(waiting | some)
                raise

    def _keep(self, counts: Counts) -> None:
        """Put ``counts`` back, as far as there is room."""
        with self._lock:
            room = max(MOST - len(self._counts), 0)
            kept = self._counts.keys() | set(islice(counts, room))
            self._counts.update({key: count for key, count in counts.items() if key in kept})


class NoViews(Views):
    def count(self, viewed: Viewed | None, environ: Mapping[str, Any]) -> None:
        """Nobody wants to know."""


class Writer(Thread):
    """Writes what ``views`` has counted every ``seconds``, and once more when ``until`` has ended: the main thread of
    the process. One that is killed loses no more than what came since the last time.
    """

    def __init__(self, views: Views, seconds: float, kept_days: int, *, until: Thread | None = None) -> None:
        super().__init__(name="page-views", daemon=False)  # an ordinary end of the process waits for it
        self.views, self.seconds, self.kept_days = views, seconds, kept_days
        self.until = until or main_thread()
        self._forgotten: date | None = None

    def run(self) -> None:
        while self.until.is_alive():
            self.until.join(self.seconds)
            try:
                self._write()
            except Exception as error:
                log.warning("views of pages wait to be written: %s", error)
            finally:
                connections.close_all()  # this thread holds none while it waits

    def _write(self) -> None:
        self.views.write()
        if self._forgotten != (today := timezone.localdate()) and self.until.is_alive():
            writing.forget(self.kept_days, today)
            self._forgotten = today


def started() -> Views:
    """What counts from now on, written down by a thread of this process; nothing where that is not wanted."""
    if not conf.COUNT_PAGE_VIEWS:
        return NoViews()
    views = Views()
    Writer(views, conf.PAGE_VIEWS_SECONDS, conf.PAGE_VIEWS_KEPT_DAYS).start()
    return views
