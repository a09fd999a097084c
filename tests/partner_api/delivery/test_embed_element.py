"""<ilm-kendal> on the websites of others, in a browser: the embed as a part of the page around it."""

import pytest
from axe_playwright_python.sync_playwright import Axe

from partner_api.delivery.embed import snippets
from partner_api.delivery.embed.addresses import DEFAULTS
from tests import factories
from tests.factories import BLUMAH, KENDAL, PLANTUNGAN

from .test_embed_in_browser import RULES
from .webs import Web

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("noon_in_kendal")]
SITE = """<!doctype html><html lang=id><title>Desa</title><meta name=viewport content="width=device-width">
<main><h1>Desa kami</h1>{}</main></html>"""
#: What a website that trusts us would let in, and no style of its own.
OURS = "http://localhost:8000"
STRICT = f"default-src 'none'; script-src {OURS}; connect-src {OURS}; img-src {OURS}"
LATER = "document.dispatchEvent(new Event('visibilitychange'))"


@pytest.fixture
def web(browser_page, client):
    return Web(browser_page, client)


@pytest.fixture
def ilm():
    return factories.ilm(KENDAL, title="Tolak politik uang", summary="Laporkan.", creatives=[factories.poster()])


def code(region=BLUMAH, **choices):
    return snippets.element(region, DEFAULTS | choices, home="http://blumah.localhost/", title="ILM Desa Blumah")


def test_it_shows_the_embed_as_high_as_it_is(web, ilm):
    for number in range(4):
        factories.ilm(KENDAL, title=f"Yang lain {number}")
    refused = []
    web.page.on("console", lambda message: refused.append(message.text) if message.type == "error" else None)
    page = web.visit(SITE.format(code()), STRICT)

    page.get_by_role("heading", name="Tolak politik uang").wait_for()
    assert page.get_by_text("Disalurkan oleh: Diskominfo Kabupaten Kendal").first.is_visible()
    assert page.get_by_text("ILM Desa Blumah").is_hidden(), "what stands in it is for those without scripts"
    assert page.locator("ilm-kendal section").bounding_box()["height"] > 500
    assert page.locator("ilm-kendal .frame").evaluate("part => getComputedStyle(part).paddingLeft") == "14px"
    assert page.context.cookies() == web.cookies == []
    assert refused == [], "no policy has had to hold it back"


@pytest.mark.parametrize("theme", ["light", "dark", "contrast"])
def test_it_is_accessible_in_the_page_around(web, ilm, theme):
    factories.takeover(PLANTUNGAN)
    factories.article(BLUMAH)
    web.page.set_viewport_size({"width": 360, "height": 800})
    page = web.visit(SITE.format(code(theme=theme, content="news")))
    page.get_by_role("heading", name="Tolak politik uang").wait_for()

    results = Axe().run(page, options=RULES)

    assert [violation["id"] for violation in results.response["violations"]] == []
    assert page.evaluate("document.documentElement.scrollWidth") <= 360


def test_styles_of_the_page_and_of_the_element_leave_each_other_alone(web, ilm):
    page = web.visit(SITE.format("<style>a { color: rgb(1, 2, 3) }</style><a href='/'>Beranda</a>" + code()))
    page.get_by_role("heading", name="Tolak politik uang").wait_for()
    colour = "link => getComputedStyle(link).color"

    assert page.get_by_role("link", name="Beranda").evaluate(colour) == "rgb(1, 2, 3)"
    assert page.get_by_role("link", name="Tolak politik uang").evaluate(colour) == "rgb(11, 79, 134)"


def test_what_changes_is_seen_by_whoever_stays_on_the_page(web, ilm):
    page = web.visit(SITE.format(code()))
    page.get_by_role("heading", name="Tolak politik uang").wait_for()

    factories.decision("hide", ilm, BLUMAH)
    page.evaluate(LATER)

    page.get_by_text("Saat ini belum ada iklan layanan masyarakat yang tayang.").wait_for()


def test_when_it_cannot_be_read_any_more_the_link_stands_there_again(web, ilm):
    page = web.visit(SITE.format(code()))
    page.get_by_role("heading", name="Tolak politik uang").wait_for()
    page.route("http://localhost:8000/**", lambda route: route.abort())

    for _time in range(2):
        with page.expect_event("requestfailed"):
            page.evaluate(LATER)

    page.get_by_role("link", name="ILM Desa Blumah").wait_for()
    assert page.get_by_role("heading", name="Tolak politik uang").count() == 0


@pytest.mark.parametrize("status", [200, 403, 404])
def test_what_a_proxy_answers_is_never_shown(web, ilm, status):
    """It may let every website read it, as ours does."""
    page = web.visit(SITE.format(code()))
    page.get_by_role("heading", name="Tolak politik uang").wait_for()
    page.route(
        "http://localhost:8000/**",
        lambda route: route.fulfill(
            status=status, body="<h1>Terlarang</h1>", content_type="text/html",
            headers={"Access-Control-Allow-Origin": "*"},
        ),
    )  # fmt: skip

    for number in range(2):
        with page.expect_response("http://localhost:8000/**") as answer:
            page.evaluate(LATER)
        answer.value.finished()
        assert page.get_by_role("heading", name="Terlarang").count() == 0
        if number == 0:
            assert page.get_by_role("heading", name="Tolak politik uang").is_visible(), "the last good one"

    page.get_by_role("link", name="ILM Desa Blumah").wait_for()
    assert page.get_by_role("heading", name="Terlarang").count() == 0


def test_an_attribute_that_changes_is_followed(web, ilm):
    factories.article(BLUMAH, title="Kerja bakti")
    page = web.visit(SITE.format(code()))
    page.get_by_role("heading", name="Tolak politik uang").wait_for()

    page.locator("ilm-kendal").evaluate("element => element.setAttribute('content', 'news')")

    page.get_by_role("link", name="Kerja bakti").wait_for()


def test_an_unknown_code_is_told_politely(web):
    page = web.visit(SITE.format(code("33.24.99")))

    page.get_by_role("heading", name="Wilayah ini tidak ada di sini").wait_for()


def test_a_former_code_shows_the_present_region(web, ilm, noon_in_kendal):
    factories.page(BLUMAH).former_codes.create(code="33.24.01.2099", since=factories.NOON)
    page = web.visit(SITE.format(code("33.24.01.2099")))

    page.get_by_role("heading", name="Tolak politik uang").wait_for()


def test_a_title_with_markup_is_words(web):
    factories.ilm(KENDAL, title="<img src=x onerror=document.title='diserang'>")
    page = web.visit(SITE.format(code()))
    page.get_by_role("heading", name="<img").wait_for()

    assert page.title() == "Desa"
