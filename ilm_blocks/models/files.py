from django.db import models
from django.utils.translation import gettext_lazy as _


class FileDigest(models.Model):
    """The SHA-256 of one file of a library as it lies in the storage, so that it is read once.

    ``key`` names the file with its size and the time at which it was written: replaced bytes never match the old row.
    """

    key = models.CharField(max_length=400, unique=True)
    sha256 = models.CharField("SHA-256", max_length=64)
    #: The SHA-256 under which the file enters a material: its own, or that of the file it was made from by a recipe.
    material_sha256 = models.CharField(max_length=64)

    class Meta:
        verbose_name = _("digest of a file")
        verbose_name_plural = _("digests of files")

    def __str__(self) -> str:
        return f"{self.sha256[:12]} {self.key}"


class MediaDerivation(models.Model):
    """A file that a machine made from another by a recipe that alters nothing of what it says or shows.

    Metadata removed, the whole frame scaled, sound levelled, another codec, a still of a film. What crops, shortens,
    translates or writes words is no recipe: it is new material.
    """

    source_sha256 = models.CharField(max_length=64)
    recipe = models.CharField(max_length=120)
    result_sha256 = models.CharField(max_length=64, db_index=True)

    class Meta:
        verbose_name = _("derivation of a file")
        verbose_name_plural = _("derivations of files")
        constraints = [
            models.UniqueConstraint(
                fields=["source_sha256", "recipe", "result_sha256"], name="derivation_is_recorded_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.source_sha256[:12]} {self.recipe} {self.result_sha256[:12]}"


class DiscardedFile(models.Model):
    """A file of the storage that no row names: still to be written and named, or to be deleted.

    Written before the storage is, so that a run that was killed leaves nothing behind that the next one does not find.
    """

    name = models.CharField(max_length=255, unique=True)

    class Meta:
        verbose_name = _("discarded file")
        verbose_name_plural = _("discarded files")

    def __str__(self) -> str:
        return self.name
