"""How many videotrons may wait for a manifest that is being made, and what the next one is told."""

from collections.abc import Iterator
from contextlib import contextmanager
from threading import Lock

from django.utils.translation import gettext_lazy as _

from ..problems import Problem

#: Each with a thread of the server that others need.
MOST_WAITING = 24


class AskedAgainLater(Problem):
    wait = 5  # seconds, as Retry-After

    def __init__(self) -> None:
        super().__init__("unavailable", _("Many videotrons wait for their manifests. What this one has goes on."))


class Places:
    def __init__(self, most: int = MOST_WAITING) -> None:
        self.most = most
        self._taken = 0
        self._lock = Lock()

    @property
    def are_taken(self) -> bool:
        return self._taken >= self.most

    @contextmanager
    def one(self) -> Iterator[None]:
        """Raises AskedAgainLater where all are taken."""
        with self._lock:
            if self.are_taken:
                raise AskedAgainLater
            self._taken += 1
        try:
            yield
        finally:
            with self._lock:
                self._taken -= 1
