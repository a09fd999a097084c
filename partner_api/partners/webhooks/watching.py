"""What no act does but the clock, a quiet period or a paper: ILM that go on air or off it, agreements that end.

Asked once a minute, of partners with an endpoint alone, by the same expression that shows the state to people.
"""

from collections.abc import Iterator
from datetime import datetime

from django.db import transaction
from django.db.models import CharField, F, OuterRef, Q, Subquery, Value
from django.db.models.functions import Coalesce
from django.urls import reverse

from ilm_blocks import regions
from ilm_blocks.choices import State
from ilm_blocks.models import ILM, Agreement
from ilm_blocks.queries import states
from partner_api.addresses import api_url

from . import outbox
from .event_types import EventType
from .models import Sighting, WebhookEndpoint

Seen = tuple[int, int, int, str, str]
IN_FORCE, OVER = "in_force", "over"


def look(at: datetime) -> int:
    """Tell each partner what has changed since the last look; how many messages."""
    parties = set(_parties())
    if not parties:
        return 0
    return sum(_tell_of_ilm(*seen, at) for seen in _moved(parties, at)) + sum(
        _tell_of_agreement(*seen, at) for seen in _ended(parties, at)
    )


def begin(party_id: int, at: datetime) -> None:
    """Before the first endpoint of a partner: what stands now is no news."""
    for pk, _partner, _party, _before, state in _moved({party_id}, at):
        _note(Sighting.Kind.ILM, pk, state)
    for pk, _partner, _party, _before, state in _ended({party_id}, at):
        _note(Sighting.Kind.AGREEMENT, pk, state)


def _parties() -> Iterator[int]:
    for own, successor in WebhookEndpoint.objects.standing().values_list("partner", "partner__successor").distinct():
        yield successor or own


def _moved(parties: set[int], at: datetime) -> Iterator[Seen]:
    """Approved ILM that stand otherwise than when last seen: key, partner, party, state then (or empty), state now."""
    mine = Q(responsible__in=parties) | Q(responsible__successor__in=parties)
    found = ILM.objects.filter(mine, live=True).annotate(
        state=states.as_sql(at),
        before=_last_seen(Sighting.Kind.ILM),
        party=Coalesce("responsible__successor", "responsible"),
    )
    changed = found.exclude(state=F("before")).order_by("pk")
    yield from changed.values_list("pk", "responsible", "party", "before", "state")


def _ended(parties: set[int], at: datetime) -> Iterator[Seen]:
    """The same of agreements, by the civil day of the region that keeps each."""
    mine = Q(partner__in=parties) | Q(partner__successor__in=parties)
    found = Agreement.objects.filter(mine).annotate(
        before=_last_seen(Sighting.Kind.AGREEMENT), party=Coalesce("partner__successor", "partner")
    )
    for agreement in found.order_by("pk"):
        today = at.astimezone(regions.region(agreement.owner_id).tzinfo).date()
        state = OVER if agreement.valid_until < today else IN_FORCE
        if state != agreement.before:
            yield agreement.pk, agreement.partner_id, agreement.party, agreement.before, state


def _last_seen(kind: Sighting.Kind) -> Coalesce:
    rows = Sighting.objects.filter(kind=kind, row=OuterRef("pk")).values("state")
    return Coalesce(Subquery(rows), Value(""), output_field=CharField())


@transaction.atomic
def _tell_of_ilm(pk: int, partner_id: int, party_id: int, before: str, state: str, at: datetime) -> bool:
    if not _note(Sighting.Kind.ILM, pk, state, before):
        return False
    if (before == State.ON_AIR) == (state == State.ON_AIR):
        return False
    event = EventType.ON_AIR if state == State.ON_AIR else EventType.OFF_AIR
    return _write(party_id, partner_id, event, at, outbox.of_ilm(pk, state))


@transaction.atomic
def _tell_of_agreement(pk: int, partner_id: int, party_id: int, before: str, state: str, at: datetime) -> bool:
    if not _note(Sighting.Kind.AGREEMENT, pk, state, before) or state != OVER:
        return False
    data = {"id": pk, "state": "ended", "url": api_url(reverse("partners:agreements"))}
    return _write(party_id, partner_id, EventType.AGREEMENT_ENDED, at, data)


def _write(party_id: int, partner_id: int, event: EventType, at: datetime, data: dict[str, object]) -> bool:
    endpoints = outbox.interested(party_id, event)
    if endpoints:
        outbox.write(endpoints, partner_id, event, at, data)
    return bool(endpoints)


def _note(kind: Sighting.Kind, row: int, state: str, before: str | None = None) -> bool:
    """False where another worker has just noted it; without ``before`` whatever was noted counts no more."""
    if before is None:
        Sighting.objects.update_or_create(kind=kind, row=row, defaults={"state": state})
        return True
    if before:
        return bool(Sighting.objects.filter(kind=kind, row=row, state=before).update(state=state))
    return Sighting.objects.get_or_create(kind=kind, row=row, defaults={"state": state})[1]
