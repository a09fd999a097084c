"""A citizen far from the next mast reads an ad of a village's website, sends it on, and comes back the day after."""

from urllib.parse import parse_qs, urlsplit

import pytest
from playwright.sync_api import expect

VILLAGE = "kediten.localhost"
#: A thin line: 400 kbit/s and 400 ms to the next mast and back.
SLOW = {"offline": False, "latency": 400, "downloadThroughput": 50_000, "uploadThroughput": 50_000}
PATIENCE_MS = 10_000
BYTES = "async (it) => Array.from(new Uint8Array(await (await fetch(it.currentSrc)).arrayBuffer()))"
AGAIN = 15_000  # bytes: what has not changed is not loaded again


@pytest.fixture
def slow(chromium):
    """A page of a phone on a thin line, and the bytes of each answer that came over it."""
    with chromium.new_context(locale="id-ID", viewport={"width": 360, "height": 740}, is_mobile=True) as context:
        context.set_default_timeout(PATIENCE_MS)
        page, loaded = context.new_page(), []
        network = context.new_cdp_session(page)
        network.send("Network.enable")
        network.send("Network.emulateNetworkConditions", SLOW)
        network.on("Network.loadingFinished", lambda event: loaded.append(event["encodedDataLength"]))
        yield page, loaded


def test_a_citizen_reads_sends_on_and_comes_back(demo, slow, person):
    page, loaded = slow
    page.goto(demo.at(VILLAGE), wait_until="networkidle")
    first = sum(loaded)
    title = page.locator(".hero__title").inner_text()

    page.locator(".hero__title a").click()
    expect(page.get_by_role("heading", level=1)).to_have_text(title)
    expect(page.locator(".ilm-attribution")).to_be_visible()

    sent = page.get_by_role("link", name="Bagikan lewat WhatsApp").get_attribute("href")
    words, address = parse_qs(urlsplit(sent).query)["text"][0].rsplit("\n", 1)
    person.goto(address)
    expect(person.get_by_role("heading", level=1)).to_have_text(words)

    def comes_back():
        loaded.clear()
        page.goto(demo.at(VILLAGE), wait_until="networkidle")
        assert page.locator(".hero__title").inner_text() == title
        return sum(loaded)

    # What is on air or to come may change between two visits, as at noon; not between three.
    assert any(comes_back() <= min(AGAIN, first / 4) for _visit in range(2))


def test_a_citizen_compares_a_file_that_was_passed_on(demo, person):
    """In the browser: what a messenger has altered is another file, and nothing of it is sent."""
    person.goto(demo.at(VILLAGE))
    person.locator(".hero__title a").click()
    picture = person.locator(".ilm__creatives img").first
    genuine = bytes(picture.evaluate(BYTES))
    tool, sent = person.locator(".authenticity"), []
    person.on("request", sent.append)

    for content, said in (
        (genuine, "Asli: persis berkas inilah yang disetujui"),
        (genuine + b"\0", "Tidak kami kenal"),
    ):
        tool.locator("input[type=file]").set_input_files(
            {"name": "kiriman.jpg", "mimeType": "image/jpeg", "buffer": content}
        )
        expect(tool.get_by_role("status")).to_contain_text(said)
    assert sent == []
