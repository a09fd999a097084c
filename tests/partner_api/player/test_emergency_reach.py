"""How soon an emergency is on many screens at once; bench/takeover.py measures fifty, with a real server."""

from contextlib import ExitStack
from datetime import UTC, datetime

import pytest
from django.http import HttpResponse

from .screen import Screen
from .test_emergency import GREEN, emergency

PAGES = 8
#: In seconds, at the 95th percentile: the second leaves ten between two looks at the beacon.
BY_PUSH, BY_BEACON = 3, 12
MANIFEST = "/api/v1/screens/manifest/"


@pytest.fixture
def wall(chromium, server, schedule):
    """Screens that play a still, and ask for their manifest seldom."""
    server.manifest = schedule(GREEN, poll=300)
    server.beacon = beacon(server.manifest)
    with ExitStack() as contexts:
        screens = []
        for _number in range(PAGES):
            context = contexts.enter_context(chromium.new_context(locale="id-ID", service_workers="block"))
            screens.append(Screen(context.new_page(), server))
            screens[-1].resize(640, 360)
        yield screens


def beacon(manifest, takeover=None):
    return {"region": "33.24.12", "seq": manifest["seq"][:2], "takeover": takeover}


def opened(wall):
    for screen in wall:
        screen.open()
    for screen in wall:
        screen.wait(playing="2.1", timeout=30_000)


def issued(server, schedule, level):
    """Tell it to everybody; the items, and when."""
    shown = emergency(level)
    server.manifest = schedule(*shown, GREEN, poll=300)
    server.beacon = beacon(server.manifest, takeover=1)
    server.live.append(server.beacon)
    return shown[0]["id"], datetime.now(UTC).timestamp()


def slowest(wall, fact, item, began):
    """After how many seconds the last screen had its first frame."""
    for screen in wall:
        screen.wait(**{fact: item}, timeout=20_000)
    ready = [screen.moment(f"data-{fact}", item) + screen.page.evaluate("performance.timeOrigin") for screen in wall]
    return max(ready) / 1_000 - began


@pytest.mark.parametrize(("level", "fact"), [("awas", "playing"), ("siaga", "banner")])
def test_screens_that_are_told_show_it_within_three_seconds(wall, server, built, schedule, level, fact):
    told = b'data-beacon="10" data-live-url="/api/v1/events/"'
    page = HttpResponse(built.player.content.replace(b'data-beacon="10"', told))
    page.headers = built.player.headers
    server.page = page
    server.live.append(server.beacon)
    opened(wall)

    item, began = issued(server, schedule, level)

    assert slowest(wall, fact, item, began) <= BY_PUSH


def test_screens_that_look_show_it_within_twelve_also_when_the_server_was_away(wall, server, schedule):
    opened(wall)

    with server.broken():
        wall[0].page.wait_for_timeout(4_000)
        item, _at = issued(server, schedule, "awas")
    back = datetime.now(UTC).timestamp()

    assert slowest(wall, "playing", item, back) <= BY_BEACON
    assert all(screen.told("connection") == "online" for screen in wall)
