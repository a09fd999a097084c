"""A screen asks for its manifest seldom, and at once when the beacon of its region says that something has moved."""

import pytest
from django.http import HttpResponse

MANIFEST = "/api/v1/screens/manifest/"
GREEN = {"id": "2.1", "kind": "poster", "file": "green poster", "dur_ms": 3_600_000}
BLUE = {"id": "3.1", "kind": "poster", "file": "blue poster", "dur_ms": 3_600_000}
NAMES = """async () => {
  const answer = (asked) => new Promise((done) => { asked.onsuccess = () => done(asked.result) });
  const database = await answer(indexedDB.open("screen:7"));
  return (await answer(database.transaction("parts").objectStore("parts").getAllKeys())).length === 0;
}"""


@pytest.fixture
def screen(screen, built):
    screen.server.page = built.attentive
    return screen


def beacon(manifest, takeover=None):
    return {"region": "33.24.12", "seq": manifest["seq"][:2], "takeover": takeover}


def test_a_screen_hears_of_a_change_long_before_it_would_have_asked(screen, schedule):
    manifest = schedule(GREEN, poll=300)
    screen.server.beacon = beacon(manifest)
    screen.open(manifest)
    screen.wait(playing="2.1")
    screen.page.wait_for_timeout(1_000)
    assert screen.server.requests.count(MANIFEST) == 1  # while nothing moves

    screen.server.manifest = schedule(BLUE, poll=300)
    screen.server.beacon = beacon(screen.server.manifest)
    screen.wait(playing="3.1", timeout=4_000)
    screen.page.wait_for_timeout(1_000)

    assert screen.server.requests.count(MANIFEST) == 2  # and once is enough


def test_an_emergency_that_ends_before_its_time_is_heard_of_at_once(screen, schedule):
    manifest = schedule(GREEN, poll=300)
    screen.server.beacon = beacon(manifest, takeover=4)
    screen.open(manifest)
    screen.wait(playing="2.1")
    screen.page.wait_for_timeout(500)

    screen.server.beacon = beacon(manifest)
    screen.page.wait_for_event("response", lambda response: response.url.endswith(MANIFEST), timeout=2_000)


@pytest.fixture
def listener(screen, built):
    """A screen of a server that has live events; it looks at the beacon each ten seconds."""
    page = HttpResponse(
        built.player.content.replace(b'data-beacon="10"', b'data-beacon="10" data-live-url="/api/v1/events/"')
    )
    page.headers = built.player.headers
    screen.server.page = page
    return screen


def test_a_screen_that_is_told_asks_at_once(listener, schedule):
    manifest = schedule(GREEN, poll=300)
    listener.server.live.append(beacon(manifest))
    listener.open(manifest)
    listener.wait(playing="2.1")
    listener.page.wait_for_timeout(500)
    assert listener.server.requests.count(MANIFEST) == 1  # what it was told first is what it has

    listener.server.manifest = schedule(BLUE, poll=300)
    listener.server.live.append(beacon(listener.server.manifest, takeover=4))
    listener.wait(playing="3.1", timeout=3_000)  # long before it looks at the beacon
    assert listener.server.requests.count(MANIFEST) == 2


def test_a_screen_that_hears_nothing_any_more_goes_on_looking(listener, schedule):
    manifest = schedule(GREEN, poll=300)
    listener.server.live.append(beacon(manifest))
    listener.server.beacon = beacon(manifest)
    listener.open(manifest)
    listener.wait(playing="2.1")
    with listener.server.broken():
        listener.page.wait_for_timeout(500)
    listener.server.live.clear()  # and answers with something else from now on
    listener.server.manifest = schedule(BLUE, poll=300)
    listener.server.beacon = beacon(listener.server.manifest)

    listener.wait(playing="3.1", timeout=20_000)


def test_without_a_beacon_it_asks_as_often_as_it_is_told(screen, schedule):
    screen.open(schedule(GREEN, poll=1))
    screen.wait(playing="2.1")

    screen.wait_for_polls(2)


def test_a_screen_that_is_struck_off_keeps_no_file_of_its_programme(screen, schedule):
    screen.open(schedule(GREEN))
    screen.wait(playing="2.1", filesWhole="1")

    screen.server.token = "another"
    screen.wait(mode="unauthorised", filesBytes="0", filesWanted="0")
    screen.page.wait_for_function(NAMES)
