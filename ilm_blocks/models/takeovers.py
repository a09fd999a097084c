from datetime import datetime, timedelta

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from ..choices import Severity
from .fields import InstantField
from .journaled import JournaledModel
from .prose import Written
from .querysets import TakeoverQuerySet

LONGEST_TAKEOVER = timedelta(hours=24)
#: Stands in a template for the region that the officer chooses.
PLACE = "{wilayah}"


class Takeover(JournaledModel):
    """An emergency that every screen of the owning region and below shows, until a mandatory end."""

    severity = models.PositiveSmallIntegerField(_("level"), choices=Severity)
    text = models.CharField(_("text"), max_length=280)
    starts_at = InstantField(_("from"), default=timezone.now)
    until = InstantField(_("until"), help_text=_("At most 24 hours after the start."))
    is_drill = models.BooleanField(_("drill"), default=False)
    reason = models.CharField(_("reason"), max_length=300)
    issued_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name=_("issued by"), null=True, editable=False,
        on_delete=models.SET_NULL, related_name="+",
    )  # fmt: skip
    issued_at = models.DateTimeField(_("issued at"), default=timezone.now, editable=False)
    ended_at = models.DateTimeField(_("ended at"), null=True, blank=True, editable=False)

    objects = TakeoverQuerySet.as_manager()  # type: ignore[misc]

    class Meta:
        verbose_name = _("takeover")
        verbose_name_plural = _("takeovers")
        ordering = ["-severity", "-issued_at", "-id"]
        indexes = [models.Index(fields=["owner", "ended_at", "until"], name="takeover_not_over")]
        constraints = [
            models.CheckConstraint(condition=Q(starts_at__lt=F("until")), name="takeover_starts_before_it_ends")
        ]

    def __str__(self) -> str:
        return f"{self.heading}: {self.text}"

    @property
    def heading(self) -> str:
        """The level; before that of a drill the word for it, wherever its text stands."""
        level = self.get_severity_display()
        return gettext("DRILL · %(level)s") % {"level": level} if self.is_drill else level

    def clean(self) -> None:
        super().clean()
        if self.starts_at and self.until and not self.starts_at < self.until <= self.starts_at + LONGEST_TAKEOVER:
            raise ValidationError({"until": _("A takeover ends after its start and at most 24 hours later.")})

    def live(self, at: datetime) -> bool:
        return self.ended_at is None and self.starts_at <= at < self.until


class TakeoverTemplate(Written):
    """What an officer in an emergency need not think of: level, wording and how long, settled in calm days."""

    name = models.CharField(
        _("name"), max_length=80, unique=True, help_text=_("As on the button, for example “Flood”.")
    )
    severity = models.PositiveSmallIntegerField(_("level"), choices=Severity)
    text = models.CharField(
        _("text"), max_length=240,
        help_text=_("“{wilayah}” becomes the name of the region that the officer chooses."),
    )  # fmt: skip
    hours = models.PositiveSmallIntegerField(
        _("lasts hours"), default=3, validators=[MinValueValidator(1), MaxValueValidator(24)],
        help_text=_("1 to 24. The officer may choose another end, and may end it early."),
    )  # fmt: skip
    position = models.PositiveSmallIntegerField(_("position"), default=0)
    is_active = models.BooleanField(_("active"), default=True)

    class Meta:
        verbose_name = _("emergency template")
        verbose_name_plural = _("emergency templates")
        ordering = ["position", "name"]
        constraints = [
            models.CheckConstraint(condition=Q(hours__range=(1, 24)), name="takeover_template_lasts_a_day_at_most")
        ]

    def __str__(self) -> str:
        return f"{self.get_severity_display()}: {self.name}"

    def begun(self, at: datetime) -> Takeover:
        """An emergency that begins with it at ``at``, not saved: region and place are still to be chosen."""
        return Takeover(
            severity=self.severity,
            text=self.text,
            starts_at=at,
            until=at + timedelta(hours=self.hours),
            reason=self.name,
        )
