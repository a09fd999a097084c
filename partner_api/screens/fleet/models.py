from datetime import datetime, timedelta

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from ..models import Screen


class ScreenHealth(models.Model):
    """What a screen last told of itself: one narrow row beside it, written by each heartbeat and by nothing else.

    ``told`` is the heartbeat as it came (``beats.Beat``). ``signs`` says since when each ``Fault`` has been seen, in
    milliseconds since 1970.
    """

    screen = models.OneToOneField(Screen, on_delete=models.CASCADE, primary_key=True, related_name="health")
    beat_at = models.DateTimeField(null=True)
    told = models.JSONField(default=dict)
    signs = models.JSONField(default=dict)
    # Two players with one token, see ``sessions``.
    boot = models.CharField(max_length=36, blank=True)
    boot_at = models.DateTimeField(null=True)
    other = models.CharField(max_length=36, blank=True)
    other_at = models.DateTimeField(null=True)
    copied_at = models.DateTimeField(null=True)
    #: Until when a command may wait for this screen: as long as none does, no heartbeat asks.
    orders_until = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return f"{self.screen_id}, {self.beat_at:%Y-%m-%d %H:%M:%S}" if self.beat_at else self.screen_id


class EventKind(models.TextChoices):
    STARTED = "started", _("player started")
    SILENT = "silent", _("was not connected")
    FAULT = "fault", _("began to be disturbed")
    MENDED = "mended", _("works again")


class ScreenEvent(models.Model):
    """Something that changed on a screen; ``of`` is the fault, or since when it had been silent."""

    screen = models.ForeignKey(Screen, on_delete=models.CASCADE, related_name="+")
    at = models.DateTimeField()
    kind = models.CharField(max_length=8, choices=EventKind)
    of = models.CharField(max_length=40, blank=True)

    class Meta:
        ordering = ["-at", "-pk"]
        indexes = [models.Index(fields=["screen", "-at"], name="events_of_screen")]

    def __str__(self) -> str:
        return f"{self.screen_id}, {self.kind} {self.of}".rstrip()


class CommandKind(models.TextChoices):
    RELOAD = "reload", _("start the player anew")
    IDENTIFY = "identify", _("show which videotron this is")
    SCREENSHOT = "screenshot", _("take a picture of what is shown")
    REFETCH = "refetch", _("fetch all files anew")
    CLEAR = "clear", _("forget everything and pair anew")


class CommandState(models.TextChoices):
    WAITING = "waiting", _("waits for the videotron")
    SENT = "sent", _("arrived at the videotron")
    DONE = "done", _("done")
    FAILED = "failed", _("failed")
    EXPIRED = "expired", _("expired")


class ScreenCommand(models.Model):
    """What an officer asked a player to do. The player does it once at the most, and tells what came of it."""

    DONE = "ok"
    KEPT_FOR = timedelta(minutes=10)

    screen = models.ForeignKey(Screen, on_delete=models.CASCADE, related_name="commands")
    kind = models.CharField(max_length=10, choices=CommandKind)
    asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+", verbose_name=_("asked by")
    )
    asked_at = models.DateTimeField()
    until = models.DateTimeField()
    sent_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)
    result = models.CharField(max_length=40, blank=True)

    class Meta:
        ordering = ["-asked_at", "-pk"]
        indexes = [models.Index(fields=["screen", "-asked_at"], name="commands_of_screen")]

    def __str__(self) -> str:
        return f"{self.screen_id}, {self.kind}"

    def state(self, at: datetime) -> CommandState:
        if self.ended_at:
            return CommandState.DONE if self.result == self.DONE else CommandState.FAILED
        if at >= self.until:
            return CommandState.EXPIRED
        return CommandState.SENT if self.sent_at else CommandState.WAITING


class ScreenPicture(models.Model):
    """The last picture that a screen was asked for. It lies in no public storage: few may see it."""

    screen = models.OneToOneField(Screen, on_delete=models.CASCADE, primary_key=True, related_name="+")
    taken_at = models.DateTimeField()
    mime = models.CharField(max_length=20)
    width = models.PositiveIntegerField()
    height = models.PositiveIntegerField()
    content = models.BinaryField()

    def __str__(self) -> str:
        return f"{self.screen_id}, {self.taken_at:%Y-%m-%d %H:%M:%S}"
