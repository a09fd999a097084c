from datetime import timedelta

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from ..models import Screen

LIVES = timedelta(minutes=15)
INTERVAL_S = 5


class Pairing(models.Model):
    """One device that asks to become a screen. Codes and tokens are kept as hashes; a row goes once it has ended."""

    device_hash = models.CharField(max_length=64, unique=True, editable=False)
    code_hash = models.CharField(max_length=64, unique=True, editable=False)
    width = models.PositiveIntegerField()
    height = models.PositiveIntegerField()
    created_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    asked_at = models.DateTimeField(null=True)  # by the device, for its token
    denied_at = models.DateTimeField(null=True)
    screen = models.ForeignKey(Screen, null=True, on_delete=models.CASCADE, related_name="+")
    paired_at = models.DateTimeField(null=True)  # when an officer gave it ``screen``
    paired_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.CASCADE, related_name="+")
    #: Of the token that was made for the device: until it was used, a lost answer is made good by another one.
    token_hash = models.CharField(max_length=64, blank=True, editable=False)

    class Meta:
        verbose_name = _("pairing of a videotron")
        verbose_name_plural = _("pairings of videotrons")
        indexes = [models.Index(fields=["expires_at"], name="pairing_ends")]

    def __str__(self) -> str:
        return f"{self.pk}, {self.created_at:%Y-%m-%d %H:%M:%S}"
