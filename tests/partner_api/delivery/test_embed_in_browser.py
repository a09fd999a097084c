"""The embed on the websites of others, in a browser: what their builders and policies leave of the code is enough."""

from datetime import date

import pytest
from axe_playwright_python.sync_playwright import Axe

from partner_api.delivery.embed import snippets
from partner_api.delivery.embed.addresses import embed_url
from tests import factories
from tests.factories import BLUMAH, KENDAL, PLANTUNGAN

from .sanitising import sanitised
from .webs import Web

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("noon_in_kendal")]
RULES = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]}
STRICT = "default-src 'none'; frame-src http://localhost:8000; style-src 'unsafe-inline'"
SITE = "<!doctype html><html lang=id><title>Desa</title><body style='margin:0'><h1>Desa kami</h1>{}</body></html>"


@pytest.fixture
def web(browser_page, client):
    return Web(browser_page, client)


@pytest.fixture
def region():
    """Everything an embed can show."""
    ilm = factories.ilm(KENDAL, title="Tolak politik uang", binding="mandatory", priority=3, summary="Laporkan.",
                        creatives=[factories.poster()])  # fmt: skip
    factories.ilm(KENDAL, title="Posyandu", priority=2, creatives=[factories.message()])
    factories.decision("note", ilm, PLANTUNGAN, covers_subtree=True, text="Posko di kantor kecamatan.")
    factories.takeover(PLANTUNGAN)
    factories.article(BLUMAH, title="Kerja bakti", slug="kerja-bakti")
    factories.cascading(KENDAL, title="Jalan dibuka")
    factories.event(KENDAL, title="Pameran", until_day=date(2024, 2, 4), reach="below")


def code(height=400, **choices):
    url = embed_url(BLUMAH, {"height": str(height)} | choices)
    return snippets.iframe(url, snippets.title_of("Desa Blumah"), width="100%", height=height)


@pytest.mark.parametrize(
    ("rules", "policy"),
    [(sanitised, ""), (str, STRICT), (sanitised, STRICT)],
    ids=["in OpenSID's widget", "under a strict policy", "under both"],
)
def test_it_is_shown_on_the_website_of_a_village(web, region, rules, policy):
    page = web.visit(SITE.format(rules(code())), policy)
    frame = page.frame_locator("iframe")

    assert frame.get_by_role("heading", name="Tolak politik uang").is_visible()
    assert frame.get_by_text("Banjir bandang").is_visible()
    assert page.locator("iframe").bounding_box()["height"] == 400
    assert page.context.cookies() == web.cookies == []


def test_a_sanitiser_that_would_strip_it_is_one():
    assert sanitised('<p style="x" onclick="y">a<script>b</script></p>') == "<p>a</p>"
    assert sanitised(code()) == code(), "nothing in the code is of the kind that is stripped"


def test_nothing_but_itself_and_pictures_of_our_own_is_asked_for(web, region):
    web.visit(SITE.format(code()))

    asked = {url.partition("?")[0] for url in web.asked}
    assert asked >= {f"http://localhost:8000/embed/{BLUMAH}/"}
    assert all(url.startswith(("https://desa.example/", "http://localhost:8000/embed/", "http://localhost:8000/m/"))
               for url in asked)  # fmt: skip


def test_the_browser_blocks_nothing_of_it(web, region):
    refused = []
    web.page.on("console", lambda message: refused.append(message.text) if message.type == "error" else None)

    page = web.visit(SITE.format(code(content="news")))
    style = page.frame_locator("iframe").locator("main").evaluate("main => getComputedStyle(main).paddingLeft")

    assert refused == []
    assert style == "14px", "its sheet is let in by its hash"


def test_a_link_opens_beside_the_page(web, region):
    page = web.visit(SITE.format(code()))

    with page.context.expect_page() as opened:
        page.frame_locator("iframe").get_by_role("link", name="Tolak politik uang").click()

    assert opened.value.evaluate("window.opener") is None
    assert page.url == "https://desa.example/"


@pytest.mark.parametrize("theme", ["light", "dark", "contrast", ""])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_it_is_accessible_in_every_theme(web, region, theme, scheme):
    web.page.emulate_media(color_scheme=scheme)
    web.page.set_viewport_size({"width": 360, "height": 800})
    web.page.goto(f"http://localhost:8000/embed/{BLUMAH}/?content=all&theme={theme}".removesuffix("&theme="))

    results = Axe().run(web.page, options=RULES)

    assert results.violations_count == 0, results.generate_report()
    assert web.page.evaluate("document.documentElement.scrollWidth") <= 360


def test_days_places_and_regions_are_smaller_than_what_they_belong_to_and_alike(web, region):
    web.page.goto(f"http://localhost:8000/embed/{BLUMAH}/?content=all")
    items = web.page.locator("li:has(> a)")
    sizes = "li => [...li.querySelectorAll('p, time, span')].map(part => getComputedStyle(part).fontSize)"

    assert [set(item.evaluate(sizes)) for item in items.all()] == [{"13px"}] * 3


def test_without_a_theme_it_follows_the_reader(web, region):
    grounds = {}
    for scheme in ("light", "dark"):
        web.page.emulate_media(color_scheme=scheme)
        web.page.goto(f"http://localhost:8000/embed/{BLUMAH}/")
        grounds[scheme] = web.page.evaluate("getComputedStyle(document.body).backgroundColor")

    assert grounds == {"light": "rgb(255, 255, 255)", "dark": "rgb(20, 25, 28)"}


@pytest.mark.parametrize("width", [200, 280, 360, 1280])
def test_nothing_in_it_is_wider_than_the_frame(web, region, width):
    web.page.set_viewport_size({"width": width, "height": 400})
    web.page.goto(f"http://localhost:8000/embed/{BLUMAH}/?content=all")

    assert web.page.evaluate("document.documentElement.scrollWidth") <= width


def test_an_unknown_code_is_told_in_the_frame(web):
    address = embed_url("33.24.99", {})
    page = web.visit(SITE.format(snippets.iframe(address, "ILM", width=300, height=250)), STRICT)

    assert page.frame_locator("iframe").get_by_role("heading", name="Wilayah ini tidak ada di sini").is_visible()


@pytest.mark.parametrize("width", [200, 360, 1280])
def test_a_word_without_end_breaks_where_its_place_ends(web, width):
    word = "w" * 100
    party = factories.partner(name=word)
    ilm = factories.ilm(
        KENDAL,
        title=word,
        summary=word,
        creatives=[factories.message(word, word)],
        responsible=party,
        agreement=factories.agreement(party),
    )
    factories.decision("note", ilm, PLANTUNGAN, covers_subtree=True, text=word)
    factories.takeover(PLANTUNGAN, text=word)
    factories.article(BLUMAH, title=word, introduction=word)
    factories.event(BLUMAH, title=word, place=word)
    web.page.set_viewport_size({"width": width, "height": 800})

    frame = web.visit(SITE.format(code(content="all"))).frame_locator("iframe")

    assert frame.get_by_role("heading", name=word).count() >= 1
    assert frame.locator("html").evaluate("page => page.scrollWidth - page.clientWidth") == 0
