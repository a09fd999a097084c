"""Who reviews what is handed in: the nearest who may approve at its owning region or above, never its author alone.

An ILM is handed in while a workflow of Wagtail's is in progress on it (``models.review.ReviewTask``).
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from django.contrib.contenttypes.models import ContentType
from django.db.models import CharField, OuterRef, QuerySet, Subquery
from django.db.models.functions import Cast
from wagtail.models import GroupPagePermission, Page, Revision, WorkflowState
from wagtail.permissions import policy_registry

from .. import regions
from ..conf import conf
from ..models import ILM, Membership, QuietPeriod

People = frozenset[int]
NOBODY: People = frozenset()


def handed_in() -> QuerySet[ILM]:
    """What waits for a decision, with the moment it was handed in, oldest first; one query."""
    in_progress = workflow_states().filter(status=WorkflowState.STATUS_IN_PROGRESS)
    since = Subquery(in_progress.values("current_task_state__started_at")[:1])
    return ILM.objects.annotate(handed_in_at=since).filter(handed_in_at__isnull=False).order_by("handed_in_at", "pk")


def workflow_states() -> QuerySet[WorkflowState]:
    """The workflow states of the ILM of an outer query."""
    kind = ContentType.objects.get_for_model(ILM)
    return WorkflowState.objects.filter(base_content_type=kind, object_id=Cast(OuterRef("pk"), CharField()))


def waiting_for(user: Any) -> QuerySet[ILM]:
    """What waits for a decision of ``user``, because nobody nearer may take it; oldest first.

    The number of queries does not depend on how much waits. A superuser stands above all regions and sees all.
    """
    allowed = policy_registry.get_by_type(ILM).instances_user_has_permission_for(user, "publish")
    rows = handed_in().filter(pk__in=allowed.order_by().values("pk"))
    if user.is_superuser:
        return rows
    return handed_in().filter(pk__in=[pk for pk, people in reviewers(rows).items() if user.pk in people])


def reviewers(rows: QuerySet[ILM]) -> dict[int, People]:
    """The nearest approvers of each of ``rows``, by its number; four queries, however many rows."""
    found = list(rows.select_related("owner", "responsible"))
    approvers = approvers_at({above for ilm in found for above in paths_above(ilm.owner.path)})
    kept_out = barred(found)
    return {ilm.pk: nearest(ilm.owner.path, approvers, kept_out.get(ilm.pk, NOBODY)) for ilm in found}


def nearest(path: str, approvers: Mapping[str, People], kept_out: People) -> People:
    """Who may approve at the page of ``path`` or, when nobody is left there, at the next one above it."""
    for above in paths_above(path):
        if left := approvers.get(above, NOBODY) - kept_out:
            return left
    return NOBODY


def paths_above(path: str) -> Iterator[str]:
    """``path`` itself and those of all pages above it, the nearest first."""
    for length in range(len(path), 0, -Page.steplen):
        yield path[:length]


def approvers_at(paths: Iterable[str]) -> dict[str, People]:
    """Who holds the right to approve on exactly the pages of ``paths``; one query."""
    codename = f"{conf.PAGE_ACTIONS['approve']}_page"
    held = GroupPagePermission.objects.filter(
        permission__codename=codename, page__path__in=set(paths), group__user__is_active=True
    )
    found = defaultdict(set)
    for path, user_id in held.values_list("page__path", "group__user"):
        found[path].add(user_id)
    return {path: frozenset(people) for path, people in found.items()}


# Four eyes: who answers for a partner's content, or alone wrote it, does not approve it


def keeps_out(ilm: ILM, user: Any) -> bool:
    """Whether ``user`` may not approve ``ilm`` for having written it; one query for whoever wrote nothing of it."""
    if not ilm.responsible_id or user.pk not in authors_of([ilm]).get(ilm.pk, NOBODY):
        return False
    return user.pk in barred([ilm])[ilm.pk]


def barred(ilms: Iterable[ILM]) -> dict[int, People]:
    """Who may not approve each of ``ilms``, by its number; two queries."""
    of_partners = [ilm for ilm in ilms if ilm.responsible_id]
    authors, members = authors_of(of_partners), members_of(of_partners)
    return {
        ilm.pk: kept_out(authors.get(ilm.pk, NOBODY), members.get(ilm.responsible_id or 0, NOBODY), ilm.needs_agreement)
        for ilm in of_partners
    }


def kept_out(authors: People, members: People, is_from_outside: bool) -> People:
    """Authors who belong to the responsible party, and whoever alone wrote for one from outside."""
    alone = authors if is_from_outside and len(authors) == 1 else NOBODY
    return (authors & members) | alone


def authors_of(ilms: Iterable[ILM]) -> dict[int, People]:
    """Who saved what is not yet approved of each."""
    approved = {str(ilm.pk): ilm.live_revision_id or 0 for ilm in ilms}
    kind = ContentType.objects.get_for_model(ILM)
    rows = Revision.objects.filter(base_content_type=kind, object_id__in=approved, user__isnull=False)
    found = defaultdict(set)
    for pk, revision_id, user_id in rows.values_list("object_id", "pk", "user_id"):
        if revision_id > approved[pk]:
            found[int(pk)].add(user_id)
    return {pk: frozenset(people) for pk, people in found.items()}


def members_of(ilms: Iterable[ILM]) -> dict[int, People]:
    """The people of each responsible party, by the number of the party."""
    rows = Membership.objects.standing().filter(partner__in={ilm.responsible_id for ilm in ilms})
    found = defaultdict(set)
    for partner_id, user_id in rows.values_list("partner_id", "person_id"):
        found[partner_id].add(user_id)
    return {partner_id: frozenset(people) for partner_id, people in found.items()}


# What a quiet period ahead means for it


def quiet_periods(ilm: ILM, at: datetime) -> list[tuple[QuietPeriod, str]]:
    """Each quiet period still to end within the window of ``ilm``, with what it does: withholds, asks or ""."""
    chain = regions.provider().chain(ilm.owner_id)
    periods = QuietPeriod.objects.filter(owner__in=[region.id for region in chain]).order_by("first_day")
    ahead = [period for period in periods if lies_ahead(period, ilm, chain[-1].tzinfo, at)]
    return [(period, effect_of(period, ilm.content_class)) for period in ahead]


def lies_ahead(period: QuietPeriod, ilm: ILM, zone: ZoneInfo, at: datetime) -> bool:
    """Whether some of ``period`` is still to come within the window of ``ilm``."""
    begins, ends = period.borders(zone)
    return ends > at and ends > ilm.on_air_from and (ilm.on_air_until is None or begins < ilm.on_air_until)


def effect_of(period: QuietPeriod, content_class: str) -> str:
    if content_class in period.withholds:
        return "withholds"
    return "asks" if content_class in period.asks_second_approval else ""
