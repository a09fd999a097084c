"""Posts on social media: planned, logged, corrected, counted and removed, each on record under who did it."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext_lazy as _
from wagtail.log_actions import log

from .. import dates, regions
from ..models import ILM, PostFigures, SocialAccount, SocialPost
from ..models.social import FIGURES
from ..queries import posts
from ..rules.regions import Chain
from . import acting, registers
from .acting import Refused

#: What is asked anew of the cascade where one of them is changed.
JUDGED = frozenset({"ilm", "account", "planned_on", "planned_time", "posted_at"})
#: As exact as moments are typed: the clock of the browser may be ahead of the server's.
A_MINUTE = timedelta(minutes=1)


class NotPlanned(Refused):
    """It was posted or called off meanwhile."""

    def __init__(self) -> None:
        super().__init__(_("It is no plan any more: it was logged or called off."), code="not_planned")


class NotOnline(Refused):
    """It was never posted, or is removed already."""

    def __init__(self) -> None:
        super().__init__(_("It is not online: it was removed already, or never posted."), code="not_online")


class NotTickedByYou(Refused):
    """It is not ticked as removed, or somebody else did that."""

    def __init__(self) -> None:
        super().__init__(_("Only whoever ticked it as removed can undo that."), code="not_ticked_by_you")


class MayNotBePosted(Refused):
    """The cascade does not let the ILM onto that account at that time; the message names the gate or the rule."""

    def __init__(self, said: str, account: SocialAccount, gate: str) -> None:
        self.gate = gate
        facts = {"account": account, "why": said}
        told = ValidationError(_("It may not be posted on %(account)s then: %(why)s"), code=gate, params=facts)
        super().__init__({"ilm": told})


@transaction.atomic
def plan(post: SocialPost, *, user: Any, at: datetime) -> SocialPost:
    """Plan a post of an approved ILM that may air on social media then, in the region of the account."""
    chain = _hold(post, user)
    post.full_clean()
    _validate_plan(post, chain, at)
    acting.refuse_twin(post, among=SocialPost.objects.planned())
    post.save()
    _log("plan_post", post, user)
    return post


@transaction.atomic
def replan(post: SocialPost, names: Iterable[str], *, user: Any, at: datetime, seen: str | None = None) -> SocialPost:
    """Give the plan the values that ``post`` has for ``names`` in memory; another day or person is reminded anew."""
    names = [*names]
    chain = _hold(post, user)
    now = registers.rewritten(post, names, seen=seen, user=user)
    if not now.is_planned:
        raise NotPlanned
    if _differs(now, {"planned_on", "planned_time", "ilm", "account"}):
        _validate_plan(now, chain, at)
    else:
        _validate_person(now)
    if _differs(now, {"planned_on", "person"}):
        now.reminded_at = None
    now.save(update_fields=[*names, "reminded_at"])
    _log("replan_post", now, user)
    return now


@transaction.atomic
def call_off(post: SocialPost, *, user: Any, at: datetime) -> None:
    """It will not be posted; the plan stays on record."""
    now = _locked(post, user)
    if not now.is_planned:
        raise NotPlanned
    now.called_off_at = at
    now.save(update_fields=["called_off_at"])
    _log("call_off_post", now, user)


@transaction.atomic
def log_post(post: SocialPost, *, user: Any, at: datetime) -> SocialPost:
    """Log that an ILM was posted: a new row, or the plan that is fulfilled with it.

    Raises MayNotBePosted where its gates or rules were against that.
    """
    chain = _hold(post, user)
    if post.pk is not None:
        now = _locked(post, user)
        if not now.is_planned:
            raise NotPlanned
        now.posted_at, now.url, now.note = post.posted_at, post.url, post.note
        post = now
    post.full_clean()
    _validate_logged(post, chain, at)
    _keep_parties(post)
    post.posted_by = user
    post.save()
    _log("log_post", post, user, link=post.url)
    return post


@transaction.atomic
def correct(post: SocialPost, names: Iterable[str], *, user: Any, at: datetime, seen: str | None = None) -> SocialPost:
    """Give a logged post the values that ``post`` has for ``names`` in memory, by whoever posts for its region."""
    names = [*names]
    chain = _hold(post, user)
    now = registers.rewritten(post, names, seen=seen, user=user)
    if now.posted_at is None:
        raise NotOnline
    if _differs(now, JUDGED):
        _validate_logged(now, chain, at)
    else:
        _validate_link(now)
    now.validate_constraints()
    if _differs(now, ["ilm"]):  # whoever it was posted for keeps it otherwise
        _keep_parties(now)
    now.save(update_fields=[*names, "title", "responsible", "agreement"])
    _log("correct_post", now, user, link=now.url)
    return now


@transaction.atomic
def enter_figures(figures: PostFigures, *, user: Any, at: datetime) -> PostFigures:
    """Keep what the network told of a post on a day; what was entered for that day before is replaced."""
    post = _locked(figures.post, user)
    if post.posted_at is None:
        raise NotOnline
    figures.clean_fields(exclude=["post", "entered_by", "entered_at"])
    figures.clean()
    zone = regions.region(post.account.owner_id).tzinfo
    if not post.posted_at.astimezone(zone).date() <= figures.read_on <= at.astimezone(zone).date():
        said = _("Figures are read on the day of the post or later, and not ahead of today.")
        raise ValidationError({"read_on": ValidationError(said, code="not_then")})
    facts = {name: getattr(figures, name) for name in FIGURES} | {"entered_by": user, "entered_at": at}
    kept, _is_new = PostFigures.objects.update_or_create(post=post, read_on=figures.read_on, defaults=facts)
    _log("enter_figures", post, user)
    return kept


@transaction.atomic
def remove(post: SocialPost, *, user: Any, at: datetime) -> None:
    """*Sudah dihapus*: the post is not online any more."""
    now = _locked(post, user)
    if not now.is_online:
        raise NotOnline
    now.removed_at, now.removed_by = at, user
    now.save(update_fields=["removed_at", "removed_by"])
    _log("remove_post", now, user, link=now.url)


@transaction.atomic
def take_back_removal(post: SocialPost, *, user: Any, at: datetime) -> None:
    """It is online after all: whoever ticked it as removed takes the tick back."""
    now = _locked(post, user)
    if now.removed_at is None or now.removed_by_id != user.pk:
        raise NotTickedByYou
    now.removed_at = now.removed_by = None
    now.save(update_fields=["removed_at", "removed_by"])
    _log("take_back_removal", now, user, link=now.url)


# What they ask


def _locked(post: SocialPost, user: Any) -> SocialPost:
    now = acting.the_one(SocialPost, post.pk, "account__owner", "ilm")
    acting.require(user, "change", now)
    return now


def _hold(post: SocialPost, user: Any) -> Chain:
    """The chain of the account's region, the account locked: what is planned and logged on it comes one by one."""
    post.account = acting.the_one(SocialAccount, post.account_id, "owner")
    post.ilm = ILM.objects.select_related(*acting.PARTIES).get(pk=post.ilm_id)
    acting.require(user, "add", post)
    return regions.chain_of(post.account.owner_id)


def _differs(now: SocialPost, names: Iterable[str]) -> bool:
    stored = SocialPost.objects.get(pk=now.pk)
    fields: list[Any] = [now._meta.get_field(name) for name in names]
    return any(getattr(stored, field.attname) != getattr(now, field.attname) for field in fields)


def _validate_active(post: SocialPost) -> None:
    if not post.account.is_active:
        said = _("The account is switched off: choose another one.")
        raise ValidationError({"account": ValidationError(said, code="inactive")})


def _validate_plan(post: SocialPost, chain: Chain, at: datetime) -> None:
    _validate_active(post)
    if post.planned_on is None:
        raise ValidationError({"planned_on": ValidationError(_("Choose a day."), code="required")})
    if post.planned_on < at.astimezone(chain[-1].tzinfo).date():
        said = _("This day is over: log the post, or plan it for a day to come.")
        raise ValidationError({"planned_on": ValidationError(said, code="over")})
    _validate_person(post)
    verdict = posts.on_plan(post, chain)
    if not verdict.is_shown:
        raise MayNotBePosted(posts.reason(verdict, chain), post.account, str(verdict.settled_by))


def _validate_person(post: SocialPost) -> None:
    if post.person is None or not posts.posts_for(post.person, post.account):
        said = _("Choose somebody who posts for the region of the account.")
        raise ValidationError({"person": ValidationError(said, code="not_of_region")})


def _validate_link(post: SocialPost) -> None:
    if not post.url:
        raise ValidationError({"url": ValidationError(_("Paste the link of the post."), code="required")})


def _validate_logged(post: SocialPost, chain: Chain, at: datetime) -> None:
    if post.posted_at is None:
        raise ValidationError({"posted_at": ValidationError(_("Say when it was posted."), code="required")})
    _validate_link(post)
    if post._state.adding or post.posted_by_id is None:
        _validate_active(post)
    if post.posted_at > at + A_MINUTE:
        said = _("This moment has not come yet: log a post once it is made.")
        raise ValidationError({"posted_at": ValidationError(said, code="ahead")})
    approved_at = post.ilm.first_published_at
    if approved_at is not None and post.posted_at < approved_at.replace(second=0, microsecond=0):
        said = _("The ILM was approved on %(when)s: it cannot have been posted before.")
        facts = {"when": dates.instant(approved_at, chain[-1].tzinfo)}
        raise ValidationError({"posted_at": ValidationError(said, code="before_approval", params=facts)})
    verdict = posts.at_moment(post.ilm, chain, max(post.posted_at, approved_at or post.posted_at))
    if not verdict.is_shown:
        raise MayNotBePosted(posts.reason(verdict, chain), post.account, str(verdict.settled_by))


def _keep_parties(post: SocialPost) -> None:
    post.title, post.responsible_id, post.agreement_id = post.ilm.title, post.ilm.responsible_id, post.ilm.agreement_id


def _log(action: str, post: SocialPost, user: Any, **data: Any) -> None:
    log(instance=post, action=f"ilm_blocks.{action}", user=user, data={"account": str(post.account), **data})
