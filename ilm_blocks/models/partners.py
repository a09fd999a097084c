from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django.apps import apps
from django.conf import settings
from django.contrib.auth import get_user_model
from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.fields import StreamField

from ..choices import AgreementKind, Channel, PartnerKind
from ..regions import level_choices
from ..rules.dayparts import midnight
from ..rules.names import told_apart
from ..rules.regions import Chain
from . import partner_names
from .blocks import RegionListBlock
from .fields import ChoiceListField, DayField, NameKeyField
from .journaled import JournaledModel
from .querysets import SETTLED, NameIsSettled, PartnerQuerySet

IMAGE_MODEL = getattr(settings, "WAGTAILIMAGES_IMAGE_MODEL", "wagtailimages.Image")


class Partner(JournaledModel):
    """Who answers for the content of an ILM: a body from outside, or an office of the owning region."""

    name = models.CharField(_("name"), max_length=120)
    short_name = models.CharField(_("short name"), max_length=40, blank=True)
    kind = models.CharField(_("kind"), max_length=10, choices=PartnerKind, default=PartnerKind.EXTERNAL)
    is_election_body = models.BooleanField(
        _("election body"), default=False,
        help_text=_("It conducts or supervises elections: what it hands in is never general information."),
    )  # fmt: skip
    website = models.URLField(_("website"), blank=True)
    contact_text = models.CharField(
        _("published contact"), max_length=200, blank=True,
        help_text=_("Who hears objections to the content, by office and address. Stands on every page of its ILM."),
    )  # fmt: skip
    contact_email = models.EmailField(_("published mail address"), blank=True)
    contact_phone = models.CharField(_("published telephone number"), max_length=40, blank=True)
    logo = models.ForeignKey(
        IMAGE_MODEL, verbose_name=_("logo"), null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    name_key = NameKeyField(of="name")
    short_key = NameKeyField(of="short_name")
    distinction = models.CharField(_("told apart by"), max_length=120, blank=True, editable=False)
    successor = models.ForeignKey(
        "self", models.PROTECT, verbose_name=_("goes on as"), null=True, editable=False, related_name="predecessors"
    )
    is_active = models.BooleanField(
        _("active"), default=True, help_text=_("Off: nothing of this partner airs from this moment on.")
    )

    objects = PartnerQuerySet.as_manager()  # type: ignore[misc]

    recorded_with = ("logo",)

    class Meta:
        verbose_name = _("partner")
        verbose_name_plural = _("partners")
        ordering = ["name"]

    def __str__(self) -> str:
        return self.label

    def save(self, *args: Any, **kwargs: Any) -> None:
        if changed := self.renamed_fields():
            raise NameIsSettled(changed)
        if named := kwargs.get("update_fields"):
            kwargs["update_fields"] = {*named, *(KEYS[name] for name in named if name in KEYS)}
        super().save(*args, **kwargs)

    @property
    def label(self) -> str:
        """The name, with the region where another agency bears the same."""
        return told_apart(self.name, self.distinction)

    @property
    def short_label(self) -> str:
        return told_apart(self.short_name, self.distinction)

    @property
    def party_id(self) -> int:
        """Who answers for what stands under this name today: the successor of a partner that was renamed."""
        return self.successor_id or self.pk

    @property
    def is_settled(self) -> bool:
        """Whether something stands under its name: from then on its name and kind cannot change."""
        if self.pk is None:
            return False
        named = self.ilms.exists() or self.agreements.exists()
        return named or self.predecessors.exists() or self.memberships.exclude(since=None).exists()

    def renamed_fields(self) -> list[str]:
        """Which of the settled fields this row would change."""
        if not self.is_settled:
            return []
        stored = Partner.objects.filter(pk=self.pk).values(*SETTLED).get()
        changed = [name for name in SETTLED if stored[name] != getattr(self, name)]
        if self.is_election_body and "is_election_body" in changed:  # being stricter is never too late
            changed.remove("is_election_body")
        return changed

    @property
    def members(self) -> models.QuerySet:
        """The people who speak for it now, under whatever name it goes on; they hand in, follow and withdraw."""
        standing = apps.get_model("ilm_blocks", "Membership").objects.standing().filter(partner=self.party_id)
        return get_user_model()._default_manager.filter(pk__in=standing.values("person"))

    @property
    def delete_advice(self) -> str:
        return _("“%(object)s” is on record and cannot be deleted. Make it inactive instead.") % {"object": self}

    def clean(self) -> None:
        super().clean()
        if changed := self.renamed_fields():
            raise NameIsSettled(changed)
        partner_names.validate(self)

    def journal_state(self) -> dict[str, Any] | None:
        # The file, not only the row: an image that is replaced keeps its number.
        return super().journal_state() | {"logo_file": self.logo.file.name if self.logo else None}  # type: ignore[operator]


#: What a name is compared by is written with it.
KEYS = {"name": "name_key", "short_name": "short_key"}

#: How the public reaches it.
PUBLISHED = ("contact_text", "contact_email", "contact_phone", "website")


class Agreement(JournaledModel):
    """The paper that lets a partner from outside be channelled: where, on what and until when.

    Its dates are civil dates in the zone of the region that shows, the last day included.
    """

    partner = models.ForeignKey(Partner, verbose_name=_("partner"), on_delete=models.PROTECT, related_name="agreements")
    kind = models.CharField(_("kind"), max_length=20, choices=AgreementKind, default=AgreementKind.COOPERATION)
    title = models.CharField(_("title"), max_length=200)
    number = models.CharField(_("number at the region"), max_length=80)
    partner_number = models.CharField(_("number at the partner"), max_length=80, blank=True)
    valid_from = DayField(_("valid from"))
    valid_until = DayField(_("valid until"), help_text=_("The last day, included."))
    channels = ChoiceListField(_("channels"), choices_of=Channel, blank=True, help_text=_("None chosen: all channels."))
    levels = ChoiceListField(_("levels"), choices_of=level_choices, blank=True, help_text=_("None chosen: all levels."))
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

    class Meta:
        verbose_name = _("agreement")
        verbose_name_plural = _("agreements")
        ordering = ["-valid_until"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(valid_from__lte=models.F("valid_until")), name="agreement_starts_before_it_ends"
            )
        ]

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
        if self.pk is None and self.partner_id and self.partner.successor_id:
            raise ValidationError({"partner": _("This partner has a new name: write it with its successor.")})
        if self.valid_from and self.valid_until and self.valid_until < self.valid_from:
            raise ValidationError({"valid_until": _("The last day lies before the first day.")})
        if self.partner_id and self.owner_id and self.partner.owner_id != self.owner_id:
            raise ValidationError({"partner": _("Only the region that keeps a partner writes its agreements.")})

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
            and (not self.channels or channel in self.channels)
            and (not self.levels or chain[-1].level in self.levels)
            and (not regions or any(region.is_among(regions) for region in chain))
        )

    def borders(self, zone: ZoneInfo) -> tuple[datetime, datetime]:
        """The instants at which it comes into force and ends, in ``zone``."""
        return midnight(self.valid_from, zone), midnight(self.valid_until + timedelta(days=1), zone)
