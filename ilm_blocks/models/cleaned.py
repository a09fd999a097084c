from typing import Any, NoReturn

from django.db import models
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from .journal import AppendOnly
from .journaled import JournaledModel


class CleanedFile(JournaledModel):
    """An approved file from which metadata was taken: under which SHA-256 it was approved, and which it has since.

    Owned by the region of the first approval that names it, and on record: the old bytes are gone, and
    anyone who holds their SHA-256, from the journal or a proof of play, learns here what became of them.
    """

    old_sha256 = models.CharField(_("SHA-256 until then"), max_length=64, unique=True)
    old_ext = models.CharField(max_length=8)
    new_sha256 = models.CharField(_("SHA-256 since then"), max_length=64)
    new_ext = models.CharField(max_length=8)
    cleaned_at = models.DateTimeField(_("metadata removed at"))

    wagtail_reference_index_ignore = True  # not in Wagtail's usage reports: it names files, not rows

    class Meta:
        verbose_name = _("removal of metadata")
        verbose_name_plural = _("removals of metadata")

    def __str__(self) -> str:
        return f"{self.old_sha256[:12]} → {self.new_sha256[:12]}"

    @property
    def new_path(self) -> str:
        return reverse("ilm_blocks:asset", args=[self.new_sha256, self.new_ext])

    def save(self, *args: Any, **kwargs: Any) -> None:
        if self.pk is not None:
            raise AppendOnly
        super().save(*args, **kwargs)

    def delete(self, *args: object, **kwargs: object) -> NoReturn:
        raise AppendOnly

    @property
    def delete_advice(self) -> str:
        return gettext("What was taken out of a file is on record and cannot be deleted.")
