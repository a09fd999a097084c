import uuid

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from ilm_blocks.models import Partner

from .kinds import MediaKind


class Upload(models.Model):
    """A file that comes in parts (tus 1.0). Its bytes lie beside the database until it is whole."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    partner = models.ForeignKey(Partner, models.CASCADE, related_name="+")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    kind = models.CharField(max_length=10, choices=MediaKind)
    filename = models.CharField(max_length=255)
    title = models.CharField(max_length=255, blank=True)
    size = models.PositiveBigIntegerField()
    offset = models.PositiveBigIntegerField(default=0)
    expires_at = models.DateTimeField()
    #: The file of the library that it became.
    media = models.CharField(max_length=40, blank=True)

    class Meta:
        verbose_name = _("upload in parts")
        verbose_name_plural = _("uploads in parts")
        indexes = [models.Index(fields=["expires_at"], name="upload_expiry")]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(offset__lte=models.F("size")), name="upload_is_no_longer_than_was_said"
            )
        ]

    def __str__(self) -> str:
        return f"{self.filename}: {self.offset} / {self.size}"

    @property
    def is_whole(self) -> bool:
        return self.offset == self.size
