from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _


def content_address(asset: "Asset", _filename: str = "") -> str:
    return f"m/{asset.sha256[:2]}/{asset.sha256}.{asset.ext}"


class Asset(models.Model):
    """A file named by its SHA-256: what an approved ILM shows, for ever the same bytes."""

    sha256 = models.CharField("SHA-256", max_length=64, unique=True)
    ext = models.CharField(max_length=8)
    mime = models.CharField(max_length=60)
    bytes = models.PositiveBigIntegerField()
    width = models.PositiveIntegerField(null=True)
    height = models.PositiveIntegerField(null=True)
    duration_ms = models.PositiveIntegerField(null=True)
    file = models.FileField(upload_to=content_address, max_length=120)

    class Meta:
        verbose_name = _("file")
        verbose_name_plural = _("files")

    def __str__(self) -> str:
        return f"{self.sha256[:12]}.{self.ext}"

    def get_absolute_url(self) -> str:
        return reverse("ilm_blocks:asset", args=[self.sha256, self.ext])


class AssetSource(models.Model):
    """Which asset a library file became, so that it is read and hashed once."""

    key = models.CharField(max_length=255, unique=True)
    asset = models.ForeignKey(Asset, on_delete=models.PROTECT, related_name="+")

    def __str__(self) -> str:
        return self.key
