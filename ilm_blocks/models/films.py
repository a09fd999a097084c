from datetime import timedelta

from django.db import models
from django.utils.translation import gettext_lazy as _

from .assets import Asset


class FilmState(models.TextChoices):
    WAITING = "waiting", _("waiting")
    WORKING = "working", _("being prepared")
    DONE = "done", _("ready")
    FAILED = "failed", _("cannot be prepared")


class Film(models.Model):
    """A film of the library on its way to screens: how far it is, what was made of it, what went wrong.

    ``key`` names the library's file as ``AssetSource`` does. One row a file, made when it is uploaded or first shown.
    """

    key = models.CharField(max_length=255, unique=True)
    #: As it is shown; and whether browsers play the library's own file, so that it may stand in until more is made.
    width = models.PositiveIntegerField()
    height = models.PositiveIntegerField()
    is_played = models.BooleanField()
    state = models.CharField(_("state"), max_length=7, choices=FilmState, default=FilmState.WAITING)
    permille = models.PositiveSmallIntegerField(default=0)
    fault = models.TextField(blank=True)
    #: How often work on it has begun without an end, and by which task last.
    attempts = models.PositiveSmallIntegerField(default=0)
    claimed_by = models.CharField(max_length=64, blank=True)
    touched_at = models.DateTimeField()
    still = models.ForeignKey(Asset, null=True, on_delete=models.PROTECT, related_name="+")

    #: After so long without a sign the work on it is taken up by whoever comes next.
    STALE = timedelta(minutes=5)
    MOST_ATTEMPTS = 3

    class Meta:
        verbose_name = _("film for screens")
        verbose_name_plural = _("films for screens")

    def __str__(self) -> str:
        return self.key

    @property
    def media_key(self) -> str:
        """The key of its row in the library."""
        return self.key.split(":", 2)[1]

    @property
    def percent(self) -> int:
        return self.permille // 10


class FilmFile(models.Model):
    """One size of a film as screens play it."""

    film = models.ForeignKey(Film, on_delete=models.CASCADE, related_name="files")
    width = models.PositiveIntegerField()
    height = models.PositiveIntegerField()
    asset = models.ForeignKey(Asset, on_delete=models.PROTECT, related_name="+")

    class Meta:
        verbose_name = _("size of a film")
        verbose_name_plural = _("sizes of films")
        ordering = ["-width", "-height"]
        constraints = [models.UniqueConstraint(fields=["film", "width", "height"], name="film_has_each_size_once")]

    def __str__(self) -> str:
        return f"{self.width} × {self.height}"
