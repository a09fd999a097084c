from django.db import models
from django.utils.translation import gettext_lazy as _

from ..models import Screen
from ..plays.models import Shown


class PlannedDay(models.Model):
    """A day of a screen, over by now, whose plan is summed up: what its ``PlannedHour`` do not name was not planned."""

    screen = models.ForeignKey(Screen, verbose_name=_("videotron"), on_delete=models.CASCADE, related_name="+")
    day = models.DateField(_("day"))

    class Meta:
        verbose_name = _("planned day")
        verbose_name_plural = _("planned days")
        constraints = [models.UniqueConstraint(fields=["screen", "day"], name="planned_day_is_summed_once")]

    def __str__(self) -> str:
        return f"{self.screen_id}, {self.day}"


class PlannedHour(Shown):
    """What was planned of one item in one hour, beside the ``PlayHour`` of what was shown. A day keeps its past: the
    plan of a day that is over never changes.

    A slot is counted in the hour in which it began; its time is divided among the hours that it ran in.
    """

    hour = models.DateTimeField(_("hour"))
    times = models.PositiveIntegerField(default=0)
    planned_ms = models.PositiveBigIntegerField(default=0)

    class Meta:
        verbose_name = _("planned hour")
        verbose_name_plural = _("planned hours")
        constraints = [
            models.UniqueConstraint(
                fields=["screen", "hour", "item", "revision", "agreement"], name="planned_hour_is_one_row"
            )
        ]
        indexes = [models.Index(fields=["responsible_id", "hour"], name="planned_hours_of_partner")]

    def __str__(self) -> str:
        return f"{self.title or self.item}, {self.hour:%Y-%m-%d %H}"
