"""What a phone loads of our pages, picture by picture, as the network counts it."""

import pytest

pytestmark = pytest.mark.usefixtures("demo")
VILLAGE = "kediten.localhost"
FIRST, WHOLE, OF_AN_ILM = 150_000, 400_000, 120_000  # in bytes


@pytest.fixture
def weigh(chromium, demo):
    """How many bytes the page costs a phone of 360 px: at first sight, and scrolled down to its end."""

    def weigh(path, ratio):
        size = {"width": 360, "height": 640}
        with chromium.new_context(viewport=size, device_scale_factor=ratio, is_mobile=True) as context:
            page, loaded = context.new_page(), []
            network = context.new_cdp_session(page)
            network.send("Network.enable")
            network.on("Network.loadingFinished", lambda event: loaded.append(event["encodedDataLength"]))
            page.goto(demo.at(VILLAGE, path), wait_until="networkidle")
            first = sum(loaded)
            for y in range(0, page.evaluate("document.body.scrollHeight"), 300):
                page.evaluate(f"scrollTo(0, {y})")
                page.wait_for_timeout(20)
            page.wait_for_load_state("networkidle")
            page.wait_for_function("[...document.images].every(image => image.complete && image.naturalWidth)")
            return first, sum(loaded)

    return weigh


@pytest.mark.parametrize("ratio", [2, 3])
def test_the_home_page_of_a_village_is_light(weigh, ratio):
    first, whole = weigh("/", ratio)

    assert 20_000 < first <= FIRST
    assert whole <= WHOLE


@pytest.mark.parametrize("ratio", [2, 3])
def test_the_page_of_an_ilm_is_light(weigh, demo, ratio):
    shown = demo.api("/regions/33.24.01.2002/ilm/")["items"]
    posters = [item["id"] for item in shown if any(c["type"] == "poster" for c in item["creatives"])]

    for number in posters[:3]:
        _first, whole = weigh(f"/ilm/{number}/", ratio)
        assert 20_000 < whole <= OF_AN_ILM
