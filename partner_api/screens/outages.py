"""Tells those who keep the videotrons that one is not connected, once per outage, and that it is back.

A round of the worker, each minute. What was told is on record, so that neither a restart nor a second worker tells it
again. A silence counts only in operating hours (``connection``) and while the server listened, and a screen that comes
and goes is told of once an hour at the most.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.admin.utils import get_admin_base_url

from ilm_blocks import notices, regions
from ilm_blocks.queries import sides

from .connection import CONNECTED, Connection, ConnectionState, operates
from .models import Screen, ScreenOutage

SCREENS = notices.Kind("screens", gettext_lazy("A videotron is not connected, or is back"))

#: A player that starts anew, and a network that does, are back within it.
TOLD_AFTER = timedelta(minutes=10)
AT_MOST_EACH = timedelta(hours=1)
#: Rounds further apart were none: the server, its database or this process stood still between them.
MOST_BETWEEN = timedelta(minutes=3)
#: Of so many a mail gives the names.
MOST_NAMED = 100
NO_MORE = (ConnectionState.NEVER, ConnectionState.UNPAIRED, ConnectionState.SWITCHED_OFF)


@dataclass(frozen=True, slots=True)
class Finding:
    """How ``screen`` stands beside what was last told of it."""

    screen: Screen
    region: regions.Region
    outage: ScreenOutage | None
    connection: Connection
    at: datetime
    #: Since when the server has listened.
    listens_since: datetime

    @property
    def is_open(self) -> bool:
        """Whether it was told to be out and not yet to be back."""
        return self.outage is not None and self.outage.back_at is None

    @property
    def is_out(self) -> bool:
        """Whether it has been silent for long, and operated all the while."""
        screen, before = self.screen, self.at - TOLD_AFTER
        if self.connection.state != ConnectionState.OFFLINE or screen.seen_at is None:
            return False
        if max(screen.seen_at, self.listens_since) > before:
            return False
        return operates(screen, before, self.connection.zone)

    @property
    def is_new(self) -> bool:
        was_told_of = self.outage is not None and self.outage.told_at > self.at - AT_MOST_EACH
        return self.is_out and not self.is_open and not was_told_of

    @property
    def changes(self) -> bool:
        """Whether anything is told, or put on record."""
        return self.is_new or self.is_over or (self.is_out and self.is_open)

    @property
    def row(self) -> ScreenOutage:
        """It as it is put on record now: a screen that came for a moment and went again is out since then."""
        told_at = self.outage.told_at if self.outage is not None and self.is_open else self.at
        return ScreenOutage(screen=self.screen, since=self.screen.seen_at or self.at, told_at=told_at)

    @property
    def is_back(self) -> bool:
        return self.is_open and self.connection.state in CONNECTED

    @property
    def is_over(self) -> bool:
        """Also where nobody waits for it any more: it was switched off, or is to be paired anew."""
        return self.is_back or (self.is_open and self.connection.state in NO_MORE)


class Listening:
    """The rounds of one process: after a pause they wait, for what was not heard in it may have been said."""

    def __init__(self) -> None:
        self._since: datetime | None = None
        self._last: datetime | None = None

    def round(self, at: datetime) -> int:
        """As ``tell``; a round that fails counts as a pause."""
        if self._since is None or self._last is None or at - self._last > MOST_BETWEEN:
            self._since = at
        told = tell(at, self._since)
        self._last = at
        return told


def tell(at: datetime, listens_since: datetime) -> int:
    """Tell what has changed since the last round, to each person once; of how many screens. Constant queries.

    Locked are only the screens of which something changes: at night thousands are silent, and nothing is told.
    """
    concerned = _concerned(at)
    if not concerned.exists():
        return 0
    changing = [each.screen.pk for each in _findings(concerned, at, listens_since) if each.changes]
    if not changing:
        return 0
    with transaction.atomic():
        locked = concerned.filter(pk__in=changing).select_for_update(of=("self",), no_key=True)  # of two workers one
        findings = list(_findings(locked, at, listens_since))
        _keep(findings, at)
        news = [each for each in findings if each.is_new or each.is_back]
        _tell(news)
    return len(news)


def _concerned(at: datetime) -> QuerySet[Screen]:
    """The screens that have been silent for long, and those that are on record as out and have stirred since."""
    silent = Q(is_active=True, token_hash__isnull=False, seen_at__lt=at - TOLD_AFTER)
    open_ = ScreenOutage.objects.filter(screen=OuterRef("pk"), back_at=None)
    is_known = Exists(open_.filter(since=OuterRef("seen_at")))
    stirred = Exists(open_) & (Q(is_active=False) | Q(token_hash=None) | ~is_known)
    return Screen.objects.filter((silent & ~is_known) | stirred)


def _findings(rows: QuerySet[Screen], at: datetime, listens_since: datetime) -> Iterator[Finding]:
    screens = list(rows.select_related("owner", "health").order_by("pk"))
    chains = regions.provider().chains({screen.owner_id for screen in screens})
    places = {chain[-1].id: chain[-1] for chain in chains}
    outages = {row.screen_id: row for row in ScreenOutage.objects.filter(screen__in=screens)}
    for screen in screens:
        place = places[screen.owner_id]
        state = Connection.of(screen, at, place.tzinfo)
        yield Finding(screen, place, outages.get(screen.pk), state, at, listens_since)


def _keep(findings: Iterable[Finding], at: datetime) -> None:
    """Put on record what is told now, and what is as it was told."""
    out = [each.row for each in findings if each.is_new or (each.is_out and each.is_open)]
    ScreenOutage.objects.bulk_create(
        out, update_conflicts=True, unique_fields=["screen"], update_fields=["since", "told_at", "back_at"]
    )
    over = [each.screen.pk for each in findings if each.is_over]
    ScreenOutage.objects.filter(screen__in=over).update(back_at=at)


def _tell(news: Iterable[Finding]) -> None:
    """One notice for all who hear of the same screens: where the power fails, those of many regions go at once."""
    groups: dict[tuple[int, bool], list[Finding]] = defaultdict(list)
    for each in news:
        groups[each.screen.owner_id, each.is_back].append(each)
    for (owners, is_back), people in _circles(groups).items():
        group = [each for owner in owners for each in groups[owner, is_back]]
        notices.tell_in_background(_notice(group, is_back=is_back), people)


def _circles(groups: Mapping[tuple[int, bool], Sequence[Finding]]) -> Mapping[tuple[tuple[int, ...], bool], set[int]]:
    """The operators at or above the regions of ``groups``, by the regions of which they hear and the kind of news."""
    near = {key: regions.path_and_above(group[0].screen.owner.path) for key, group in groups.items()}
    held = sides.holders_at({path for paths in near.values() for path in paths}, "operate") if near else {}
    hears: dict[tuple[int, bool], set[int]] = defaultdict(set)
    for (owner, is_back), paths in near.items():
        for person in frozenset().union(*(held.get(path, frozenset()) for path in paths)):
            hears[person, is_back].add(owner)
    circles: dict[tuple[tuple[int, ...], bool], set[int]] = defaultdict(set)
    for (person, is_back), owners in hears.items():
        circles[tuple(sorted(owners)), is_back].add(person)
    return circles


def _notice(group: Sequence[Finding], *, is_back: bool) -> notices.Notice:
    url = get_admin_base_url() + reverse("partner_api_screen_modeladmin_index")
    several = len({each.region.id for each in group}) > 1
    group = sorted(group, key=lambda each: (each.screen.owner.path, str(each.screen)))
    with translation.override(settings.LANGUAGE_CODE):
        facts = {
            "lines": [_line(each, with_region=several) for each in group[:MOST_NAMED]],
            "others": max(len(group) - MOST_NAMED, 0),
            "is_back": is_back,
            "region": "" if several else str(group[0].region),
            "url": url,
        }
        body = render_to_string("partner_api/mail/screens.txt", facts)
        return notices.Notice(SCREENS.code, _subject(group, is_back=is_back), body, url)


def _line(each: Finding, *, with_region: bool) -> str:
    named = f"{each.screen}, {each.region}" if with_region else str(each.screen)
    return named if each.is_back else f"{named}: {each.connection}"


def _subject(group: Sequence[Finding], *, is_back: bool) -> str:
    said = {"screen": str(group[0].screen), "count": len(group)}
    if len(group) == 1:
        return (_("Connected again: %(screen)s") if is_back else _("Not connected: %(screen)s")) % said
    several = _("%(count)s videotrons are connected again") if is_back else _("%(count)s videotrons are not connected")
    return several % said
