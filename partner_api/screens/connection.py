"""Whether a videotron is connected: judged each time from when its player was last heard of, and stored nowhere."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from django.db.models import TextChoices
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ilm_blocks import dates
from ilm_blocks.rules.dayparts import any_holds

from .faults import Fault, counted
from .models import Screen

# A player asks each 30 s at least and is noted once a minute (``last_seen.EVERY``): so the first is one note
# late, the second two.
STALE_AFTER = timedelta(seconds=90)
OFFLINE_AFTER = timedelta(seconds=180)


class ConnectionState(TextChoices):
    ONLINE = "online", gettext_lazy("connected")
    DEGRADED = "degraded", gettext_lazy("disturbed")
    STALE = "stale", gettext_lazy("awaiting word")
    OFFLINE = "offline", gettext_lazy("not connected")
    PLANNED_OFF = "planned_off", gettext_lazy("planned off")
    NEVER = "never", gettext_lazy("never connected")
    UNPAIRED = "unpaired", gettext_lazy("not paired")
    SWITCHED_OFF = "switched_off", gettext_lazy("switched off")


#: It talks to the server, whatever it says.
CONNECTED = (ConnectionState.ONLINE, ConnectionState.DEGRADED)


def state(screen: Screen, at: datetime, zone: ZoneInfo) -> ConnectionState:
    """The state of ``screen`` at ``at``; ``zone`` is that of its operating hours.

    Silence outside those hours is planned, and a player has the first minutes of them to come up:
    only a silence through operating hours is an alarm.
    """
    if not screen.is_active:
        return ConnectionState.SWITCHED_OFF
    if not screen.token_hash:
        return ConnectionState.UNPAIRED
    if screen.seen_at is None:
        return ConnectionState.NEVER
    silence = at - screen.seen_at
    if silence <= STALE_AFTER:
        return ConnectionState.DEGRADED if faults_of(screen, at) else ConnectionState.ONLINE
    if not operates(screen, at, zone):
        return ConnectionState.PLANNED_OFF
    if silence <= OFFLINE_AFTER or not operates(screen, at - OFFLINE_AFTER, zone):
        return ConnectionState.STALE
    return ConnectionState.OFFLINE


def faults_of(screen: Screen, at: datetime) -> list[Fault]:
    """What is wrong with ``screen`` (``select_related("health")``) by its last heartbeat, the gravest first.

    A player that sends none, or none any more, is judged by its polls alone.
    """
    health = None if screen._state.adding else getattr(screen, "health", None)
    if health is None or health.beat_at is None or at - health.beat_at > OFFLINE_AFTER:
        return []
    return counted(health.signs, at)


def operates(screen: Screen, at: datetime, zone: ZoneInfo) -> bool:
    """Whether ``screen`` is to run at ``at``."""
    return any_holds(screen.operating_rules, at.astimezone(zone))


@dataclass(frozen=True, slots=True)
class Connection:
    """The state of one screen, in words with ``str``."""

    state: ConnectionState
    heard_at: datetime | None
    at: datetime
    zone: ZoneInfo
    faults: tuple[Fault, ...] = ()

    @classmethod
    def of(cls, screen: Screen, at: datetime, zone: ZoneInfo) -> "Connection":
        heard_at = screen.seen_at and screen.seen_at.astimezone(zone)
        found = state(screen, at, zone)
        faults = tuple(faults_of(screen, at)) if found == ConnectionState.DEGRADED else ()
        return cls(found, heard_at, at.astimezone(zone), zone, faults)

    def __str__(self) -> str:
        if self.faults:
            return _("disturbed: %(why)s") % {"why": self.why}
        if self.state != ConnectionState.OFFLINE:
            return str(self.state.label)
        return _("not connected since %(when)s") % {"when": self.when}

    @property
    def why(self) -> str:
        """What is wrong while it is connected, in words; empty if nothing is."""
        return ", ".join(str(fault.label) for fault in self.faults)

    @property
    def when(self) -> str:
        """When it was last heard of, with the day unless that is today; empty if never."""
        if self.heard_at is None:
            return ""
        said = dates.time_of_day if self.heard_at.date() == self.at.date() else dates.instant
        return said(self.heard_at, self.zone)
