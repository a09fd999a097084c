"""Writing quiet periods: one officer writes, another confirms, and only then does anything change."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from wagtail.permissions import policy_registry

from .. import journal
from ..models import QuietPeriod
from ..models.journaled import Act
from .acting import Refused


class NothingWaits(Refused):
    def __init__(self) -> None:
        super().__init__(_("Nothing waits for a confirmation here: it is confirmed or refused."), code="nothing_waits")


class OwnTerms(Refused):
    def __init__(self) -> None:
        super().__init__(_("You have written this yourself: another officer confirms it."), code="own_terms")


class TermsChanged(Refused):
    def __init__(self) -> None:
        super().__init__(_("It has changed since you opened it: look at it once more."), code="changed_since")


@transaction.atomic
def write(period: QuietPeriod, terms: Mapping[str, Any], *, user: Any) -> QuietPeriod:
    """Let ``user`` write ``terms``: of a new period at once, beside a confirmed one; neither has any effect yet."""
    if period.pk is None:
        return _begin(period, terms, user)
    period = _locked(period.pk)
    _validate_right(user, "change", period)
    for name, value in terms.items():
        setattr(period, name, value)
    period.full_clean(exclude=["owner"])
    plain = {name: journal.plain(getattr(period, name)) for name in QuietPeriod.terms}
    if period.confirmed_at is None:
        fields = [*QuietPeriod.terms, "written_by"]
    else:
        period = _locked(period.pk)
        kept = {name: journal.plain(getattr(period, name)) for name in QuietPeriod.terms}
        period.proposal = plain if plain != kept else None
        fields = ["proposal", "written_by"]
    period.written_by, period.act = user, Act("proposed", user)
    period.save(update_fields=fields)
    return period


def _begin(period: QuietPeriod, terms: Mapping[str, Any], user: Any) -> QuietPeriod:
    for name, value in terms.items():
        setattr(period, name, value)
    _validate_right(user, "add", period)
    period.full_clean()
    period.written_by, period.act = user, Act("proposed", user)
    period.save()
    return period


@transaction.atomic
def load(period: QuietPeriod, *, at: datetime | None = None) -> QuietPeriod:
    """A period that whoever runs the server brings along: it stands at once, and is recorded as loaded."""
    period.full_clean()
    period.is_loaded, period.confirmed_at, period.act = True, at or timezone.now(), Act("loaded")
    period.save()
    return period


@transaction.atomic
def confirm(pk: int, seen: str, *, user: Any, at: datetime | None = None) -> QuietPeriod:
    """Put into force what ``seen``, the version that lay before the officer, says."""
    period = _waiting(pk, seen)
    _validate_right(user, "confirm", period)
    if period.written_by_id == user.pk:
        raise OwnTerms
    proposed = period.as_proposed
    for name in QuietPeriod.terms:
        setattr(period, name, getattr(proposed, name))
    period.proposal, period.confirmed_by, period.confirmed_at = None, user, at or timezone.now()
    period.is_loaded, period.act = False, Act("confirmed", user)
    period.save(update_fields=[*QuietPeriod.terms, "proposal", "confirmed_by", "confirmed_at", "is_loaded"])
    return period


@transaction.atomic
def refuse(pk: int, seen: str, *, user: Any) -> QuietPeriod:
    """Let what waits come to nothing: a new period is cancelled, a confirmed one goes on as it is."""
    period = _waiting(pk, seen)
    _validate_right(user, "confirm", period)
    period.act = Act("refused", user)
    period.is_cancelled, period.proposal = period.is_cancelled or period.confirmed_at is None, None
    period.save(update_fields=["is_cancelled", "proposal"])
    return period


def version(period: QuietPeriod) -> str:
    """What an officer sees, as a short value that changes with it."""
    return journal.digest(period.journal_state())[:16]


def _waiting(pk: int, seen: str) -> QuietPeriod:
    period = _locked(pk)
    if version(period) != seen:
        raise TermsChanged
    if not period.waits:
        raise NothingWaits
    return period


def _locked(pk: int) -> QuietPeriod:
    return QuietPeriod.objects.select_for_update(of=("self",)).get(pk=pk)


def _validate_right(user: Any, action: str, period: QuietPeriod) -> None:
    if not policy_registry.get(period).user_has_permission_for_instance(user, action, period):
        raise PermissionDenied(_("You may not do this in the owning region."))
