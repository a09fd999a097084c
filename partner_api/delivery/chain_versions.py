"""What every answer of a region depends on, in one query: what was last written on its chain, and its addresses."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cached_property
from typing import NamedTuple, Self

from django.utils.translation import gettext as _

from ilm_blocks import regions
from ilm_blocks.models import Change
from ilm_blocks.queries import heads, journal
from ilm_blocks.queries.heads import Marks
from partner_api import addresses
from partner_api.prepared_query import PreparedQuery
from partner_api.problems import Problem
from sites import codes

HASH_DIGITS = 8
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


class UnknownRegion(Problem):
    def __init__(self, code: str) -> None:
        said = _("No region has the code “%(code)s”. Look it up by its name: /api/v1/regions/?q=…")
        super().__init__("unknown_region", said % {"code": code})


class RegionVersion(NamedTuple):
    """One region of a chain: number and hash of its newest change, the journal's epoch, and where its Site answers."""

    page_id: int
    code: str
    epoch: int | None
    version: int | None
    version_hash: str | None
    hostname: str | None
    port: int | None


_chain = PreparedQuery(
    lambda code: addresses.with_site(
        journal.versions(regions.provider().chain_pages(code)).annotate(epoch=journal.epoch())
    ).values_list("pk", "code", "epoch", "version", "version_hash", "hostname", "port")
)


@dataclass(frozen=True)
class ChainVersions:
    """The chain of one region, topmost first."""

    rows: Sequence[RegionVersion]

    @classmethod
    def of(cls, code: str) -> Self:
        """Those of the region that has ``code``; raises UnknownRegion."""
        normal = codes.normalise(code)
        rows = _chain.rows(normal) if codes.CODE.match(normal) else []
        if not rows:
            raise UnknownRegion(code)
        return cls([RegionVersion(*row) for row in rows])

    @property
    def page_id(self) -> int:
        return self.rows[-1].page_id

    @property
    def codes(self) -> list[str]:
        return [row.code for row in self.rows]

    @property
    def marks(self) -> Marks:
        """What an answer is made of that shows the programme of this chain, with the names and hosts of its regions."""
        return heads.of_chain([row.page_id for row in self.rows], heads.PROGRAMME) | heads.of_all(heads.REGIONS)

    @cached_property
    def written_at(self) -> datetime:
        """When the newest change of the chain was made; one query."""
        newest = max(row.version or 0 for row in self.rows)
        return Change.objects.filter(seq=newest).values_list("at", flat=True).first() or EPOCH

    @cached_property
    def roots(self) -> dict[int, str]:
        """The address of each region's site by page id; where there is none, that of the region above."""
        roots, root = {}, ""
        for row in self.rows:
            root = addresses.root_url(row.hostname, row.port) or root
            roots[row.page_id] = root
        return roots

    def __str__(self) -> str:
        """Equal only for equal chains: the epoch, the newest changes by number and hash, and a digest of the addresses.

        After a restore the numbers count anew, with other content: the hashes tell.
        """
        versions = "-".join(f"{row.version or 0}{(row.version_hash or '')[:HASH_DIGITS]}" for row in self.rows)
        found_at = [addresses.api_url("/"), addresses.media_url("/"), *self.roots.values()]
        roots = hashlib.sha256("\n".join(found_at).encode()).hexdigest()
        return f"{self.rows[0].epoch or 1}.{versions}.{roots[:12]}"
