"""The paper to be signed: any number of agreements and videotrons fits, and no figure is broken."""

import pytest
from django.utils import translation
from reportlab.platypus import Paragraph, Table

from partner_api.models import IssuedReport, PlayHour
from partner_api.reports import issuing, pdf
from tests import factories
from tests.factories import BLUMAH, KENDAL, NOON
from tests.partner_api.reports.conftest import DAY, HOUR, elsewhere, log, member_of, of_partner, of_region, sum_plans
from tests.signing_in import signed_in

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def indonesian():
    with translation.override("id"):
        yield


@pytest.fixture
def wawan(db):
    return factories.officer("wawan", KENDAL, "operate")


def tables(report, user):
    """The tables of the paper, each as rows of paragraphs, and how wide its columns are."""
    drawn = issuing.drafted(report, user=user)
    pdf.as_pdf(report, drawn)  # which registers the fonts
    return [part for part in pdf.story(report, drawn) if isinstance(part, Table)]


def cells(table):
    return [
        (cell, wide - 2 * pdf.PADDING)
        for row in table._cellvalues
        for cell, wide in zip(row, table._colWidths, strict=True)
        if isinstance(cell, Paragraph)
    ]


def said(found):
    return [cell.getPlainText() for table in found for cell, _wide in cells(table)]


def play(story, agreement, **facts):
    """An hour in which an item of ``agreement`` was shown."""
    shown = {"title": "Tolak politik uang", "item": "9.1", "complete": 9, "shown_ms": 90_000}
    PlayHour.objects.create(
        screen=story.screen, owner=story.screen.owner, hour=NOON - DAY, loop="stage", agreement=agreement,
        responsible_id=story.bawaslu.pk, responsible_name=story.bawaslu.name, screen_name="Balai desa",
        region_name="Desa Blumah", **shown | facts,
    )  # fmt: skip


def test_any_number_of_agreements_fits_on_the_paper(story):
    for number in range(150):
        paper = factories.agreement(story.bawaslu, number=f"100.3.7/{number}/PKS/DISKOMINFO/2023")
        play(story, paper.number, item=f"{number}.1")
    client = signed_in(member_of(story.bawaslu))

    asked = f"partner={story.bawaslu.pk}&first={NOON - DAY:%d/%m/%Y}&last={NOON:%d/%m/%Y}"
    answer = client.post(f"/admin/play-report/?{asked}")

    assert answer.content.startswith(b"%PDF-")
    assert len(IssuedReport.objects.get().agreements) == 150
    texts = said(tables(of_partner(story.bawaslu), answer.wsgi_request.user))
    assert "150 naskah kerja sama, lihat tabel di bawah" in texts
    assert {f"100.3.7/{number}/PKS/DISKOMINFO/2023" for number in range(150)} <= set(texts)


def test_what_cannot_be_drawn_is_not_on_record(story, send, wawan, monkeypatch):
    send(log(story.ours, HOUR))

    def torn(*_given):
        raise RuntimeError("torn")

    monkeypatch.setattr("partner_api.reports.views.as_pdf", torn)
    asked = f"region={factories.page(BLUMAH).pk}&first={NOON - DAY:%d/%m/%Y}&last={NOON:%d/%m/%Y}"
    with pytest.raises(RuntimeError):
        signed_in(wawan).post(f"/admin/play-report/?{asked}")

    assert not IssuedReport.objects.exists()


def test_a_videotron_on_which_nothing_was_planned_or_shown_stands_on_the_paper(story, send, wawan):
    send(log(story.ours, HOUR))
    sum_plans()
    idle = elsewhere()

    report = of_region(KENDAL)

    assert idle.pk not in report.by_screen()
    assert f"Pasar Weleri ({idle.pk})" in said(tables(report, wawan))


def test_no_figure_and_no_heading_is_broken(story, wawan):
    story.paper.plays_a_day = 48
    story.paper.number = "100.3.7/1234/PKS/2023"
    story.paper.save(update_fields=["plays_a_day", "number"])
    play(story, story.paper.number, shown_ms=1166 * 3_600_000 + 40 * 60_000, complete=13_548 * 7)

    found = tables(of_region(BLUMAH), wawan)

    texts = said(found)
    assert {"1166:40:00", "13.548 dari 48", "100.3.7/1234/PKS/2023"} <= set(texts)
    for cell, wide in (each for table in found[2:] for each in cells(table)):
        cell.wrap(wide, 1000)
        words = cell.getPlainText().split()
        lines = [line[1] if isinstance(line, tuple) else [word.text for word in line.words]
                 for line in cell.blPara.lines]  # fmt: skip
        assert [word for line in lines for word in line] == words, f"{words} is broken: {lines}"
        assert cell.style.name != "number" or len(lines) == 1, f"{words} stands on two lines"
