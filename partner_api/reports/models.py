from datetime import date
from typing import ClassVar

from django.conf import settings
from django.db import models
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from ilm_blocks.models import JournaledModel
from ilm_blocks.models.fields import DayField

from ..addresses import api_url


class IssuedReport(JournaledModel):
    """A play report that was printed for a signature: what stands in it, so that whoever holds the paper can ask.

    Written once, by ``issuing``. The owner is the region that keeps the partner, or of which the report tells.
    """

    mark = models.CharField(_("number"), max_length=12, unique=True, editable=False)
    digest = models.CharField(_("SHA-256 of its rows"), max_length=64, db_index=True)
    first = DayField(_("first day"))
    last = DayField(_("last day"))
    office = models.CharField(_("issued by"), max_length=200)
    #: What it is narrowed to, by the words of ``words.ABOUT``, as it was called then.
    about = models.JSONField(_("about"), default=dict)
    agreements = models.JSONField(_("agreements"), default=list)
    #: ``rows``, ``screens``, ``planned``, ``shown``, ``shown_ms`` and ``permille`` of the hours that were reported, and
    #: ``items``, the lines of the paper.
    totals = models.JSONField(_("totals"), default=dict)
    issued_at = models.DateTimeField(_("issued at"))
    issued_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, verbose_name=_("person"), null=True, related_name="+"
    )

    only_pages: ClassVar[bool] = True  # it shows nowhere: no programme depends on it

    wagtail_reference_index_ignore = True

    class Meta:
        verbose_name = _("issued play report")
        verbose_name_plural = _("issued play reports")
        ordering = ["-id"]
        constraints = [
            models.CheckConstraint(condition=models.Q(first__lte=models.F("last")), name="issued_report_has_days")
        ]

    def __str__(self) -> str:
        return self.mark

    @property
    def delete_advice(self) -> str:
        return gettext("A report that was issued is on record and cannot be deleted.")

    @property
    def url(self) -> str:
        """Where anybody asks whether it is genuine."""
        return api_url(reverse("report-check-of", args=[self.mark]))

    @property
    def days(self) -> tuple[date, date]:
        return self.first, self.last
