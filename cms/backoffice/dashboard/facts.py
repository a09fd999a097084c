"""What an officer has to know today: each question one short query, narrowed to the own region and those below."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.db.models import Case, OuterRef, Q, QuerySet, Subquery, When
from django.utils import timezone

from ilm_blocks import regions
from ilm_blocks.actions.agreement_ends import WARNED_BEFORE
from ilm_blocks.actions.cleaning_approved import VERB as CLEANED
from ilm_blocks.actions.films import VERB as TRANSCODED
from ilm_blocks.admin.exports import with_owners
from ilm_blocks.choices import Channel, DecisionKind, State
from ilm_blocks.models import ILM, Agreement, Change, LocalDecision, Partner, QuietPeriod, Review
from ilm_blocks.queries import states
from ilm_blocks.rules.decisions import reaches
from ilm_blocks.rules.place import Place
from sites.agenda.rules import next_occurrence
from sites.models import ArticlePage, EventPage

from .jurisdictions import Jurisdiction

ENDING_WITHIN = timedelta(days=7)
#: As the mails do: the first warning, and the last.
EXPIRING_WITHIN, URGENT_WITHIN = (timedelta(days=days) for days in WARNED_BEFORE)
RECENT = timedelta(days=7)
TOLD_FOR = timedelta(days=30)


def ending(jurisdiction: Jurisdiction) -> QuerySet[ILM]:
    """ILM of the jurisdiction that leave the air within a week, the soonest first."""
    ending = {"on_air_until__gt": jurisdiction.at, "on_air_until__lte": jurisdiction.at + ENDING_WITHIN}
    found = ILM.objects.standing().filter(owner__path__startswith=jurisdiction.path, **ending)
    on_air = found.annotate(state=states.as_sql(jurisdiction.at)).filter(state=State.ON_AIR)
    return on_air.order_by("on_air_until", "pk")


def expiring(jurisdiction: Jurisdiction) -> QuerySet[Agreement]:
    """Agreements whose last day lies within thirty days: with them, all that rests on them leaves the air."""
    own = Agreement.objects.filter(owner__path__startswith=jurisdiction.path)
    return _soon_over(own, jurisdiction.today).select_related("partner", "successor")


def expiring_of(partner: Partner, today: date) -> QuerySet[Agreement]:
    """The same for the people of ``partner``."""
    return _soon_over(partner.agreements.all(), today).select_related("successor")


def _soon_over(agreements: QuerySet[Agreement], today: date) -> QuerySet[Agreement]:
    """Each is ``is_urgent`` in its last week."""
    urgent = Case(When(valid_until__lte=today + URGENT_WITHIN, then=True), default=False)
    found = agreements.filter(valid_until__range=(today, today + EXPIRING_WITHIN)).annotate(is_urgent=urgent)
    return found.order_by("valid_until", "pk")


def quiet_period(jurisdiction: Jurisdiction) -> QuietPeriod | None:
    """The quiet period that is, or else the next that is known."""
    found = QuietPeriod.objects.owned_by(jurisdiction.chain).standing().filter(last_day__gte=jurisdiction.today)
    return found.order_by("first_day", "pk").first()


def own(jurisdiction: Jurisdiction) -> QuerySet[ILM]:
    """The region's own ILM that are not over, what needs work first."""
    return unfinished(ILM.objects.filter(owner=jurisdiction.region.id), jurisdiction.at)


def unfinished(ilms: QuerySet[ILM], at: datetime) -> QuerySet[ILM]:
    """Those of ``ilms`` that are not over; what an agreement ended stays for a month, for somebody may want it on air.

    Three queries when evaluated, one of them its own.
    """
    told = ilms.annotate(state=states.as_sql(at)).exclude(state__in=[State.ENDED, State.WITHDRAWN])
    forgotten = {"state": State.AGREEMENT_ENDED, "agreement__valid_until__lt": timezone.localdate(at) - TOLD_FOR}
    last = Review.objects.filter(ilm=OuterRef("pk")).order_by("-pk")
    told = told.exclude(**forgotten).with_parties()  # type: ignore[attr-defined]
    return told.annotate(last_note=Subquery(last.values("note")[:1])).order_by("live", "-on_air_from", "-pk")


def hidden_below(jurisdiction: Jurisdiction, at_most: int) -> list[LocalDecision]:
    """What regions below the jurisdiction keep from their own sites now, and why; the newest first."""
    shown = ILM.objects.standing().not_ended(jurisdiction.at)
    hides = LocalDecision.objects.standing().not_over(jurisdiction.at).filter(kind=DecisionKind.HIDE, ilm__in=shown)
    below = hides.filter(owner__path__startswith=jurisdiction.path).exclude(owner=jurisdiction.region.id)
    return with_owners(list(below.select_related("ilm", "decided_by")[:at_most]))


def news(jurisdiction: Jurisdiction) -> QuerySet[ArticlePage]:
    return _own_pages(ArticlePage, jurisdiction).order_by("-date", "-pk")


def agenda(jurisdiction: Jurisdiction) -> list[tuple[date, EventPage]]:
    """The region's own events that are not over, drafts too, each with the day on which it begins next; one query."""
    zone = jurisdiction.region.tzinfo
    lasting = Q(listed_until__gte=jurisdiction.at.astimezone(zone).date()) | Q(live=False)  # a draft need not know yet
    events = _own_pages(EventPage, jurisdiction).filter(lasting)
    coming = ((next_occurrence(event.schedule, zone, jurisdiction.at), event) for event in events)
    found = sorted((occurrence.begins, event.pk, event) for occurrence, event in coming if occurrence)
    return [(begins.date(), event) for begins, _pk, event in found]


def _own_pages(model: Any, jurisdiction: Jurisdiction) -> Any:
    depth = len(jurisdiction.path) // model.steplen + 1
    return model.objects.filter(path__startswith=jurisdiction.path, depth=depth).defer_streamfields()


@dataclass(frozen=True, slots=True)
class Event:
    """One change of what the region shows."""

    change: Change
    ilm: ILM
    owner: regions.Region

    @property
    def verb(self) -> str:
        return self.change.verb


def recent(jurisdiction: Jurisdiction) -> list[Event]:
    """What changed in a week on the region's site, by the journal: from above and of its own, never of a sibling."""
    changes = list(
        Change.objects.filter(
            owner__in=[region.id for region in jurisdiction.chain],
            at__gt=jurisdiction.at - RECENT,
            at__lte=jurisdiction.at,
            kind__in=[ILM.journal_kind(), LocalDecision.journal_kind()],
        )
        .exclude(verb__in=[CLEANED, TRANSCODED])  # nothing that anybody sees
        .only("seq", "at", "kind", "object_id", "owner_id", "verb")
    )
    return list(_events(changes, jurisdiction))


def _events(changes: list[Change], jurisdiction: Jurisdiction) -> Iterator[Event]:
    place = Place(jurisdiction.chain, Channel.WEBSITE)
    decisions = LocalDecision.objects.select_related("ilm").in_bulk(_keys(changes, LocalDecision))
    ilms = ILM.objects.in_bulk(_keys(changes, ILM))
    owners = {region.id: region for region in jurisdiction.chain}
    for change in changes:
        decision = decisions.get(change.object_id) if change.kind == LocalDecision.journal_kind() else None
        ilm = decision.ilm if decision else ilms.get(change.object_id)
        if ilm is None or not _concerns(ilm, place) or (decision and not reaches(decision, place)):
            continue
        yield Event(change, ilm, owners[change.owner_id])


def _keys(changes: list[Change], model: Any) -> set[int]:
    return {change.object_id for change in changes if change.kind == model.journal_kind()}


def _concerns(ilm: ILM, place: Place) -> bool:
    """Whether the ILM is meant for this place at all: what is meant for others is none of their business."""
    return place.channel in ilm.channels and ilm.target_rule.holds(place.chain)
