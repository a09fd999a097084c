"""An officer asks a screen which it is, and what it shows."""

import io
import time
from datetime import UTC, datetime, timedelta

from PIL import Image

from .test_emergency import emergency

POSTER = {"id": "2.1", "kind": "poster", "file": "green poster", "dur_ms": 60_000}


def order(number, kind):
    until = datetime.now(UTC) + timedelta(minutes=10)
    return {"id": number, "kind": kind, "until_ms": int(until.timestamp() * 1000), "name": "Alun-alun Weleri"}


def wait_for_result(screen, number):
    """Until the screen has told what came of a command."""
    for _ in range(200):
        for beat in screen.server.beats:
            for done in beat["done"]:
                if done["command"] == number:
                    return done["result"]
        time.sleep(0.05)
        screen.page.evaluate("0")
    raise AssertionError(f"Nothing was told of {number}, only {screen.server.beats[-1:]}, {screen.warnings}")


def test_a_screen_shows_which_it_is_and_sends_a_picture_of_it(screen, schedule, built):
    screen.server.page = built.attentive
    screen.open(schedule(POSTER))
    screen.wait(playing="2.1")
    screen.server.commands = [order(1, "screenshot")]
    assert wait_for_result(screen, 1) == "ok"
    kind, content = screen.server.pictures[-1]
    assert kind == "image/webp"
    assert len(content) <= 60_000
    picture = Image.open(io.BytesIO(content)).convert("RGB")
    assert picture.size == (480, 240)
    red, green, blue = picture.getpixel((240, 80))
    assert green > 100 > max(red, blue)

    screen.server.commands = [order(2, "identify")]
    assert wait_for_result(screen, 2) == "ok"
    assert screen.page.locator(".identify").is_visible()
    assert screen.text(".identify [data-slot=name]") == "Alun-alun Weleri"
    assert screen.text(".identify [data-slot=number]") == "7"
    assert screen.told("playing") == "2.1"  # the programme goes on beneath
    assert len({beat["boot"] for beat in screen.server.beats}) == 1
    assert not [warning for warning in screen.warnings if "heartbeat" in warning or "command" in warning]


def test_an_emergency_is_told_at_once_and_stands_in_the_picture(screen, schedule, built):
    shown, *_rest = emergency("siaga")
    screen.server.page = built.attentive
    screen.open(schedule(shown, POSTER))
    screen.wait(banner=shown["id"], playing="2.1")
    screen.server.commands = [order(1, "screenshot")]
    assert wait_for_result(screen, 1) == "ok"

    number = int(shown["id"].removeprefix("t").removesuffix(".1"))
    assert [told["id"] for told in screen.server.beats[-1]["takeovers"]] == [number]
    picture = Image.open(io.BytesIO(screen.server.pictures[-1][1])).convert("RGB")
    band = picture.crop((0, 180, 480, 240))
    red, green, blue = max(band.getcolors(maxcolors=480 * 60))[1]
    assert min(red, green) > 180
    assert blue < 130  # the yellow of Siaga; the poster is green
