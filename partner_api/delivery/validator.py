"""The ETag of a region's answer. It carries its own expiry, so that "not modified" needs no body."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Self

from partner_api.http.caching import REPRESENTATION

from .chain_versions import ChainVersions

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
MICROSECOND = timedelta(microseconds=1)


@dataclass(frozen=True, slots=True)
class Validator:
    """What an answer was made from, the next border of time (None: none known) and whether an emergency is in it."""

    basis: str
    until: datetime | None
    is_emergency: bool

    @classmethod
    def among(cls, etags: Iterable[str], basis: str, at: datetime) -> Self | None:
        """The first of a client's ``etags`` that was made from the same ``basis`` and still holds at ``at``."""
        pattern = re.compile(rf'(?:W/)?"{re.escape(basis)}\.(-|\d{{1,17}})(!?)"')
        for match in filter(None, map(pattern.fullmatch, etags)):
            until = None if match[1] == "-" else EPOCH + int(match[1]) * MICROSECOND
            if until is None or at < until:
                return cls(basis, until, bool(match[2]))
        return None

    def __str__(self) -> str:
        border = "-" if self.until is None else (self.until - EPOCH) // MICROSECOND
        return f'"{self.basis}.{border}{"!" if self.is_emergency else ""}"'


def basis_of(versions: ChainVersions, channel: str) -> str:
    return f"{REPRESENTATION}.{channel}.{versions}"
