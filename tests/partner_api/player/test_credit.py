"""Who answers for an item and who passes it on: read from afar, in whole words, and moving nothing."""

import pytest

CLIP = {"id": "1.1", "kind": "video", "file": "red clip", "dur_ms": 900}
GREEN = {"id": "2.1", "kind": "poster", "file": "green poster", "dur_ms": 900}
BLUE = {"id": "3.1", "kind": "poster", "file": "blue poster", "dur_ms": 900}
TICKER = {"id": "4.1", "kind": "running_text", "text": "Cek nama Anda.", "dur_ms": 20_000}
LONG = {
    "responsible": {"name": "Badan Pengawas Pemilihan Umum Kabupaten Kendal"},
    "distributor": {"name": "Pemerintah Desa Kebonharjo Kecamatan Patebon"},
}
SIZES = [(700, 400), (768, 384), (1920, 1080), (1080, 1920)]
TURN, TURN_BACK = "\u202e", "\u2069"
WATCH = """() => {
  window.heights = new Set();
  (function look() {
    const boxes = [...document.querySelectorAll(".stage, .attribution, .ticker")].map((it) => it.offsetHeight);
    if (boxes.every(Boolean)) heights.add(boxes.join());
    requestAnimationFrame(look);
  })();
}"""
SMALLEST = """() => Math.min(...[".attribution", ".ticker"].map(
    (place) => parseFloat(getComputedStyle(document.querySelector(place)).fontSize)))"""


def share(screen):
    """The smallest type at the foot, in percent of the shorter side."""
    size = screen.page.viewport_size
    return 100 * screen.page.evaluate(SMALLEST) / min(size["width"], size["height"])


@pytest.mark.parametrize(("width", "height"), SIZES)
def test_the_credit_is_read_from_afar_and_larger_where_the_screen_is_seen_from_further(screen, schedule, width, height):
    screen.resize(width, height)
    screen.open(schedule(GREEN, TICKER))
    screen.wait(playing="2.1", ticker="4.1")
    assert share(screen) >= 3.19

    screen.server.manifest = schedule(GREEN, TICKER, viewing_m=25)
    screen.wait(manifestSeq="1.3.20000", playing="2.1")
    assert share(screen) > 4.5


@pytest.mark.parametrize(("width", "height"), SIZES)
def test_nothing_moves_between_a_short_credit_and_a_long_one(screen, schedule, width, height):
    screen.resize(width, height)
    screen.open(schedule(CLIP, GREEN | LONG, BLUE, TICKER))
    screen.wait(filesWhole="3", ticker="4.1", mode="playing")
    screen.page.evaluate(WATCH)
    screen.wait_for_plays(len(screen.played()) + 6)

    assert len(screen.page.evaluate("[...heights]")) == 1


def test_names_that_would_take_the_screen_end_with_a_whole_word(screen, schedule):
    name = " ".join(["Perhimpunan", "Pelindung", "Penyu"] * 10)
    screen.resize(700, 400)
    screen.open(schedule(GREEN | {"responsible": {"name": name}}, viewing_m=40))
    screen.wait(playing="2.1")

    said = screen.text(".attribution bdi >> nth=0")
    assert said.endswith(" …")
    assert name.startswith(f"{said.removesuffix(' …')} ")
    assert screen.page.locator(".attribution").bounding_box()["height"] <= 102  # a quarter
    assert screen.text(".attribution").endswith("Disalurkan oleh: Pemerintah Kabupaten Kendal.")


def test_signs_in_one_text_turn_no_other(screen, schedule):
    responsible = {"name": f"{TURN_BACK}{TURN}KPU Kabupaten Kendal"}
    text = f"{TURN_BACK}{TURN}Cek nama Anda\ndi TPS."
    message = {"id": "5.1", "kind": "message", "text": {"heading": f"{TURN}Awas", "text": text}}
    screen.open(schedule(message | {"responsible": responsible}, TICKER | {"text": text}))
    screen.wait(playing="5.1", ticker="4.1")

    sentence = "Materi dan tanggung jawab isi: {}. Disalurkan oleh: Pemerintah Kabupaten Kendal."
    assert screen.text(".attribution") == sentence.format("KPU Kabupaten Kendal")
    assert screen.text(".ticker") == f"Cek nama Anda · di TPS.  —  {sentence.format('Bawaslu Kabupaten Kendal')}"
    assert screen.text(".message.on-air h1") == "Awas"
    assert screen.page.locator(".attribution bdi").count() == 2
    assert screen.page.locator(".ticker bdi").count() == 3


def test_a_message_uses_the_width_of_the_screen(screen, schedule):
    text = {"heading": "Awas", "text": "Laporkan setiap pelanggaran ke Panwaslu. " * 30}
    screen.resize(700, 400)
    screen.open(schedule({"id": "5.1", "kind": "message", "dur_ms": 60_000, "text": text}))
    screen.wait(playing="5.1")

    assert screen.page.locator(".message.on-air p").bounding_box()["width"] > 640
