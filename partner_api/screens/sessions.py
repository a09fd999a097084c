"""One live player a screen, told by the ``boot`` under which it runs. Pure.

A player that starts anew has a new boot and never comes back to an old one. So whoever is heard again after another
one was heard shows that two play with one token.
"""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any, Self

SILENT_AFTER = timedelta(seconds=90)
ALTERNATE_WITHIN = timedelta(minutes=5)


@dataclass(frozen=True, slots=True)
class Session:
    """``boot`` is the live player, last heard at ``boot_at``; ``other`` is whoever was heard beside it or before."""

    boot: str = ""
    boot_at: datetime | None = None
    other: str = ""
    other_at: datetime | None = None
    copied_at: datetime | None = None

    @classmethod
    def of(cls, row: Any) -> Self:
        """As it is kept in the fields of ``row`` (``ScreenHealth``)."""
        return cls(row.boot, row.boot_at, row.other, row.other_at, row.copied_at)

    @property
    def is_copied(self) -> bool:
        return self.copied_at is not None

    def may_report(self, boot: str) -> bool:
        """Of two with one token only the first, until an officer pairs the screen anew."""
        return not self.is_copied or boot == self.boot

    def last_of(self, boot: str) -> datetime | None:
        """When ``boot`` was heard last; all that were not heard before count as the other one."""
        return self.boot_at if boot == self.boot else self.other_at

    def heard(self, boot: str, at: datetime) -> "Session":
        """As it is after ``boot`` was heard at ``at``."""
        if self.is_copied:
            return self._of_two(boot, at)
        if boot == self.boot:
            copied_at = at if self._returns(self.boot_at, self.other_at, at) else None
            return replace(self, boot_at=at, copied_at=copied_at)
        if boot == self.other and self._returns(self.other_at, self.boot_at, at):
            # It was there before the present one, which took over while it was silent: it is the first.
            return Session(boot, at, self.boot, self.boot_at, at)
        if self._is_silent(self.boot_at, at):
            return Session(boot, at, self.boot, self.boot_at)
        return replace(self, other=boot, other_at=at)

    def _of_two(self, boot: str, at: datetime) -> "Session":
        """Each of the two may start anew: a new boot follows the one that is silent."""
        if boot == self.boot:
            return replace(self, boot_at=at)
        if boot != self.other and self._is_silent(self.boot_at, at):
            return replace(self, boot=boot, boot_at=at)
        if boot == self.other or self._is_silent(self.other_at, at):
            return replace(self, other=boot, other_at=at)
        return self

    @staticmethod
    def _returns(own_at: datetime | None, other_at: datetime | None, at: datetime) -> bool:
        if own_at is None or other_at is None:
            return False
        return own_at < other_at and at - own_at <= ALTERNATE_WITHIN

    @staticmethod
    def _is_silent(heard_at: datetime | None, at: datetime) -> bool:
        return heard_at is None or at - heard_at > SILENT_AFTER
