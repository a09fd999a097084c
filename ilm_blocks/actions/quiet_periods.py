"""Writing quiet periods: one officer writes, another confirms, and only then does anything change."""

from collections.abc import Mapping
from copy import copy
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from ..models import QuietPeriod, journal
from ..queries import versions
from . import acting, notifications
from .acting import Refused
from .registers import ChangedMeanwhile


class NoTermsWait(Refused):
    def __init__(self) -> None:
        super().__init__(_("Nothing waits for a confirmation here: it is confirmed or refused."), code="nothing_waits")


class OwnTerms(Refused):
    def __init__(self) -> None:
        super().__init__(_("You have written this yourself: another officer confirms it."), code="own_terms")


class TermsChanged(Refused):
    def __init__(self) -> None:
        super().__init__(_("It has changed since you opened it: look at it once more."), code="changed_since")


@transaction.atomic
def write(period: QuietPeriod, terms: Mapping[str, Any], *, user: Any, seen: str | None = None) -> QuietPeriod:
    """Let ``user`` write ``terms``: of a new period at once, beside a confirmed one; neither has any effect yet.

    ``seen`` is the version that lay before the officer, as in ``registers.rewrite``.
    """
    if period.pk is None:
        return _begin(period, terms, user)
    period = acting.the_one(QuietPeriod, period.pk)
    acting.require(user, "change", period)
    if seen not in (None, version := versions.of(period)):
        raise ChangedMeanwhile(period.as_proposed, terms, version)
    kept = _plain(period)
    wanted = copy(period)
    for name, value in terms.items():
        setattr(wanted, name, value)
    wanted.full_clean(exclude=["owner"])
    if period.confirmed_at is None:
        period, fields = wanted, [*QuietPeriod.terms, "written_by"]
    else:
        period.proposal = _plain(wanted) if _plain(wanted) != kept else None
        fields = ["proposal", "written_by"]
    period.written_by = user
    period.write(acting.begin("proposed", user), *fields)
    notifications.quiet_period_asked(period, by=user)
    return period


def _plain(period: QuietPeriod) -> dict[str, Any]:
    return {name: journal.plain(getattr(period, name)) for name in QuietPeriod.terms}


def _begin(period: QuietPeriod, terms: Mapping[str, Any], user: Any) -> QuietPeriod:
    for name, value in terms.items():
        setattr(period, name, value)
    acting.require(user, "add", period)
    period.full_clean()
    period.written_by = user
    act = acting.begin("proposed", user)
    acting.refuse_twin(period)
    period.write(act)
    notifications.quiet_period_asked(period, by=user)
    return period


@transaction.atomic
def load(period: QuietPeriod) -> QuietPeriod:
    """A period that the operator of the server loads: it takes effect at once, and is recorded as loaded."""
    period.full_clean()
    act = acting.begin("loaded")
    period.is_loaded, period.confirmed_at = True, act.at
    period.write(act)
    return period


@transaction.atomic
def confirm(pk: int, seen: str, *, user: Any) -> QuietPeriod:
    """Put into force what ``seen``, the version that lay before the officer, says."""
    period = _waiting(pk, seen)
    acting.require(user, "confirm", period)
    if period.written_by_id == user.pk:
        raise OwnTerms
    proposed = period.as_proposed
    for name in QuietPeriod.terms:
        setattr(period, name, getattr(proposed, name))
    act = acting.begin("confirmed", user)
    period.proposal, period.confirmed_by, period.confirmed_at, period.is_loaded = None, user, act.at, False
    period.write(act, *QuietPeriod.terms, "proposal", "confirmed_by", "confirmed_at", "is_loaded")
    return period


@transaction.atomic
def refuse(pk: int, seen: str, *, user: Any) -> QuietPeriod:
    """Refuse the pending terms: a new period is cancelled, a confirmed one continues unchanged."""
    period = _waiting(pk, seen)
    acting.require(user, "confirm", period)
    period.is_cancelled, period.proposal = period.is_cancelled or period.confirmed_at is None, None
    period.write(acting.begin("refused", user), "is_cancelled", "proposal")
    return period


def _waiting(pk: int, seen: str) -> QuietPeriod:
    period = acting.the_one(QuietPeriod, pk)
    if versions.of(period) != seen:
        raise TermsChanged
    if not period.waits:
        raise NoTermsWait
    return period
