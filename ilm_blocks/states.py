"""In which state people find an ILM: derived from the clock, the partner and the agreement, never stored."""

from datetime import datetime
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from django.db.models import Case, CharField, F, Q, TextChoices, Value, When
from django.utils.translation import gettext_lazy as _

from .conf import conf
from .vocabulary import PartnerKind

if TYPE_CHECKING:
    from .models import ILM


class State(TextChoices):
    DRAFT = "draft", _("Draft")
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
        return State.DRAFT
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
        When(live=False, then=Value(State.DRAFT)),
        When(Q(on_air_until__lte=at) | needs_agreement & Q(agreement__valid_until__lt=day), then=Value(State.ENDED)),
        When(responsible__is_active=False, then=Value(State.PAUSED)),
        When(Q(on_air_from__gt=at) | needs_agreement & Q(agreement__valid_from__gt=day), then=Value(State.SCHEDULED)),
        default=Value(State.ON_AIR),
        output_field=CharField(),
    )
