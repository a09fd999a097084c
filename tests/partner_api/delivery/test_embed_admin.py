"""*Sematkan*: the code that people copy into other websites, for whoever works for the region."""

import re
from html import unescape

import pytest
from django.urls import reverse

from tests import factories
from tests.browsing import Browser
from tests.factories import BLUMAH, BOJA, KENDAL, PLANTUNGAN, WELERI

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("noon_in_kendal")]

WIDEST = "Math.max(...[...document.querySelectorAll('select')].map(field => field.getBoundingClientRect().right))"


def address(code=BLUMAH):
    return reverse("partner_api_embed", args=[factories.page(code).pk])


def texts(page):
    """What stands in the fields to copy from."""
    return [unescape(text) for text in re.findall('data-w-clipboard-target="value">(.*?)</textarea>', page, re.DOTALL)]


@pytest.mark.parametrize(
    ("at", "action", "of", "status"),
    [
        (BLUMAH, "change", BLUMAH, 200), (BLUMAH, "operate", BLUMAH, 200), (BLUMAH, "broadcast", BLUMAH, 200),
        (PLANTUNGAN, "approve", BLUMAH, 200), (KENDAL, "administer", BLUMAH, 200), (KENDAL, "change", KENDAL, 200),
        (BLUMAH, "change", PLANTUNGAN, 302), (WELERI, "change", BLUMAH, 403), (BLUMAH, "change", BOJA, 403),
    ],
)  # fmt: skip
def test_whoever_works_for_the_region_opens_it_and_nobody_else(sign_in, at, action, of, status):
    assert sign_in(at, action).get(address(of)).status_code == status


def test_a_person_without_any_region_and_a_stranger_do_not(client, sign_in):
    assert client.get(address()).status_code == 302
    assert sign_in(BLUMAH).get(address()).status_code == 403


def test_an_article_has_none(sign_in):
    article = factories.article(BLUMAH)

    assert sign_in(BLUMAH, "change").get(reverse("partner_api_embed", args=[article.pk])).status_code == 404


def test_it_is_found_beside_the_region(sign_in):
    own = reverse("wagtailadmin_explore", args=[factories.page(BLUMAH).pk])
    above = reverse("wagtailadmin_explore", args=[factories.page(PLANTUNGAN).pk])
    client = sign_in(BLUMAH, "change", "publish")

    assert address() in client.get(own).content.decode()
    assert address(PLANTUNGAN) not in client.get(above).content.decode()


def test_so_is_the_element_for_websites_with_scripts(sign_in):
    client = sign_in(BLUMAH, "change")
    plain, chosen = (
        texts(client.get(address() + query).content.decode())[1] for query in ("", "?theme=dark&content=news")
    )

    assert plain == (
        '<script type="module" src="http://localhost:8000/embed/ilm-kendal.js"></script>\n'
        f'<ilm-kendal code="{BLUMAH}"><a href="http://blumah.localhost/">Iklan layanan masyarakat Desa Blumah</a>'
        "</ilm-kendal>"
    )
    assert f'<ilm-kendal code="{BLUMAH}" theme="dark" content="news">' in chosen


def test_the_code_is_that_of_the_choices(sign_in):
    client = sign_in(BLUMAH, "change")

    assert texts(client.get(address()).content.decode())[0] == (
        f'<iframe src="http://localhost:8000/embed/{BLUMAH}/" title="Iklan layanan masyarakat Desa Blumah" '
        'width="100%" height="400" frameborder="0" loading="lazy"></iframe>'
    )
    chosen = client.get(f"{address()}?height=250&theme=dark&content=news").content.decode()
    assert f"/embed/{BLUMAH}/?height=250&amp;theme=dark&amp;content=news" in texts(chosen)[0]


@pytest.mark.parametrize("query", ["height=1", "theme=pink&content=x", "height=400&height=x", "next=https://x.example"])
def test_a_choice_that_there_is_not_is_the_usual_one(sign_in, query):
    client = sign_in(BLUMAH, "change")

    assert texts(client.get(f"{address()}?{query}").content.decode()) == texts(client.get(address()).content.decode())


@pytest.mark.parametrize("content", ["ilm", "news", "agenda", "all"])
def test_frame_element_and_preview_tell_what_was_chosen(sign_in, content):
    page = sign_in(BLUMAH, "change").get(f"{address()}?content={content}").content.decode()
    frame, element = texts(page)
    said = "" if content == "ilm" else f"?content={content}"

    assert f'src="http://localhost:8000/embed/{BLUMAH}/{said}"' in frame
    assert f'<iframe src="/embed/{BLUMAH}/{said}"' in page, "the preview"
    assert (f'content="{content}"' in element) == (content != "ilm")


@pytest.mark.parametrize("content", ["ilm", "all"])
def test_the_feeds_that_it_names_are_there_and_tell_what_was_chosen(sign_in, content):
    client = sign_in(BLUMAH, "change")
    page = client.get(f"{address()}?content={content}").content.decode()
    named = re.findall(r'href="http://localhost:8000(/api/v1/regions/[^"]+)"', page)

    assert len(named) == 6
    assert all(("content=all" in feed) == (content == "all") for feed in named)
    assert all(client.get(unescape(feed)).status_code == 200 for feed in named)


@pytest.mark.database
def test_it_asks_as_much_for_every_region(sign_in, django_assert_max_num_queries):
    client = sign_in(KENDAL, "change")
    client.get(address())

    with django_assert_max_num_queries(30):
        client.get(address())


def test_its_preview_is_the_embed_and_its_code_is_copied_by_a_click(browser_page, sign_in):
    factories.ilm(KENDAL, title="Tolak politik uang")
    browser = Browser(browser_page, sign_in(BLUMAH, "change"))
    browser_page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    browser_page.set_viewport_size({"width": 360, "height": 740})
    page = browser.open(address())

    shown = page.frame_locator(".embed-preview iframe").get_by_role("heading", name="Tolak politik uang")
    shown.wait_for()
    assert page.evaluate("document.documentElement.scrollWidth") <= 360
    page.get_by_label("Tinggi", exact=True).select_option("250")
    page.get_by_label("Warna", exact=True).select_option("contrast")
    page.get_by_role("button", name="Tampilkan begitu").click()
    page.locator(".embed-preview iframe[src*='height=250']").wait_for()
    assert page.locator(".embed-preview iframe").get_attribute("src") == f"/embed/{BLUMAH}/?height=250&theme=contrast"
    assert page.frame_locator(".embed-preview iframe").locator("html").get_attribute("data-theme") == "contrast"
    assert page.evaluate(WIDEST) <= 360
    page.get_by_role("button", name="Salin").first.click()
    page.get_by_text(re.compile("Tersalin|tidak dapat menyalin")).wait_for()
