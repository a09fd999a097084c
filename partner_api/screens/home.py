"""What whoever operates videotrons wants to know in the morning: which are down, and where nothing will play."""

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import pairwise
from typing import Any, ClassVar

from django.http import HttpRequest
from django.utils import timezone
from wagtail.admin.ui.components import Component
from wagtail.permissions import policy_registry
from wagtail_modeladmin.helpers import AdminURLHelper

from ilm_blocks import regions
from ilm_blocks.cascade import Rows
from ilm_blocks.choices import Channel
from ilm_blocks.queries import airtime
from ilm_blocks.regions import Chain
from ilm_blocks.rules.dayparts import Daypart, any_holds, midnight
from ilm_blocks.rules.gates import Place

from . import playlist
from .connection import Connection, ConnectionState
from .models import Screen
from .playlist import Clip

SHOWN = 10
NOT_SET_UP = (ConnectionState.NEVER, ConnectionState.UNPAIRED, ConnectionState.SWITCHED_OFF)


@dataclass(frozen=True, slots=True)
class Watch:
    """One screen, whether it is connected, and how much of its operating time today has nothing to show."""

    screen: Screen
    region: regions.Region
    connection: Connection
    operating: timedelta
    empty: timedelta

    @property
    def state(self) -> ConnectionState:
        return self.connection.state

    @property
    def is_empty(self) -> bool:
        return self.screen.is_active and bool(self.empty)


def watch(screens: Iterable[Screen], at: datetime) -> list[Watch]:
    """Each of ``screens`` today; as many queries for a hundred as for two, wherever they stand."""
    screens = list(screens)
    chains = {chain[-1].id: chain for chain in regions.provider().chains({screen.owner_id for screen in screens})}
    everywhere = tuple({region.id: region for chain in chains.values() for region in chain}.values())
    rows = Rows.of(everywhere, at)
    return [_watched(screen, chains[screen.owner_id], rows, at) for screen in screens]


def _watched(screen: Screen, chain: Chain, rows: Rows, at: datetime) -> Watch:
    zone = chain[-1].tzinfo
    today = at.astimezone(zone).date()
    start, end = midnight(today, zone), midnight(today + timedelta(days=1), zone)
    airtimes = airtime.airtimes(rows, Place(chain, Channel.VIDEOTRON), start, end)
    clips = playlist.clips(airtimes, screen)
    stretches = list(_stretches(screen, clips, start, end))
    operating = [(length, airs) for length, operates, airs in stretches if operates]
    return Watch(
        screen,
        chain[-1],
        Connection.of(screen, at, zone),
        sum((length for length, _airs in operating), timedelta()),
        sum((length for length, airs in operating if not airs), timedelta()),
    )


def _stretches(
    screen: Screen, clips: list[Clip], start: datetime, end: datetime
) -> Iterator[tuple[timedelta, bool, bool]]:
    """The day cut where anything begins or ends: how long, whether the screen runs, whether anything airs."""
    zone = start.tzinfo
    rules = screen.operating_rules
    hours = {*rules, *(rule for clip in clips for rule in clip.ilm.daypart_rules)}  # many ILM share theirs
    borders = {start, end, *_of_rules(hours, start)}
    for clip in clips:
        borders.update(border for span in clip.airtime.spans for border in (span.start, span.end) if border)
    inside = sorted(border for border in borders if start <= border <= end)
    for begins, ends in pairwise(inside):
        local = begins.astimezone(zone)
        yield ends - begins, any_holds(rules, local), any(_airs(clip, local) for clip in clips)


def _of_rules(rules: Iterable[Daypart], start: datetime) -> Iterator[datetime]:
    for rule in rules:
        yield from rule.borders(start, start.tzinfo)  # type: ignore[arg-type]


def _airs(clip: Clip, local: datetime) -> bool:
    in_span = any(span.start <= local and (span.end is None or local < span.end) for span in clip.airtime.spans)
    return in_span and any_holds(clip.ilm.daypart_rules, local)


@dataclass(frozen=True, slots=True)
class Few:
    """The first of some screens, and how many more there are: a first screen is read at a glance."""

    shown: list[Watch]
    more: int

    @classmethod
    def of(cls, watched: list[Watch]) -> "Few":
        return cls(watched[:SHOWN], len(watched[SHOWN:]))

    def __bool__(self) -> bool:
        return bool(self.shown)


class ScreensPanel(Component):
    template_name = "partner_api/admin/screens_panel.html"
    order = 18

    class Media:
        css: ClassVar = {"all": ["sites/home.css"]}

    def __init__(self, watched: list[Watch], mendable: set[str]) -> None:
        self.watched, self.mendable = watched, mendable

    def get_context_data(self, parent_context: Any) -> dict[str, Any]:
        watched = self.watched
        return {
            "mendable": self.mendable,
            "register": AdminURLHelper(Screen).index_url,
            "counts": Counter(w.state.value for w in watched),
            "total": sum(w.screen.is_active for w in watched),
            "down": Few.of(_in(watched, ConnectionState.OFFLINE)),
            "unready": Few.of(_in(watched, *NOT_SET_UP)),
            "empty": Few.of([w for w in watched if w.is_empty]),
        }


def _in(watched: list[Watch], *states: ConnectionState) -> list[Watch]:
    return [w for state in states for w in watched if w.state == state]


def add_panel(request: HttpRequest, panels: list[Component]) -> None:
    """For whoever operates screens, and for whoever approves where there are any."""
    user, policy = request.user, policy_registry.get_by_type(Screen)
    watched = watch(policy.instances_user_has_permission_for(user, "watch").order_by("name", "pk"), timezone.now())
    if watched or policy.user_has_permission(user, "change"):
        mendable = policy.instances_user_has_permission_for(user, "change").values_list("pk", flat=True)
        panels.append(ScreensPanel(watched, set(mendable)))
