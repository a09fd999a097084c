from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models.functions import Lower
from django.utils.translation import gettext_lazy as _
from wagtail.fields import StreamField

from ..choices import AgreementKind, Channel, classes_that_air
from ..regions import level_choices
from ..rules.dayparts import midnight
from ..rules.regions import Chain
from . import agreement_rules
from .blocks import RegionListBlock
from .fields import ChoiceListField, DayField
from .journaled import JournaledModel
from .partners import Partner
from .scans import Scan


class Agreement(JournaledModel):
    """The paper that lets a partner from outside be channelled: where, on what, of which kind and until when.

    Its dates are civil dates in the zone of the region that shows, the last day included.
    """

    partner = models.ForeignKey(Partner, verbose_name=_("partner"), on_delete=models.PROTECT, related_name="agreements")
    kind = models.CharField(_("kind"), max_length=20, choices=AgreementKind, default=AgreementKind.COOPERATION)
    title = models.CharField(_("title"), max_length=200)
    number = models.CharField(_("number at the region"), max_length=80)
    partner_number = models.CharField(_("number at the partner"), max_length=80, blank=True)
    signed_by = models.CharField(_("signed for the region by"), max_length=120, blank=True)
    signed_as = models.CharField(_("position at the region"), max_length=120, blank=True)
    partner_signed_by = models.CharField(_("signed for the partner by"), max_length=120, blank=True)
    partner_signed_as = models.CharField(_("position at the partner"), max_length=120, blank=True)
    valid_from = DayField(_("valid from"))
    valid_until = DayField(_("valid until"), help_text=_("The last day, included."))
    channels = ChoiceListField(_("channels"), choices_of=Channel, blank=True, help_text=_("None chosen: all channels."))
    levels = ChoiceListField(_("levels"), choices_of=level_choices, blank=True, help_text=_("None chosen: all levels."))
    content_classes = ChoiceListField(
        _("content classes"), choices_of=classes_that_air, blank=True, help_text=_("None chosen: all classes.")
    )
    regions = StreamField(
        RegionListBlock(),
        verbose_name=_("regions"),
        blank=True,
        help_text=_("With all below them. None chosen: all of the owning region."),
    )
    share_of_voice = models.PositiveSmallIntegerField(
        _("share of the airtime"), default=0, blank=True, validators=[MaxValueValidator(80)],
        help_text=_("Percent of the time on a videotron that its ILM get together at least. 0: none is promised."),
    )  # fmt: skip
    most_active = models.PositiveSmallIntegerField(
        _("ILM at the same time, at most"), null=True, blank=True,
        validators=[MinValueValidator(1), MaxValueValidator(500)],
        help_text=_("Approved and neither withdrawn nor over; asked at each approval. Empty: as many as there are."),
    )  # fmt: skip
    plays_a_day = models.PositiveIntegerField(
        _("plays a day"), null=True, blank=True, validators=[MinValueValidator(1), MaxValueValidator(100_000)],
        help_text=_("The target that the report compares with what was played. It decides nothing. Empty: none."),
    )  # fmt: skip
    successor = models.ForeignKey(
        "self", models.PROTECT, verbose_name=_("followed by"), null=True, blank=True, related_name="predecessors",
        help_text=_("The agreement with the same partner that comes after it. Its ILM pass over one by one: edit each, "
                    "choose that agreement and hand it in anew."),
    )  # fmt: skip

    class Meta:
        verbose_name = _("agreement")
        verbose_name_plural = _("agreements")
        ordering = ["-valid_until"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(valid_from__lte=models.F("valid_until")), name="agreement_starts_before_it_ends"
            ),
            models.UniqueConstraint("partner", Lower("number"), name="agreement_number_is_used_once"),
            models.UniqueConstraint(
                "partner", Lower("partner_number"), name="agreement_partner_number_is_used_once",
                condition=~models.Q(partner_number=""),
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return self.number

    @property
    def delete_advice(self) -> str:
        return _("“%(object)s” is on record and cannot be deleted. Let it end: set its last day.") % {"object": self}

    @property
    def region_ids(self) -> frozenset[int]:
        return frozenset(block["value"] for block in self.regions.raw_data)

    def clean(self) -> None:
        super().clean()
        self.share_of_voice = self.share_of_voice or 0
        agreement_rules.validate(self)

    def in_force(self, day: date) -> bool:
        return self.valid_from <= day <= self.valid_until

    @property
    def reaches(self) -> frozenset[int]:
        """The regions that it takes in, each with all below it."""
        return self.region_ids or frozenset({self.owner_id})

    def covers(self, chain: Chain, channel: str) -> bool:
        """Whether its scope takes in ``channel`` at the last region of ``chain``."""
        regions = self.region_ids
        return (
            any(region.id == self.owner_id for region in chain)
            and self.covers_channel(channel)
            and (not self.levels or chain[-1].level in self.levels)
            and (not regions or any(region.is_among(regions) for region in chain))
        )

    def covers_channel(self, channel: str) -> bool:
        return not self.channels or channel in self.channels

    def covers_class(self, content_class: str) -> bool:
        """Whether its scope takes in material of ``content_class``."""
        return not self.content_classes or content_class in self.content_classes

    def borders(self, zone: ZoneInfo) -> tuple[datetime, datetime]:
        """The instants at which it comes into force and ends, in ``zone``."""
        return midnight(self.valid_from, zone), midnight(self.valid_until + timedelta(days=1), zone)


class AgreementPaper(Scan):
    """The signed paper of an agreement as it was uploaded; the newest one counts, the others stay on record."""

    agreement = models.ForeignKey(
        Agreement, models.PROTECT, verbose_name=_("agreement"), related_name="papers"
    )  # fmt: skip

    wagtail_reference_index_ignore = True  # not in Wagtail's usage reports: it belongs to its agreement

    class Meta:
        verbose_name = _("paper of an agreement")
        verbose_name_plural = _("papers of agreements")
        ordering = ["-id"]


class AgreementWarning(models.Model):
    """A warning of an end that went out, so that none goes twice; an agreement that is prolonged is warned of anew."""

    agreement = models.ForeignKey(Agreement, models.CASCADE, related_name="warnings")
    last_day = models.DateField()
    days_before = models.PositiveSmallIntegerField()
    at = models.DateTimeField()

    wagtail_reference_index_ignore = True

    class Meta:
        verbose_name = _("warning of an end")
        verbose_name_plural = _("warnings of ends")
        constraints = [
            models.UniqueConstraint(
                fields=["agreement", "last_day", "days_before"], name="agreement_is_warned_of_once"
            )
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.agreement_id}: {self.days_before}"
