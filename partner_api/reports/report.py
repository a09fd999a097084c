"""A play report as a whole: what was planned, what was shown, and how much of it is known."""

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property
from itertools import chain
from typing import Any
from zoneinfo import ZoneInfo

from django.db.models import Q

from ilm_blocks import regions
from ilm_blocks.models import Agreement
from ilm_blocks.regions import Region
from ilm_blocks.rules.dayparts import Daypart

from ..screens.models import Screen, ScreenSetup
from ..screens.plans.models import PlannedDay, PlannedHour
from ..screens.plays.models import PlayHour
from . import canonical, loading, sums
from .availability import Availability, available
from .coverage import Counts, Coverage, Facts, Known
from .loading import Step
from .period import Period
from .posts import Posted, posted
from .rows import NO_PAPER, Paper, Place, Row, joined
from .subject import Subject, found_on
from .sums import Sums

MOST_ROWS = 200_000


class TooManyRows(Exception):
    """So many rows make no report that anybody reads: the message says how many there are."""


@dataclass(frozen=True, slots=True)
class HourOfDay:
    """One hour of the day, over all days: what was planned, what was shown, and operating hours by what is known."""

    hour: int
    planned_ms: int | None
    shown_ms: int
    counts: Counts


@dataclass(frozen=True, slots=True)
class PromisedVoice:
    """An agreement of the report, the permille of the stage that its items had where they were shown, and on how many
    days of the report it was in force."""

    agreement: Agreement
    sums: Sums
    permille: int | None
    days: int

    @property
    def promised(self) -> int:
        return 10 * self.agreement.share_of_voice

    @property
    def is_short(self) -> bool:
        return self.permille is not None and self.permille < self.promised

    @property
    def shown_a_day(self) -> int | None:
        """How often its items were shown on a day in force, on the average; whole times."""
        return self.sums.shown // self.days if self.days else None


@dataclass(frozen=True)
class Report:
    """Made at ``at`` of what was on record then; whoever makes it later may find more, for proofs of play come late."""

    subject: Subject
    period: Period
    at: datetime
    by_hour: bool
    rows: list[Row]
    screens: Mapping[str, Screen]
    places: Mapping[str, Place]
    hours_played: Mapping[tuple[str, datetime], loading.HourSums]
    hours_planned: Mapping[tuple[str, datetime], tuple[int, int]]
    agreements: list[Agreement]
    owners: Mapping[int, Region]
    available: list[Availability]
    posts: list[Posted]

    @cached_property
    def digest(self) -> str:
        return canonical.digest(row.cells for row in self.rows)

    @cached_property
    def total(self) -> Sums:
        return sums.total(self.rows) if self.rows else self.nothing(self.period, self.places)

    def nothing(self, days: Iterable[date], screens: Iterable[str]) -> Sums:
        """What is told where there is no row: that nothing was planned, where the plan is known."""
        known = frozenset[date]().union(*(self.places[screen].planned_days for screen in screens))
        return Sums(has_plan=not known.isdisjoint(days))

    @cached_property
    def coverage(self) -> Counts:
        return sum((place.coverage.counts for place in self.places.values()), Counts())

    @property
    def is_empty(self) -> bool:
        """Whether no plan and no play is on record; there may be posts all the same."""
        return not self.rows

    @property
    def tells_nothing(self) -> bool:
        return self.is_empty and not self.posts

    @property
    def screen_days(self) -> tuple[int, int]:
        """Days of videotrons whose plan is known, of how many that had operating hours."""
        known = sum(len(place.planned_days & place.coverage.days.keys()) for place in self.places.values())
        return known, sum(len(place.coverage.days) for place in self.places.values())

    @cached_property
    def planned_by_known(self) -> Mapping[Known, int]:
        """Of the times planned, how many lie in hours of which there is a report, and in which there is none."""
        found: Counter[Known] = Counter()
        for (screen, hour), (times, _ms) in self.hours_planned.items():
            known = self.places[screen].coverage.hours.get(hour)
            if known is None:
                known = Known.REPORTED if (screen, hour) in self.hours_played else Known.UNREPORTED
            found[known] += times
        return found

    def by_agreement(self) -> dict[Paper, Sums]:
        return sums.by(self.rows, lambda row: row.paper)

    def by_item(self) -> dict[tuple[str, str], Sums]:
        return sums.by(self.rows, lambda row: (row.title or row.item, row.responsible))

    def by_region(self) -> dict[tuple[str, str], Sums]:
        return sums.by(sorted(self.rows, key=lambda row: row.region_code), lambda row: (row.region_code, row.region))

    def by_screen(self) -> dict[str, Sums]:
        return sums.by(sorted(self.rows, key=lambda row: (row.region_code, row.screen)), lambda row: row.screen)

    def by_day(self) -> dict[Any, Sums]:
        found = sums.by(self.rows, lambda row: row.day)
        return {day: found.get(day) or self.nothing([day], self.places) for day in self.period}

    def coverage_of_days(self) -> dict[Any, Counts]:
        found: defaultdict[Any, Counter[Known]] = defaultdict(Counter)
        for place in self.places.values():
            for day, counter in place.coverage.days.items():
                found[day].update(counter)
        return {day: Counts.of(found[day]) for day in self.period}

    @cached_property
    def hours_of_day(self) -> list[HourOfDay]:
        planned, shown = Counter[int](), Counter[int]()
        known: defaultdict[int, Counter[Known]] = defaultdict(Counter)
        for (screen, hour), (_times, planned_ms) in self.hours_planned.items():
            planned[hour.astimezone(self.places[screen].zone).hour] += planned_ms
        for (screen, hour), told in self.hours_played.items():
            shown[hour.astimezone(self.places[screen].zone).hour] += told.own_ms
        for place in self.places.values():
            for hour, what in place.coverage.hours.items():
                known[hour.astimezone(place.zone).hour][what] += 1
        has_plan = any(place.planned_days for place in self.places.values())
        return [
            HourOfDay(hour, planned[hour] if has_plan else None, shown[hour], Counts.of(known[hour]))
            for hour in range(24)
        ]

    def by_partner(self) -> dict[str, int]:
        """Of the time on the stages of the report's videotrons, the permille of each who answers for it; that of others
        stands under an empty name where they are no part of the report."""
        return self._shares(lambda row: row.responsible)

    def by_owner(self) -> dict[str, int]:
        """The same of the region that owns each item; what belongs to no ILM is an emergency's or unknown."""
        owners = {ilm: str(region) for ilm, region in self.owners.items()}
        return self._shares(lambda row: owners.get(row.ilm_id or 0, "–"))

    @cached_property
    def promises(self) -> list[PromisedVoice]:
        """Each agreement of the report with what it got."""
        found = self.by_agreement()
        stages: defaultdict[Paper, set[str]] = defaultdict(set)
        own, whole = Counter[Paper](), Counter[str]()
        for row in self.rows:
            stages[row.paper].add(row.screen)
            own[row.paper] += row.shown_ms if row.is_on_stage else 0
        for (screen, _hour), told in self.hours_played.items():
            whole[screen] += told.stage_ms
        return [
            PromisedVoice(
                one, found.get(paper, Sums()), _permille(own[paper], sum(whole[screen] for screen in stages[paper])),
                sum(one.in_force(day) for day in self.period),
            )
            for one in self.agreements
            for paper in [(one.partner_id, one.number)]
        ]  # fmt: skip

    def played_in(self, period: Period) -> list[Row]:
        """What its videotrons have shown in ``period``, one row for each item of each; a query for each zone."""
        zones: defaultdict[ZoneInfo, list[Screen]] = defaultdict(list)
        for key, screen in self.screens.items():
            zones[self.places[key].zone].append(screen)
        own = self.subject.own(self.subject.parties)
        found = (loading.played(own, here, period, zone, Step.PERIOD) for zone, here in zones.items())
        return joined(chain.from_iterable(found), (), self.places)

    def _shares(self, key: Any) -> dict[str, int]:
        shares = Counter[str]()
        for row in self.rows:
            if row.is_on_stage:
                shares[key(row)] += row.shown_ms
        whole = sum(told.stage_ms for told in self.hours_played.values())
        if others := whole - shares.total():
            shares[""] += others
        return sums.permille(shares, whole)


def _permille(part: int, whole: int) -> int | None:
    return 1000 * part // whole if whole else None


def build(subject: Subject, period: Period, at: datetime, *, by_hour: bool = False, as_whole: bool = False) -> Report:
    """The report of ``subject`` over ``period``; as many queries for few rows as for many, for each zone.

    ``as_whole`` sums up the whole period in one row for each item of each videotron, and leaves out what was planned,
    what was to be seen on websites, and posts. Raises TooManyRows.
    """
    step = Step.PERIOD if as_whole else Step.HOUR if by_hour else Step.DAY
    parties = subject.parties
    own = subject.own(parties)
    screens = _screens(subject, own, period)
    places_of = regions.by_page({screen.owner_id for screen in screens})
    setups = _setups(screens, period)
    planned_days = _planned_days(screens, period)
    rows: list[Row] = []
    places: dict[str, Place] = {}
    hours_played: dict[tuple[str, datetime], loading.HourSums] = {}
    hours_planned: dict[tuple[str, datetime], tuple[int, int]] = {}
    for zone, here in _by_zone(screens, places_of):
        span = period.span(zone)
        played, planned = loading.hours_played(own, here, span), loading.hours_planned(own, here, span)
        reported, meant = _hours_of(played), _hours_of(planned)
        for screen in here:
            facts = Facts(
                zone, screen.paired_at, setups[screen.pk], reported[screen.pk], meant[screen.pk],
                planned_days[screen.pk],
            )  # fmt: skip
            coverage = Coverage.of(facts, period, at)
            region = places_of[screen.owner_id]
            places[screen.pk] = Place(region.code, str(region), zone, coverage, planned_days[screen.pk])
        rows += joined(
            loading.played(own, here, period, zone, step),
            () if as_whole else loading.planned(own, here, period, zone, step),
            places,
        )
        hours_played |= played
        hours_planned |= planned
    if len(rows) > MOST_ROWS:
        raise TooManyRows(len(rows))
    ilms = {row.ilm_id for row in rows if row.ilm_id}
    owners = loading.owners_of(ilms)
    named = regions.by_page(set(owners.values())) if owners else {}
    owned = {ilm: named[page] for ilm, page in owners.items()}
    return Report(
        subject, period, at, by_hour, sorted(rows, key=lambda row: row.order),
        {screen.pk: screen for screen in screens}, places, hours_played, hours_planned, _agreements(rows), owned,
        [] if as_whole else available(subject, parties, ilms, period, at),
        [] if as_whole else posted(subject, parties, period, at),
    )  # fmt: skip


def _screens(subject: Subject, own: Q, period: Period) -> list[Screen]:
    """Those that the report is bound to, else those on which its items were planned or shown."""
    found = subject.screens()
    if found is None or not subject.is_of_all:
        # A day more on each side: which zone they stand in is known only then.
        since, until = _widely(period)
        with_items = Q(pk__in=found_on(own, PlayHour, since, until)) | Q(
            pk__in=found_on(own, PlannedHour, since, until)
        )
        found = (Screen.objects.all() if found is None else found).filter(with_items)
    return list(found.order_by("pk"))


def _widely(period: Period) -> tuple[datetime, datetime]:
    spans = [period.span(ZoneInfo(zone)) for zone in ("Etc/GMT+12", "Etc/GMT-14")]
    return min(span.start for span in spans), max(span.end for span in spans if span.end)


def _by_zone(screens: Iterable[Screen], places: Mapping[int, Region]) -> Iterable[tuple[ZoneInfo, list[Screen]]]:
    found: defaultdict[str, list[Screen]] = defaultdict(list)
    for screen in screens:
        found[places[screen.owner_id].zone].append(screen)
    return ((ZoneInfo(zone), here) for zone, here in sorted(found.items()))


def _setups(screens: Collection[Screen], period: Period) -> dict[str, list[Any]]:
    """From when on each had which operating hours, None while it was off; as it is today before there was a record."""
    _since, until = _widely(period)
    rows = ScreenSetup.objects.filter(screen__in=[screen.pk for screen in screens], at__lt=until).order_by("at", "pk")
    found: defaultdict[str, list[Any]] = defaultdict(list)
    for row in rows:
        found[row.screen_id].append((row.at, _hours_kept(row)))
    return {screen.pk: found[screen.pk] or [(screen.created_at, _hours_kept(screen))] for screen in screens}


def _hours_kept(setup: Screen | ScreenSetup) -> tuple[Daypart, ...] | None:
    return setup.operating_rules if setup.is_active else None


def _planned_days(screens: Collection[Screen], period: Period) -> dict[str, frozenset[Any]]:
    keys = [screen.pk for screen in screens]
    rows = PlannedDay.objects.filter(screen__in=keys, day__range=(period.first, period.last)).values_list(
        "screen", "day"
    )
    found: defaultdict[str, set[Any]] = defaultdict(set)
    for screen, day in rows:
        found[screen].add(day)
    return {key: frozenset(found[key]) for key in keys}


def _hours_of(found: Iterable[tuple[str, datetime]]) -> Mapping[str, frozenset[datetime]]:
    hours: defaultdict[str, set[datetime]] = defaultdict(set)
    for screen, hour in found:
        hours[screen].add(hour)
    return defaultdict(frozenset, {screen: frozenset(each) for screen, each in hours.items()})


def _agreements(rows: Iterable[Row]) -> list[Agreement]:
    """The papers that the rows name, each of the partner that the rows name beside it."""
    named = {row.paper for row in rows} - {NO_PAPER}
    if not named:
        return []
    numbers = {number for _partner, number in named}
    found = Agreement.objects.filter(number__in=numbers).select_related("partner").order_by("number", "pk")
    return [one for one in found if (one.partner_id, one.number) in named]
