"""Webhooks as a partner's programs are told of them; never a secret."""

from datetime import datetime
from typing import Any

from django.db.models import Prefetch
from django.utils.http import parse_etags

from ilm_blocks.models import Partner
from partner_api.http import caching

from ..submissions.reading import in_utc
from .faults import sentence_of
from .models import WebhookAttempt, WebhookDelivery, WebhookEndpoint
from .querysets import DeliveryQuerySet, EndpointQuerySet

MOST_ATTEMPTS = 10
#: What moves without anybody's doing, and so stands outside of the ETag.
MOVING = frozenset({"failing_since", "last_success_at", "previous_secret_until"})


def rows(partner: Partner) -> EndpointQuerySet:
    found = WebhookEndpoint.objects.standing().without_secrets().of_partner(partner)
    return found.select_related("health", "partner__owner", "partner__successor").order_by("pk")


def told(endpoint: WebhookEndpoint, at: datetime) -> dict[str, Any]:
    """Of one that ``rows`` has found; no query."""
    before = endpoint.previous_until
    return in_utc({
        "id": endpoint.pk,
        "url": endpoint.url,
        "name": endpoint.name,
        "events": endpoint.events,
        "is_enabled": endpoint.is_enabled,
        "disabled_at": endpoint.disabled_at,
        "disabled_because": endpoint.disabled_because or None,
        "failing_since": endpoint.health.failing_since,
        "last_success_at": endpoint.health.last_success_at,
        "previous_secret_until": before if before and before > at else None,
        "created_at": endpoint.created_at,
    })  # fmt: skip


def etag_of(endpoint: WebhookEndpoint, at: datetime) -> str:
    """Of what people and programs have set; how it fares meanwhile keeps nobody from changing it.

    Each rotation of the secret moves it, by the day of the secret before, which goes on standing when it has passed.
    """
    shown = {name: value for name, value in told(endpoint, at).items() if name not in MOVING}
    return caching.etag_of(in_utc(shown | {"rotated": endpoint.previous_until}))


def has_seen(if_match: str, endpoint: WebhookEndpoint, at: datetime) -> bool:
    return if_match.strip() == "*" or etag_of(endpoint, at) in parse_etags(if_match)


def deliveries(endpoint: WebhookEndpoint) -> DeliveryQuerySet:
    """The newest first, each with its attempts; two queries."""
    log = Prefetch("log", WebhookAttempt.objects.order_by("-pk"))
    found = WebhookDelivery.objects.filter(endpoint=endpoint).select_related("message")
    return found.prefetch_related(log).order_by("-pk")


def told_delivery(row: WebhookDelivery) -> dict[str, Any]:
    message = row.message
    return in_utc({
        "id": row.pk,
        "message_id": message.uid,
        "type": message.type,
        "timestamp": message.at,
        "state": row.state,
        "due_at": row.due_at,
        "attempts": [_told_attempt(each) for each in list(row.log.all())[:MOST_ATTEMPTS]],
    })  # fmt: skip


def _told_attempt(each: WebhookAttempt) -> dict[str, Any]:
    return {
        "at": each.at, "duration_ms": each.duration_ms, "status": each.status, "fault": each.fault or None,
        "detail": sentence_of(each.fault), "answer": each.answer,
    }  # fmt: skip
