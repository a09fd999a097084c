"""Sources of early warnings, what was read of them, and what is proposed of it to officers."""

from datetime import datetime, timedelta

import swapper
from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from ilm_blocks.choices import Severity
from ilm_blocks.models import Takeover
from ilm_blocks.models.prose import Written

from . import flaws
from .querysets import AlertQuerySet, ProposalQuerySet
from .rules.geometry import UNITS, Box

PAGE = swapper.get_model_name("wagtailcore", "Page")
#: A source whose newest warning, or list, is older is shown as one that stands still.
STANDS_STILL_AFTER = timedelta(days=1)


class AlertSource(Written):
    """An address at which somebody publishes warnings, asked every two minutes for the districts of its region."""

    owner = models.ForeignKey(PAGE, models.PROTECT, verbose_name=_("for the districts of"), related_name="+")
    name = models.CharField(_("name"), max_length=80)
    url = models.CharField(_("address"), max_length=500, unique=True)
    #: Who is named as the source on whatever is shown of it.
    attribution = models.CharField(_("named as source"), max_length=60)
    is_active = models.BooleanField(_("is asked"), default=True)
    #: When a worker was last asked to look, and when it last did.
    asked_at = models.DateTimeField(null=True, editable=False)
    looked_at = models.DateTimeField(null=True, editable=False)
    #: When it last answered, also that nothing has changed.
    answered_at = models.DateTimeField(null=True, editable=False)
    #: The newest date that it names itself, or when its content last changed.
    changed_at = models.DateTimeField(null=True, editable=False)
    digest = models.CharField(max_length=64, blank=True, editable=False)
    etag = models.CharField(max_length=200, blank=True, editable=False)
    last_modified = models.CharField(max_length=80, blank=True, editable=False)
    #: What was wrong with its last answer: a code of ``flaws`` and what it speaks of.
    flaw = models.CharField(max_length=20, blank=True, editable=False)
    detail = models.CharField(max_length=flaws.MOST_DETAIL, blank=True, editable=False)

    wagtail_reference_index_ignore = True

    class Meta:
        verbose_name = _("source of early warnings")
        verbose_name_plural = _("sources of early warnings")
        ordering = ["name", "id"]

    def __str__(self) -> str:
        return self.name

    @property
    def why(self) -> str:
        return flaws.sentence_of(self.flaw, self.detail)

    def stands_still(self, at: datetime) -> bool:
        return self.changed_at is not None and at - self.changed_at > STANDS_STILL_AFTER


class SilentBecause(models.TextChoices):
    """Why nothing is proposed of a warning."""

    TEST = "test", _("it is a test, an exercise or a draft")
    NOT_A_WARNING = "not_a_warning", _("it only answers another message")
    NOT_PUBLIC = "not_public", _("it is not meant for the public")
    EXPIRED = "expired", _("it was over when it arrived")
    REPLACED = "replaced", _("a later message had changed or cancelled it already")
    NO_AREA = "no_area", _("it names no area")
    ELSEWHERE = "elsewhere", _("its area means none of these districts, by table, name or code")
    PAST = "past", _("it says that the danger is past")
    UNLIKELY = "unlikely", _("it says that the danger is unlikely")
    MINOR = "minor", _("it says that there is hardly any danger")
    NOTHING_SHOWN = "nothing_shown", _("it cancels what is not shown here")


class Alert(models.Model):
    """A warning as it was received; no person writes in it."""

    source = models.ForeignKey(AlertSource, models.PROTECT, related_name="alerts")
    owner = models.ForeignKey(PAGE, models.PROTECT, related_name="+")
    sender = models.CharField(max_length=200)
    identifier = models.CharField(max_length=200)
    sent = models.DateTimeField()
    status = models.CharField(max_length=8)
    type = models.CharField(max_length=6)
    scope = models.CharField(max_length=10)
    #: ``[{"sender", "identifier", "sent"}]``.
    references = models.JSONField(default=list)
    #: As ``message.Info``, without the points of its shapes.
    infos = models.JSONField(default=list)
    #: Of the first of its infos in the language that is read here.
    headline = models.CharField(max_length=500, blank=True)
    expires = models.DateTimeField(null=True)
    url = models.CharField(max_length=500)
    received_at = models.DateTimeField()
    digest = models.CharField(max_length=64)
    #: The file, or the beginning of a long one; ``digest`` is of the whole.
    raw = models.TextField(blank=True)
    silent_because = models.CharField(max_length=13, choices=SilentBecause, blank=True)

    objects = AlertQuerySet.as_manager()

    wagtail_reference_index_ignore = True

    class Meta:
        verbose_name = _("early warning")
        verbose_name_plural = _("early warnings")
        ordering = ["-sent", "-id"]
        constraints = [
            models.UniqueConstraint(fields=["owner", "sender", "identifier", "sent"], name="alert_received_once")
        ]

    def __str__(self) -> str:
        return self.headline or self.identifier


class AlertFile(models.Model):
    """A file that the list of a source names at present, and what became of it."""

    source = models.ForeignKey(AlertSource, models.CASCADE, related_name="files")
    url = models.CharField(max_length=500)
    version = models.CharField(max_length=80, blank=True)
    tried_at = models.DateTimeField()
    flaw = models.CharField(max_length=20, blank=True)
    detail = models.CharField(max_length=flaws.MOST_DETAIL, blank=True)

    class Meta:
        ordering = ["id"]
        constraints = [models.UniqueConstraint(fields=["source", "url"], name="alert_file_once")]

    def __str__(self) -> str:
        return self.url

    @property
    def why(self) -> str:
        return flaws.sentence_of(self.flaw, self.detail)


class ProposalKind(models.TextChoices):
    BEGIN = "begin", _("show it")
    END = "end", _("end what is shown")


class ProposalState(models.TextChoices):
    WAITING = "waiting", _("waits for a decision")
    ACCEPTED = "accepted", _("accepted")
    DISMISSED = "dismissed", _("dismissed")
    OVERTAKEN = "overtaken", _("overtaken by a later message")


class AlertProposal(models.Model):
    """What an officer who broadcasts at ``owner`` is asked of one warning: to begin an emergency, or to end one."""

    alert = models.ForeignKey(Alert, models.PROTECT, related_name="proposals")
    owner = models.ForeignKey(PAGE, models.PROTECT, verbose_name=_("owning region"), related_name="+")
    kind = models.CharField(max_length=5, choices=ProposalKind)
    severity = models.PositiveSmallIntegerField(choices=Severity)
    text = models.CharField(max_length=280)
    starts_at = models.DateTimeField()
    until = models.DateTimeField()
    state = models.CharField(max_length=9, choices=ProposalState, default=ProposalState.WAITING)
    #: What was begun by it, or what it asks to end.
    takeover = models.ForeignKey(Takeover, models.PROTECT, null=True, related_name="+")
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    decided_at = models.DateTimeField(null=True)
    reason = models.CharField(max_length=300, blank=True)

    objects = ProposalQuerySet.as_manager()

    wagtail_reference_index_ignore = True

    class Meta:
        verbose_name = _("proposal of an early warning")
        verbose_name_plural = _("proposals of early warnings")
        ordering = ["id"]
        indexes = [models.Index(fields=["state", "until"], name="alert_proposals_waiting")]
        constraints = [
            models.UniqueConstraint(
                fields=["alert", "owner"], condition=Q(kind="begin"), name="alert_proposed_once_a_region"
            ),
            models.UniqueConstraint(
                fields=["alert", "takeover"], condition=Q(kind="end"), name="alert_proposed_to_end_once"
            ),
            models.CheckConstraint(
                condition=Q(severity__in=[Severity.ADVISORY, Severity.WATCH]), name="alert_never_proposes_the_highest"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}: {self.text}"

    def is_open(self, at: datetime) -> bool:
        """Whether somebody may still decide: what is over by the clock nobody need."""
        return self.state == ProposalState.WAITING and at < self.until


class DistrictBox(models.Model):
    """The bounding box of a district in units of ``rules.geometry``, as somebody has loaded it."""

    region = models.OneToOneField(PAGE, models.CASCADE, related_name="+")
    west = models.BigIntegerField()
    south = models.BigIntegerField()
    east = models.BigIntegerField()
    north = models.BigIntegerField()
    loaded_at = models.DateTimeField()

    wagtail_reference_index_ignore = True

    class Meta:
        verbose_name = _("bounding box of a district")
        verbose_name_plural = _("bounding boxes of districts")
        constraints = [
            models.CheckConstraint(condition=Q(west__lt=F("east"), south__lt=F("north")), name="district_box_is_one")
        ]

    def __str__(self) -> str:
        return f"{self.region_id}: {self.box}"

    @property
    def box(self) -> Box:
        return Box(self.west, self.south, self.east, self.north)

    @property
    def degrees(self) -> list[str]:
        """West, south, east and north as a list that is loaded writes them."""
        return [f"{side / UNITS:.4f}" for side in (self.west, self.south, self.east, self.north)]
