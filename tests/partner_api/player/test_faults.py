"""A manifest by which the player fails: the one before goes on, the next is asked for, also after a start."""

import pytest

GREEN = {"id": "2.1", "kind": "poster", "file": "green poster"}
BLUE = {"id": "3.1", "kind": "poster", "file": "blue poster"}
TICKER = {"id": "4.1", "kind": "running_text", "text": "Cek nama Anda di TPS terdekat.", "dur_ms": 20_000}
FAILS = "throw new TypeError('as never before');"


def sabotage(screen, module, text, fault):
    """Have the player fail by ``fault``, put in behind ``text`` of one of its modules."""

    def answer(route):
        source = route.fetch().text()
        assert text in source
        route.fulfill(body=source.replace(text, text + fault, 1), content_type="text/javascript")

    screen.page.route(f"**/{module}*.js", answer)


def test_an_item_called_as_a_property_of_all_objects_is_dropped_and_told(screen, schedule):
    strange = [{"id": name, "kind": "poster", "file": "green poster"} for name in ("constructor", "__proto__")]
    screen.open(schedule(*(item | {"mandatory": True} for item in strange), BLUE, TICKER))
    screen.wait(playing="3.1", manifest="accepted", dropped="4")  # two items, and their members

    screen.page.reload()
    screen.wait(playing="3.1", dropped="4")
    screen.server.manifest = schedule(GREEN)
    screen.wait(playing="2.1", dropped="2")  # the members of that day


def test_a_kept_manifest_that_cannot_be_played_any_more_is_put_aside_and_the_next_is_asked_for(screen, schedule):
    fault = f"if (localStorage.fails && manifest.seq[1] === 2) {FAILS}"
    sabotage(screen, "rehearsal.*", "rehearse(manifest, at) {", fault)
    screen.open(schedule(GREEN))
    screen.wait(playing="2.1", filesWhole="1")
    screen.page.evaluate("localStorage.fails = 'yes'")

    screen.page.reload()
    screen.wait(manifest="refused", manifestWhy="programme", mode="connecting")
    screen.wait_until_warned(["nothing is kept: the manifest is refused: nothing can be played by it: as never before"])
    screen.server.manifest = schedule(BLUE)
    screen.wait(manifest="accepted", manifestWhy="", playing="3.1", timeout=30_000)  # without one it asks each 10 s


def test_a_manifest_that_cannot_be_played_is_not_kept_and_the_one_before_goes_on(screen, schedule):
    sabotage(screen, "rehearsal.*", "rehearse(manifest, at) {", f"if (manifest.seq[1] === 3) {FAILS}")
    screen.open(schedule(GREEN))
    screen.wait(playing="2.1")

    screen.server.manifest = schedule(BLUE)
    screen.wait(manifest="refused", manifestWhy="programme", manifestSeq="1.2.20000")
    shown = len(screen.played())
    assert set(screen.wait_for_plays(shown + 2)) == {"2.1"}

    screen.page.route("**/manifest/", lambda route: route.abort())
    screen.page.reload()
    screen.wait(manifest="kept", manifestSeq="1.2.20000", playing="2.1")


@pytest.mark.parametrize("is_first", [True, False], ids=["the first", "a later one"])
def test_what_fails_after_all_is_told_and_neither_kept_nor_the_end_of_asking(screen, schedule, is_first):
    sabotage(screen, "player/card.*", "receive({ tz, region_path: path }) {", f"if (path.length === 1) {FAILS}")
    kendal = {"code": "33.24", "name": "Kabupaten Kendal", "level": "regency"}
    screen.open(None if is_first else schedule(GREEN))
    if not is_first:
        screen.wait(playing="2.1")
    screen.server.manifest = schedule(BLUE, region_path=[kendal])
    if is_first:
        screen.open()
    screen.wait_until_warned(["the programme fails: TypeError: as never before"])
    screen.wait_for_polls(1)

    screen.server.manifest = schedule(TICKER, GREEN)
    screen.wait(manifest="accepted", playing="2.1", timeout=20_000)


def test_a_programme_that_fails_in_the_middle_of_the_day_goes_on_asking_and_is_not_there_at_the_next_start(
    screen, schedule
):
    sabotage(screen, "lineup.*", "missing(at) {", f"if (this.#manifest.seq[1] === 2) {FAILS}")
    screen.open(schedule(GREEN))
    screen.wait(failure="programme 1.2.20000", failures="1")
    screen.wait_for_polls(3)
    assert screen.told("failures") == "1"  # once, not with each tick

    screen.page.reload()
    screen.wait(manifest="refused", manifestWhy="programme", failures="1")
    assert not any("nothing is kept" in warning for warning in screen.warnings)
    screen.server.manifest = schedule(BLUE)
    screen.wait(manifest="accepted", manifestWhy="", playing="3.1")
