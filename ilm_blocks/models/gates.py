from datetime import datetime, timedelta
from typing import ClassVar
from zoneinfo import ZoneInfo

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from ..choices import ContentClass, InformationClass, Severity
from ..rules import quiet
from ..rules.dayparts import midnight
from .fields import ChoiceListField, DayField, InstantField
from .journaled import JournaledModel
from .querysets import QuietPeriodQuerySet, TakeoverQuerySet

LONGEST_TAKEOVER = timedelta(hours=24)


def withheld() -> list[str]:
    return list(quiet.WITHHELD)


def approved_twice() -> list[str]:
    return list(quiet.APPROVED_TWICE)


class QuietPeriod(JournaledModel):
    """Days on which some content classes are withheld, or air only after a second approval.

    Civil days in the zone of the region that shows, the last one included (UU 7/2017 art. 287(5)).
    It stands once a second officer has confirmed it; what is to change of it waits beside it for the same.
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
    #: Loaded by whoever runs the server, which takes the place of a second officer.
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
        return f"{self.get_severity_display()}: {self.text}"

    def clean(self) -> None:
        super().clean()
        if self.starts_at and self.until and not self.starts_at < self.until <= self.starts_at + LONGEST_TAKEOVER:
            raise ValidationError({"until": _("A takeover ends after its start and at most 24 hours later.")})

    def live(self, at: datetime) -> bool:
        return self.ended_at is None and self.starts_at <= at < self.until


class ClassRule(models.Model):
    """What may be approved, by content class or information class: the officer's own words of the law."""

    #: Never open to approval, whatever the row says otherwise.
    NEVER = ("campaign", "excluded")

    #: Both kinds of classes that a rule may speak of.
    LABELS = dict([*ContentClass.choices, *InformationClass.choices])

    name = models.CharField(_("class"), max_length=20, unique=True)
    may_be_approved = models.BooleanField(_("may be approved"), default=True)
    reason = models.CharField(_("reason"), max_length=300, blank=True, help_text=_("Shown when approval is refused."))
    basis = models.CharField(_("legal basis"), max_length=200, blank=True)

    class Meta:
        verbose_name = _("class rule")
        verbose_name_plural = _("class rules")
        ordering = ["name"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(name__in=("campaign", "excluded"), may_be_approved=True), name="never_approved_classes"
            )
        ]

    def __str__(self) -> str:
        return str(self.LABELS.get(self.name, self.name))


class ChecklistItem(models.Model):
    """One yes/no question of the review."""

    question = models.CharField(_("question"), max_length=200)
    basis = models.CharField(_("legal basis"), max_length=200, blank=True)
    position = models.PositiveSmallIntegerField(_("position"), default=0)
    is_active = models.BooleanField(_("active"), default=True)

    class Meta:
        verbose_name = _("checklist item")
        verbose_name_plural = _("checklist items")
        ordering = ["position", "id"]

    def __str__(self) -> str:
        return self.question
