"""What is written is read whole, on any screen and in any script."""

from contextlib import ExitStack

import pytest

from .screen import Screen

MESSAGE = {"id": "5.1", "kind": "message", "dur_ms": 10_000}
TICKER = {"id": "4.1", "kind": "running_text", "text": "Cek nama Anda di TPS terdekat.", "dur_ms": 20_000}
SIZES = [(360, 640), (700, 400), (768, 384), (1080, 1920), (1920, 1080), (384, 192)]
#: No two pages of them are equal.
TEXTS = {
    "590 letters": " ".join(f"Laporkan pelanggaran {number} ke Panwaslu." for number in range(10, 30))[:590],
    "60 line breaks": "\n".join(f"Baris {number}" for number in range(61)),
    "empty lines": "Awal" + "\n" * 60 + "Akhir",
    "one long word": "".join(f"Pelanggaran{number}" for number in range(40)),
    "Javanese": "".join(f"ꦱꦸꦒꦼꦁꦫꦮꦸꦃ{number}" for number in range(30)),
}
#: Notes in each frame whether something of the message on the air is outside of it, and of each play its texts.
WATCH = """
window.cut = []; window.plays = [];
let before = null;
(function look() {
  const message = document.querySelector(".message.on-air");
  if (message) {
    const { bottom, right, top } = message.getBoundingClientRect();
    const [heading, text] = message.children;
    const range = document.createRange();
    range.selectNodeContents(message);
    const outer = range.getBoundingClientRect();
    const feet = [...document.querySelectorAll(".ticker, .attribution")].map((it) => it.getBoundingClientRect());
    const foot = Math.min(innerHeight, ...feet.filter(({ height }) => height).map((it) => it.top));
    if (outer.bottom > Math.min(bottom, foot) + 1 || outer.top < top - 1 || outer.right > right + 1) {
      cut.push([outer.bottom, bottom, foot]);
    }
    if (message !== before) plays.push([]); // two elements take turns
    if (plays.at(-1).at(-1) !== text.textContent) plays.at(-1).push(text.textContent);
  }
  before = message;
  requestAnimationFrame(look);
})();
"""


#: Whether some play has shown all pages of a text, in order and each once.
WHOLE = "text => plays.some((pages) => pages.join('').replace(/\\s+/g, '') === text)"
FONT_SIZE = "parseFloat(getComputedStyle(document.querySelector('.message.on-air p')).fontSize)"


def words(text):
    return "".join(text.split())


def watch(screen):
    """Have ``screen`` looked at in each frame."""
    screen.page.add_init_script(f"addEventListener('DOMContentLoaded', () => {{ {WATCH} }})")
    return screen


@pytest.fixture
def watched(screen):
    return watch(screen)


@pytest.fixture
def wall(chromium, server):
    """A watched screen of each of the ``SIZES``, side by side, so that they are waited for together."""
    with ExitStack() as contexts:
        screens = []
        for size in SIZES:
            context = contexts.enter_context(chromium.new_context(locale="id-ID", service_workers="block"))
            screens.append(watch(Screen(context.new_page(), server)))
            screens[-1].resize(*size)
        yield screens


@pytest.mark.parametrize("text", TEXTS.values(), ids=TEXTS)
def test_a_message_is_shown_whole(wall, schedule, text, subtests):
    heading = "Pemilih cerdas menolak politik uang"
    manifest = schedule(MESSAGE | {"text": {"heading": heading, "text": text}, "dur_ms": 6_000}, TICKER)
    for screen in wall:
        screen.open(manifest)
    for screen, (width, height) in zip(wall, SIZES, strict=True):
        with subtests.test(width=width, height=height):
            screen.wait(ticker="4.1")
            # The first may have joined a slot that ran; of a busy machine's frames not each is looked at.
            screen.page.wait_for_function(WHOLE, arg=words(text), timeout=60_000)

            assert screen.page.evaluate("cut") == []
            size = screen.page.evaluate(FONT_SIZE)
            assert size >= max(12, 0.03 * min(width, height) * 0.8)


def test_a_message_is_fitted_anew_when_the_screen_is_turned_or_the_band_comes(watched, schedule):
    message = MESSAGE | {"text": {"heading": "Awas", "text": TEXTS["590 letters"]}, "dur_ms": 3_600_000}
    watched.resize(1080, 1920)
    watched.open(schedule(message))
    watched.wait(playing="5.1")
    watched.server.manifest = schedule(message, TICKER)
    watched.wait(ticker="4.1")
    for size in ((1920, 1080), (640, 360), (1080, 1920)):
        watched.resize(*size)
        watched.page.wait_for_timeout(300)

    assert watched.page.evaluate("cut") == []


def test_pages_share_the_time_of_the_message(watched, schedule):
    watched.resize(384, 192)
    watched.open(schedule(MESSAGE | {"text": {"heading": "Awas", "text": TEXTS["590 letters"]}, "dur_ms": 3_000}))
    watched.wait(playing="5.1")
    watched.wait_for_plays(3)

    pages = watched.page.evaluate("plays[1]")
    assert len(pages) > 2
    assert words("".join(pages)) == words(TEXTS["590 letters"])


@pytest.mark.parametrize(("text", "direction"), [("مرحبا بكم في كندل", "rtl"), ("Sugeng rawuh", "ltr")])
def test_a_text_runs_in_the_direction_in_which_it_is_read(screen, schedule, text, direction):
    message = MESSAGE | {"text": {"heading": text, "text": text}}
    screen.open(schedule(message, TICKER | {"text": text}))
    screen.wait(playing="5.1", ticker="4.1")

    style = "(it) => getComputedStyle(it).direction"
    for place in (".message.on-air h1", ".message.on-air p", ".ticker span"):
        assert screen.page.locator(place).evaluate(style) == direction
    before = screen.page.locator(".ticker span").bounding_box()["x"]
    screen.page.wait_for_timeout(500)
    moved = screen.page.locator(".ticker span").bounding_box()["x"] - before
    assert (moved > 5) if direction == "rtl" else (moved < -5)
