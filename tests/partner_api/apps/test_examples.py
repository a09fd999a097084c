"""The example programs do what their pages say, against a running site."""

import json
import shutil
from datetime import UTC, datetime, timedelta

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

from .programs import EXAMPLES, MODULES, NODE, OPENAPI, OPENAPI_TYPESCRIPT, TSC, run

BLUMAH = "33.24.01.2001"
FEED = f"**/api/v1/regions/{BLUMAH}/ilm/"


@pytest.fixture
def notices(browser_page, demo):
    """Opens the page from its file; gives it once it shows something."""

    def open_page(region=BLUMAH):
        page = (EXAMPLES / "notices.html").as_uri()
        browser_page.goto(f"{page}?api=http://localhost:{demo.port}&region={region}")
        return browser_page

    return open_page


def answering(page, **changes):
    """Let the server's answer pass with ``changes``."""

    def change(route):
        response = route.fetch()
        route.fulfill(response=response, json=response.json() | changes)

    page.route(FEED, change)


def test_a_file_shows_what_the_village_shows_with_who_answers_for_it(notices, demo):
    items = demo.api(f"/regions/{BLUMAH}/ilm/")["items"]

    page = notices()

    expect(page.locator("h1")).to_have_text("Pengumuman Desa Blumah")
    expect(page.locator("article h2")).to_have_text([item["title"] for item in items])
    expect(page.locator(".by")).to_have_text(
        [
            f"Materi dan tanggung jawab isi: {item['responsible']['name']}. "
            f"Disalurkan oleh: {item['distributor']['name']}."
            for item in items
        ]
    )
    page.wait_for_function("[...document.images].slice(0, 1).every(image => image.complete && image.naturalWidth)")
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    assert [fault["id"] for fault in Axe().run(page).response["violations"]] == []


def test_a_problem_is_told_in_its_words(notices):
    page = notices("33.24.99")

    expect(page.locator("#status")).to_contain_text("Tidak ada wilayah berkode “33.24.99”.")


def test_an_emergency_comes_first_and_a_drill_is_called_one(notices, browser_page, demo):
    owner = demo.api("/regions/33.24/")
    takeover = {"id": 1, "severity": "awas", "text": "Evakuasi sekarang.", "owner": owner, "is_drill": True}
    answering(browser_page, takeover=takeover)

    page = notices()

    expect(page.locator("article").first).to_contain_text("LATIHAN · AWAS")


def test_the_next_look_asks_whether_anything_has_changed(notices, browser_page):
    browser_page.clock.install()
    page = notices()
    expect(page.locator("article").first).to_be_visible()

    with page.expect_response(FEED) as second:
        page.clock.run_for(60_000)

    assert second.value.status == 304
    expect(page.locator("article").first).to_be_visible()


@pytest.mark.parametrize("minutes_wrong", [0, 600, -600])
def test_what_has_ended_does_not_stay_even_when_the_server_is_away(notices, browser_page, minutes_wrong):
    """Whatever the clock of the device says: the server's counts."""
    now = datetime.now(UTC)
    browser_page.clock.install(time=now + timedelta(minutes=minutes_wrong))
    answering(browser_page, valid_until=(now + timedelta(minutes=30)).isoformat())
    page = notices()
    expect(page.locator("article").first).to_be_visible()

    page.unroute(FEED)
    page.route(FEED, lambda route: route.abort())
    page.clock.run_for(28 * 60_000)
    expect(page.locator("article").first).to_be_visible()
    page.clock.run_for(4 * 60_000)

    expect(page.locator("article")).to_have_count(0)


@pytest.fixture(scope="module")
def website(tmp_path_factory):
    """The example of a website with its types."""
    folder = tmp_path_factory.mktemp("website")
    shutil.copytree(EXAMPLES / "next", folder, dirs_exist_ok=True)
    (folder / "node_modules").symlink_to(MODULES)
    (folder / "package.json").write_text('{"type": "module"}')
    run(NODE, OPENAPI_TYPESCRIPT, str(OPENAPI), "--output", "lib/api.d.ts", cwd=folder)
    return folder


def test_the_website_passes_the_strict_check(website):
    run(NODE, TSC, "--project", ".", cwd=website)


def test_the_website_answers_with_the_page_of_a_village_or_with_its_problem(website, demo, root):
    items = demo.api(f"/regions/{BLUMAH}/ilm/")["items"]
    script = """
        import { GET } from "./app/[code]/route.ts";
        for (const code of process.argv.slice(1)) {
          const page = await GET(new Request(`http://x/${code}`), { params: Promise.resolve({ code }) });
          console.log(JSON.stringify([page.status, await page.text()]));
        }
    """

    lines = run(NODE, "--input-type=module", "--eval", script, BLUMAH, "33.24.99", cwd=website, ILM_API=root)
    village, unknown = map(json.loads, lines.splitlines())

    assert village[0] == 200
    assert [title for title in (item["title"] for item in items) if f"<h2>{title}</h2>" not in village[1]] == []
    assert unknown[0] == 404


@pytest.mark.parametrize("is_drill", [True, False])
def test_the_website_calls_a_drill_one(website, demo, is_drill):
    answer = demo.api(f"/regions/{BLUMAH}/ilm/")
    answer["takeover"] = {"text": "Evakuasi sekarang.", "is_drill": is_drill}
    script = """
        import { GET } from "./app/[code]/route.ts";
        globalThis.fetch = async () => Response.json(JSON.parse(process.argv[1]));
        const page = await GET(new Request("http://x/"), { params: Promise.resolve({ code: "33.24" }) });
        console.log(await page.text());
    """

    page = run(NODE, "--input-type=module", "--eval", script, json.dumps(answer), cwd=website)

    assert ("LATIHAN: Evakuasi" in page, "Evakuasi sekarang." in page) == (is_drill, True)


def test_the_tags_of_the_website_are_those_by_which_the_api_names_the_answer(website, demo):
    script = 'import { tagsOf } from "./lib/ilm.ts"; console.log(JSON.stringify(tagsOf(process.argv[1])))'

    tags = json.loads(run(NODE, "--input-type=module", "--eval", script, BLUMAH, cwd=website))

    keys = demo.headers(f"/regions/{BLUMAH}/ilm/")["Surrogate-Key"].split()
    assert tags == [key for key in keys if key.startswith("r-")]
