from datetime import datetime, timedelta
from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from ..models import Screen

LIVES = timedelta(minutes=15)
INTERVAL_S = 5
#: A device that has not asked for its token for so long is switched off, or never was one.
SILENT = timedelta(minutes=2)


class PairingQuerySet(models.QuerySet):
    def open(self) -> Self:
        """Those whose code nobody has typed yet."""
        return self.filter(screen=None, denied_at=None)

    def silent(self, at: datetime) -> Self:
        """Open ones whose device no longer asks."""
        never = Q(asked_at=None, created_at__lte=at - SILENT)
        return self.open().filter(never | Q(asked_at__lte=at - SILENT))

    def awaited(self, at: datetime) -> Self:
        """Those that have a screen, and whose device has yet to collect its token."""
        return self.exclude(screen=None).filter(token_hash="", denied_at=None, expires_at__gt=at)


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

    objects = PairingQuerySet.as_manager()

    class Meta:
        verbose_name = _("pairing of a videotron")
        verbose_name_plural = _("pairings of videotrons")
        indexes = [models.Index(fields=["expires_at"], name="pairing_ends")]

    def __str__(self) -> str:
        return f"{self.pk}, {self.created_at:%Y-%m-%d %H:%M:%S}"
