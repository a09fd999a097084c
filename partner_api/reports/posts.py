"""What was posted on social media, as its officers logged it: the second table of a report, beside the plays.

No program proves a post, so it is no row of the digest: who reads it follows the link.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Any
from zoneinfo import ZoneInfo

from django.db.models import Q, QuerySet

from ilm_blocks.models import SocialPost
from ilm_blocks.models.social import FIGURES
from ilm_blocks.queries import posts
from ilm_blocks.queries.posts import Judged

from . import canonical
from .period import Period
from .subject import Subject, path_of

#: The columns of a file, in order; the figures are the newest that were typed in, ``read_on`` their day.
COLUMNS = (
    "posted_at", "region_code", "region", "network", "account", "agreement", "responsible", "ilm", "title", "link",
    *FIGURES, "read_on", "state", "removed_at",
)  # fmt: skip


class PostState(StrEnum):
    ONLINE = "online"
    TO_BE_REMOVED = "to_be_removed"
    REMOVED = "removed"


@dataclass(frozen=True, slots=True)
class Posted:
    """One post, by what was said of its ILM when it was logged; ``figures`` are all None where nobody typed any in."""

    ilm: int
    title: str
    responsible: str
    agreement: str
    network: str
    account: str
    region_code: str
    region: str
    zone: ZoneInfo
    posted_at: datetime
    link: str
    figures: Mapping[str, int | None]
    read_on: date | None
    state: PostState
    removed_at: datetime | None

    @property
    def cells(self) -> canonical.Cells:
        facts = {name: getattr(self, name) for name in COLUMNS if name not in FIGURES} | dict(self.figures)
        facts |= {name: _written(facts[name], self.zone) for name in ("posted_at", "removed_at")}
        return [canonical.cell(facts[name]) for name in COLUMNS]


def _written(when: datetime | None, zone: ZoneInfo) -> str | None:
    """By the clock of the region, as machines write it: 2024-02-01T12:00+07:00."""
    return when.astimezone(zone).isoformat(timespec="minutes") if when else None


def posted(subject: Subject, parties: Collection[int] | None, period: Period, at: datetime) -> list[Posted]:
    """The posts of ``period``, by the day of the account's region, in order; constant queries.

    A report of one videotron tells of none.
    """
    if subject.screen is not None:
        return []
    widest = period.span(ZoneInfo("Etc/GMT-14")).start, period.span(ZoneInfo("Etc/GMT+12")).end
    found = SocialPost.objects.posted().filter(
        _own(subject, parties), posted_at__gte=widest[0], posted_at__lt=widest[1]
    )
    rows = _with_facts(found).order_by("posted_at", "pk")
    told = map(_told, posts.judged(rows, at))
    return [one for one in told if period.first <= one.posted_at.astimezone(one.zone).date() <= period.last]


def _own(subject: Subject, parties: Collection[int] | None) -> Q:
    found = Q() if parties is None else Q(responsible__in=parties)
    if subject.agreement is not None:
        found &= Q(agreement=subject.agreement.pk)
    if subject.region is not None:
        found &= Q(account__owner__path__startswith=path_of(subject.region))
    return found


def _with_facts(found: QuerySet[SocialPost]) -> QuerySet[SocialPost]:
    return found.with_parties().select_related("responsible", "agreement").prefetch_related("figures")  # type: ignore[attr-defined]


def _told(judged: Judged) -> Posted:
    post, region = judged.post, judged.chain[-1]
    newest: Any = next(iter(post.figures.all()), None)
    state = PostState.REMOVED if post.removed_at else PostState.TO_BE_REMOVED if judged.against else PostState.ONLINE
    assert post.posted_at is not None  # noqa: S101  (of posted ones alone)
    return Posted(
        ilm=post.ilm_id, title=post.title, responsible=str(post.responsible or region.distributor),
        agreement=post.agreement.number if post.agreement else "", network=post.account.network,
        account=post.account.handle, region_code=region.code, region=str(region), zone=region.tzinfo,
        posted_at=post.posted_at, link=post.url, figures=newest.counted if newest else dict.fromkeys(FIGURES),
        read_on=newest.read_on if newest else None, state=state, removed_at=post.removed_at,
    )  # fmt: skip
