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
    return Rows(ilms, _decisions(ilms, owners, at), _periods(owners, at))


def _decisions(ilms: Sequence[ILM], owners: Collection[int], at: datetime) -> list[LocalDecision]:
    return list(LocalDecision.objects.standing().filter(owner__in=owners).not_over(at).on(ilms))


def _periods(owners: Collection[int], at: datetime) -> list[QuietPeriod]:
    return list(QuietPeriod.objects.standing().filter(owner__in=owners).not_over(at))


def reason(verdict: Verdict, chain: Chain) -> str:
    """What settled ``verdict``, in a sentence."""
    return explanation.deciding_sentence(verdict, posts.place_of(chain))


# What has to go


@dataclass(frozen=True, slots=True)
class Judged:
    """A post, the region of its account with those above it, and what is against it, if anything is.

    Of a post that is online that asks for its removal; of a plan it keeps it from being posted.
    """

    post: SocialPost
    chain: Chain
    against: Verdict | None

    @property
    def reason(self) -> str:
        """Why it has to be removed, or may not be posted; empty where it may."""
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
    standing = any(post.is_online or post.is_planned for post in rows)
    periods = _periods(owners, at) if standing else []
    planned = {post.ilm_id: post.ilm for post in rows if post.is_planned}
    decisions = _decisions(list(planned.values()), owners, at) if planned else []
    known: dict[tuple[int, int], Verdict | None] = {}
    found = []
    for post in rows:
        key, chain, against = (post.ilm_id, post.account.owner_id), chains[post.account.owner_id], None
        if post.is_online:
            if key not in known:
                known[key] = posts.against(post.ilm, periods, posts.place_of(chain), at)
            against = known[key]
        elif post.is_planned:
            against = _against_plan(post, chain, Rows([post.ilm], decisions, periods), at)
        found.append(Judged(post, chain, against))
    return found


def _against_plan(post: SocialPost, chain: Chain, rows: Rows, at: datetime) -> Verdict | None:
    """What keeps ``post`` from being made in what is left of its day; of an overdue one, from being made at ``at``."""
    place = posts.place_of(chain)
    start, end = post.planned_span(place.region.tzinfo)
    verdict = posts.within(rows, place, max(start, at), max(end, at))
    return None if verdict.is_shown else verdict


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


def due_for(user: Any, until: Any) -> list[SocialPost]:
    """What ``user`` is to post by the day ``until``, and what lies undone; the earliest first.

    That of somebody who does not post there any more too.
    """
    planned = seen_by(user).planned().filter(planned_on__lte=until).with_parties().select_related("person")
    found = list(planned.order_by("planned_on", "planned_time", "pk"))
    gone = gone_from(found, "person")
    return [post for post in found if post.person_id == user.pk or post.pk in gone]


# Whose it is


def gone_from(rows: Iterable[SocialPost], whose: str = "posted_by") -> set[int]:
    """The keys of those of ``rows`` whose logger, or whose ``person``, is not there any more or does not post for its
    region any more, whatever else they do there."""
    found = [(post, getattr(post, whose)) for post in rows]
    people = {person.pk for _post, person in found if person is not None and person.is_active}
    held = sides.duties_of(people, *DUTIES) if people else {}
    return {post.pk for post, person in found if not _holds(held, person, post.account.owner.path)}


def _holds(held: Mapping[int, Collection[str]], person: Any, path: str) -> bool:
    return person is not None and any(path.startswith(duty) for duty in held.get(person.pk, ()))


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
