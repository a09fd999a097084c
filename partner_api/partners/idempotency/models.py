from datetime import timedelta

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from ilm_blocks.models import Partner


class RememberedAnswer(models.Model):
    """What was answered to a request that came with an Idempotency-Key; the same request is answered so again.

    Of a person and a partner, not of a key: who changes keys between two attempts still sends the same request.
    """

    partner = models.ForeignKey(Partner, models.CASCADE, related_name="+")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    name = models.CharField("Idempotency-Key", max_length=255)
    #: SHA-256 of method, address, precondition and body.
    request_digest = models.CharField(max_length=64)
    status = models.PositiveSmallIntegerField(null=True)
    body = models.JSONField(null=True)
    headers = models.JSONField(default=dict)
    at = models.DateTimeField()

    #: How long a request may be repeated.
    KEPT = timedelta(hours=24)

    class Meta:
        verbose_name = _("remembered answer")
        verbose_name_plural = _("remembered answers")
        constraints = [
            models.UniqueConstraint(fields=["partner", "person", "name"], name="idempotency_key_is_used_once")
        ]

    def __str__(self) -> str:
        return self.name
