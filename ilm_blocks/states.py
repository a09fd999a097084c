"""In which state people find an ILM: derived from its review, the clock, the partner and the agreement.

None is stored. Approved is none of them: what is approved is scheduled, on air, paused or ended.
"""

from datetime import datetime
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from django.db.models import Case, CharField, Exists, F, OuterRef, Q, Subquery, TextChoices, Value, When
from django.db.models.lookups import Exact
from django.utils.translation import gettext_lazy as _
from wagtail.models import WorkflowState

from .conf import conf
from .models import Outcome, Review
from .queries import confirmations, submissions
from .vocabulary import PartnerKind

if TYPE_CHECKING:
    from .models import ILM


class State(TextChoices):
    DRAFT = "draft", _("Draft")
    HANDED_IN = "handed_in", _("Handed in")
    IN_REVIEW = "in_review", _("In review")
    AWAITS_PARTNER = "awaits_partner", _("Waiting for the partner's confirmation")
    NEEDS_REVISION = "needs_revision", _("Needs revision")
    REJECTED = "rejected", _("Rejected")
    SCHEDULED = "scheduled", _("Scheduled")
    ON_AIR = "on_air", _("On air")
    PAUSED = "paused", _("Paused")
    ENDED = "ended", _("Ended")
    WITHDRAWN = "withdrawn", _("Withdrawn")


def state(ilm: "ILM", at: datetime) -> State:
    """The state of ``ilm`` as a whole at ``at``; what one region shows is for the cascade to say."""
    agreement = ilm.agreement if ilm.needs_agreement else None
    day = at.astimezone(ZoneInfo(conf.TIME_ZONE)).date()
    if ilm.is_withdrawn:
        return State.WITHDRAWN
    if not ilm.live:
        return review_state(ilm)
    if (ilm.on_air_until and ilm.on_air_until <= at) or (agreement and agreement.valid_until < day):
        return State.ENDED
    if ilm.responsible and not ilm.responsible.is_active:
        return State.PAUSED
    if ilm.on_air_from > at or (agreement and day < agreement.valid_from):
        return State.SCHEDULED
    return State.ON_AIR


def as_sql(at: datetime) -> Case:
    """``state`` as an expression, to filter a list by."""
    day = at.astimezone(ZoneInfo(conf.TIME_ZONE)).date()
    own_office = Q(responsible__kind=PartnerKind.OFFICE, responsible__owner=F("owner"))
    needs_agreement = Q(responsible__isnull=False) & ~own_office
    return Case(
        When(withdrawn_at__isnull=False, then=Value(State.WITHDRAWN)),
        When(live=False, then=review_as_sql()),
        When(Q(on_air_until__lte=at) | needs_agreement & Q(agreement__valid_until__lt=day), then=Value(State.ENDED)),
        When(responsible__is_active=False, then=Value(State.PAUSED)),
        When(Q(on_air_from__gt=at) | needs_agreement & Q(agreement__valid_from__gt=day), then=Value(State.SCHEDULED)),
        default=Value(State.ON_AIR),
        output_field=CharField(),
    )


def review_state(ilm: "ILM") -> State:
    """How the review of its unapproved revision stands; of a list, annotated as ``review_state`` beforehand."""
    known = getattr(ilm, "review_state", None)
    if known is None and ilm.pk:
        known = type(ilm).objects.values_list(review_as_sql(), flat=True).get(pk=ilm.pk)
    return State(known or State.DRAFT)


def review_as_sql() -> Case:
    """``review_state`` as an expression."""
    in_progress = submissions.in_progress()
    opened = in_progress.filter(current_task_state__reviewstate__opened_at__isnull=False)
    given_back = submissions.workflow_states().filter(status=WorkflowState.STATUS_NEEDS_CHANGES)
    last = Subquery(Review.objects.filter(ilm=OuterRef("pk")).order_by("-pk").values("outcome")[:1])
    return Case(
        When(confirmations.is_waiting(), then=Value(State.AWAITS_PARTNER)),
        When(Exists(opened), then=Value(State.IN_REVIEW)),
        When(Exists(in_progress), then=Value(State.HANDED_IN)),
        When(Exists(given_back), then=Value(State.NEEDS_REVISION)),
        When(Exact(last, Value(Outcome.REJECTED)), then=Value(State.REJECTED)),
        default=Value(State.DRAFT),
        output_field=CharField(),
    )
