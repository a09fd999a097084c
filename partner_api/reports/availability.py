"""On which websites, and so in which embeds, the items of a report were to be seen: by the record of what each region
showed, never by who looked."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Q

from ilm_blocks import regions
from ilm_blocks.choices import Channel
from ilm_blocks.models import ILM
from ilm_blocks.queries import airings
from ilm_blocks.regions import Region
from ilm_blocks.rules.spans import Span

from .period import Period
from .subject import Subject


@dataclass(frozen=True, slots=True)
class Availability:
    """One ILM and the regions whose website showed it at some time of the period; embeds of a region show the same."""

    ilm_id: int
    title: str
    regions: list[Region]


def available(
    subject: Subject, parties: Collection[int] | None, shown: Collection[int], period: Period, at: datetime
) -> list[Availability]:
    """Of the ILM that the videotrons showed and of those that the partner answers for; five queries."""
    top = subject.region.id if subject.region else subject.partner.owner_id if subject.partner else None
    which = Q(pk__in=shown)
    if parties is not None:
        own = Q(responsible__in=parties)
        which |= own & Q(agreement=subject.agreement) if subject.agreement else own
    titles = dict(ILM.objects.filter(which).exclude(first_published_at=None).values_list("pk", "title"))
    if top is None or not titles:
        return []
    chains = list(regions.provider().subtree(top))
    span = period.span(chains[0][-1].tzinfo)
    window = Span(span.start, min(at, span.end or at))
    found = airings.aired_in(titles.keys(), chains, Channel.WEBSITE, window)
    told = [Availability(ilm, titles[ilm], reached) for ilm, reached in found.items()]
    return sorted(told, key=lambda one: (-len(one.regions), one.title, one.ilm_id))
