"""What a partner from outside has said of the material that stands under its name."""

from typing import Any, NoReturn

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from wagtail.models import Revision

from .ilm import ILM
from .journal import AppendOnly
from .journaled import JournaledModel
from .partners import Partner
from .querysets import JournaledQuerySet


class ConfirmationKind(models.TextChoices):
    HANDED_IN = "handed_in", _("handed in by the partner")
    CONFIRMED = "confirmed", _("confirmed by the partner")
    DENIED = "denied", _("denied by the partner")
    PAPER = "paper", _("confirmed by a signed paper")


class ConfirmationQuerySet(JournaledQuerySet):
    def update(self, **kwargs: object) -> NoReturn:
        raise AppendOnly

    def delete(self) -> NoReturn:
        raise AppendOnly


class Confirmation(JournaledModel):
    """One word of a partner on one material: the whole of it with its digest, and how far it was meant to reach.

    Written once, by ``actions.confirmation``; recorded in the journal like all that decides what is shown.
    """

    ilm = models.ForeignKey(ILM, on_delete=models.PROTECT, verbose_name=_("ILM"), related_name="confirmations")
    revision = models.ForeignKey(Revision, on_delete=models.PROTECT, related_name="+")
    partner = models.ForeignKey(Partner, on_delete=models.PROTECT, verbose_name=_("partner"), related_name="+")
    member = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, verbose_name=_("member"), related_name="+"
    )
    at = models.DateTimeField(_("at"), default=timezone.now)
    kind = models.CharField(_("word"), max_length=10, choices=ConfirmationKind)
    reason = models.TextField(_("reason"), blank=True, max_length=500)
    digest = models.CharField("SHA-256", max_length=64, db_index=True)
    material = models.JSONField(_("material"))
    reach = models.JSONField(_("reach"))

    objects = ConfirmationQuerySet.as_manager()  # type: ignore[misc]

    wagtail_reference_index_ignore = True  # not in Wagtail's usage reports: it belongs to its ILM

    class Meta:
        verbose_name = _("word of a partner")
        verbose_name_plural = _("words of partners")
        ordering = ["-id"]
        constraints = [
            models.CheckConstraint(
                condition=~models.Q(kind=ConfirmationKind.DENIED) | ~models.Q(reason=""), name="denial_says_why"
            )
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}: {self.ilm_id}"

    @property
    def stands_behind(self) -> bool:
        """Whether the partner stands behind the material with it."""
        return self.kind != ConfirmationKind.DENIED

    @property
    def delete_advice(self) -> str:
        return gettext("A word of a partner is on record and cannot be deleted.")

    def save(self, *args: Any, **kwargs: Any) -> None:
        if self.pk is not None:
            raise AppendOnly
        super().save(*args, **kwargs)


class ConfirmationRequest(models.Model):
    """A material that an officer wrote or altered, sent to the partner in whose name it stands."""

    ilm = models.ForeignKey(ILM, on_delete=models.CASCADE, related_name="confirmation_requests")
    revision = models.ForeignKey(Revision, on_delete=models.CASCADE, related_name="+")
    partner = models.ForeignKey(Partner, on_delete=models.PROTECT, related_name="+")
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    asked_at = models.DateTimeField(_("asked at"), default=timezone.now)
    #: The next word of the partner on the ILM, whatever it says.
    answer = models.ForeignKey(Confirmation, null=True, on_delete=models.PROTECT, related_name="requests")

    class Meta:
        verbose_name = _("request for confirmation")
        verbose_name_plural = _("requests for confirmation")
        ordering = ["-id"]
        constraints = [models.UniqueConstraint(fields=["revision"], name="confirmation_is_asked_once")]

    def __str__(self) -> str:
        return f"{self.ilm_id}: {self.asked_at:%Y-%m-%d}"


class ConfirmationReminder(models.Model):
    """A reminder that went out, so that none goes twice."""

    request = models.ForeignKey(ConfirmationRequest, on_delete=models.CASCADE, related_name="reminders")
    after_days = models.PositiveSmallIntegerField()
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        verbose_name = _("reminder")
        verbose_name_plural = _("reminders")
        constraints = [models.UniqueConstraint(fields=["request", "after_days"], name="reminder_goes_out_once")]

    def __str__(self) -> str:
        return f"{self.request_id}: {self.after_days}"
