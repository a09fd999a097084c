"""The public pages in a browser: WCAG 2.2 AA by axe, and no sideways scrolling on the smallest phone."""

from datetime import time, timedelta
from itertools import pairwise
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.contrib.staticfiles import finders

from tests import factories
from tests.factories import BLUMAH, KENDAL, NOON, PLANTUNGAN

pytestmark = pytest.mark.django_db

RULES = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]}

#: Cards whose picture or words stick out of their frame, which hides what does.
CUT_OFF = """[...document.querySelectorAll('.hero > *, .ilm-card > *')]
    .filter(part => part.getBoundingClientRect().right > part.parentElement.getBoundingClientRect().right + 1)
    .map(part => part.className)"""

STICKING_OUT = """[...document.querySelectorAll('body *')]
    .filter(part => part.getBoundingClientRect().right > innerWidth + 1).map(part => part.tagName + part.className)"""


@pytest.fixture
def pages(visit):
    """Every kind of public page, each with everything that it can show."""
    ilm = factories.ilm(KENDAL, title="Tolak politik uang", binding="mandatory", priority=3, summary="Ringkasan.",
                        creatives=[factories.poster(), factories.message()])  # fmt: skip
    factories.ilm(KENDAL, priority=2, creatives=[("running_text", {"text": "Pasar tutup pukul 15.00."})])
    factories.decision("note", ilm, PLANTUNGAN, covers_subtree=True, text="Posko di kantor kecamatan.")
    gone = factories.ilm(KENDAL)
    gone.unpublish(code="duplicate")
    article = factories.article(BLUMAH, body=[("heading", "Judul"), ("ilm_feed", {"heading": "", "limit": 1})])
    event = factories.event(BLUMAH, starts_at=time(20), until_day=NOON.date() + timedelta(days=1), ends_at=time(2),
                            weekly_until=NOON.date() + timedelta(days=30), contact="Kader, 0294 000000")  # fmt: skip
    factories.event(KENDAL, reach="below")
    over = factories.event(BLUMAH, date=NOON.date() - timedelta(days=3))
    paths = {"/": 200, "/ilm/": 200, "/kabar/": 200, "/agenda/": 200, f"/ilm/{ilm.pk}/": 200, f"/{article.slug}/": 200,
             f"/{event.slug}/": 200, f"/{over.slug}/": 200, f"/ilm/{gone.pk}/": 410, "/entah/": 404}  # fmt: skip

    def html(code, path):
        response = visit(code, path)
        assert response.status_code == paths[path]
        return response.content.decode()

    return {path: html(BLUMAH, path) for path in paths} | {code: html(code, "/") for code in (KENDAL, PLANTUNGAN)}


@pytest.fixture
def show(browser_page):
    """Opens a page's HTML with its style, at the width of a phone."""
    sheets = ("ilm_blocks/ilm.css", "sites/site.css")
    style = "\n".join(Path(finders.find(sheet)).read_text(encoding="utf-8") for sheet in sheets)

    def show(html, width=360):
        browser_page.set_viewport_size({"width": width, "height": 800})
        browser_page.set_content(html)
        browser_page.add_style_tag(content=style)
        return browser_page

    return show


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("severity", [None, 1, 2, 3])
def test_pages_are_accessible(pages, show, visit, browser_page, severity, scheme):
    browser_page.emulate_media(color_scheme=scheme)
    if severity:
        factories.takeover(KENDAL, severity=severity, until=NOON + timedelta(hours=1))
        pages = {BLUMAH: visit(BLUMAH).content.decode()}

    for name, html in pages.items():
        results = Axe().run(show(html), options=RULES)
        assert results.violations_count == 0, f"{name}: {results.generate_report()}"


@pytest.mark.parametrize("width", [320, 360, 768, 900, 1280])
def test_nothing_is_wider_than_its_place(pages, show, width):
    for name, html in pages.items():
        page = show(html, width)
        assert page.evaluate("document.documentElement.scrollWidth") <= width, name
        assert page.evaluate(CUT_OFF) == [], name


@pytest.mark.parametrize("width", [320, 700, 1280])
def test_a_word_without_end_breaks_where_its_place_ends(visit, show, width):
    word = "w" * 100
    texts = [
        ("heading", word),
        ("quote", {"quote": word, "source": word}),
        ("ilm_feed", {"heading": "w" * 80, "limit": 1}),
    ]
    page = factories.page(BLUMAH)
    page.introduction, page.address, page.opening_hours, page.body = word, word, word, texts
    page.telephone = "w" * 40
    page.save()
    party = factories.partner(name=word, contact_text=word)
    paper, words = factories.agreement(party), [factories.message(word, word)]
    ilm = factories.ilm(title=word, summary=word, responsible=party, agreement=paper, creatives=words)
    factories.decision("note", ilm, PLANTUNGAN, covers_subtree=True, text=word)
    article = factories.article(BLUMAH, title=word, introduction=word, body=texts)
    event = factories.event(BLUMAH, title=word, introduction=word, place=word, contact=word, body=texts)
    factories.takeover(KENDAL, text=word)

    for path in ("/", "/ilm/", "/kabar/", "/agenda/", f"/ilm/{ilm.pk}/", f"/{article.slug}/", f"/{event.slug}/"):
        shown = show(visit(BLUMAH, path).content.decode(), width)
        assert shown.evaluate(STICKING_OUT) == [], path


def test_headings_and_landmarks_are_in_order(pages, show):
    for name, html in pages.items():
        page = show(html)
        levels = page.evaluate("[...document.querySelectorAll('h1,h2,h3,h4')].map(h => +h.tagName[1])")
        assert levels.count(1) == 1, name
        assert all(after - before <= 1 for before, after in pairwise(levels)), name
        assert page.locator("main").count() == 1


def test_the_first_stop_of_the_keyboard_leads_to_the_content(pages, show):
    page = show(pages["/"])
    page.keyboard.press("Tab")

    assert page.evaluate("document.activeElement.getAttribute('href')") == "#isi"
    assert page.locator(":focus").bounding_box()["y"] >= 0


def test_an_ad_within_a_text_looks_as_it_does_elsewhere(visit, show):
    factories.ilm(KENDAL, binding="mandatory", priority=3)
    article = factories.article(
        BLUMAH, body=[("ilm_feed", {"heading": "", "limit": 1}), ("paragraph", "<ul><li>Satu</li></ul>")]
    )
    page = show(visit(BLUMAH, f"/{article.slug}/").content.decode())

    def style(selector):
        names = ("listStyleType", "paddingLeft", "marginTop")
        return [page.locator(selector).first.evaluate(f"part => getComputedStyle(part).{name}") for name in names]

    for part in (".ilm-marks", ".ilm-card__title"):
        assert style(f".prose {part}") == style(f".ads {part}")
    assert style(".prose ul:not(.ilm-marks)")[0] == "disc"
