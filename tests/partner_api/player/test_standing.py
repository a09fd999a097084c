"""One page a screen, on a browser that keeps things, and nothing over an empty stage."""

import pytest

from .screen import Screen

GREEN = {"id": "2.1", "kind": "poster", "file": "green poster"}
TICKER = {"id": "4.1", "kind": "running_text", "text": "Cek nama Anda di TPS terdekat.", "dur_ms": 20_000}
NO_STORAGE = """Object.defineProperty(window, "localStorage", {
  get() { throw new DOMException("denied", "SecurityError"); },
});"""
SLOW_TO_DECODE = """
const decode = HTMLImageElement.prototype.decode;
HTMLImageElement.prototype.decode = async function () {
  await new Promise((resolve) => setTimeout(resolve, 1_500));
  return decode.call(this);
};
"""
BANDS_OVER_NOTHING = """
window.early = 0;
addEventListener("DOMContentLoaded", function look() {
  const bands = document.querySelectorAll(".ticker:not([hidden]), .attribution:not([hidden])");
  if (bands.length && !document.querySelector(".stage > .on-air")) early += 1;
  requestAnimationFrame(look);
});
"""


def test_a_second_tab_says_so_and_plays_nothing(screen, schedule):
    screen.open(schedule(GREEN))
    screen.wait(playing="2.1")
    second = Screen(screen.page.context.new_page(), screen.server)

    second.open()
    second.wait(mode="second-tab")
    second.page.wait_for_timeout(1_500)

    assert "Layar ini sudah terbuka" in second.text(".card")
    assert second.played() == []
    assert second.told("manifest") == "none"
    assert screen.told("mode") == "playing"


def test_the_second_tab_takes_over_when_the_first_is_closed(screen, schedule):
    screen.open(schedule(GREEN))
    screen.wait(playing="2.1")
    second = Screen(screen.page.context.new_page(), screen.server)
    second.open()
    second.wait(mode="second-tab")

    screen.page.close()

    second.wait(playing="2.1", mode="playing")


def test_another_screen_in_another_tab_is_no_second_one(screen, schedule):
    screen.open(schedule(GREEN))
    screen.wait(playing="2.1")
    other = Screen(screen.page.context.new_page(), screen.server)
    manifest = schedule(GREEN, screen="8")

    other.open(manifest, address=screen.server.screen().replace("screen=7", "screen=8"))

    other.wait(playing="2.1")


def test_a_browser_that_keeps_nothing_says_so(screen, schedule):
    screen.page.add_init_script(NO_STORAGE)
    screen.open(schedule(GREEN))
    screen.wait(mode="refused-storage")

    assert "Peramban ini tidak menyimpan apa-apa" in screen.text(".card")
    assert "data situs" in screen.text(".card")
    assert screen.played() == []


@pytest.mark.parametrize("fault", [None, "missing"])
def test_the_bands_wait_for_the_stage(screen, schedule, fault):
    screen.page.add_init_script(BANDS_OVER_NOTHING)
    screen.page.add_init_script(SLOW_TO_DECODE)
    manifest = schedule(GREEN | {"dur_ms": 60_000}, TICKER)
    if fault:
        screen.server.media.clear()
    screen.open(manifest)
    screen.wait(manifest="accepted")
    screen.page.wait_for_timeout(1_000)
    assert not screen.told("ticker")

    screen.wait(ticker="4.1")  # also when the stage stays empty: then after some seconds, over the card
    assert fault or screen.page.evaluate("early") == 0


def test_a_running_text_without_anything_for_the_stage_runs_at_once(screen, schedule):
    screen.open(schedule(TICKER))
    screen.wait(manifest="accepted")

    screen.wait(ticker="4.1", mode="idle", timeout=1_500)
