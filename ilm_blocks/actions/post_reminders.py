"""Mails about posts on social media: what is to be posted today, and what has to be removed; each told once."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction

from ..models import ILM, SocialPost
from ..queries import posts
from ..queries.posts import Judged
from ..rules.regions import Chain
from . import notifications

#: Before this hour of its day nobody is reminded of a post.
FIRST_HOUR = 6
#: A civil day begins earlier in the zones further east.
A_DAY = timedelta(days=1)


def remind(at: datetime) -> int:
    """Remind of each plan whose day has come and that is not fulfilled, once; how many.

    Told late where no worker ran, and once more where it is planned for another day or another person. Nobody is
    reminded of what may not be posted: the plan says why.
    """
    planned = SocialPost.objects.planned().filter(reminded_at=None, planned_on__lte=at.date() + A_DAY)
    rows = posts.judged(planned.with_parties().select_related("person").order_by("pk"), at)
    due = [each.post for each in rows if not each.against and _is_due(each.post, each.chain, at)]
    gone = posts.gone_from(due, "person")
    return sum(_remind(post, at, is_gone=post.pk in gone) for post in due)


def _is_due(post: SocialPost, chain: Chain, at: datetime) -> bool:
    local = at.astimezone(chain[-1].tzinfo)
    days = (local.date() - post.planned_on).days if post.planned_on else -1
    return days > 0 or (days == 0 and local.hour >= FIRST_HOUR)


@transaction.atomic
def _remind(post: SocialPost, at: datetime, *, is_gone: bool) -> bool:
    # Recorded first, so that of two workers one reminds; where no mail goes out, the next hour reminds again.
    row = SocialPost.objects.filter(pk=post.pk)
    if not row.planned().filter(reminded_at=None).update(reminded_at=at):
        return False
    person = None if is_gone else post.person
    people = frozenset({person.pk}) if person else posts.people_of(post.account)
    notifications.post_due(post, people, unsent=lambda: row.filter(reminded_at=at).update(reminded_at=None))
    return True


@transaction.atomic
def ask_removals(at: datetime, of: ILM | None = None) -> int:
    """Ask for the removal of each post that has to go, once while it has to; of those of one ILM alone if one is given.

    How many were asked for. What may stay again, as after a quiet period, is asked for anew when it has to go again.
    """
    online = SocialPost.objects.online() if of is None else SocialPost.objects.online().filter(ilm=of)
    # Read before they are judged: what is withdrawn and told of meanwhile is not taken for what may stay again.
    told = set(online.exclude(removal_told_at=None).values_list("pk", flat=True))
    found = posts.removals(online, at)
    waiting = {each.post.pk for each in found}
    SocialPost.objects.filter(pk__in=told - waiting).update(removal_told_at=None)
    new = {each.post.pk for each in found if each.post.removal_told_at is None}
    held = SocialPost.objects.select_for_update(of=("self",), no_key=True).filter(pk__in=new, removal_told_at=None)
    keys = set(held.order_by("pk").values_list("pk", flat=True))
    SocialPost.objects.filter(pk__in=keys).update(removal_told_at=at)
    for (_ilm, people), together in _together([each for each in found if each.post.pk in keys]).items():
        _ask(together, people, at)
    return len(keys)


def _ask(removals: list[Judged], people: Iterable[int], at: datetime) -> None:
    rows = SocialPost.objects.filter(pk__in=[each.post.pk for each in removals], removal_told_at=at)
    notifications.posts_to_remove(removals, people, unsent=lambda: rows.update(removal_told_at=None))


def _together(removals: list[Judged]) -> dict[tuple[int, frozenset[int]], list[Judged]]:
    """By ILM and the people who are asked: one mail tells each person of all posts of one ILM."""
    gone = posts.gone_from([each.post for each in removals])
    found: dict[tuple[int, frozenset[int]], list[Judged]] = defaultdict(list)
    nearest: dict[Any, frozenset[int]] = {}
    for each in removals:
        post = each.post
        if post.pk in gone:
            people = nearest.setdefault(post.account_id, posts.people_of(post.account))
        else:
            people = frozenset({post.posted_by_id})  # type: ignore[arg-type]
        found[post.ilm_id, people].append(each)
    return found
