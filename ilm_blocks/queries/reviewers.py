"""Who decides on what is handed in: the case of each, by the rule of ``rules.reviewers``."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from django.contrib.auth import get_user_model
from django.db.models import CharField, QuerySet, Value
from django.db.models.functions import Cast, Concat
from wagtail.models import GroupPagePermission, Page
from wagtail.permissions import policy_registry

from .. import regions
from ..choices import PartnerKind
from ..conf import conf
from ..models import ILM, Membership, QuietPeriod
from ..rules.quiet import effect_of
from ..rules.reviewers import NOBODY, Case, People
from . import confirmations
from .authorship import authors_of
from .submissions import handed_in

OF_PARTNER = "partner "  # no path of a page begins so


def waiting_for(user: Any) -> QuerySet[ILM]:
    """What waits for a decision of ``user``, because nobody nearer may take it; oldest first.

    The number of queries does not depend on how much waits. A superuser finds what no region has anybody left for.
    """
    allowed = policy_registry.get_by_type(ILM).instances_user_has_permission_for(user, "publish")
    rows = (
        handed_in()
        .exclude(confirmations.is_waiting())
        .filter(pk__in=allowed.order_by().values("pk"))
        .select_related("owner", "latest_revision")
    )
    return handed_in().filter(pk__in=[pk for pk, case in cases(rows).items() if may_decide(case, user)])


# The case of each


@dataclass(frozen=True, slots=True)
class Due:
    """One revision to be decided on, and the party that it names."""

    ilm: ILM
    revision_id: int
    party_id: int | None
    is_second: bool = False

    @property
    def asks_for_authors(self) -> bool:
        """A region's own words may be approved by anyone with the right, their author included."""
        return self.is_second or self.party_id is not None


def cases(ilms: Iterable[ILM], *, is_second: bool = False) -> dict[int, Case]:
    """The case of each of ``ilms`` by key, for the newest revision or for the second approval of the live one.

    Two queries for any number of ILM, which come with ``owner`` and, for a first approval, ``latest_revision``.
    """
    if is_second:
        return _cases([Due(ilm, ilm.live_revision_id or 0, ilm.responsible_id, is_second=True) for ilm in ilms])
    return _cases([Due(ilm, ilm.latest_revision_id or 0, party_of(ilm)) for ilm in ilms])


def case_of(ilm: ILM, *, is_second: bool = False) -> Case:
    return cases([ilm], is_second=is_second)[ilm.pk]


def case_to_publish(approved: ILM, revision_id: int) -> Case:
    """The case of any one revision, ``approved`` being the ILM as that revision says it."""
    return _cases([Due(approved, revision_id, approved.responsible_id)])[approved.pk]


def _cases(dues: Collection[Due]) -> dict[int, Case]:
    paths = {above for due in dues for above in regions.path_and_above(due.ilm.owner.path)}
    approvers, members = approvers_and_members(paths, {due.party_id for due in dues if due.party_id})
    authors = authors_of({due.ilm.pk: due.revision_id for due in dues if due.asks_for_authors})
    return {due.ilm.pk: _case(due, approvers, authors, members) for due in dues}


def _case(
    due: Due, approvers: Mapping[str, People], authors: Mapping[int, People], members: Mapping[int, People]
) -> Case:
    first_approver = due.ilm.approved_by_id if due.is_second else None
    return Case(
        levels=tuple(approvers.get(above, NOBODY) for above in reversed(regions.path_and_above(due.ilm.owner.path))),
        authors=authors.get(due.ilm.pk, NOBODY),
        members=members.get(due.party_id or 0, NOBODY),
        first_approvers=frozenset({first_approver}) if first_approver else NOBODY,
        names_party=due.party_id is not None,
        is_second=due.is_second,
    )


def may_decide(case: Case, user: Any) -> bool:
    return case.may_decide(user.pk, is_above_all=user.is_superuser)


def party_of(ilm: ILM) -> int | None:
    """The key of the responsible party that the newest revision names; the row itself lags behind its drafts."""
    draft = ilm.latest_revision
    return draft.content.get("responsible") if draft else ilm.responsible_id


def approvers_and_members(
    paths: Collection[str], partner_ids: Collection[int]
) -> tuple[dict[str, People], dict[int, People]]:
    """Who approves on exactly the pages of ``paths``, and the people of each partner from outside; one query."""
    speaking = Membership.objects.standing().filter(partner__in=partner_ids, partner__kind=PartnerKind.EXTERNAL)
    of_partners = speaking.order_by().values_list(Concat(Value(OF_PARTNER), Cast("partner", CharField())), "person")
    found = _gathered(_held("approve", paths).union(of_partners))
    members = {int(key.removeprefix(OF_PARTNER)): found[key] for key in found if key.startswith(OF_PARTNER)}
    return found, members


def holders_at(duty: str, paths: Collection[str]) -> dict[str, People]:
    """The active people who hold ``duty`` on exactly the pages of ``paths``; one query."""
    return _gathered(_held(duty, paths))


def _held(duty: str, paths: Collection[str]) -> QuerySet:
    codename = f"{conf.PAGE_ACTIONS[duty]}_page"
    held = GroupPagePermission.objects.filter(
        permission__codename=codename, page__path__in=paths, group__user__is_active=True
    )
    return held.values_list("page__path", "group__user")


def _gathered(rows: Iterable[tuple[str, int]]) -> dict[str, People]:
    found = defaultdict(set)
    for key, user_id in rows:
        found[key].add(user_id)
    return {key: frozenset(people) for key, people in found.items()}


# In words


def named(people: Collection[int]) -> list[Any]:
    """The accounts of ``people``, in an order that does not change; one query."""
    return list(get_user_model().objects.filter(pk__in=people).order_by("pk")) if people else []


def appointers(ilm: ILM) -> list[Any]:
    """Who can appoint an approver for the owner of ``ilm``."""
    return administrators_for(ilm.owner)


def administrators_for(page: Page) -> list[Any]:
    """The administrators of the nearest region, of ``page`` and those above it, that has any; else the superusers."""
    paths = regions.path_and_above(page.path)[::-1]
    administrators: Mapping[str, People] = holders_at("administer", paths)
    nearest = next((administrators[path] for path in paths if administrators.get(path)), NOBODY)
    return named(nearest) or list(get_user_model().objects.filter(is_superuser=True, is_active=True).order_by("pk"))


# What a quiet period ahead means for it


def quiet_periods(ilm: ILM, at: datetime) -> list[tuple[QuietPeriod, str]]:
    """Each quiet period still to end within the window of ``ilm``, with what it does: withholds, asks or ""."""
    chain = regions.chain_of(ilm.owner_id)
    periods = QuietPeriod.objects.owned_by(chain).standing().order_by("first_day")
    ahead = [period for period in periods if lies_ahead(period, ilm, chain[-1].tzinfo, at)]
    return [(period, effect_of(period, ilm.content_class)) for period in ahead]


def lies_ahead(period: QuietPeriod, ilm: ILM, zone: ZoneInfo, at: datetime) -> bool:
    """Whether some of ``period`` is still to come within the window of ``ilm`` and the term of its agreement."""
    begins, ends = period.borders(zone)
    if ilm.needs_agreement and ilm.agreement and ilm.agreement.valid_until < period.first_day:
        return False
    return ends > at and ends > ilm.on_air_from and (ilm.on_air_until is None or begins < ilm.on_air_until)
