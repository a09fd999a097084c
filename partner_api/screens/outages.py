"""Tells those who keep the videotrons that one is not connected, once per outage, and that it is back.

A round of the worker, each minute. What was told is on record, so that neither a restart nor a second worker tells it
again. A silence counts only in operating hours (``connection``), and a screen that comes and goes is told of once an
hour at the most.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator
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

from .connection import Connection, ConnectionState, operates
from .models import Screen, ScreenOutage

SCREENS = notices.Kind("screens", gettext_lazy("A videotron is not connected, or is back"))

#: A player that starts anew, and a network that does, are back within it.
TOLD_AFTER = timedelta(minutes=10)
AT_MOST_EACH = timedelta(hours=1)
NO_MORE = (ConnectionState.NEVER, ConnectionState.UNPAIRED, ConnectionState.SWITCHED_OFF)


@dataclass(frozen=True, slots=True)
class Finding:
    """How ``screen`` stands beside what was last told of it."""

    screen: Screen
    region: regions.Region
    outage: ScreenOutage | None
    connection: Connection
    at: datetime

    @property
    def is_open(self) -> bool:
        """Whether it was told to be out and not yet to be back."""
        return self.outage is not None and self.outage.back_at is None

    @property
    def is_out(self) -> bool:
        """Whether it has been silent for long, and operated all the while."""
        screen, before = self.screen, self.at - TOLD_AFTER
        if self.connection.state != ConnectionState.OFFLINE or screen.seen_at is None or screen.seen_at > before:
            return False
        return operates(screen, before, self.connection.zone)

    @property
    def is_new(self) -> bool:
        was_told_of = self.outage is not None and self.outage.told_at > self.at - AT_MOST_EACH
        return self.is_out and not self.is_open and not was_told_of

    @property
    def row(self) -> ScreenOutage:
        """It as it is put on record now: a screen that came for a moment and went again is out since then."""
        told_at = self.outage.told_at if self.outage is not None and self.is_open else self.at
        return ScreenOutage(screen=self.screen, since=self.screen.seen_at or self.at, told_at=told_at)

    @property
    def is_back(self) -> bool:
        return self.is_open and self.connection.state == ConnectionState.ONLINE

    @property
    def is_over(self) -> bool:
        """Also where nobody waits for it any more: it was switched off, or is to be paired anew."""
        return self.is_back or (self.is_open and self.connection.state in NO_MORE)


def tell(at: datetime) -> int:
    """Tell what has changed since the last round, by region; of how many screens. Constant queries."""
    if not _concerned(at).exists():
        return 0
    with transaction.atomic():
        findings = list(_findings(at))
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


def _findings(at: datetime) -> Iterator[Finding]:
    """Of the screens locked, so that of two workers one tells."""
    rows = _concerned(at).select_for_update(of=("self",), no_key=True).select_related("owner")
    screens = list(rows.order_by("pk"))
    chains = regions.provider().chains({screen.owner_id for screen in screens})
    places = {chain[-1].id: chain[-1] for chain in chains}
    outages = {row.screen_id: row for row in ScreenOutage.objects.filter(screen__in=screens)}
    for screen in screens:
        place = places[screen.owner_id]
        yield Finding(screen, place, outages.get(screen.pk), Connection.of(screen, at, place.tzinfo), at)


def _keep(findings: Iterable[Finding], at: datetime) -> None:
    """Put on record what is told now, and what is as it was told."""
    out = [each.row for each in findings if each.is_new or (each.is_out and each.is_open)]
    ScreenOutage.objects.bulk_create(
        out, update_conflicts=True, unique_fields=["screen"], update_fields=["since", "told_at", "back_at"]
    )
    over = [each.screen.pk for each in findings if each.is_over]
    ScreenOutage.objects.filter(screen__in=over).update(back_at=at)


def _tell(news: Iterable[Finding]) -> None:
    """One notice a region and kind of news: where the power fails, all its screens go at once."""
    groups: dict[tuple[int, bool], list[Finding]] = defaultdict(list)
    for each in news:
        groups[each.screen.owner_id, each.is_back].append(each)
    paths = {group[0].screen.owner.path for group in groups.values()}
    above = {path for each in paths for path in regions.path_and_above(each)}
    held = sides.holders_at(above, "operate") if above else {}
    for (_region, is_back), group in groups.items():
        near = regions.path_and_above(group[0].screen.owner.path)
        people: frozenset[int] = frozenset().union(*(held.get(path, frozenset()) for path in near))
        notices.tell_in_background(_notice(group, is_back=is_back), people)


def _notice(group: list[Finding], *, is_back: bool) -> notices.Notice:
    url = get_admin_base_url() + reverse("partner_api_screen_modeladmin_index")
    with translation.override(settings.LANGUAGE_CODE):
        lines = [(str(each.screen), str(each.connection)) for each in group]
        facts = {"lines": lines, "is_back": is_back, "region": str(group[0].region), "url": url}
        body = render_to_string("partner_api/mail/screens.txt", facts)
        return notices.Notice(SCREENS.code, _subject(group, is_back=is_back), body, url)


def _subject(group: list[Finding], *, is_back: bool) -> str:
    said = {"screen": str(group[0].screen), "count": len(group)}
    if len(group) == 1:
        return (_("Connected again: %(screen)s") if is_back else _("Not connected: %(screen)s")) % said
    several = _("%(count)s videotrons are connected again") if is_back else _("%(count)s videotrons are not connected")
    return several % said
