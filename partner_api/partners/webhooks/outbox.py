"""What happened to a partner's ILM becomes a message for its endpoints, in the transaction of the act that did it.

Rolled back with it, it never was; committed with it, it is sent, whatever becomes of this process:
``delivery`` is asked after the commit, and once more each minute.
"""

import secrets
from collections.abc import Iterable, Mapping
from datetime import datetime
from functools import partial
from typing import Any

import orjson
from django.db import transaction
from django.urls import reverse

from ilm_blocks.models import ILM
from ilm_blocks.queries import states
from partner_api.addresses import api_url
from partner_api.delivery.items import instant

from . import delivery
from .event_types import EventType
from .models import DeliveryState, WebhookDelivery, WebhookEndpoint, WebhookMessage

MARK = "msg_"


def tell_of_act(news: str, ilm: ILM, at: datetime) -> None:
    """Named in ``ILM_BLOCKS["PARTNER_NEWS_FOLLOWED_BY"]``: called by the acts, each within its transaction."""
    event = EventType(f"submission.{news}")
    partner = ilm.responsible
    if partner and (endpoints := interested(partner.party_id, event)):
        write(endpoints, partner.pk, event, at, of_ilm(ilm.pk, states.of(ilm, at)))


def interested(party_id: int, event: EventType) -> list[WebhookEndpoint]:
    """The endpoints of a partner that are told of it; one query."""
    standing = WebhookEndpoint.objects.standing().without_secrets().of_party(party_id)
    return [each for each in standing if event in each.events]


def of_ilm(pk: int, state: str) -> dict[str, Any]:
    return {"id": pk, "state": str(state), "url": api_url(reverse("partners:submission", args=[pk]))}


def write(
    endpoints: Iterable[WebhookEndpoint], partner_id: int, event: str, at: datetime, data: Mapping[str, Any]
) -> WebhookMessage:
    """One message for all of ``endpoints``; what is switched off keeps it, to be replayed."""
    endpoints = list(endpoints)
    body = orjson.dumps({"type": str(event), "timestamp": instant(at), "data": {"partner": partner_id, **data}})
    message = WebhookMessage.objects.create(
        uid=MARK + secrets.token_urlsafe(24), partner_id=partner_id, type=event, at=at, body=body.decode()
    )
    WebhookDelivery.objects.bulk_create(_of(message, each, at) for each in endpoints)
    for each in endpoints:
        if each.is_enabled:
            transaction.on_commit(partial(delivery.ask_for, each.pk, at))
    return message


def _of(message: WebhookMessage, endpoint: WebhookEndpoint, at: datetime) -> WebhookDelivery:
    if endpoint.is_enabled:
        return WebhookDelivery(message=message, endpoint=endpoint, due_at=at)
    return WebhookDelivery(message=message, endpoint=endpoint, state=DeliveryState.FAILED)
