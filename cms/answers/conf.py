"""The settings of stored answers: the keys of ``settings.ANSWERS``, one property each."""

from collections.abc import Sequence
from functools import cache

from django.utils.module_loading import import_string

from ilm_blocks.conf import AppSettings

from .purgers import Purger


class Conf(AppSettings):
    dictionary = "ANSWERS"

    @property
    def MEMORY_MB(self) -> int:
        """The most that each process keeps, in megabytes; 0 stores nothing."""
        return self.get("MEMORY_MB", 64)

    @property
    def LOOK_MS(self) -> int:
        """How old what a process knows of the journal's head may become, in milliseconds."""
        return self.get("LOOK_MS", 250)

    @property
    def PURGER(self) -> str:
        """Dotted path of a class of ``purgers.Purger``: the shared cache in front; empty: none that could be told."""
        return self.get("PURGER", "")

    @property
    def PURGER_ARGS(self) -> Sequence[str]:
        """What the class is called with: addresses, or a zone and a token."""
        return self.get("PURGER_ARGS", ())

    def purger(self) -> Purger | None:
        return _purger(self.PURGER, tuple(self.PURGER_ARGS)) if self.PURGER else None


@cache
def _purger(path: str, args: tuple[str, ...]) -> Purger:
    return import_string(path)(*args)


conf = Conf()
