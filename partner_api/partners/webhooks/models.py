from datetime import datetime
from typing import Any, ClassVar

from django.db import models
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from ilm_blocks.models import JournaledModel, Partner
from partner_api.encryption import EncryptedField
from partner_api.hashing import token_hash

from .querysets import DeliveryQuerySet, EndpointQuerySet


class DisabledBecause(models.TextChoices):
    PARTNER = "partner", _("switched off by the partner")
    OFFICER = "officer", _("switched off by the region that keeps the partner")
    FAILING = "failing", _("switched off by itself: nothing arrived for three days")
    GONE = "gone", _("switched off by its receiver: it answered 410 Gone")
    SECRET = "secret", _("switched off by itself: its secret was lost on the server, rotate it first")


class WebhookEndpoint(JournaledModel):
    """An address of a partner that is told of what becomes of its ILM. It belongs to the partner, not to a member.

    Written by ``acts`` alone, each time on record, its secrets by their SHA-256. The owner is the region that keeps the
    partner.
    """

    partner = models.ForeignKey(Partner, models.PROTECT, verbose_name=_("partner"), related_name="+")
    name = models.CharField(_("name"), max_length=80)
    url = models.CharField(_("address"), max_length=500)
    #: Values of ``EventType``.
    events = models.JSONField(_("is told of"), default=list)
    secret = EncryptedField(editable=False)
    #: Signs beside ``secret`` until then, so that a receiver changes from one to the other at leisure.
    previous_secret = EncryptedField(editable=False, null=True)
    previous_until = models.DateTimeField(editable=False, null=True)
    created_at = models.DateTimeField(_("made at"))
    disabled_at = models.DateTimeField(_("switched off at"), null=True)
    disabled_because = models.CharField(max_length=8, choices=DisabledBecause, blank=True)
    #: Why it was off already when an officer switched it off: so it is again once the officer ends that.
    off_before = models.CharField(max_length=8, choices=DisabledBecause, blank=True)
    removed_at = models.DateTimeField(_("removed at"), null=True)

    objects = EndpointQuerySet.as_manager()  # type: ignore[misc]

    only_pages: ClassVar[bool] = True  # they show nowhere: no programme depends on them

    wagtail_reference_index_ignore = True

    class Meta:
        verbose_name = _("webhook of a partner")
        verbose_name_plural = _("webhooks of partners")
        ordering = ["id"]

    def __str__(self) -> str:
        return self.name

    @property
    def delete_advice(self) -> str:
        return gettext("A webhook is on record and cannot be deleted. Remove it with its own button instead.")

    def journal_state(self) -> dict[str, Any]:
        """Without what signs: of a secret its digest stands on record."""
        state = super().journal_state() or {}
        return state | {name: _digest(state[name]) for name in ("secret", "previous_secret")}

    @property
    def is_enabled(self) -> bool:
        return self.disabled_at is None

    @property
    def disabled_words(self) -> str:
        return str(DisabledBecause(self.disabled_because).label) if self.disabled_because else ""

    def secrets(self, at: datetime) -> list[str]:
        """Those that sign at ``at``, the newest first."""
        before = self.previous_secret if self.previous_until and self.previous_until > at else None
        return [self.secret, *([before] if before else [])]


def _digest(secret: str | None) -> str | None:
    return token_hash(secret) if secret else None


class WebhookHealth(models.Model):
    """How an endpoint fares and who is at it, beside the endpoint: no act, and on no record."""

    endpoint = models.OneToOneField(WebhookEndpoint, models.CASCADE, related_name="health", primary_key=True)
    #: Since when each attempt has failed; null: the last one arrived.
    failing_since = models.DateTimeField(null=True)
    last_success_at = models.DateTimeField(null=True)
    #: One worker has it until then; where no answer came it rests until then.
    taken_until = models.DateTimeField(null=True)
    #: When a task was asked for that has not begun.
    asked_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return str(self.endpoint_id)


class WebhookMessage(models.Model):
    """One thing that happened, as it is told: the bytes that are signed and sent are always these."""

    #: ``webhook-id``: the same at each attempt and for each endpoint.
    uid = models.CharField(max_length=40, unique=True)
    partner = models.ForeignKey(Partner, models.PROTECT, related_name="+")
    type = models.CharField(max_length=40)
    at = models.DateTimeField()
    body = models.TextField()

    class Meta:
        verbose_name = _("message of a webhook")
        verbose_name_plural = _("messages of webhooks")
        ordering = ["id"]
        indexes = [models.Index(fields=["at"], name="webhook_message_by_age")]

    def __str__(self) -> str:
        return f"{self.type} {self.uid}"


class DeliveryState(models.TextChoices):
    WAITING = "waiting", _("waiting")
    DELIVERED = "delivered", _("arrived")
    FAILED = "failed", _("given up")


class WebhookDelivery(models.Model):
    """One message for one endpoint."""

    message = models.ForeignKey(WebhookMessage, models.CASCADE, related_name="deliveries")
    endpoint = models.ForeignKey(WebhookEndpoint, models.CASCADE, related_name="deliveries")
    state = models.CharField(max_length=9, choices=DeliveryState, default=DeliveryState.WAITING)
    #: Since the last time that it was asked for: a replay begins anew.
    attempts = models.PositiveSmallIntegerField(default=0)
    #: When it is tried next; null where it is not.
    due_at = models.DateTimeField(null=True)

    objects = DeliveryQuerySet.as_manager()

    class Meta:
        verbose_name = _("delivery of a webhook")
        verbose_name_plural = _("deliveries of webhooks")
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(fields=["endpoint", "message"], name="webhook_message_once_an_endpoint"),
            models.CheckConstraint(
                condition=models.Q(state="waiting") ^ models.Q(due_at=None), name="webhook_waits_for_its_time"
            ),
        ]
        indexes = [models.Index(fields=["endpoint", "due_at"], name="webhook_due")]

    def __str__(self) -> str:
        return f"{self.message_id} → {self.endpoint_id}"


class WebhookAttempt(models.Model):
    """What became of one request."""

    delivery = models.ForeignKey(WebhookDelivery, models.CASCADE, related_name="log")
    at = models.DateTimeField()
    duration_ms = models.PositiveIntegerField()
    #: Of HTTP; null where no answer came.
    status = models.PositiveSmallIntegerField(null=True)
    #: Why it does not count as arrived: a code of ``faults``; empty: it arrived.
    fault = models.CharField(max_length=20, blank=True)
    #: The beginning of the answer, for whoever looks for the mistake.
    answer = models.CharField(max_length=500, blank=True)

    class Meta:
        verbose_name = _("attempt of a webhook")
        verbose_name_plural = _("attempts of webhooks")
        ordering = ["-id"]
        indexes = [models.Index(fields=["at"], name="webhook_attempt_by_age")]

    def __str__(self) -> str:
        return f"{self.delivery_id} {self.at:%Y-%m-%d %H:%M}"


class Sighting(models.Model):
    """How a row that the clock moves stood when its partner was last told of it."""

    class Kind(models.TextChoices):
        ILM = "ilm"
        AGREEMENT = "agreement"

    kind = models.CharField(max_length=9, choices=Kind)
    row = models.PositiveBigIntegerField()
    state = models.CharField(max_length=24)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["kind", "row"], name="webhook_one_sighting_a_row")]

    def __str__(self) -> str:
        return f"{self.kind} {self.row}: {self.state}"
