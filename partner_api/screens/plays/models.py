from datetime import datetime, timedelta
from typing import Self

import swapper
from django.db import models
from django.utils.translation import gettext_lazy as _

from ..models import Loop, Screen


class Result(models.TextChoices):
    COMPLETE = "complete", _("in full")
    PARTIAL = "partial", _("cut short")
    FAILED = "failed", _("failed")
    SKIPPED = "skipped", _("skipped")


#: What people saw.
SEEN = (Result.COMPLETE, Result.PARTIAL)


class IncompleteReason(models.TextChoices):
    """What our own player says of a play that was not shown in full; where a file fails, its browser's words."""

    REMOVED = "removed", _("no longer in the programme")
    FLIGHT_OVER = "flight_over", _("its time on air was over")
    TAKEOVER = "takeover", _("an emergency came first")
    HOURS_OVER = "hours_over", _("its hours were over")
    PAGE_HIDDEN = "page_hidden", _("the player was out of sight")
    RESTARTED = "restarted", _("the player was restarted")
    FROZEN = "frozen", _("the picture stood still")
    SAFE_MODE = "safe_mode", _("no films after the player had died often")
    STALLED = "stalled", _("the film did not come on")
    JOINED = "joined", _("joined a slot that ran already")
    SUBSTITUTE = "substitute", _("stood in for another")
    LATE_MANIFEST = "late_manifest", _("its withdrawal was heard late")
    QUIET = "quiet", _("a quiet period began")
    MIDNIGHT = "midnight", _("the day was over")
    NOT_HERE = "not_here", _("its file was not here yet")
    OFFLINE = "offline", _("the line was down")
    NOT_FOUND = "not_found", _("the server had no such file")
    HASH = "hash", _("its file was damaged")
    DECODE = "decode", _("its file could not be shown")


class Flag(models.TextChoices):
    """Why a play does not count: it cannot be true (``plausibility``)."""

    CLOCK = "clock", _("its time cannot be right")
    NO_MANIFEST = "no_manifest", _("names a manifest that this videotron cannot have had")
    NOT_IN_MANIFEST = "not_in_manifest", _("was in no manifest of this videotron")
    TOO_LONG = "too_long", _("longer than planned")
    TOO_SHORT = "too_short", _("too short for a play")
    OVERLAP = "overlap", _("another play took this time")


class Timed:
    """When it was on air, of whatever says when it began, how long it took and how it ended."""

    __slots__ = ()

    starts_at: datetime
    dur_ms: int
    result: str

    @property
    def ends_at(self) -> datetime:
        return self.starts_at + timedelta(milliseconds=self.dur_ms)

    @property
    def shown_ms(self) -> int:
        """Its time on air: none for what failed or was passed over."""
        return self.dur_ms if self.result in SEEN else 0


class Shown(models.Model):
    """What was shown, where, and who answered for it, all as it was then: a record outlives what it tells of."""

    screen = models.ForeignKey(Screen, verbose_name=_("videotron"), on_delete=models.PROTECT, related_name="+")
    owner = models.ForeignKey(
        swapper.get_model_name("wagtailcore", "Page"), verbose_name=_("region"), on_delete=models.PROTECT,
        related_name="+",
    )  # fmt: skip
    item = models.CharField(_("item"), max_length=40)
    revision = models.PositiveBigIntegerField(_("revision"), default=0)
    agreement = models.CharField(_("agreement"), max_length=80, blank=True)
    # Numbers, not foreign keys: the record outlives the rows.
    ilm_id = models.PositiveBigIntegerField(_("number of the ILM"), null=True)
    responsible_id = models.PositiveBigIntegerField(null=True, db_index=True)
    title = models.CharField(_("what was shown"), max_length=200, blank=True)
    responsible_name = models.CharField(_("responsible"), max_length=200, blank=True)
    screen_name = models.CharField(_("videotron"), max_length=80, blank=True)
    region_name = models.CharField(_("region"), max_length=255, blank=True)
    loop = models.CharField(_("loop"), max_length=6, choices=Loop, blank=True)

    class Meta:
        abstract = True


class PlayQuerySet(models.QuerySet):
    def counting(self) -> Self:
        """Plays that can be true: all sums are over these alone."""
        return self.filter(flag="")


class Play(Timed, Shown):
    """One proof of play, as its screen told it; it contains no person and no address."""

    # Without indexes of their own: those below begin with them, and each costs every row that comes.
    screen = models.ForeignKey(
        Screen, verbose_name=_("videotron"), on_delete=models.PROTECT, related_name="+", db_index=False
    )
    owner = models.ForeignKey(
        swapper.get_model_name("wagtailcore", "Page"), verbose_name=_("region"), on_delete=models.PROTECT,
        related_name="+", db_index=False,
    )  # fmt: skip
    uuid = models.UUIDField()
    day = models.DateField(_("day"), help_text=_("The day in UTC that the number of the play names."))
    boot = models.CharField(max_length=36)
    n = models.PositiveBigIntegerField(_("number since the start of the player"))
    asset = models.CharField(max_length=64, blank=True)
    starts_at = models.DateTimeField(_("began at"))
    dur_ms = models.PositiveIntegerField(_("duration in milliseconds"))
    result = models.CharField(_("result"), max_length=8, choices=Result)
    why = models.CharField(_("cause"), max_length=80, blank=True)
    seq = models.JSONField(default=list)
    skew_ms = models.BigIntegerField(default=0)
    previous_hash = models.CharField(max_length=64, blank=True)
    row_hash = models.CharField(max_length=64, blank=True)  # of the row as it was sent
    is_unlinked = models.BooleanField(_("does not follow the play before"), default=False)
    received_at = models.DateTimeField(_("received at"))
    agreement_told = models.CharField(max_length=80, blank=True)  # by the screen; the record may know better
    flag = models.CharField(_("does not count"), max_length=16, choices=Flag, blank=True)

    objects = PlayQuerySet.as_manager()

    class Meta:
        verbose_name = _("play")
        verbose_name_plural = _("plays")
        ordering = ["-starts_at", "-pk"]
        constraints = [models.UniqueConstraint(fields=["screen", "day", "uuid"], name="play_counts_once")]
        indexes = [
            models.Index(fields=["owner", "-starts_at"], name="play_of_region"),
            models.Index(fields=["screen", "starts_at"], name="play_of_screen"),
            models.Index(fields=["day"], name="play_of_day"),
            models.Index(fields=["screen", "boot", "n"], name="play_by_number"),
        ]

    def __str__(self) -> str:
        return f"{self.title or self.item}, {self.starts_at:%Y-%m-%d %H:%M:%S}"


class PlayHour(Shown):
    """The plays of one item in one hour, summed up: this stays when the plays themselves are pruned.

    A play is counted in the hour in which it began; its time on air is divided among the hours that it ran in.
    """

    hour = models.DateTimeField(_("hour"))
    complete = models.PositiveIntegerField(default=0)
    partial = models.PositiveIntegerField(default=0)
    failed = models.PositiveIntegerField(default=0)
    skipped = models.PositiveIntegerField(default=0)
    shown_ms = models.PositiveBigIntegerField(default=0)

    class Meta:
        verbose_name = _("hour of plays")
        verbose_name_plural = _("hours of plays")
        ordering = ["hour", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["screen", "hour", "item", "revision", "agreement"], name="play_hour_is_one_row"
            )
        ]
        indexes = [models.Index(fields=["responsible_id", "hour"], name="play_hours_of_partner")]

    def __str__(self) -> str:
        return f"{self.title or self.item}, {self.hour:%Y-%m-%d %H}"


class PlaysPruned(models.Model):
    """The one row that says up to which day plays were pruned: of an earlier one none is ever counted again.

    It only rises, whatever ``PLAYS_KEPT_DAYS`` becomes.
    """

    before = models.DateField()

    def __str__(self) -> str:
        return f"{self.before:%Y-%m-%d}"
