"""The cascade: what a region shows, as a pure function of few rows. The public face of the app.

``resolve`` loads the rows of the region's chain in a fixed number of queries; ``judge`` gives each
candidate one verdict without a query, a clock or a copy. The rules R0 to R4 are those of
docs/explanation/cascade.md. Each question takes a ``Region``, or its chain where that is in hand already.
"""

from datetime import datetime

from . import regions
from .models import ILM
from .queries.explanation import Explanation, account
from .queries.history import NotYetARegion, history
from .queries.impact import Impact, impact
from .queries.rows import Resolution, Rows, Verdict, rows_about, rows_on
from .queries.subtree import Subtree, subtree
from .rules.borders import unchanged_since
from .rules.decide import Rule, decide
from .rules.place import Place
from .rules.regions import Chain, Region
from .rules.resolution import judge

__all__ = [
    "Explanation", "Impact", "NotYetARegion", "Place", "Resolution", "Rows", "Rule", "Subtree", "Verdict", "decide",
    "explain", "history", "impact", "judge", "preview", "resolve", "rows_about", "rows_on", "subtree",
    "unchanged_since",
]  # fmt: skip


def resolve(where: Region | Chain, channel: str, at: datetime) -> Resolution:
    """What a region shows on ``channel`` at ``at``, in order, and until when that holds; five queries."""
    chain = chain_of(where)
    return judge(rows_on(chain, at), Place(chain, channel), at)


def preview(draft: ILM, where: Region | Chain, channel: str, at: datetime) -> Resolution:
    """What a region would show at ``at`` if ``draft``, a revision not yet approved, were; nothing is saved."""
    chain = chain_of(where)
    return judge(rows_on(chain, at, with_draft=draft), Place(chain, channel), at)


def explain(where: Region | Chain, ilm: ILM, channel: str, at: datetime) -> Explanation:
    """Why a region shows or does not show ``ilm`` on ``channel`` at ``at``, which may lie ahead."""
    chain = chain_of(where)
    return account(rows_about(ilm, chain, at), ilm, Place(chain, channel), at)


def chain_of(where: Region | Chain) -> Chain:
    """The chain of a region; one in hand is taken as it is, without a query."""
    return regions.chain(where) if isinstance(where, Region) else where
