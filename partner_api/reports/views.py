"""The play report in the admin: for officers of their regions, for a partner's people of its own items."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import zip_longest
from typing import Any
from urllib.parse import urlencode

from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.urls import reverse_lazy
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.generic import TemplateView
from wagtail.admin import messages
from wagtail.admin.menu import MenuItem
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin

from ilm_blocks import dates, numbers
from ilm_blocks.admin.views.rights import sentences
from sites.spreadsheets import XLSX

from . import access, charts, issuing, shapes, tables, words
from .coverage import Counts
from .forms import ReportForm
from .pdf import as_pdf
from .report import PromisedVoice, Report, TooManyRows, build
from .rows import NO_PAPER
from .sums import Sums

TOO_MANY = gettext_lazy(
    "These days hold %(count)s rows, more than anybody reads: choose fewer days, one region or one videotron."
)


TOO_MANY_FOR_A_SHEET = gettext_lazy(
    "These days hold %(count)s rows, and a sheet (XLSX) takes %(most)s at most: choose fewer days, or take the CSV."
)


class ReportView(WagtailAdminTemplateMixin, TemplateView):
    """The report that the address asks for, as a page or as a file; printed for a signature by POST."""

    template_name = "partner_api/reports/report.html"
    page_title = gettext_lazy("Play report")
    header_icon = "history"

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if not access.may_see_any(request.user):
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        return [*self.breadcrumbs_items, {"url": "", "label": self.get_page_title()}]

    @cached_property
    def now(self) -> datetime:
        return timezone.now()

    @cached_property
    def form(self) -> ReportForm:
        today = timezone.localdate(self.now)
        given = {name: self.request.GET[name] for name in ReportForm.base_fields if self.request.GET.get(name)}
        asked = ReportForm.defaults(self.request.user, today) | given
        return ReportForm(asked, user=self.request.user, today=today)

    @cached_property
    def report(self) -> Report | None:
        """None where the form says why not."""
        if not self.form.is_valid():
            return None
        subject = self.form.subject
        if not access.may_see(self.request.user, subject):
            raise PermissionDenied
        try:
            return build(subject, self.form.cleaned_data["period"], self.now)
        except TooManyRows as error:
            self.form.add_error(None, TOO_MANY % {"count": numbers.count(error.args[0])})
            return None

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        make = FILES.get(request.GET.get("format", ""))
        if make is None or self.report is None:
            return super().get(request, *args, **kwargs)
        try:
            content, media, ending = make(self.report)
        except tables.TooManyForASheet as error:
            facts = {"count": numbers.count(error.args[0]), "most": numbers.count(tables.MOST_IN_A_SHEET)}
            self.form.add_error(None, TOO_MANY_FOR_A_SHEET % facts)
            return super().get(request, *args, **kwargs)
        return _file(content, media, f"{_name(self.report)}.{ending}")

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if self.report is None:
            return super().get(request, *args, **kwargs)
        try:
            draft = issuing.drafted(self.report, user=request.user)
        except ValidationError as refused:
            messages.error(request, sentences(refused))
            return super().get(request, *args, **kwargs)
        paper = as_pdf(self.report, draft)
        issuing.issue(draft)
        return _file(paper, "application/pdf", f"{_name(self.report)}-{draft.mark}.pdf")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(**kwargs) | {"form": self.form, "media": self.form.media}
        return context | self.told(self.report) if self.report else context

    def told(self, report: Report) -> dict[str, Any]:
        return {
            "report": report,
            "period": dates_of(report),
            "about": words.about(report.subject.lines()),
            "wider": _with(self.form.data, screen="") if report.subject.screen else "",
            "total": report.total,
            "times_shown": numbers.count(report.total.shown),
            "due": numbers.count(report.coverage.due),
            "awaited": numbers.count(report.coverage.awaited),
            "unreported": numbers.count(report.coverage.unreported),
            "time_shown": words.duration(report.total.shown_ms),
            "coverage": report.coverage,
            "covered": words.percent(report.coverage.permille),
            "of_plan": words.percent(report.total.permille),
            "time_planned": words.duration(report.total.planned_ms_or_unknown),
            "time_planned_reported": words.duration(report.total.planned_reported_ms_or_unknown),
            "time_compared": words.duration(report.total.compared_ms),
            "plan_days": report.screen_days,
            "in_known_hours": [
                (words.KNOWN[known], numbers.count(times)) for known, times in report.planned_by_known.items() if times
            ],
            "days": charts.chart(list(_day_columns(report))),
            "day_table": _days(report),
            "hours": charts.chart(list(_hour_columns(report)), most_labels=24),
            "hour_table": _hours(report),
            "tables": list(_tables(report, self.form.data)),
            "partners": _voice(report.by_partner()),
            "owners": _voice(report.by_owner()) if report.subject.is_of_all else [],
            "promises": _promises(report),
            "posts": _posts(report),
            "posts_file": _with(self.form.data, format="posts"),
            "files": [(name, _with(self.form.data, format=name), name.upper()) for name in FILES if name != "posts"],
            "query": urlencode(self.form.data),
        }  # fmt: skip


def dates_of(report: Report) -> str:
    told = {"first": dates.day(report.period.first), "last": dates.day(report.period.last)}
    return _("%(first)s to %(last)s") % told


def _voice_of(promise: PromisedVoice) -> str:
    told = words.percent(promise.permille)
    return _("%(share)s, less than promised") % {"share": told} if promise.is_short else told


@dataclass(frozen=True, slots=True)
class Table:
    """Words in the first column and after ``numbers`` more, figures between; ``links`` lead on from each line."""

    title: str
    heading: Sequence[str]
    lines: Sequence[Sequence[str]]
    numbers: int
    links: Sequence[str] = ()

    @property
    def rows(self) -> Iterator[tuple[str, list[tuple[str, str, bool]]]]:
        """The link of each line, and its cells: what each is called, what it says and whether it is a figure."""
        for line, link in zip_longest(self.lines, self.links, fillvalue=""):
            cells = zip(self.heading, line, strict=True)
            yield str(link), [(name, told, 1 <= n <= self.numbers) for n, (name, told) in enumerate(cells)]


def _sums_heading(first: str, *more: str) -> list[str]:
    return [
        first, _("Times planned"), _("Times shown"), _("Hours planned"), _("Planned in reported hours"),
        _("Hours shown"), _("Of the plan"), *more,
    ]  # fmt: skip


def _day_columns(report: Report) -> Iterator[charts.Column]:
    known = report.coverage_of_days()
    for day, told in report.by_day().items():
        facts = {
            "day": dates.day(day), "planned": words.duration(told.planned_ms_or_unknown),
            "shown": words.duration(told.shown_ms), "reported": words.percent(known[day].permille),
        }  # fmt: skip
        title = _("%(day)s: planned %(planned)s, shown %(shown)s, operating hours reported %(reported)s") % facts
        is_gap = known[day].due > known[day].reported
        yield charts.Column(told.planned_ms, told.shown_ms, is_gap, f"{day:%d/%m}", title)


def _days(report: Report) -> Table:
    known = report.coverage_of_days()
    lines = [
        [dates.day(day), *_numbers(told), words.percent(known[day].permille), _gaps(known[day])]
        for day, told in report.by_day().items()
    ]
    return Table("", _sums_heading(_("Day"), _("Operating hours reported"), _("Gaps")), lines, 7)


def _hour_columns(report: Report) -> Iterator[charts.Column]:
    for one in report.hours_of_day:
        facts = {
            "hour": f"{one.hour:02}.00", "planned": words.duration(one.planned_ms),
            "shown": words.duration(one.shown_ms),
        }  # fmt: skip
        title = _("%(hour)s: planned %(planned)s, shown %(shown)s") % facts
        is_gap = one.counts.due > one.counts.reported
        yield charts.Column(one.planned_ms or 0, one.shown_ms, is_gap, f"{one.hour:02}", title)


def _hours(report: Report) -> Table:
    heading = [_("Hour"), _("Hours planned"), _("Hours shown"), _("Operating hours reported"), _("Gaps")]
    lines = [
        [f"{one.hour:02}.00", words.duration(one.planned_ms), words.duration(one.shown_ms),
         words.percent(one.counts.permille), _gaps(one.counts)]
        for one in report.hours_of_day
    ]  # fmt: skip
    return Table("", heading, lines, 3)


def _tables(report: Report, asked: Mapping[str, Any]) -> Iterator[Table]:
    named = {row.paper: words.paper(row.agreement, row.responsible) for row in report.rows}
    named |= {(one.partner_id, one.number): words.paper(one.number, one.partner) for one in report.agreements}
    named[NO_PAPER] = _("without an agreement")
    agreements = ((named[paper], told) for paper, told in report.by_agreement().items())
    items = ((f"{title} · {responsible}", told) for (title, responsible), told in report.by_item().items())
    places = ((f"{name} ({code})" if code else name, told) for (code, name), told in report.by_region().items())
    for title, first, found in (
        (_("By agreement"), _("Agreement"), agreements),
        (_("By item"), _("Item"), items),
        (_("By region"), _("Region"), places),
    ):
        yield Table(title, _sums_heading(first), [[name, *_numbers(told)] for name, told in found], 6)
    yield _screens(report, asked)


def _screens(report: Report, asked: Mapping[str, Any]) -> Table:
    told, lines = report.by_screen(), []
    for key, screen in report.screens.items():
        counts = report.places[key].coverage.counts
        numbers = _numbers(told.get(key) or report.nothing(report.period, [key]))
        lines.append([f"{screen.name} ({key})", *numbers, words.percent(counts.permille), _gaps(counts)])
    heading = _sums_heading(_("Videotron"), _("Operating hours reported"), _("Gaps"))
    return Table(_("By videotron"), heading, lines, 7, [_with(asked, screen=key) for key in report.screens])


def _numbers(told: Sums) -> list[str]:
    """Planned, shown and their times, and the share of the plan that was shown."""
    return [
        numbers.count(told.planned_or_unknown), numbers.count(told.shown), words.duration(told.planned_ms_or_unknown),
        words.duration(told.planned_reported_ms_or_unknown), words.duration(told.shown_ms),
        words.percent(told.permille),
    ]  # fmt: skip


def _gaps(counts: Counts) -> str:
    """What is missing of the operating hours, and what is known of that."""
    told = [
        (counts.awaited, _("%(count)s h whose report is on its way")),
        (counts.unreported, _("%(count)s h not reported")),
    ]
    return ", ".join(said % {"count": numbers.count(count)} for count, said in told if count) or "–"


def _voice(shares: dict[str, int]) -> list[tuple[str, str, int]]:
    """Name, share in words, and as a number for the bar."""
    return [(name or _("others"), words.percent(permille), permille) for name, permille in shares.items()]


def _promises(report: Report) -> Table:
    heading = [
        _("Agreement"), _("Share of voice"), _("Promised"), _("Shown a day, of the target"), _("Number at the partner")
    ]  # fmt: skip
    lines = [
        [words.paper(one.agreement.number, one.agreement.partner), _voice_of(one),
         words.percent(one.promised) if one.promised else "–",
         words.of_target(one.shown_a_day, one.agreement.plays_a_day), one.agreement.partner_number or "–"]
        for one in report.promises
    ]  # fmt: skip
    return Table("", heading, lines, 2)


def _posts(report: Report) -> Table:
    heading = [_("Title"), _("Account"), _("Posted at"), _("Figures"), _("State")]
    lines = [
        [post.title, words.account(post), dates.instant(post.posted_at, post.zone), words.figures(post),
         words.state(post)]
        for post in report.posts
    ]  # fmt: skip
    return Table("", heading, lines, 0, [post.link for post in report.posts])


def _with(asked: Mapping[str, Any], **changed: str) -> str:
    return f"?{urlencode({**asked, **changed})}"


def _name(report: Report) -> str:
    return f"laporan-tayang-{report.period.first:%Y%m%d}-{report.period.last:%Y%m%d}"


def _file(content: bytes, media: str, name: str) -> HttpResponse:
    response = HttpResponse(content, content_type=media)
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    response["Cache-Control"] = "private, no-store"
    return response


#: What a report is handed out as: bytes, media type and ending of the name.
FILES = {
    "csv": lambda report: (tables.as_csv(report), "text/csv; charset=utf-8", "csv"),
    "xlsx": lambda report: (tables.as_xlsx(report), XLSX, "xlsx"),
    "json": lambda report: (shapes.as_json(report), "application/json", "json"),
    "posts": lambda report: (tables.posts_as_csv(report), "text/csv; charset=utf-8", "kiriman.csv"),
}


class ReportMenuItem(MenuItem):
    """For those who see any play."""

    def is_shown(self, request: HttpRequest) -> bool:
        return access.may_see_any(request.user)


def menu_item() -> MenuItem:
    url = reverse_lazy("partner_api_play_report")
    return ReportMenuItem(gettext_lazy("Play report"), url, name="play-report", icon_name="history", order=78)
