"""A screen asks for its manifest seldom, and at once when the beacon of its region says that something has moved."""

import pytest

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
