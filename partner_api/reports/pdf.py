"""The report on paper: what an office signs and files, with a code that leads to the page where it is checked."""

import io
from collections.abc import Iterable, Iterator, Sequence
from functools import cache
from pathlib import Path
from typing import Any
from xml.sax.saxutils import escape

import reportlab
import segno
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from reportlab.graphics.shapes import Drawing, Rect
from reportlab.lib import colors
from reportlab.lib.enums import TA_RIGHT
from reportlab.lib.pagesizes import A4
from reportlab.lib.styles import ParagraphStyle
from reportlab.lib.units import mm
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import Flowable, KeepTogether, Paragraph, SimpleDocTemplate, Spacer, Table, TableStyle

from ilm_blocks import dates, numbers

from . import words
from .models import IssuedReport
from .report import Report

MARGIN = 18 * mm
WIDTH = A4[0] - 2 * MARGIN
INK, QUIET, LINE, SHADE = map(colors.HexColor, ("#1f2933", "#52606d", "#c3ccd5", "#eef1f4"))
#: By what the paper calls each: the one that comes with the library, so that every machine prints the same.
FONTS = {"Report": "Vera.ttf", "Report-Bold": "VeraBd.ttf"}


def style(name: str, **facts: Any) -> ParagraphStyle:
    return ParagraphStyle(name, **{"fontName": "Report", "fontSize": 8.5, "leading": 11.5, "textColor": INK} | facts)


BODY, SMALL = style("body"), style("small", fontSize=7, leading=9.5, textColor=QUIET)
CELL, NUMBER = style("cell", fontSize=7, leading=9.5), style("number", fontSize=7, leading=9.5, alignment=TA_RIGHT)
HEAD = style("head", fontName="Report-Bold", fontSize=7, leading=9.5)
HEAD_NUMBER = style("head number", fontName="Report-Bold", fontSize=7, leading=9.5, alignment=TA_RIGHT)
PADDING = 3
TITLE = style("title", fontName="Report-Bold", fontSize=16, leading=20)
SECTION = style("section", fontName="Report-Bold", fontSize=10, leading=13, spaceBefore=10, spaceAfter=4)


def as_pdf(report: Report, issued: IssuedReport) -> bytes:
    """The paper of ``report``, which says the number and the digest under which it was ``issued``."""
    _register_fonts()
    stream = io.BytesIO()
    document = SimpleDocTemplate(
        stream, pagesize=A4, leftMargin=MARGIN, rightMargin=MARGIN, topMargin=MARGIN, bottomMargin=22 * mm,
        title=f"{_('Play report')} {issued.mark}", author=issued.office, subject=_period(issued), lang=get_language(),
        creator="ILM",
    )  # fmt: skip
    foot = _("Play report %(mark)s · SHA-256 %(digest)s…") % {"mark": issued.mark, "digest": issued.digest[:16]}
    document.build(list(story(report, issued)), canvasmaker=lambda *a, **k: _Numbered(*a, foot=foot, **k))
    return stream.getvalue()


@cache
def _register_fonts() -> None:
    for name, file in FONTS.items():
        pdfmetrics.registerFont(TTFont(name, str(Path(reportlab.__file__).parent / "fonts" / file)))


class _Numbered(Canvas):
    """Says on each page which report it is of, and which page of how many."""

    def __init__(self, *args: Any, foot: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._foot, self._pages = foot, list[dict[str, Any]]()

    def showPage(self) -> None:  # noqa: N802  (the library's name)
        self._pages.append(dict(self.__dict__))
        self._startPage()

    def save(self) -> None:
        for number, page in enumerate(self._pages, 1):
            self.__dict__.update(page)
            self.setFont("Report", 7)
            self.setFillColor(QUIET)
            self.drawString(MARGIN, 12 * mm, _written(self._foot))
            told = _("Page %(number)s of %(count)s") % {"number": number, "count": len(self._pages)}
            self.drawRightString(A4[0] - MARGIN, 12 * mm, _written(told))
            super().showPage()
        super().save()


def story(report: Report, issued: IssuedReport) -> Iterator[Flowable]:
    yield Paragraph(_written(issued.office), BODY)
    yield Paragraph(_written(_("Play report")), TITLE)
    yield Spacer(1, 4)
    yield _facts(_head(report, issued))
    yield from _section(_("In all"), _facts(_totals(report)))
    if promises := report.promises:
        yield from _section(_("By agreement"), _table(_AGREEMENTS(), list(_agreement_lines(promises)), (1, 1, 1)))
    yield from _section(_("By item"), _table(_ITEMS(), list(_item_lines(report)), (3, 2)))
    yield from _section(_("By videotron"), _table(_SCREENS(), list(_screen_lines(report)), (1, 1)))
    if report.posts:
        yield from _section(_("On social media"), _table(_POSTS(), list(_post_lines(report)), (3, 2, 2, 3, 2, 2)))
        yield Spacer(1, 4)
        yield Paragraph(_written(_of_posts()), SMALL)
    yield Spacer(1, 8)
    yield Paragraph(_written(_explained()), SMALL)
    yield KeepTogether([Spacer(1, 10), *_signature(issued)])


def _section(title: str, table: Table) -> Iterable[Flowable]:
    heading = Paragraph(_written(title), SECTION)
    heading.keepWithNext = 1
    return [heading, table]


def _head(report: Report, issued: IssuedReport) -> list[tuple[str, str]]:
    return [
        (_("Period"), _period(issued)),
        *words.about(issued.about),
        (_("Agreements"), _agreements(issued.agreements)),
        (_("Made at"), dates.instant(issued.issued_at)),
        (_("Number"), issued.mark),
    ]


def _agreements(named: Sequence[str]) -> str:
    """A cell fits on one page: of many, the table below has a line for each."""
    if len(named) > 1:
        return _("%(count)s agreements, listed below") % {"count": numbers.count(len(named))}
    return next(iter(named), "–")


def _period(issued: IssuedReport) -> str:
    return _("%(first)s to %(last)s") % {"first": dates.day(issued.first), "last": dates.day(issued.last)}


def _totals(report: Report) -> list[tuple[str, str]]:
    total, hours = report.total, report.coverage
    known, all_days = report.screen_days
    return [
        (_("Shown then"), _("%(times)s times, %(time)s hours") % {
            "times": numbers.count(total.shown), "time": words.duration(total.shown_ms)}),
        (_("Planned then"), _(
            "%(times)s times, %(time)s hours; plan known of %(known)s of %(days)s days of videotrons") % {
            "times": numbers.count(total.planned_or_unknown), "time": words.duration(total.planned_ms_or_unknown),
            "known": numbers.count(known), "days": numbers.count(all_days)}),
        (_("Planned in reported hours"), _("%(time)s hours, of which %(shown)s hours were shown (%(share)s)") % {
            "time": words.duration(total.planned_reported_ms_or_unknown), "shown": words.duration(total.compared_ms),
            "share": words.percent(total.permille)}),
        (_("Operating hours reported"), _("%(percent)s (%(reported)s of %(due)s)") % {
            "percent": words.percent(hours.permille), "reported": numbers.count(hours.reported),
            "due": numbers.count(hours.due)}),
        (_("Not known"), _("%(awaited)s hours whose report is on its way, %(unreported)s hours not reported") % {
            "awaited": numbers.count(hours.awaited), "unreported": numbers.count(hours.unreported)}),
        (_("Websites"), _("%(count)s ILM were to be seen on websites and in embeds of regions") % {
            "count": numbers.count(len(report.available))} if report.available else "–"),
    ]  # fmt: skip


def _AGREEMENTS() -> list[str]:  # noqa: N802  (words in the language of the reader)
    return [
        _("Agreement"),
        _("At the partner"),
        _("Partner"),
        _("Times shown"),
        _("Hours shown"),
        _("Promised"),
        _("Share of voice"),
        _("Shown a day, of the target"),
    ]


def _agreement_lines(promises: Iterable[Any]) -> Iterator[list[str]]:
    for one in promises:
        paper = one.agreement
        yield [
            paper.number, paper.partner_number or "–", str(paper.partner), numbers.count(one.sums.shown),
            words.duration(one.sums.shown_ms), words.percent(one.promised) if one.promised else "–",
            words.percent(one.permille), words.of_target(one.shown_a_day, paper.plays_a_day),
        ]  # fmt: skip


def _ITEMS() -> list[str]:  # noqa: N802
    return [_("Item"), _("Responsible"), _("Times planned"), _("Times shown"), _("Hours shown"), _("Of the plan")]


def _item_lines(report: Report) -> Iterator[list[str]]:
    for (title, responsible), told in report.by_item().items():
        planned = numbers.count(told.planned_or_unknown)
        yield [title, responsible, planned, numbers.count(told.shown), words.duration(told.shown_ms),
               words.percent(told.permille)]  # fmt: skip


def _SCREENS() -> list[str]:  # noqa: N802
    return [_("Region"), _("Videotron"), *_ITEMS()[2:], _("Hours reported")]


def _screen_lines(report: Report) -> Iterator[list[str]]:
    """Also those on which nothing was planned or shown: their operating hours count."""
    found = report.by_screen()
    for screen in sorted(report.screens, key=lambda key: (report.places[key].code, key)):
        told = found.get(screen) or report.nothing(report.period, [screen])
        place, name = report.places[screen], report.screens[screen].name
        hours = place.coverage.counts
        planned = numbers.count(told.planned_or_unknown)
        yield [place.region, f"{name} ({screen})", planned, numbers.count(told.shown), words.duration(told.shown_ms),
               words.percent(told.permille), f"{numbers.count(hours.reported)}/{numbers.count(hours.due)}"]  # fmt: skip


def _POSTS() -> list[str]:  # noqa: N802
    return [_("Title"), _("Account"), _("Posted at"), _("Link"), _("Figures"), _("State")]


def _post_lines(report: Report) -> Iterator[list[str]]:
    for post in report.posts:
        yield [post.title, words.account(post), dates.instant(post.posted_at, post.zone), post.link,
               words.figures(post), words.state(post)]  # fmt: skip


def _of_posts() -> str:
    return _("Posts are as officers logged them, with the figures that the networks told them; the digest is of plays.")


def _explained() -> str:
    return _(
        "Of an hour that was not reported nobody knows what was shown: it is not “not shown”. “Of the plan” compares "
        "the time shown with the time planned in the hours that were reported. Shown are plays in full or in part "
        "that can be true; the rest is in the log."
    )


def _signature(issued: IssuedReport) -> Iterator[Flowable]:
    check = _(
        "Whether this paper is genuine is told at the address in the code: %(url)s. The digest is that of the rows of "
        "the report; from the CSV file of the same report it is computed by: manage.py verify_play_report FILE.csv"
    ) % {"url": issued.url}
    digest = [Paragraph(_written(_("SHA-256 of the rows")), HEAD), Paragraph(issued.digest, CELL), Spacer(1, 4),
              Paragraph(_written(check), SMALL)]  # fmt: skip
    sign = [
        Paragraph(_written(issued.office), BODY), Spacer(1, 22 * mm),
        Paragraph("." * 48, BODY), Paragraph(_written(_("Name, office and signature")), SMALL),
    ]  # fmt: skip
    block = Table([[sign, digest, _code(issued.url)]], colWidths=[60 * mm, WIDTH - 90 * mm, 30 * mm], hAlign="LEFT")
    block.setStyle(TableStyle([
        ("VALIGN", (0, 0), (-1, -1), "TOP"), ("LEFTPADDING", (0, 0), (-1, -1), 0),
        ("RIGHTPADDING", (0, 0), (-1, -1), 6),
    ]))  # fmt: skip
    yield block


def _code(url: str, size: float = 28 * mm) -> Drawing:
    rows = list(segno.make(url, error="m", micro=False).matrix_iter(border=2))
    module = size / len(rows)
    drawing = Drawing(size, size)
    for y, row in enumerate(rows):
        for x, dark in enumerate(row):
            if dark:
                drawing.add(Rect(x * module, size - (y + 1) * module, module, module, strokeWidth=0,
                                 strokeColor=None, fillColor=colors.black))  # fmt: skip
    return drawing


def _facts(lines: Iterable[tuple[str, str]]) -> Table:
    table = Table([[Paragraph(_written(name), HEAD), Paragraph(_written(told), BODY)] for name, told in lines],
                  colWidths=[42 * mm, WIDTH - 42 * mm], hAlign="LEFT")  # fmt: skip
    table.setStyle(TableStyle([
        ("VALIGN", (0, 0), (-1, -1), "TOP"), ("LEFTPADDING", (0, 0), (-1, -1), 0),
        ("TOPPADDING", (0, 0), (-1, -1), 1.5), ("BOTTOMPADDING", (0, 0), (-1, -1), 1.5),
    ]))  # fmt: skip
    return table


def _table(heading: Sequence[str], lines: Sequence[Sequence[str]], parts: Sequence[int]) -> Table:
    """One column of words for each of ``parts``, the others numbers; the heading is repeated on each page."""
    texts = len(parts)
    head = [Paragraph(_written(name), HEAD if n < texts else HEAD_NUMBER) for n, name in enumerate(heading)]
    body = [[Paragraph(_written(told), CELL if n < texts else NUMBER) for n, told in enumerate(line)] for line in lines]
    table = Table([head, *body], colWidths=_widths(heading, lines, parts), repeatRows=1, hAlign="LEFT")
    table.setStyle(TableStyle([
        ("VALIGN", (0, 0), (-1, -1), "TOP"), ("BACKGROUND", (0, 0), (-1, 0), SHADE),
        ("LINEBELOW", (0, 0), (-1, -1), 0.4, LINE), ("LEFTPADDING", (0, 0), (-1, -1), PADDING),
        ("RIGHTPADDING", (0, 0), (-1, -1), PADDING), ("TOPPADDING", (0, 0), (-1, -1), 2),
        ("BOTTOMPADDING", (0, 0), (-1, -1), 2.5),
    ]))  # fmt: skip
    return table


def _widths(heading: Sequence[str], lines: Sequence[Sequence[str]], parts: Sequence[int]) -> list[float]:
    """No number and no word is broken where there is room: numbers get what the longest of them needs, words share the
    rest, each column as much as its longest word and its part of what is left. Where there is no room, the widest
    give way."""
    columns = [(name, [line[n] for line in lines]) for n, name in enumerate(heading)]
    texts, numbers = columns[: len(parts)], columns[len(parts) :]
    fixed = [_widest(HEAD, name.split(), NUMBER, told) for name, told in numbers]
    needed = [_widest(HEAD, name.split(), CELL, (w for one in told for w in one.split())) for name, told in texts]
    room = WIDTH - sum(fixed)
    if (left := room - sum(needed)) < 0:
        return [*_given_way(needed, room), *fixed]
    return [*(need + left * part / sum(parts) for need, part in zip(needed, parts, strict=True)), *fixed]


def _given_way(needed: Sequence[float], room: float) -> list[float]:
    """``needed``, together as wide as ``room``: what is narrower than the others' share keeps all that it needs."""
    share, left = room, room
    for n, need in enumerate(sorted(needed)):
        share = left / (len(needed) - n)
        left -= min(need, share)
    return [min(need, share) for need in needed]


def _widest(head: ParagraphStyle, names: Iterable[str], body: ParagraphStyle, told: Iterable[str]) -> float:
    texts = [*((head, text) for text in names), *((body, text) for text in told)]
    return 1 + 2 * PADDING + max(pdfmetrics.stringWidth(text, each.fontName, each.fontSize) for each, text in texts)


def _written(text: str) -> str:
    """Safe for the library's markup; a sign that the font does not have is told by a question mark."""
    known = pdfmetrics.getFont("Report").face.charToGlyph
    return escape("".join(sign if ord(sign) in known else "?" for sign in str(text)))
