"""On which websites, and so in which embeds, the items of a report were to be seen: by the record of what each region
showed, never by who looked."""

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from itertools import pairwise
from typing import Any

from django.db.models import Q

from ilm_blocks import regions
from ilm_blocks.choices import Channel
from ilm_blocks.models import ILM, Change
from ilm_blocks.queries import airings, history
from ilm_blocks.regions import Region
from ilm_blocks.rules.spans import Span

from .period import Period
from .subject import Subject


@dataclass(frozen=True, slots=True)
class Availability:
    """One ILM, as it was called then, and the regions whose website showed it at some time of the period; embeds of a
    region show the same."""

    ilm_id: int
    title: str
    regions: list[Region]


def available(
    subject: Subject, parties: Collection[int] | None, shown: Collection[int], period: Period, at: datetime
) -> list[Availability]:
    """Of the ILM that the videotrons showed and of those that the partner answered for, while it did; five queries."""
    top = subject.region.id if subject.region else subject.partner.owner_id if subject.partner else None
    if top is None:
        return []
    chains = list(regions.provider().subtree(top))
    span = period.span(chains[0][-1].tzinfo)
    versions = list(_versions(subject, parties, shown, Span(span.start, min(at, span.end or at))))
    titles = {ilm: title for ilm, title, _span in versions}
    spans: defaultdict[int, list[Span]] = defaultdict(list)
    for ilm, _title, version in versions:
        spans[ilm].append(version)
    found = airings.aired_in({ilm: tuple(each) for ilm, each in spans.items()}, chains, Channel.WEBSITE)
    told = [Availability(ilm, titles[ilm], reached) for ilm, reached in found.items()]
    return sorted(told, key=lambda one: (-len(one.regions), one.title, one.ilm_id))


def _versions(
    subject: Subject, parties: Collection[int] | None, shown: Collection[int], window: Span
) -> Iterator[tuple[int, str, Span]]:
    """Each approved version that is the subject's by the record, in order: its ILM, its title and when of ``window`` it
    stood. An ILM that is another's now keeps from the subject what became of it."""
    assert window.end is not None  # noqa: S101  (a report has a last day)
    changes: defaultdict[int, list[Change]] = defaultdict(list)
    for change in history.changes_of(_recorded(parties, shown), window.end):
        changes[change.object_id].append(change)
    for ilm, each in changes.items():
        starts = [max(change.at, window.start) for change in each]
        for change, (start, end) in zip(each, pairwise([*starts, window.end]), strict=True):
            if start < end and change.revision and _is_own(change.revision.content, subject, parties):
                yield ilm, change.revision.content["title"], Span(start, end)


def _recorded(parties: Collection[int] | None, shown: Collection[int]) -> Q:
    """The changes of the ILM that were shown and of those that ``parties`` have ever answered for."""
    kind = Q(kind=ILM.journal_kind())
    which = Q(object_id__in=shown)
    if parties is not None:
        own = Change.objects.filter(kind, revision__content__responsible__in=list(parties))
        which |= Q(object_id__in=own.order_by().values("object_id"))
    return kind & which


def _is_own(content: Mapping[str, Any], subject: Subject, parties: Collection[int] | None) -> bool:
    is_theirs = parties is None or content.get("responsible") in parties
    return is_theirs and (subject.agreement is None or content.get("agreement") == subject.agreement.pk)
