"""A player that fails helps itself: it passes over what is broken, leaves films out, and starts anew at night."""

from datetime import UTC, datetime, timedelta, timezone

import pytest
from playwright.sync_api import Error

from . import media

GREEN = {"id": "2.1", "kind": "poster", "file": "green poster", "dur_ms": 500}
CLIP = {"id": "1.1", "kind": "video", "file": "red clip", "dur_ms": 1_000}
JAKARTA = timezone(timedelta(hours=7))
HOURS_LATER = "const now = performance.now.bind(performance); performance.now = () => now() + 3 * 3_600_000"
A_MINUTE_LATER = """{ const now = performance.now.bind(performance); performance.now = () => now() + 61_000 }"""


def test_what_failed_three_times_is_left_out_for_a_day(screen, schedule):
    body = b"not what it says" * 500
    sha, asset = media.asset(body, "image/png")
    screen.server.media[asset["url"].removeprefix("/m/")] = body
    good = schedule(GREEN)
    broken = schedule.complete({"id": "8.1", "kind": "poster"}) | {"asset": sha}
    screen.open(schedule(assets=good["assets"] | {sha: asset}, items=[*good["items"], broken]))
    for times in (1, 2):
        screen.wait(quarantined="0", failures=str(times))
        screen.page.evaluate(A_MINUTE_LATER)
    screen.wait(quarantined="1", failures="3")

    screen.wait_until_warned({"skipped 8.1 for 86400 s: decode"})
    screen.page.evaluate(A_MINUTE_LATER)
    screen.wait_for_plays(len(screen.played()) + 3)
    assert screen.told("failures") == "3"
    assert set(screen.played()) == {"2.1"}


def crash(screen):
    """End the page as a browser that dies does: without a word to it."""
    page = screen.page.context.new_page()
    with pytest.raises(Error, match="crash"):
        screen.page.goto("chrome://crash")
    screen.page.close()
    return page


def test_a_player_that_dies_three_times_plays_without_films(screen, schedule):
    screen.server.manifest = schedule(GREEN, CLIP)
    for _ in range(3):
        screen.open()
        screen.wait(safe="false", playing="1.1")
        screen = type(screen)(crash(screen), screen.server)
    screen.open()

    screen.wait(safe="true", filesWhole="2")
    screen.wait_for_plays(5)
    assert set(screen.played()) == {"2.1"}


def test_to_load_the_page_again_and_again_is_no_crash(screen, schedule):
    screen.open(schedule(GREEN))
    for _ in range(5):
        screen.wait(playing="2.1", safe="false")
        screen.page.reload()

    screen.wait(playing="2.1", safe="false")


def test_it_starts_anew_between_two_items_at_three_in_the_morning(screen, schedule):
    screen.server.clock_ahead_ms = until(hour=1, days=1)
    screen.open(schedule(GREEN | {"dur_ms": 1_000}))
    screen.wait(playing="2.1")
    screen.page.evaluate(HOURS_LATER)
    screen.wait_for_polls(6)  # and the clock is right again
    screen.wait_for_plays(len(screen.played()) + 3)
    assert not any("starting anew" in warning for warning in screen.warnings)
    screen.server.clock_ahead_ms = until(hour=3, days=1) + 60_000

    with screen.page.expect_navigation():
        screen.wait_until_warned({"starting anew: night"})
    screen.wait(playing="2.1")
    screen.wait_for_plays(4)  # and once is enough

    assert sum("starting anew" in warning for warning in screen.warnings) == 1


def until(*, hour, days):
    """Milliseconds from now to that hour in Kendal, in so many days."""
    now = datetime.now(UTC)
    then = (now.astimezone(JAKARTA) + timedelta(days=days)).replace(hour=hour, minute=0, second=0, microsecond=0)
    return round((then - now).total_seconds() * 1000)
