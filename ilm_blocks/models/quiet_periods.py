from datetime import datetime, timedelta
from typing import ClassVar
from zoneinfo import ZoneInfo

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from ..choices import ContentClass
from ..rules import quiet
from ..rules.dayparts import midnight
from .fields import ChoiceListField, DayField
from .journaled import JournaledModel
from .querysets import QuietPeriodQuerySet


def withheld() -> list[str]:
    return list(quiet.WITHHELD)


def approved_twice() -> list[str]:
    return list(quiet.APPROVED_TWICE)


class QuietPeriod(JournaledModel):
    """Days on which some content classes are withheld, or air only after a second approval.

    Civil days in the zone of the region that shows, the last one included (UU 7/2017 art. 287(5)).
    It takes effect once a second officer has confirmed it; changes to it wait beside it for another confirmation.
    """

    #: What one officer writes and another confirms.
    terms: ClassVar[tuple[str, ...]] = (
        "name", "first_day", "last_day", "is_estimate", "basis", "withholds", "asks_second_approval", "is_cancelled",
    )  # fmt: skip

    name = models.CharField(_("name"), max_length=120)
    first_day = DayField(_("first day"))
    last_day = DayField(_("last day"), help_text=_("Included."))
    is_estimate = models.BooleanField(_("estimated dates"), default=False)
    basis = models.CharField(_("legal basis"), max_length=200, blank=True)
    withholds = ChoiceListField(_("withholds"), choices_of=ContentClass, blank=True, default=withheld)
    asks_second_approval = ChoiceListField(
        _("asks a second approval for"), choices_of=ContentClass, blank=True, default=approved_twice
    )
    is_cancelled = models.BooleanField(
        _("cancelled"), default=False, help_text=_("Ticked: once confirmed, it withholds nothing any more.")
    )
    written_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name=_("written by"), null=True, editable=False,
        on_delete=models.SET_NULL, related_name="+",
    )  # fmt: skip
    confirmed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, verbose_name=_("confirmed by"), null=True, editable=False,
        on_delete=models.SET_NULL, related_name="+",
    )  # fmt: skip
    confirmed_at = models.DateTimeField(_("confirmed at"), null=True, editable=False)
    #: Loaded by the operator of the server, in place of a second officer's confirmation.
    is_loaded = models.BooleanField(_("loaded by command"), default=False, editable=False)
    #: The terms that wait for a second officer while those of the row go on; by ``written_by``.
    proposal = models.JSONField(null=True, editable=False)

    objects = QuietPeriodQuerySet.as_manager()  # type: ignore[misc]

    class Meta:
        verbose_name = _("quiet period")
        verbose_name_plural = _("quiet periods")
        ordering = ["-first_day"]
        indexes = [models.Index(fields=["owner", "last_day"], name="quiet_period_not_over")]
        constraints = [
            models.CheckConstraint(condition=Q(first_day__lte=F("last_day")), name="quiet_period_starts_before_it_ends")
        ]

    def __str__(self) -> str:
        return self.name

    def clean(self) -> None:
        super().clean()
        if self.first_day and self.last_day and self.last_day < self.first_day:
            raise ValidationError({"last_day": _("The last day lies before the first day.")})
        if not self.withholds and not self.asks_second_approval:
            raise ValidationError(
                {"withholds": _("Tick at least one class, here or below: as it is, the period withholds nothing.")}
            )
        if both := [ContentClass(word).label for word in self.withholds if word in self.asks_second_approval]:
            raise ValidationError(
                {
                    "asks_second_approval": _("Ticked above already as withheld: %(classes)s. Leave it in one place.")
                    % {"classes": ", ".join(map(str, both))}
                }
            )

    @property
    def stands(self) -> bool:
        """Whether it has any effect on its days: confirmed, and not cancelled since."""
        return self.confirmed_at is not None and not self.is_cancelled

    @property
    def waits(self) -> bool:
        """Whether it is new or about to change, and a second officer has not spoken yet."""
        return self.proposal is not None or (self.confirmed_at is None and not self.is_cancelled)

    @property
    def as_proposed(self) -> "QuietPeriod":
        """The period as it would be once confirmed; not to be saved."""
        terms = {name: getattr(self, name) for name in self.terms}
        fields = {field.name: field for field in self._meta.concrete_fields}
        terms |= {name: fields[name].to_python(plain) for name, plain in (self.proposal or {}).items()}
        return QuietPeriod(pk=self.pk, owner_id=self.owner_id, **terms)

    def in_force(self, at: datetime, zone: ZoneInfo) -> bool:
        return self.stands and self.first_day <= at.astimezone(zone).date() <= self.last_day

    def borders(self, zone: ZoneInfo) -> tuple[datetime, datetime]:
        return midnight(self.first_day, zone), midnight(self.last_day + timedelta(days=1), zone)
