"""Waspada and Siaga are a banner beside the programme, Awas is the whole screen; all of them end by the clock."""

from datetime import UTC, datetime, timedelta
from itertools import count

import pytest

GREEN = {"id": "2.1", "kind": "poster", "file": "green poster", "dur_ms": 3_600_000}
TICKER = {"id": "4.1", "kind": "running_text", "text": "Cek nama Anda di TPS terdekat.", "dur_ms": 20_000}
SIZES = [(700, 400), (768, 384), (1920, 1080), (2400, 1200), (1080, 1920)]
NUMBERS = count(3)
#: As long as a text may be.
LONGEST = ("Banjir bandang di bantaran Kali Bodri. Warga segera mengungsi ke balai desa terdekat. " * 4)[:280]
OUTSIDE = """() => {
  const { top, bottom, left, right } = document.querySelector(".banner").getBoundingClientRect();
  const range = document.createRange();
  range.selectNodeContents(document.querySelector(".banner article"));
  const words = range.getBoundingClientRect();
  return words.top < top - 1 || words.bottom > bottom + 1 || words.left < left || words.right > right;
}"""


def emergency(level, text="Hujan lebat sampai pukul 18.00.", *, drill=False, lasts=timedelta(hours=1)):
    """The items of one that began a moment ago."""
    number, starts = next(NUMBERS), datetime.now(UTC) - timedelta(seconds=1)
    heading = f"LATIHAN · {level.title()}" if drill else level.title()
    whole = {
        "tier": 0, "ilm": None, "agreement": None, "agreement_id": None, "alert": {"level": level, "drill": drill},
        "flight": [starts.isoformat(), (starts + lasts).isoformat()],
    }  # fmt: skip
    if level != "awas":
        told = {"heading": f"{heading} · Kabupaten Kendal", "text": text}
        return [whole | {"id": f"t{number}.1", "kind": "banner", "text": told, "dur_ms": 30_000, "min_gap_s": 30}]
    told = {"heading": heading, "text": text}
    return [
        whole | {"id": f"t{number}.1", "kind": "message", "text": told, "dur_ms": 20_000},
        whole | {"id": f"t{number}.2", "kind": "running_text", "text": f"{heading}: {text}", "dur_ms": 30_000},
    ]


def after(element, name):
    return element.evaluate("(it, name) => getComputedStyle(it, '::after')[name]", name)


@pytest.mark.parametrize("level", ["waspada", "siaga"])
def test_a_banner_has_thirty_percent_of_any_screen_and_the_programme_goes_on_above(screen, schedule, level):
    banner = screen.page.locator(".banner")
    shown = emergency(level, LONGEST, drill=True)
    screen.open(schedule(*shown, GREEN, TICKER))
    screen.wait(banner=shown[0]["id"], playing="2.1", ticker="4.1")

    for width, height in SIZES:
        screen.resize(width, height)
        screen.page.wait_for_timeout(200)  # it is fitted anew
        box = banner.bounding_box()
        assert box["height"] == pytest.approx(0.3 * height, abs=1)
        assert (box["width"], box["y"] + box["height"]) == (width, pytest.approx(height, abs=1))
        assert not screen.page.evaluate(OUTSIDE)
        size = banner.locator("p").evaluate("(it) => parseFloat(getComputedStyle(it).fontSize)")
        assert size >= max(13, 0.032 * min(width, height) - 0.1)
    assert banner.inner_text().startswith(f"LATIHAN · {level.title()} · Kabupaten Kendal")
    assert "LATIHAN · SIMULASI" in after(banner, "content")
    assert banner.evaluate("(it) => getComputedStyle(it, '::before').content") == '"!"'


def test_awas_has_the_stage_and_the_running_text(screen, schedule):
    screen.open(schedule(GREEN, TICKER))
    screen.wait(playing="2.1", ticker="4.1")

    shown = emergency("awas", drill=True)
    screen.server.manifest = schedule(*shown, GREEN, TICKER)
    stage, foot = (item["id"] for item in shown)
    screen.wait(playing=stage, ticker=foot, takeover=stage.removeprefix("t").removesuffix(".1"))

    message = screen.page.locator(".message.on-air")
    assert message.inner_text().startswith("LATIHAN · AWAS")
    assert "LATIHAN · SIMULASI" in after(message, "content")
    assert message.evaluate("(it) => getComputedStyle(it).backgroundColor") == "rgb(168, 18, 28)"
    assert screen.told("banner") in (None, "")
    assert after(screen.page.locator("body"), "content") == "none"


def test_a_message_after_it_has_nothing_of_it(screen, schedule):
    shown = emergency("awas", drill=True)
    screen.open(schedule(*shown))
    screen.wait(playing=shown[0]["id"])

    screen.server.manifest = schedule(
        {"id": "5.1", "kind": "message", "text": {"heading": "Kerja bakti", "text": "Minggu pagi."}, "dur_ms": 600}
    )
    screen.wait_for_plays(4)

    assert screen.page.locator(".message[data-level], .message[data-drill]").count() == 0


@pytest.mark.parametrize("level", ["siaga", "awas"])
def test_it_ends_to_the_second_though_the_server_is_dead(screen, schedule, level):
    loop = "banner" if level == "siaga" else "playing"
    shown = emergency(level, lasts=timedelta(seconds=7))
    screen.open(schedule(*shown, GREEN))
    screen.wait(**{loop: shown[0]["id"], "filesWhole": "1"})
    until = datetime.fromisoformat(shown[0]["flight"][1])

    with screen.server.broken():
        screen.wait(**{loop: "" if level == "siaga" else "2.1"})
        late = datetime.now(UTC) - until

    assert timedelta(0) <= late < timedelta(seconds=1)
