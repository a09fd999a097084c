"""What every answer of a region depends on, in one query: what was last written on its chain, and its addresses."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cached_property
from typing import Any, Self

from django.utils.translation import gettext as _

from ilm_blocks import journal, regions
from partner_api import addresses
from partner_api.problems import Problem
from sites import codes

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


class UnknownRegion(Problem):
    def __init__(self, code: str) -> None:
        super().__init__("unknown_region", _("No region has the code “%(code)s”.") % {"code": code})


@dataclass(frozen=True)
class State:
    """The chain of one region, topmost first; each row with its version and its Site."""

    rows: Sequence[dict[str, Any]]

    @classmethod
    def of(cls, code: str) -> Self:
        """The state of the region that has ``code``; raises UnknownRegion."""
        rows: tuple[dict[str, Any], ...] = ()
        if codes.CODE.match(codes.normalise(code)):
            pages = addresses.with_site(journal.versions(regions.provider().chain_pages(code)))
            rows = tuple(pages.values("pk", "code", "version", "changed_at", "hostname", "port"))
        if not rows:
            raise UnknownRegion(code)
        return cls(rows)

    @property
    def page_id(self) -> int:
        return self.rows[-1]["pk"]

    @property
    def codes(self) -> list[str]:
        return [row["code"] for row in self.rows]

    @property
    def written_at(self) -> datetime:
        return max((row["changed_at"] for row in self.rows if row["changed_at"]), default=EPOCH)

    @cached_property
    def roots(self) -> dict[int, str]:
        """The address of each region's site by page id; where there is none, that of the region above."""
        roots, root = {}, ""
        for row in self.rows:
            root = addresses.root_url(row["hostname"], row["port"]) or root
            roots[row["pk"]] = root
        return roots

    @property
    def root(self) -> str:
        return self.roots[self.page_id]

    def __str__(self) -> str:
        """Equal for equal states and for no others: the versions, and a digest of the addresses."""
        versions = "-".join(str(row["version"] or 0) for row in self.rows)
        roots = hashlib.sha256("\n".join(self.roots.values()).encode()).hexdigest()
        return f"{versions}.{roots[:12]}"
