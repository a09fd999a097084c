"""What aired on the public screens of a region in a month: a play report, told to everybody.

It names organisations and never a person. Each line stands under the title of the time when it was shown, also where
the ILM was withdrawn since: that it aired remains true.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property

from ilm_blocks.choices import Channel
from ilm_blocks.models import ILM, Agreement, QuietPeriod
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
        """As many queries for few rows as for many, for each zone. Raises ``TooManyRows``."""
        subject = Subject(region=chain[-1])
        return cls(chain, reports.build(subject, period, at, with_other_channels=False))

    @property
    def has_screens(self) -> bool:
        return bool(self.report.screens)

    @cached_property
    def shown(self) -> list[Row]:
        """The rows of what people saw."""
        return [row for row in self.report.rows if row.complete or row.partial or row.shown_ms]

    @cached_property
    def lines(self) -> list[Line]:
        """The longest on air first; one query."""
        screens: defaultdict[tuple[object, ...], set[str]] = defaultdict(set)
        for row in self.shown:
            screens[_of_line(row)].add(row.screen)
        withdrawn = _withdrawn(row.ilm_id for row in self.shown)
        told = sums.by(self.shown, _of_line)
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
        told, nothing = self.report.by_screen(), sums.Sums()
        found = []
        for key, screen in self.report.screens.items():
            of_screen, place = told.get(key, nothing), self.report.places[key]
            found.append(
                ScreenLine(screen.name, place.region, of_screen.shown, of_screen.shown_ms, place.coverage.counts)
            )
        return sorted(found, key=lambda line: (line.region, line.name))

    @cached_property
    def stages(self) -> list[Stage]:
        """Of the calendar of elections, what stands and has begun; two queries."""
        whole = self.report.period
        standing = QuietPeriod.objects.standing().owned_by(self.chain).order_by("first_day", "pk")
        return [self._stage(one) for one in standing.filter(first_day__lte=whole.last, last_day__gte=whole.first)]

    def _stage(self, one: QuietPeriod) -> Stage:
        whole = self.report.period
        period = Period(max(one.first_day, whole.first), min(one.last_day, whole.last))
        return Stage(one.name, one.basis, period, self._balance(period))

    def _balance(self, period: Period) -> list[PartnerLine]:
        """Each partner that aired in ``period``, and those that an agreement would have let."""
        rows = [row for row in self.shown if row.responsible_id and row.is_on_stage and row.day in set(period)]
        told = sums.by(rows, lambda row: row.responsible)
        shares = sums.permille({name: each.shown_ms for name, each in told.items()}, sums.total(rows).shown_ms)
        aired = [PartnerLine(name, told[name].shown, told[name].shown_ms, shares.get(name)) for name in told]
        aired.sort(key=lambda line: (-line.airtime_ms, line.name))
        numbers = {row.responsible_id for row in rows}
        silent = sorted({str(one.partner) for one in self._covering(period) if one.partner.party_id not in numbers
                         and one.partner_id not in numbers} - told.keys())  # fmt: skip
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


def _withdrawn(ilms: Iterable[int | None]) -> dict[int, datetime]:
    """When each of ``ilms`` that is withdrawn was."""
    found = ILM.objects.filter(pk__in={ilm for ilm in ilms if ilm}).exclude(withdrawn_at=None).order_by()
    return dict(found.values_list("pk", "withdrawn_at"))
