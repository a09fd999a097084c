"""What a desk has to know today: each question one short query, narrowed to the desk's own region and those below."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db.models import OuterRef, QuerySet, Subquery
from django.utils import timezone

from ilm_blocks import cascade, regions
from ilm_blocks.actions.cleaning_approved import VERB as CLEANED
from ilm_blocks.admin.exports import with_owners
from ilm_blocks.choices import Channel, DecisionKind, State
from ilm_blocks.models import ILM, Agreement, Change, LocalDecision, QuietPeriod, Review
from ilm_blocks.queries import states
from ilm_blocks.rules.gates import Place

from ..models import ArticlePage
from .desks import Desk

ENDING_WITHIN = timedelta(days=7)
EXPIRING_WITHIN = timedelta(days=30)
RECENT = timedelta(days=7)
TOLD_FOR = timedelta(days=30)


def ending(desk: Desk) -> QuerySet[ILM]:
    """ILM of the desk that leave the air within a week, the soonest first."""
    ending = {"on_air_until__gt": desk.at, "on_air_until__lte": desk.at + ENDING_WITHIN}
    found = ILM.objects.standing().filter(owner__path__startswith=desk.path, **ending)
    on_air = found.annotate(state=states.as_sql(desk.at)).filter(state=State.ON_AIR)
    return on_air.order_by("on_air_until", "pk")


def expiring(desk: Desk) -> QuerySet[Agreement]:
    """Agreements whose last day lies within thirty days: with them, all that rests on them leaves the air."""
    last = desk.today + EXPIRING_WITHIN
    found = Agreement.objects.filter(owner__path__startswith=desk.path, valid_until__range=(desk.today, last))
    return found.select_related("partner").order_by("valid_until", "pk")


def quiet_period(desk: Desk) -> QuietPeriod | None:
    """The quiet period that is, or else the next that is known."""
    found = QuietPeriod.objects.owned_by(desk.chain).standing().filter(last_day__gte=desk.today)
    return found.order_by("first_day", "pk").first()


def own(desk: Desk) -> QuerySet[ILM]:
    """The region's own ILM that are not over, what needs work first."""
    return unfinished(ILM.objects.filter(owner=desk.region.id), desk.at)


def unfinished(ilms: QuerySet[ILM], at: datetime) -> QuerySet[ILM]:
    """Those of ``ilms`` that are not over; what an agreement ended stays for a month, for somebody may want it on air.

    Three queries when evaluated, one of them its own.
    """
    told = ilms.annotate(state=states.as_sql(at)).exclude(state__in=[State.ENDED, State.WITHDRAWN])
    forgotten = {"state": State.AGREEMENT_ENDED, "agreement__valid_until__lt": timezone.localdate(at) - TOLD_FOR}
    last = Review.objects.filter(ilm=OuterRef("pk")).order_by("-pk")
    told = told.exclude(**forgotten).with_parties()  # type: ignore[attr-defined]
    return told.annotate(last_note=Subquery(last.values("note")[:1])).order_by("live", "-on_air_from", "-pk")


def hidden_below(desk: Desk, at_most: int) -> list[LocalDecision]:
    """What regions below the desk keep from their own sites now, and why; the newest first."""
    shown = ILM.objects.standing().not_ended(desk.at)
    hides = LocalDecision.objects.standing().not_over(desk.at).filter(kind=DecisionKind.HIDE, ilm__in=shown)
    below = hides.filter(owner__path__startswith=desk.path).exclude(owner=desk.region.id)
    return with_owners(list(below.select_related("ilm", "decided_by")[:at_most]))


def news(desk: Desk) -> QuerySet[ArticlePage]:
    pages = ArticlePage.objects.filter(path__startswith=desk.path, depth=len(desk.path) // ArticlePage.steplen + 1)
    return pages.order_by("-date", "-pk").defer_streamfields()


@dataclass(frozen=True, slots=True)
class Event:
    """One change of what the region shows."""

    change: Change
    ilm: ILM
    owner: regions.Region

    @property
    def verb(self) -> str:
        return self.change.verb


def recent(desk: Desk) -> list[Event]:
    """What changed in a week on the desk's own site, by the journal: from above and of its own, never of a sibling."""
    changes = list(
        Change.objects.filter(
            owner__in=[region.id for region in desk.chain],
            at__gt=desk.at - RECENT,
            at__lte=desk.at,
            kind__in=[ILM.journal_kind(), LocalDecision.journal_kind()],
        )
        .exclude(verb=CLEANED)  # nothing that anybody sees
        .only("seq", "at", "kind", "object_id", "owner_id", "verb")
    )
    return list(_events(changes, desk))


def _events(changes: list[Change], desk: Desk) -> Iterator[Event]:
    place = Place(desk.chain, Channel.WEBSITE)
    decisions = LocalDecision.objects.select_related("ilm").in_bulk(_keys(changes, LocalDecision))
    ilms = ILM.objects.in_bulk(_keys(changes, ILM))
    owners = {region.id: region for region in desk.chain}
    for change in changes:
        decision = decisions.get(change.object_id) if change.kind == LocalDecision.journal_kind() else None
        ilm = decision.ilm if decision else ilms.get(change.object_id)
        if ilm is None or not _concerns(ilm, place) or (decision and not cascade.reaches(decision, place)):
            continue
        yield Event(change, ilm, owners[change.owner_id])


def _keys(changes: list[Change], model: Any) -> set[int]:
    return {change.object_id for change in changes if change.kind == model.journal_kind()}


def _concerns(ilm: ILM, place: Place) -> bool:
    """Whether the ILM is meant for this place at all: what is meant for others is none of their business."""
    return place.channel in ilm.channels and ilm.target_rule.holds(place.chain)
