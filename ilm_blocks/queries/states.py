"""In which state people find each ILM of a list, as an expression to show, filter and sort by.

None is stored. Of what is approved it says what ``rules.states`` says.
"""

from collections.abc import Callable
from datetime import datetime
from functools import reduce
from operator import or_
from zoneinfo import ZoneInfo

from django.db.models import (
    Case,
    CharField,
    DateField,
    Exists,
    Expression,
    F,
    Min,
    OuterRef,
    Q,
    Subquery,
    TextField,
    Value,
    When,
)
from django.db.models.functions import Cast, TruncDate
from django.db.models.lookups import Contains, Exact, GreaterThan, GreaterThanOrEqual, LessThan, LessThanOrEqual
from wagtail.models import WorkflowState

from .. import regions
from ..choices import Channel, ContentClass, State
from ..conf import conf
from ..models import ILM, Outcome, QuietPeriod, Review
from ..models.querysets import OF_THE_OWNER
from ..rules import quiet
from ..rules.dayparts import A_DAY, midnight
from . import confirmations, submissions


def of(ilm: ILM, at: datetime) -> State:
    """The state of one; of a list, annotate with ``as_sql``."""
    if ilm.pk is None:
        return State.DRAFT
    return State(ILM.objects.values_list(as_sql(at), flat=True).get(pk=ilm.pk))


def of_review(ilm: ILM) -> State:
    """How the review of its unapproved revision stands."""
    if ilm.pk is None:
        return State.DRAFT
    return State(ILM.objects.values_list(review_as_sql(), flat=True).get(pk=ilm.pk))


def as_sql(at: datetime) -> Case:
    """The state of each ILM at ``at``. Two queries: for the zones and for the quiet periods that are near."""
    zones = list(regions.provider().zones())
    day = _at_owner(zones, lambda zone: Value(at.astimezone(zone).date()))
    last_day = _at_owner(zones, lambda zone: TruncDate("on_air_until", tzinfo=zone))
    needs_agreement = ~OF_THE_OWNER
    agreement_is_over = Q(agreement=None) | Q(
        Q(LessThan(F("agreement__valid_until"), day)),
        Q(on_air_until=None) | Q(GreaterThan(last_day, F("agreement__valid_until"))),
    )
    withheld, awaits_second = _by_quiet_periods(at, day)
    return Case(
        When(withdrawn_at__isnull=False, then=Value(State.WITHDRAWN)),
        When(live=False, then=review_as_sql()),
        When(needs_agreement & agreement_is_over, then=Value(State.AGREEMENT_ENDED)),
        When(on_air_until__lte=at, then=Value(State.ENDED)),
        When(needs_agreement & ~_is_covered(), then=Value(State.NOT_COVERED)),
        When(responsible__is_active=False, then=Value(State.PAUSED)),
        When(on_air_from__gt=at, then=Value(State.SCHEDULED)),
        When(needs_agreement & Q(GreaterThan(F("agreement__valid_from"), day)), then=Value(State.SCHEDULED)),
        When(withheld, then=Value(State.WITHHELD)),
        When(awaits_second, then=Value(State.AWAITS_SECOND_APPROVAL)),
        default=Value(State.ON_AIR),
        output_field=CharField(),
    )


def _is_covered() -> Q:
    """Whether the agreement is with the party of the ILM and leaves it one of its channels, and its class."""
    own, agreed = (Cast(name, TextField()) for name in ("channels", "agreement__channels"))
    shared = [Q(Contains(own, Value(f'"{word}"')), Contains(agreed, Value(f'"{word}"'))) for word in Channel.values]
    classes = Cast("agreement__content_classes", TextField())
    known = [Q(Contains(classes, Value(f'"{word}"')), content_class=word) for word in ContentClass.values]
    return Q(
        reduce(or_, shared, Q(agreement__channels=[])),
        reduce(or_, known, Q(agreement__content_classes=[])),
        agreement__partner=F("responsible"),
    )


def is_meant_for(channel: str) -> Q:
    """Whether the ILM names ``channel``, and its agreement, where it needs one, leaves it that channel."""
    own, agreed = (Cast(name, TextField()) for name in ("channels", "agreement__channels"))
    named, allowed = (Q(Contains(words, Value(f'"{channel}"'))) for words in (own, agreed))
    return named & (OF_THE_OWNER | Q(agreement__channels=[]) | allowed)


def steady_until(at: datetime) -> datetime:
    """An instant before which the clock alone gives no ILM another state; two queries.

    The next beginning or end of any window, or else the next midnight in any zone: agreements and quiet periods begin
    and end on civil days.
    """
    ahead = ILM.objects.standing().aggregate(
        start=Min("on_air_from", filter=Q(on_air_from__gt=at)), end=Min("on_air_until", filter=Q(on_air_until__gt=at))
    )
    zones = {ZoneInfo(conf.TIME_ZONE), *(zone for _path, zone in regions.provider().zones())}
    midnights = [midnight(at.astimezone(zone).date() + A_DAY, zone) for zone in zones]
    return min([*midnights, *filter(None, ahead.values())])


def _at_owner(zones: list[tuple[str, ZoneInfo]], of_zone: Callable[[ZoneInfo], Expression]) -> Case:
    """``of_zone`` with the zone that holds at each ILM's owner."""
    elsewhere = [When(owner__path__startswith=path, then=of_zone(zone)) for path, zone in zones]
    return Case(*elsewhere, default=of_zone(ZoneInfo(conf.TIME_ZONE)), output_field=DateField())


def _by_quiet_periods(at: datetime, day: Case) -> tuple[Q, Q]:
    """What is withheld, and what waits for its second approval, on the civil ``day`` of the owner."""
    withheld, asked = Q(pk__in=[]), Q(pk__in=[])
    for period in QuietPeriod.objects.standing().not_over(at).select_related("owner"):
        on_its_days = Q(GreaterThanOrEqual(day, Value(period.first_day)), LessThanOrEqual(day, Value(period.last_day)))
        below = Q(on_its_days, owner__path__startswith=period.owner.path)
        withheld |= below & Q(content_class__in=_classes(period, "withholds"))
        asked |= below & Q(content_class__in=_classes(period, "asks"))
    has_second = Q(live_revision__isnull=False, second_approved_revision=F("live_revision"))
    return withheld, asked & ~has_second


def _classes(period: QuietPeriod, effect: str) -> list[str]:
    return [word for word in ContentClass.values if quiet.effect_of(period, word) == effect]


def review_as_sql() -> Case:
    """How the review of each ILM's unapproved revision stands."""
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
