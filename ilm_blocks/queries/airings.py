"""Where some ILM were on air on a channel in days past: told from the record, as ``history`` tells it of one region."""

from collections import defaultdict
from collections.abc import Collection, Hashable, Iterator, Mapping, Sequence
from datetime import datetime
from itertools import groupby

from django.db.models import Q

from ..models import ILM, Agreement, Change, LocalDecision, Partner, QuietPeriod
from ..rules import airtime
from ..rules.place import Place
from ..rules.regions import Chain, Region
from ..rules.spans import Span, Spans, intersection
from . import history
from .forecast import Bearing, Likeness
from .rows import Rows

Key = tuple[str, int]


def aired_in(windows: Mapping[int, Spans], chains: Sequence[Chain], channel: str) -> dict[int, list[Region]]:
    """By ILM the last region of each of ``chains`` in which it was on air at some time of its ``windows``, which have
    ends.

    Three queries for any number of regions and ILM.
    """
    ends = [window.end for spans in windows.values() for window in spans if window.end]
    if not ends:
        return {}
    found: dict[int, list[Region]] = {}
    for ilm, states in _states(windows.keys(), max(ends)).items():
        reached: dict[int, Region] = {}
        for rows, since, until in states:
            for within in intersection((Span(since, until),), windows[ilm]):
                reached |= {region.id: region for region in _aired(ilm, rows, chains, channel, within)}
        if reached:
            found[ilm] = [chain[-1] for chain in chains if chain[-1].id in reached]
    return found


def _aired(ilm: int, rows: Rows, chains: Sequence[Chain], channel: str, within: Span) -> Iterator[Region]:
    """Regions that are alike to these rows are judged once."""
    bearing, likeness = Bearing(rows), Likeness(rows)
    if ilm not in bearing.ilms:
        return
    judged: dict[Hashable, bool] = {}
    for chain in chains:
        alike = likeness.of(chain)
        if alike not in judged:
            judged[alike] = _is_aired(bearing.on(bearing.ilms[ilm], chain), Place(chain, channel), within)
        if judged[alike]:
            yield chain[-1]


def _is_aired(rows: Rows, place: Place, within: Span) -> bool:
    assert within.end is not None  # noqa: S101  (see ``aired_in``)
    found = airtime.airtimes(rows, place, within.start, within.end)
    return any(span.meets(within.start, within.end) for airs in found for span in airs.spans)


def _states(ilms: Collection[int], until: datetime) -> Mapping[int, list[tuple[Rows, datetime, datetime]]]:
    """Of each ILM what the record says of it and of what bears on it, from when until when."""
    own: defaultdict[int, list[Change]] = defaultdict(list)
    for change in history.changes_of(Q(kind=ILM.journal_kind(), object_id__in=ilms), until):
        own[change.object_id].append(change)
    named = {ilm: _named(changes) for ilm, changes in own.items()}
    others = list(history.changes_of(_bearing(own, set().union(*named.values())), until))
    decided = dict(LocalDecision.objects.filter(ilm__in=list(own)).values_list("pk", "ilm_id"))
    found = {}
    for ilm, changes in own.items():
        bearing = [change for change in others if _bears_on(change, ilm, named[ilm], decided)]
        found[ilm] = list(_folded(sorted([*changes, *bearing], key=lambda change: change.seq), until))
    return found


def _named(changes: Collection[Change]) -> set[Key]:
    """The party and the paper of each version."""
    contents = [change.revision.content for change in changes if change.revision]
    parties = {(Partner.journal_kind(), content.get("responsible")) for content in contents}
    papers = {(Agreement.journal_kind(), content.get("agreement")) for content in contents}
    return {(kind, key) for kind, key in parties | papers if key}


def _bearing(ilms: Collection[int], named: set[Key]) -> Q:
    decisions = LocalDecision.objects.filter(ilm__in=list(ilms)).values("pk")
    which = Q(kind=QuietPeriod.journal_kind()) | Q(kind=LocalDecision.journal_kind(), object_id__in=decisions)
    for kind in (Partner.journal_kind(), Agreement.journal_kind()):
        which |= Q(kind=kind, object_id__in={key for of, key in named if of == kind})
    return which


def _bears_on(change: Change, ilm: int, named: set[Key], decided: Mapping[int, int]) -> bool:
    if change.kind == LocalDecision.journal_kind():
        return decided.get(change.object_id) == ilm
    return change.kind == QuietPeriod.journal_kind() or (change.kind, change.object_id) in named


def _folded(changes: Sequence[Change], until: datetime) -> Iterator[tuple[Rows, datetime, datetime]]:
    """What holds together by one act is one state."""
    newest: dict[Key, Change] = {}
    together = [(at, list(each)) for at, each in groupby(changes, key=lambda change: change.at)]
    ends = [at for at, _each in together[1:]] + [until]
    for (since, each), end in zip(together, ends, strict=True):
        newest |= {(change.kind, change.object_id): change for change in each}
        standing = [change for change in newest.values() if history.bears(change)]
        if since < end:
            yield history.rows_of(standing), since, end
