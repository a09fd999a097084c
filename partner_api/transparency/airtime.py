"""What aired on the public screens of a region in a month: a play report, told to everybody.

It names organisations and never a person. Each line stands under the title of the time when it was shown, also where
the ILM was withdrawn since: that it aired remains true.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from functools import cached_property

from django.db.models import Q

from ilm_blocks.choices import Channel
from ilm_blocks.models import ILM, Agreement, ElectionStage, Partner, QuietPeriod
from ilm_blocks.regions import Chain

from ..reports import report as reports
from ..reports import sums
from ..reports.coverage import Counts
from ..reports.period import Period
from ..reports.report import Report
from ..reports.rows import Row
from ..reports.subject import Subject
from ..screens import item_ids


@dataclass(frozen=True, slots=True)
class Line:
    """One ILM, or the text of an emergency, under one title, party and agreement; ``airtime_ms`` on all ``screens``
    together. What is unknown is empty."""

    ilm_id: int | None
    title: str
    is_emergency: bool
    responsible: str
    distributor: str
    agreement: str
    plays: int
    airtime_ms: int
    screens: int
    withdrawn_on: date | None


@dataclass(frozen=True, slots=True)
class ScreenLine:
    """One videotron, the region where it stands, and what is known of its operating hours."""

    name: str
    region: str
    plays: int
    airtime_ms: int
    hours: Counts


@dataclass(frozen=True, slots=True)
class PartnerLine:
    """What one partner had of the stages; ``permille`` is of what all partners had together."""

    name: str
    plays: int
    airtime_ms: int
    permille: int | None


@dataclass(frozen=True, slots=True)
class Stage:
    """The days of an election's stage that lie in the month, and how they divided among the partners."""

    name: str
    basis: str
    period: Period
    partners: list[PartnerLine]


@dataclass(frozen=True)
class Airtime:
    """What aired in the last region of ``chain`` and below, as its ``report`` knows it."""

    chain: Chain
    report: Report

    @classmethod
    def of(cls, chain: Chain, period: Period, at: datetime) -> "Airtime":
        """Of what people saw; as many queries for few rows as for many, for each zone. Raises ``TooManyRows``."""
        report = reports.build(Subject(region=chain[-1]), period, at, as_whole=True)
        return cls(chain, replace(report, rows=[row for row in report.rows if _was_seen(row)]))

    @property
    def has_screens(self) -> bool:
        return bool(self.report.screens)

    @cached_property
    def lines(self) -> list[Line]:
        """The longest on air first; one query."""
        screens: defaultdict[tuple[object, ...], set[str]] = defaultdict(set)
        for row in self.report.rows:
            screens[_of_line(row)].add(row.screen)
        withdrawn = _withdrawn(row.ilm_id for row in self.report.rows)
        told = sums.by(self.report.rows, _of_line)
        found = [self._line(key, told[key], len(screens[key]), withdrawn) for key in told]
        return sorted(found, key=lambda line: (-line.airtime_ms, line.title, line.responsible, line.agreement))

    def _line(self, key: "LineKey", told: sums.Sums, screens: int, withdrawn: Mapping[int, datetime]) -> Line:
        ilm_id, title, is_emergency, responsible, agreement = key
        owner = self.report.owners.get(ilm_id or 0)
        gone = withdrawn.get(ilm_id or 0)
        return Line(
            ilm_id, title, is_emergency, responsible, owner.distributor if owner else "", agreement, told.shown,
            told.shown_ms, screens, gone.astimezone(self.chain[-1].tzinfo).date() if gone else None,
        )  # fmt: skip

    @cached_property
    def screens(self) -> list[ScreenLine]:
        """Those that had an operating hour in these days, or have shown something."""
        told, nothing = self.report.by_screen(), sums.Sums()
        found = []
        for key, screen in self.report.screens.items():
            of_screen, place = told.get(key, nothing), self.report.places[key]
            if key in told or place.coverage.hours:
                found.append(
                    ScreenLine(screen.name, place.region, of_screen.shown, of_screen.shown_ms, place.coverage.counts)
                )
        return sorted(found, key=lambda line: (line.region, line.name))

    @cached_property
    def stages(self) -> list[Stage]:
        """Stages of elections and quiet periods that stand and have begun; one query more for each on some days."""
        whole = self.report.period
        standing = (ElectionStage.objects.filter(is_cancelled=False), QuietPeriod.objects.standing())
        on_days = Q(first_day__lte=whole.last, last_day__gte=whole.first)
        found = [one for rows in standing for one in rows.owned_by(self.chain).filter(on_days).order_by("pk")]
        return [self._stage(one) for one in sorted(found, key=lambda one: one.first_day)]

    def _stage(self, one: ElectionStage | QuietPeriod) -> Stage:
        whole = self.report.period
        period = Period(max(one.first_day, whole.first), min(one.last_day, whole.last))
        return Stage(one.name, one.basis, period, self._balance(period))

    def _balance(self, period: Period) -> list[PartnerLine]:
        """Each partner that aired in ``period``, and those that an agreement would have let.

        One that was renamed meanwhile is one partner, under the newest of the names that its plays bear.
        """
        found = self.report.rows if period == self.report.period else self.report.played_in(period)
        rows = [row for row in found if row.responsible_id and row.is_on_stage and _was_seen(row)]
        parties = _parties(row.responsible_id for row in rows)
        aired = _divided(rows, parties)
        could = {one.partner.party_id: str(one.partner) for one in self._covering(period)}
        silent = sorted(name for party, name in could.items() if party not in parties.values())
        return [*aired, *(PartnerLine(name, 0, 0, 0 if aired else None) for name in silent)]

    @cached_property
    def _agreements(self) -> list[Agreement]:
        whole = self.report.period
        found = Agreement.objects.owned_by(self.chain).filter(valid_from__lte=whole.last, valid_until__gte=whole.first)
        return [one for one in found.select_related("partner") if one.covers(self.chain, Channel.VIDEOTRON)]

    def _covering(self, period: Period) -> list[Agreement]:
        return [one for one in self._agreements if any(one.in_force(day) for day in period)]


#: ILM, title, whether it was an emergency, party, agreement.
LineKey = tuple[int | None, str, bool, str, str]


def _of_line(row: Row) -> LineKey:
    is_emergency = item_ids.takeover_of(row.item) is not None
    return row.ilm_id, row.title, is_emergency, row.responsible, row.agreement


def _was_seen(row: Row) -> bool:
    return bool(row.complete or row.partial or row.shown_ms)


def _divided(rows: Collection[Row], parties: Mapping[int | None, int]) -> list[PartnerLine]:
    """``rows`` by who answers for them today, the longest on air first."""
    told = sums.by(rows, lambda row: parties[row.responsible_id])
    newest_last = sorted(rows, key=lambda row: row.responsible_id or 0)
    names = {parties[row.responsible_id]: row.responsible for row in newest_last}
    shares = sums.permille({party: each.shown_ms for party, each in told.items()}, sums.total(rows).shown_ms)
    found = [PartnerLine(names[party], each.shown, each.shown_ms, shares.get(party)) for party, each in told.items()]
    return sorted(found, key=lambda line: (-line.airtime_ms, line.name))


def _parties(numbers: Iterable[int | None]) -> Mapping[int | None, int]:
    """Who answers today for what stands under each of ``numbers``; one query. Who is gone is still itself."""
    wanted = {number for number in numbers if number}
    found = Partner.objects.filter(pk__in=wanted).exclude(successor=None).order_by().values_list("pk", "successor")
    return {**{number: number for number in wanted}, **dict(found)}


def _withdrawn(ilms: Iterable[int | None]) -> dict[int, datetime]:
    """When each of ``ilms`` that is withdrawn was."""
    found = ILM.objects.filter(pk__in={ilm for ilm in ilms if ilm}).exclude(withdrawn_at=None).order_by()
    return dict(found.values_list("pk", "withdrawn_at"))
