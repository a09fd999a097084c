"""Sending what waits in the outbox, at least once: a task for each endpoint that has something.

The first attempts at one endpoint are made in the order of what happened, and before any that is made once more. What
fails is tried again later by ``schedule``, and holds nothing back that came after it. A worker that dies has sent or
not: the same message goes out once more.
"""

import random
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django_tasks import task

from ilm_blocks.actions import acting
from ilm_blocks.conf import conf as ilm_conf
from ilm_blocks.models import Membership

from . import schedule, sending, signing
from .leases import REST, Lease
from .models import (
    DeliveryState,
    DisabledBecause,
    WebhookAttempt,
    WebhookDelivery,
    WebhookEndpoint,
    WebhookHealth,
    WebhookMessage,
)
from .sending import Sent

#: Messages that one task sends before others have their turn.
MOST_AT_ONCE = 20
#: A task that was asked for so long ago and has not begun is lost.
LOST_AFTER = timedelta(minutes=5)
#: Messages and the log of their attempts are kept so long.
KEPT = timedelta(days=30)


# Asking for it


def ask_for(endpoint_id: int, at: datetime) -> bool:
    """Let a worker see to the endpoint, unless one was asked already."""
    open_ = Q(asked_at=None) | Q(asked_at__lte=at - LOST_AFTER)
    if not WebhookHealth.objects.filter(open_, endpoint=endpoint_id).update(asked_at=at):
        return False
    deliver.using(backend=ilm_conf.LONG_TASKS).enqueue(endpoint_id)
    return True


def take_up(at: datetime) -> int:
    """Ask for each endpoint where something is due and nobody is at it; returns for how many."""
    free = Q(endpoint__health__taken_until=None) | Q(endpoint__health__taken_until__lte=at)
    due = WebhookDelivery.objects.due(at).filter(free).order_by().values_list("endpoint_id", flat=True).distinct()
    return sum(ask_for(endpoint_id, at) for endpoint_id in due)


def forget(at: datetime) -> int:
    """Drop messages and attempts that are too old to be of use; how many messages.

    And what an act wrote for an endpoint that was removed while the act was on its way: nobody waits for that.
    """
    WebhookDelivery.objects.filter(endpoint__removed_at__isnull=False).delete()
    WebhookAttempt.objects.filter(at__lt=at - KEPT).delete()
    old = WebhookMessage.objects.filter(at__lt=at - KEPT).exclude(deliveries__state=DeliveryState.WAITING)
    count = old.count()
    old.delete()
    return count


# Doing it


@task()
def deliver(endpoint_id: int) -> None:
    """Send what is due at one endpoint, as long as it answers; another worker that is at it does so itself."""
    WebhookHealth.objects.filter(endpoint=endpoint_id).update(asked_at=None)
    lease = Lease.take(endpoint_id, timezone.now())
    if lease is None:
        return
    rests_until = None
    for _number in range(MOST_AT_ONCE):
        now = timezone.now()
        waiting = next_due(endpoint_id, now)
        if waiting is None or not lease.extend(now):
            break
        if not attempt(waiting, now).is_answered:
            rests_until = timezone.now() + REST
            break
    lease.end(rests_until)
    if rests_until is None and next_due(endpoint_id, now := timezone.now()):
        ask_for(endpoint_id, now)


def next_due(endpoint_id: int, at: datetime) -> WebhookDelivery | None:
    """What was tried least, and of that what happened first: no failing message takes the turn of a new one."""
    due = WebhookDelivery.objects.due(at).filter(endpoint=endpoint_id)
    return due.select_related("message", "endpoint__partner").order_by("attempts", "message_id").first()


def attempt(waiting: WebhookDelivery, at: datetime) -> Sent:
    """Send it once and keep what became of it. No transaction is open while it is sent."""
    sent = _sent(waiting, at) if _is_spoken_for(waiting.endpoint) else Sent(0, fault="unspoken_for")
    _keep(waiting.pk, sent, at, random.random())  # noqa: S311  (jitter)
    return sent


def _is_spoken_for(endpoint: WebhookEndpoint) -> bool:
    """Nothing of a partner goes to an address for which none of its people answers any more."""
    people = Membership.objects.standing().filter(partner=endpoint.partner.party_id, person__is_active=True)
    return people.exists()


def _sent(waiting: WebhookDelivery, at: datetime) -> Sent:
    message, endpoint = waiting.message, waiting.endpoint
    body = message.body.encode()
    return sending.post(endpoint.url, body, signing.headers(message.uid, at, body, endpoint.secrets(at)))


@transaction.atomic
def _keep(pk: int, sent: Sent, at: datetime, spread: float) -> None:
    """The attempt, when the next one is, and whether the endpoint is to be switched off."""
    found = WebhookDelivery.objects.filter(pk=pk).values_list("endpoint_id", flat=True).first()
    if found is None:
        return  # pruned or removed meanwhile
    endpoint = acting.the_one(WebhookEndpoint, found)
    delivery = acting.the_one(WebhookDelivery, pk)
    WebhookAttempt.objects.create(
        delivery=delivery, at=at, duration_ms=sent.duration_ms, status=sent.status, fault=sent.fault, answer=sent.answer
    )
    _move_on(delivery, sent, at, spread)
    health = WebhookHealth.objects.get(endpoint=endpoint)
    if sent.has_arrived:
        health.failing_since, health.last_success_at = None, at
    else:
        health.failing_since = health.failing_since or at
    health.save(update_fields=["failing_since", "last_success_at"])
    if endpoint.is_enabled and (why := _reason_to_disable(sent, health, at)):
        switch_off(endpoint, why)


def _move_on(delivery: WebhookDelivery, sent: Sent, at: datetime, spread: float) -> None:
    delivery.attempts += 1
    pause = None if sent.has_arrived else schedule.pause(delivery.attempts, spread)
    if sent.has_arrived:
        delivery.state, delivery.due_at = DeliveryState.DELIVERED, None
    elif pause is None:
        delivery.state, delivery.due_at = DeliveryState.FAILED, None
    else:
        delivery.state, delivery.due_at = DeliveryState.WAITING, at + pause
    delivery.save(update_fields=["attempts", "state", "due_at"])


def _reason_to_disable(sent: Sent, health: WebhookHealth, at: datetime) -> DisabledBecause | None:
    if sent.fault == "gone":
        return DisabledBecause.GONE
    if health.failing_since and at - health.failing_since >= schedule.PATIENCE:
        return DisabledBecause.FAILING
    return None


def switch_off(endpoint: WebhookEndpoint, why: DisabledBecause, *, user: object = None) -> None:
    """Nothing more is sent to it; what waits is kept, to be replayed. The endpoint is locked."""
    WebhookDelivery.objects.filter(endpoint=endpoint, state=DeliveryState.WAITING).update(
        state=DeliveryState.FAILED, due_at=None
    )
    act = acting.begin("webhook_off", user)
    endpoint.off_before = endpoint.disabled_because if why == DisabledBecause.OFFICER else ""
    endpoint.disabled_at, endpoint.disabled_because = act.at, why
    endpoint.write(act, "disabled_at", "disabled_because", "off_before")
