from typing import ClassVar

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from .fields import DayField
from .journaled import JournaledModel


class ElectionStage(JournaledModel):
    """Civil days of a stage of an election, for instance its campaign, the last one included.

    It withholds nothing, so one officer writes it: what aired on its days is told for itself. What is withheld on some
    days is a ``QuietPeriod``.
    """

    only_pages: ClassVar[bool] = True

    name = models.CharField(_("name"), max_length=120)
    first_day = DayField(_("first day"))
    last_day = DayField(_("last day"), help_text=_("Included."))
    basis = models.CharField(_("legal basis"), max_length=200, blank=True)
    is_cancelled = models.BooleanField(
        _("cancelled"), default=False, help_text=_("Ticked: nothing is told of it any more.")
    )

    class Meta:
        verbose_name = _("stage of an election")
        verbose_name_plural = _("stages of elections")
        ordering = ["-first_day", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(first_day__lte=F("last_day")), name="election_stage_starts_before_it_ends"
            )
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def delete_advice(self) -> str:
        return _("“%(object)s” is on record and cannot be deleted. Tick “cancelled” instead.") % {"object": self}

    def clean(self) -> None:
        super().clean()
        if self.first_day and self.last_day and self.last_day < self.first_day:
            raise ValidationError({"last_day": _("The last day lies before the first day.")})
