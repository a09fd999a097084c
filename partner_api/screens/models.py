import secrets
from datetime import datetime
from typing import Any

import swapper
from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models, transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from wagtail.fields import StreamField

from ilm_blocks import regions
from ilm_blocks.models import Change
from ilm_blocks.models.blocks import DaypartsBlock, hour_faults, parse_dayparts
from ilm_blocks.models.journal import said
from ilm_blocks.models.prose import Written
from ilm_blocks.rules.dayparts import Daypart, overlap

from .querysets import ScreenQuerySet
from .roll import ScreenRoll

#: Of a screen; browsers draw no picture with a longer side.
LEAST_PIXELS, MOST_PIXELS = 16, 32_767
SIZE = _("A screen has 16 to 32,767 pixels on each side.")
IN_PIXELS = (MinValueValidator(LEAST_PIXELS, SIZE), MaxValueValidator(MOST_PIXELS, SIZE))

UNAMBIGUOUS = "23456789abcdefghjkmnpqrstuvwxyz"  # no 0 and o, no 1, i and l: it is read aloud and typed


def new_id() -> str:
    return "".join(secrets.choice(UNAMBIGUOUS) for _symbol in range(8))


class Venue(models.TextChoices):
    """What kind of place a screen stands in; the words of OpenOOH's taxonomy 1.1 that fit are named beside."""

    SQUARE = "square", _("town square or park")  # outdoor > urban panels
    STATION = "station", _("bus terminal or railway station")  # transit
    MARKET = "market", _("market or shopping centre")  # retail
    OFFICE = "office", _("offices")  # office buildings, government
    STREET = "street", _("street or crossing")  # outdoor > billboards
    SCHOOL = "school", _("school or campus")  # education
    HEALTH = "health", _("health centre or hospital")  # health and beauty > hospitals, point of care
    OTHER = "other", _("another kind of place")


class Screen(Written):
    """A videotron that stands in one region and shows what the cascade says there."""

    id = models.CharField(_("number"), primary_key=True, max_length=8, default=new_id, editable=False)
    owner = models.ForeignKey(
        swapper.get_model_name("wagtailcore", "Page"), verbose_name=_("region"), on_delete=models.PROTECT,
        related_name="+", help_text=_("Where it stands. That cannot change later."),
    )  # fmt: skip
    name = models.CharField(_("name"), max_length=80, help_text=_("As people call it, for example “Alun-alun”."))
    place = models.CharField(
        _("place"), max_length=160, blank=True,
        help_text=_("As one finds it, for example “north side of the square, above the gate”."),
    )  # fmt: skip
    venue = models.CharField(_("kind of place"), max_length=8, choices=Venue, blank=True)
    hardware_of = models.CharField(
        _("owner of the hardware"), max_length=120, blank=True,
        help_text=_("The office or firm to which the screen belongs, no person."),
    )  # fmt: skip
    hardware_contact = models.CharField(
        _("contact of the owner"), max_length=120, blank=True,
        help_text=_("Telephone or mail of that office, not of a person."),
    )  # fmt: skip
    run_by = models.CharField(
        _("operator"), max_length=120, blank=True, help_text=_("The office that looks after the screen day by day.")
    )
    run_by_contact = models.CharField(
        _("contact of the operator"), max_length=120, blank=True,
        help_text=_("Telephone or mail of that office, not of a person."),
    )  # fmt: skip
    volume = models.PositiveSmallIntegerField(
        _("volume"), default=0, blank=True, validators=[MaxValueValidator(100)],
        help_text=_("Of films, in percent. 0: without sound."),
    )  # fmt: skip
    width = models.PositiveIntegerField(_("width in pixels"), default=1920, validators=[*IN_PIXELS])
    height = models.PositiveIntegerField(_("height in pixels"), default=1080, validators=[*IN_PIXELS])
    operating = StreamField(
        DaypartsBlock(), verbose_name=_("operating hours"), blank=True, help_text=_("Empty: day and night.")
    )
    own_percent = models.PositiveSmallIntegerField(
        _("kept for its own region"), default=0, blank=True, validators=[MaxValueValidator(70)],
        help_text=_(
            "Percent of the airtime that the ILM of the region itself get together, as far as mandatory ILM and what "
            "agreements promise leave it to them: the table below tells. 0: as it comes."
        ),
    )  # fmt: skip
    filler_percent = models.PositiveSmallIntegerField(
        _("filler from its own region"), default=0, blank=True, validators=[MaxValueValidator(50)],
        help_text=_(
            "Percent of the airtime, from 0 to 50, for cards with the news, the agenda and the address of the region "
            "itself. They also stand wherever no ILM may play. 0: no cards. None of it counts as airtime of a partner."
        ),
    )  # fmt: skip
    viewing_m = models.PositiveSmallIntegerField(
        _("viewing distance in metres"), null=True, blank=True,
        validators=[MinValueValidator(1), MaxValueValidator(500)],
        help_text=_(
            "From where most people see it, for example across the street. No text is set smaller than that asks."
        ),
    )  # fmt: skip
    is_active = models.BooleanField(
        _("active"), default=True, help_text=_("Off: the server no longer knows the screen, and it shows nothing.")
    )
    token_hash = models.CharField(max_length=64, null=True, unique=True, editable=False)  # noqa: DJ001 (unique)
    token_prefix = models.CharField(_("token"), max_length=6, blank=True, editable=False)
    paired_at = models.DateTimeField(_("paired at"), null=True, editable=False)  # for the first time
    seen_at = models.DateTimeField(_("last heard of"), null=True, editable=False)  # by the present token
    moved = models.PositiveBigIntegerField(default=0, editable=False, db_index=True)  # the roll's number at that time
    setup_at = models.DateTimeField(null=True, editable=False)  # when it was last set up otherwise than before
    created_at = models.DateTimeField(_("created at"), auto_now_add=True)
    updated_at = models.DateTimeField(_("changed at"), auto_now=True)

    objects = ScreenQuerySet.as_manager()

    # Set by ``with_versions``.
    epoch: int = 1
    newest_change: int = 0
    newest_page: int = 0
    generation: int = 1

    class Meta:
        verbose_name = _("videotron")
        verbose_name_plural = _("videotrons")
        ordering = ["name", "id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(width__range=(LEAST_PIXELS, MOST_PIXELS), height__range=(LEAST_PIXELS, MOST_PIXELS)),
                name="screen_has_a_possible_size",
            )
        ]

    def __str__(self) -> str:
        return f"{self.name} ({self.id})"

    @transaction.atomic
    def save(self, *args: Any, **kwargs: Any) -> None:
        """Keeps on record how it is set up, and has all that remember this screen look anew."""
        if not self._state.adding:
            list(type(self)._base_manager.select_for_update().filter(pk=self.pk).values_list("pk"))
        self.moved = ScreenRoll.move()
        if (fields := kwargs.get("update_fields")) is not None:
            kwargs["update_fields"] = {*fields, "moved", "updated_at"}
        super().save(*args, **kwargs)
        if ScreenSetup.keep(self):
            self.setup_at = self.updated_at
            type(self)._base_manager.filter(pk=self.pk).update(setup_at=self.setup_at)

    @transaction.atomic
    def delete(self, *args: Any, **kwargs: Any) -> tuple[int, dict[str, int]]:
        ScreenRoll.move_all()  # no row is left to tell which
        return super().delete(*args, **kwargs)

    @cached_property
    def changed_at(self) -> datetime | None:
        """When the newest of what its manifest tells was written; one query."""
        seq = max(self.newest_change, self.newest_page)
        newest = Change.objects.filter(seq=seq) if seq else Change.objects.none()
        return newest.values_list("at", flat=True).first()

    @property
    def orientation(self) -> str:
        return orientation(self.width, self.height)

    @property
    def operating_rules(self) -> tuple[Daypart, ...]:
        return parse_dayparts(self.operating.raw_data)

    def clean(self) -> None:
        super().clean()
        self.own_percent, self.filler_percent = self.own_percent or 0, self.filler_percent or 0
        self.volume = self.volume or 0
        faults = hour_faults(self.operating.raw_data)
        if not faults and (twice := overlap(self.operating_rules)):
            said = _("The hours overlap: %(first)s and %(second)s hold at the same time. Write one of them.")
            faults = [ValidationError(said, params={"first": hours_of(twice[0]), "second": hours_of(twice[1])})]
        if faults:
            raise ValidationError({"operating": faults})
        if not self.owner_id:
            return
        if not regions.provider().chain(self.owner_id):
            raise ValidationError({"owner": _("This page is not a region. Choose the home page of one.")})
        # A manifest's number must never fall, and it counts the changes of the region's own chain.
        if type(self).objects.filter(pk=self.pk).exclude(owner=self.owner_id).exists():
            raise ValidationError({"owner": _("The region cannot change: make a new videotron there.")})


class ScreenSetup(models.Model):
    """How a screen was set up from ``at`` on, until the next row of it: all of it that its programme depends on."""

    #: The fields of ``Screen`` that are kept under the same names.
    KEPT = ("width", "height", "operating", "own_percent", "filler_percent", "is_active")

    screen = models.ForeignKey(Screen, on_delete=models.CASCADE, related_name="+")
    at = models.DateTimeField()
    width = models.PositiveIntegerField()
    height = models.PositiveIntegerField()
    operating = models.JSONField()
    own_percent = models.PositiveSmallIntegerField()
    filler_percent = models.PositiveSmallIntegerField(default=0)
    is_active = models.BooleanField(default=True)

    class Meta:
        verbose_name = _("setup of a videotron")
        verbose_name_plural = _("setups of videotrons")
        ordering = ["screen", "at", "pk"]
        indexes = [models.Index(fields=["screen", "at"], name="setup_of_screen")]

    def __str__(self) -> str:
        return f"{self.screen_id}, {self.at:%Y-%m-%d %H:%M:%S}"

    @classmethod
    def keep(cls, screen: Screen) -> bool:
        """Add a row unless the newest one says the same; whether ``screen`` was set up otherwise before."""
        now = {field.name: said(field, screen) for field in Screen._meta.concrete_fields if field.name in cls.KEPT}
        newest = cls.objects.filter(screen=screen).order_by("-at", "-pk").values(*cls.KEPT).first()
        if newest != now:
            cls.objects.create(screen=screen, at=screen.updated_at, **now)
        return newest not in (None, now)

    @property
    def orientation(self) -> str:
        return orientation(self.width, self.height)

    @property
    def operating_rules(self) -> tuple[Daypart, ...]:
        return parse_dayparts(self.operating)


class ScreenOutage(models.Model):
    """That its keepers were told that ``screen`` is not connected: of the last time, and beside the record."""

    screen = models.OneToOneField(Screen, on_delete=models.CASCADE, primary_key=True, related_name="+")
    since = models.DateTimeField()  # when it was last heard of
    told_at = models.DateTimeField()
    back_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return f"{self.screen_id}, {self.since:%Y-%m-%d %H:%M:%S}"


def hours_of(daypart: Daypart) -> str:
    return f"{daypart.start:%H.%M}–{daypart.end:%H.%M}"


def orientation(width: int, height: int) -> str:
    return "portrait" if height > width else "landscape"


class Loop(models.TextChoices):
    """Items of one loop follow each other; the loops of a screen run side by side."""

    STAGE = "stage", _("stage")
    TICKER = "ticker", _("running text")
    BANNER = "banner", _("banner of an emergency")


#: The loops that have a programme; a banner comes above or below it and leaves it as it is.
PROGRAMMES = (Loop.STAGE, Loop.TICKER)


class ManifestItem(models.Model):
    """An item that some manifest gave to a screen: what its proofs of play may name, and how long that plays.

    One row for each item and revision, kept as long as a play of it may still arrive (``given``).
    """

    screen = models.ForeignKey(Screen, verbose_name=_("videotron"), on_delete=models.CASCADE, related_name="+")
    item = models.CharField(_("item"), max_length=40)
    revision = models.PositiveBigIntegerField(_("revision"))
    loop = models.CharField(max_length=6, choices=Loop)
    dur_ms = models.PositiveIntegerField(_("duration in milliseconds"))
    given_at = models.DateTimeField(null=True, default=timezone.now)  # for the first time; null: before this was kept
    left_at = models.DateTimeField(null=True)  # when a manifest was made without it

    class Meta:
        verbose_name = _("item of a manifest")
        verbose_name_plural = _("items of manifests")
        constraints = [
            models.UniqueConstraint(fields=["screen", "item", "revision"], name="manifest_item_is_one_row"),
        ]

    def __str__(self) -> str:
        return f"{self.item} ({self.revision})"
