"""Posts on social media as the cascade judges them: what may be posted where, and which posts have to go, and whose
task that is."""

import copy
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.contrib.auth import get_user_model
from django.db.models import Q, QuerySet
from wagtail.models import GroupPagePermission
from wagtail.permissions import policy_registry

from .. import officers, regions
from ..conf import conf
from ..models import ILM, LocalDecision, QuietPeriod, SocialAccount, SocialPost
from ..rules import posts
from ..rules.regions import Chain
from . import explanation, sides
from .rows import Rows, Verdict, rows_about

#: The duties of those who post for a region; the policy of posts asks for the same.
DUTIES = ("change", "approve")


def chains_of(page_ids: Collection[int]) -> dict[int, Chain]:
    """The chain of each owner of accounts; of a region that has ended, itself alone. Constant queries."""
    wanted = set(page_ids)
    found = {chain[-1].id: chain for chain in regions.provider().chains(wanted)}
    if ended := wanted - found.keys():
        found |= {page: (region,) for page, region in regions.by_page(ended).items()}
    return found


# What may be posted


def on_plan(post: SocialPost, chain: Chain) -> Verdict:
    """Whether the ILM of ``post`` may be posted at some time for which it is planned; two queries."""
    place = posts.place_of(chain)
    start, end = post.planned_span(place.region.tzinfo)
    return posts.within(rows_about(post.ilm, chain, start), place, start, end)


def at_moment(ilm: ILM, chain: Chain, at: datetime) -> Verdict:
    """Whether ``ilm`` may be, or might have been, posted at ``at`` by the rows as they are today; two queries.

    A withdrawal counts from its own moment on: what was posted before it is logged, so that it can be removed.
    """
    if ilm.withdrawn_at is not None and at < ilm.withdrawn_at:
        ilm = copy.copy(ilm)
        ilm.withdrawn_at = None
    return posts.at_moment(rows_about(ilm, chain, at), posts.place_of(chain), at)


def on_accounts(ilm: ILM, accounts: Iterable[SocialAccount], at: datetime) -> dict[SocialAccount, str]:
    """Why ``ilm`` may not be posted at ``at``, by account; an empty text where it may. Constant queries."""
    accounts = list(accounts)
    chains = chains_of({account.owner_id for account in accounts})
    rows = _rows_of([ilm], chains.values(), at)
    found = {}
    for account in accounts:
        place = posts.place_of(chains[account.owner_id])
        verdict = posts.at_moment(rows, place, at)
        found[account] = "" if verdict.is_shown else explanation.deciding_sentence(verdict, place)
    return found


def _rows_of(ilms: Sequence[ILM], chains: Iterable[Chain], at: datetime) -> Rows:
    owners = {region.id for chain in chains for region in chain}
    decisions = LocalDecision.objects.standing().filter(owner__in=owners).not_over(at).on(ilms)
    return Rows(ilms, list(decisions), _periods(owners, at))


def _periods(owners: Collection[int], at: datetime) -> list[QuietPeriod]:
    return list(QuietPeriod.objects.standing().filter(owner__in=owners).not_over(at))


def reason(verdict: Verdict, chain: Chain) -> str:
    """What settled ``verdict``, in a sentence."""
    return explanation.deciding_sentence(verdict, posts.place_of(chain))


# What has to go


@dataclass(frozen=True, slots=True)
class Judged:
    """A post, the region of its account with those above it, and what asks for its removal, if anything does."""

    post: SocialPost
    chain: Chain
    against: Verdict | None

    @property
    def reason(self) -> str:
        """Why it has to be removed; empty where it may stay."""
        return reason(self.against, self.chain) if self.against else ""


def judged(rows: Iterable[SocialPost], at: datetime) -> list[Judged]:
    """Each of ``rows``, loaded ``with_parties``, as things stand at ``at``; constant queries.

    Nothing of it is stored: what a quiet period withholds may stay again once the period is over.
    """
    rows = list(rows)
    if not rows:
        return []
    chains = chains_of({post.account.owner_id for post in rows})
    owners = {region.id for chain in chains.values() for region in chain}
    periods = _periods(owners, at) if any(post.is_online for post in rows) else []
    known: dict[tuple[int, int], Verdict | None] = {}
    found = []
    for post in rows:
        key, chain = (post.ilm_id, post.account.owner_id), chains[post.account.owner_id]
        if post.is_online and key not in known:
            known[key] = posts.against(post.ilm, periods, posts.place_of(chain), at)
        found.append(Judged(post, chain, known[key] if post.is_online else None))
    return found


def removals(online: QuerySet[SocialPost], at: datetime) -> list[Judged]:
    """Those of ``online`` that have to be removed at ``at``; constant queries."""
    rows = online.with_parties().select_related("posted_by")  # type: ignore[attr-defined]
    return [each for each in judged(rows, at) if each.against]


def seen_by(user: Any) -> Any:
    """The posts of the regions for which ``user`` posts."""
    return policy_registry.get_by_type(SocialPost).instances_user_has_permission_for(user, "view")


def accounts_of(user: Any) -> QuerySet[SocialAccount]:
    """The accounts on which ``user`` posts."""
    policy = policy_registry.get_by_type(SocialAccount)
    return policy.instances_user_has_permission_for(user, "change").select_related("owner")


def tasks_of(user: Any, at: datetime) -> list[Judged]:
    """What ``user`` has to remove: what they logged, and what somebody logged who no longer posts there."""
    found = removals(seen_by(user).online().order_by("posted_at", "pk"), at)
    gone = gone_from([each.post for each in found])
    return [each for each in found if each.post.posted_by_id == user.pk or each.post.pk in gone]


def due_for(user: Any, until: Any) -> QuerySet[SocialPost]:
    """What ``user`` is to post by the day ``until``, and what lies undone; the earliest first."""
    planned = seen_by(user).planned().filter(person=user.pk, planned_on__lte=until)
    return planned.with_parties().select_related("person").order_by("planned_on", "planned_time", "pk")


# Whose it is


def gone_from(rows: Iterable[SocialPost]) -> set[int]:
    """The keys of those of ``rows`` whose logger is not there any more, or has no duty left in its region."""
    rows = list(rows)
    people = {post.posted_by.pk for post in rows if post.posted_by is not None and post.posted_by.is_active}
    held = sides.duties_of(people) if people else {}
    return {post.pk for post in rows if not _holds(held, post.posted_by_id, post.account.owner.path)}


def _holds(held: Mapping[int, Collection[str]], person: int | None, path: str) -> bool:
    return any(path.startswith(duty) for duty in held.get(person or 0, ()))


def people_of(account: SocialAccount) -> frozenset[int]:
    """Who posts for the region of ``account`` or, when nobody does, for the next above it."""
    held = sides.holders(account.owner.path, *DUTIES)
    return held.get(max(held, key=len, default=""), frozenset())


def posts_for(person: Any, account: SocialAccount) -> bool:
    """Whether ``person`` is one of the officers who post on ``account``."""
    policy = policy_registry.get_by_type(SocialAccount)
    return bool(person.is_active) and policy.user_has_permission_for_instance(person, "change", account)


def colleagues(user: Any) -> QuerySet[Any]:
    """Those whom ``user`` may ask to post: themselves, and all who post for the same regions or for one below."""
    actions = [conf.PAGE_ACTIONS.get(duty, duty) for duty in DUTIES]
    pages = officers.pages(user, *actions).order_by().values("pk")
    held = GroupPagePermission.objects.filter(
        permission__codename__in=[f"{action}_page" for action in actions], page__in=pages
    )
    people = get_user_model()._default_manager.filter(is_active=True)
    return people.filter(Q(pk__in=held.values("group__user")) | Q(pk=user.pk))
