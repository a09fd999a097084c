"""The verbs of an officer: accept what a warning proposes, changed or not, or dismiss it with a reason."""

from collections.abc import Collection
from datetime import datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.log_actions import log

from ilm_blocks.actions import acting, takeovers
from ilm_blocks.actions.acting import Refused
from ilm_blocks.choices import Severity
from ilm_blocks.models import Takeover
from ilm_blocks.models.prose import validate_words

from . import reading
from .models import AlertProposal, ProposalKind, ProposalState

#: What a warning may become; the full screen is a person's own act.
LEVELS = [(each.value, each.label) for each in (Severity.ADVISORY, Severity.WATCH)]


DECIDED = gettext_lazy("This proposal is decided, overtaken or over already: look at the warning once more.")


class AlreadyDecided(Refused):
    def __init__(self) -> None:
        super().__init__(DECIDED, code="already_decided")


@transaction.atomic
def begin(keys: Collection[int], *, severity: int, text: str, until: datetime, user: Any) -> list[Takeover]:
    """Make an emergency of each proposal, in its region and below; all of them or none.

    An update takes the place of what it proposes to end in the same region, which would else stand beside it.
    """
    if severity not in dict(LEVELS):
        raise ValidationError({"severity": _("A warning becomes a banner at most: choose one of the two levels.")})
    rows = _open(keys, ProposalKind.BEGIN, user)
    if before := _shown_before(rows):
        end(before, user=user)
    return [_begin(row, severity, text, until, user) for row in rows]


def _begin(row: AlertProposal, severity: int, text: str, until: datetime, user: Any) -> Takeover:
    source = row.alert.source
    takeover = Takeover(
        owner=row.owner, severity=severity, text=reading.credited(text, source.attribution),
        starts_at=max(row.starts_at, timezone.now()), until=until,
        reason=_("Early warning of %(source)s: %(identifier)s")
        % {"source": source.attribution, "identifier": row.alert.identifier},
    )  # fmt: skip
    row.takeover = takeovers.issue(takeover, user=user)
    _decide(row, ProposalState.ACCEPTED, user, "partner_api.accept_alert", "takeover")
    return takeover


def _shown_before(rows: Collection[AlertProposal]) -> list[int]:
    """The proposals to end what an earlier message shows in the regions of ``rows``."""
    ends = AlertProposal.objects.filter(
        kind=ProposalKind.END, state=ProposalState.WAITING, alert__in={row.alert_id for row in rows},
        takeover__in=Takeover.objects.not_over(timezone.now()),
    )  # fmt: skip
    places = {(row.alert_id, row.owner_id) for row in rows}
    return [pk for pk, *place in ends.values_list("pk", "alert", "owner") if tuple(place) in places]


@transaction.atomic
def end(keys: Collection[int], *, user: Any) -> None:
    """End what a later message has made void."""
    rows = _open(keys, ProposalKind.END, user)
    acting.locked(Takeover, [row.takeover_id for row in rows])  # all of them before the journal's head
    for row in rows:
        takeover = row.takeover
        if takeover is None:  # no row without one is written
            raise AlreadyDecided
        takeovers.end(takeover, user=user)
        _decide(row, ProposalState.ACCEPTED, user, "partner_api.accept_alert")


@transaction.atomic
def dismiss(keys: Collection[int], *, reason: str, user: Any) -> None:
    if not reason.strip():
        raise ValidationError({"reason": _("Say why nothing follows from the warning.")})
    validate_words(reason=reason)
    for row in _open(keys, None, user):
        row.reason = reason.strip()
        _decide(row, ProposalState.DISMISSED, user, "partner_api.dismiss_alert", "reason")


def _open(keys: Collection[int], kind: str | None, user: Any) -> list[AlertProposal]:
    """The current rows, locked; raises AlreadyDecided unless somebody may still decide on each."""
    rows = acting.locked(AlertProposal, keys, "owner", "alert__source", "takeover__owner")
    if not rows or len(rows) != len(set(keys)):
        raise ValidationError(CHOOSE)
    now = timezone.now()
    for row in rows.values():
        acting.require(user, "change", row)
        if not row.is_open(now) or (kind is not None and row.kind != kind):
            raise AlreadyDecided
    return list(rows.values())


CHOOSE = gettext_lazy("Tick at least one region.")


def _decide(row: AlertProposal, state: str, user: Any, action: str, *written: str) -> None:
    row.state, row.decided_by, row.decided_at = state, user, timezone.now()
    row.save(update_fields=["state", "decided_by", "decided_at", *written])
    log(instance=row, action=action, user=user)
