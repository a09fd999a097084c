"""What aired on public screens, by whom, month by month: a page of each region's website, and its tables as files."""

import csv
import io
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import groupby
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe
from wagtail.models import Page

from ilm_blocks import dates, numbers, regions
from ilm_blocks.admin.exports import BOM
from ilm_blocks.cascade import Resolution
from ilm_blocks.queries import heads
from ilm_blocks.regions import Chain
from ilm_blocks.rules.dayparts import midnight
from sites import sharing
from sites.declared import earliest, made_of
from sites.pages.frame import dated, framed, render, resolve
from sites.websites import of_website

from ..reports import words
from ..reports.canonical import cell
from ..reports.coverage import ON_ITS_WAY, Counts
from ..reports.period import A_DAY
from ..reports.report import TooManyRows
from .airtime import Airtime, Line, PartnerLine, ScreenLine
from .months import MONTH, Month, on_record

HOUR = timedelta(hours=1)
REGIONS = heads.of_all(heads.REGIONS)
#: On the page, which a phone on a slow line reads; a file has them all.
MOST_LINES, MOST_SHARES = 100, 20
LINE_COLUMNS = (
    "month", "title", "ilm", "responsible", "distributor", "agreement", "plays", "airtime_ms", "screens",
    "withdrawn_on", "is_emergency",
)  # fmt: skip
SCREEN_COLUMNS = (
    "month", "region", "screen", "plays", "airtime_ms", "hours_reported", "hours_idle", "hours_awaited",
    "hours_unreported",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Asked:
    """One month of one region, as it is known at ``at``; ``months`` are all that can be asked for."""

    chain: Chain
    resolution: Resolution
    month: Month
    months: Sequence[Month]
    at: datetime

    @property
    def is_over(self) -> bool:
        return self.month != self.months[0]

    @property
    def airtime(self) -> Airtime:
        """So many rows that nobody reads them are no page either: Http404."""
        today = timezone.localdate(self.at, self.chain[-1].tzinfo)
        try:
            return Airtime.of(self.chain, self.month.period(today), self.at)
        except TooManyRows as error:
            raise Http404 from error

    @property
    def marks(self) -> heads.Marks:
        """Withdrawals, agreements and elections of the chain and of all below it, and what regions are called."""
        below = heads.of_subtree(self.chain[-1].id, heads.PROGRAMME)
        return heads.of_chain([region.id for region in self.chain], heads.PROGRAMME) | below | REGIONS

    @property
    def until(self) -> datetime | None:
        """Proofs of play are no part of the record that tells when an answer is old: each hour it is made anew, and
        each day that of a month whose proofs have come."""
        zone = self.chain[-1].tzinfo
        if self.at >= midnight(self.month.following.first, zone) + ON_ITS_WAY:
            anew = midnight(timezone.localdate(self.at, zone) + A_DAY, zone)
        else:
            anew = self.at.replace(minute=0, second=0, microsecond=0) + HOUR
        return earliest(anew, self.resolution.valid_until)


def asked(request: HttpRequest, home: Page) -> Asked:
    """The month that the address names, else the current one; Http404 for one of which nothing can be told."""
    at = timezone.now()
    chain, resolution = resolve(home, at)
    months = on_record(chain[-1], timezone.localdate(at, chain[-1].tzinfo))
    named = request.GET.getlist(MONTH) or [str(months[0])]
    month = Month.read(named[0]) if len(named) == 1 else None
    if month not in months:
        raise Http404
    return Asked(chain, resolution, month, months, at)


@require_safe
@of_website
def page(request: HttpRequest, home: Page) -> HttpResponse:
    found = asked(request, home)
    frame = framed(home, found.chain, found.resolution) | {"holds_until": found.until, "marks": found.marks}
    context = frame | {"current": {"transparency": "page"}} | told(found, frame["place"].home)
    return dated(render(home, request, "partner_api/transparency/month.html", context))  # type: ignore[arg-type]


def told(found: Asked, home: str) -> dict[str, Any]:
    airtime, region = found.airtime, found.chain[-1]
    title = _("What aired on public screens in %(month)s") % {"month": found.month.name}
    said = _("What videotrons in %(region)s showed, whose it was, and what nobody knows.") % {"region": region}
    address = f"{home.rstrip('/')}{reverse('transparency')}"
    canonical = f"{address}?{MONTH}={found.month}" if found.is_over else address
    counts = airtime.report.coverage
    return {
        "month": found.month,
        "is_over": found.is_over,
        "today": dates.day(airtime.report.period.last),
        "years": [(year, list(months)) for year, months in groupby(found.months, lambda month: month.first.year)],
        "has_others": len(found.months) > 1,
        "is_lowest": regions.is_lowest(region),
        "canonical": canonical,
        "shared": sharing.of_list(title, said, canonical, home),
        "airtime": airtime,
        "plays": numbers.count(airtime.report.total.shown),
        "time": words.spoken(airtime.report.total.shown_ms),
        "hours": _hours(counts),
        "covered": words.percent(counts.permille),
        "lines": [_line(line) for line in airtime.lines[:MOST_LINES]],
        "more": max(0, len(airtime.lines) - MOST_LINES),
        "more_screens": max(0, len(airtime.screens) - MOST_LINES),
        "partners": _shares(airtime.report.by_partner()),
        "owners": _shares(airtime.report.by_owner()),
        "stages": [(stage, _days(stage.period), [_partner(one) for one in stage.partners]) for stage in airtime.stages],
        "screens": [_screen(line) for line in airtime.screens[:MOST_LINES]],
        "files": [(reverse(name), label) for name, label in FILES],
        "parameter": MONTH,
    }  # fmt: skip


def _line(line: Line) -> dict[str, Any]:
    return {
        "told": line,
        "plays": numbers.count(line.plays),
        "time": words.spoken(line.airtime_ms),
        "screens": numbers.count(line.screens),
        "withdrawn": dates.day(line.withdrawn_on) if line.withdrawn_on else "",
    }


def _screen(line: ScreenLine) -> dict[str, Any]:
    return {
        "told": line,
        "plays": numbers.count(line.plays),
        "time": words.spoken(line.airtime_ms),
        "covered": words.percent(line.hours.permille),
        "hours": _hours(line.hours),
    }


def _partner(line: PartnerLine) -> dict[str, Any]:
    return {
        "name": line.name, "plays": numbers.count(line.plays), "time": words.spoken(line.airtime_ms),
        "share": words.percent(line.permille), "permille": line.permille or 0,
    }  # fmt: skip


def _hours(counts: Counts) -> dict[str, str]:
    """Operating hours by what is known of them; empty for none."""
    told = {"due": counts.due, "reported": counts.reported, "awaited": counts.awaited, "unreported": counts.unreported}
    return {name: numbers.count(many) if many else "" for name, many in told.items()}


def _shares(shares: dict[str, int]) -> list[tuple[str, str, int]]:
    """Name, share in words, and as a number for the bar; the smallest of many as one."""
    told = [(name or _("not known"), permille) for name, permille in shares.items()]
    if len(told) > MOST_SHARES:
        told = [*told[:MOST_SHARES], (_("others"), sum(permille for _name, permille in told[MOST_SHARES:]))]
    return [(name, words.percent(permille), permille) for name, permille in told]


def _days(period: Any) -> str:
    if period.first == period.last:
        return dates.day(period.first)
    return _("%(first)s to %(last)s") % {"first": dates.day(period.first), "last": dates.day(period.last)}


# As files


@require_safe
@of_website
def lines(request: HttpRequest, home: Page) -> HttpResponse:
    """What aired, each ILM on a line."""
    found = asked(request, home)
    rows = (
        [found.month, line.title, line.ilm_id, line.responsible, line.distributor, line.agreement, line.plays,
         line.airtime_ms, line.screens, line.withdrawn_on, int(line.is_emergency)]
        for line in found.airtime.lines
    )  # fmt: skip
    return _file(found, _("aired"), LINE_COLUMNS, rows)


@require_safe
@of_website
def screens(request: HttpRequest, home: Page) -> HttpResponse:
    """What each videotron has proven, and how many of its hours."""
    found = asked(request, home)
    rows = (
        [found.month, line.region, line.name, line.plays, line.airtime_ms, line.hours.reported, line.hours.idle,
         line.hours.awaited, line.hours.unreported]
        for line in found.airtime.screens
    )  # fmt: skip
    return _file(found, _("videotrons"), SCREEN_COLUMNS, rows)


def _file(found: Asked, name: str, columns: Sequence[str], rows: Iterable[Sequence[Any]]) -> HttpResponse:
    """The first line names the columns as programs know them; an empty cell is what nobody knows or what is not."""
    stream = io.StringIO()
    writer = csv.writer(stream)
    writer.writerow(columns)
    writer.writerows([cell(value) for value in row] for row in rows)
    response = HttpResponse(BOM + stream.getvalue().encode(), content_type="text/csv; charset=utf-8")
    file = f"{name}-{found.chain[-1].code}-{found.month}.csv"
    response["Content-Disposition"] = content_disposition_header(True, file)
    return made_of(response, found.marks, until=found.until)


#: By the names of their addresses: what each file is called.
FILES = [
    ("transparency-lines", "ILM (CSV)"),
    ("transparency-screens", "Videotron (CSV)"),
]
