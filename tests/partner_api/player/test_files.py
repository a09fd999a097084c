"""Only files that are here, whole and verified are ever shown; what is spoilt comes again by itself."""

import pytest

from . import media

GREEN = {"id": "2.1", "kind": "poster", "file": "green poster"}
NOISE = {"id": "9.1", "kind": "poster", "file": "noisy poster"}
CLIP = {"id": "1.1", "kind": "video", "file": "red clip", "dur_ms": 2_000}

#: Intervals of minutes and pauses before the next try pass in half a second.
IMPATIENT = """
const [every, later] = [setInterval, setTimeout];
window.setInterval = (work, ms) => every(work, ms >= 60_000 ? 500 : ms);
window.setTimeout = (work, ms) => later(work, ms >= 10_000 ? 500 : ms);
"""
SHELF = """const database = await new Promise((resolve) => {
    indexedDB.open("screen:7").onsuccess = ({ target }) => resolve(target.result);
  });
  const answer = (request) => new Promise((resolve) => { request.onsuccess = () => resolve(request.result) });
  const parts = () => database.transaction("parts", "readwrite").objectStore("parts");"""
SPOIL = f"""async ([sha, size]) => {{ {SHELF}
  const bytes = new Uint8Array(await (await answer(parts().get([sha, 0]))).arrayBuffer());
  bytes[bytes.length >> 1] ^= 1;
  await answer(parts().put(new Blob([bytes.slice(0, size)]), [sha, 0]));
  database.close();
}}"""
ON_SHELF = f"""async () => {{ {SHELF}
  const keys = await answer(parts().getAllKeys());
  database.close();
  return [...new Set(keys.map(([sha]) => sha))];
}}"""


def name_of(screen, number=0):
    manifest = screen.server.manifest
    return manifest["assets"][manifest["items"][number]["asset"]]["url"].removeprefix("/m/")


def test_a_file_is_fetched_once_and_shown_from_the_disk_afterwards(screen, schedule):
    screen.open(schedule(GREEN, CLIP))
    screen.wait(filesWhole="2", filesBad="0", storage="disk")
    screen.wait_for_plays(4)
    screen.page.reload()
    screen.wait(filesWhole="2")
    screen.wait_for_plays(3)

    assert len(screen.server.ranges) == 2


def test_half_a_file_is_never_shown_and_goes_on_where_it_stopped(screen, schedule, files):
    screen.page.add_init_script(IMPATIENT)
    manifest = schedule(NOISE)
    body, name = files["noisy poster"][0], media.asset(*files["noisy poster"])[1]["url"].removeprefix("/m/")
    screen.server.cut.add(name)

    screen.open(manifest)
    screen.wait(playing="9.1")

    (_, first), (_, second) = screen.server.ranges
    assert (first, second) == (None, f"bytes={len(body) // 2}-")
    assert screen.page.evaluate("document.querySelector('img.on-air').naturalWidth") == 640
    assert any(warning.startswith("failed: offline") for warning in screen.warnings)


def test_half_a_file_goes_on_after_a_restart(screen, schedule, files):
    manifest = schedule(NOISE)
    body = files["noisy poster"][0]
    screen.server.cut.add(media.asset(*files["noisy poster"])[1]["url"].removeprefix("/m/"))
    screen.open(manifest)
    screen.page.wait_for_event("console", lambda message: "skipped 9.1: offline" in message.text)

    screen.page.reload()
    screen.wait(playing="9.1")

    assert screen.server.ranges[1][1] == f"bytes={len(body) // 2}-"


def test_a_file_with_a_flipped_byte_is_never_shown_and_heals_once_it_is_right(screen, schedule, files):
    screen.page.add_init_script(IMPATIENT)
    manifest = schedule(NOISE, GREEN)
    name = media.asset(*files["noisy poster"])[1]["url"].removeprefix("/m/")
    right = screen.server.media[name]
    screen.server.media[name] = right[:5_000] + bytes([right[5_000] ^ 1]) + right[5_001:]

    screen.open(manifest)
    screen.page.wait_for_event("console", lambda message: "skipped 9.1: hash" in message.text)
    screen.wait(filesWhole="1", filesBad="1", playing="2.1")
    assert "9.1" not in screen.played()
    screen.server.media[name] = right

    screen.wait(playing="9.1", filesWhole="2", filesBad="0")


@pytest.mark.parametrize("size", [10**9, 100], ids=["a byte is flipped", "a part is short"])
def test_what_is_spoilt_on_the_disk_is_not_shown_after_a_restart_and_heals(screen, schedule, size):
    screen.open(schedule(NOISE, GREEN))
    screen.wait(filesWhole="2", playing="9.1")
    screen.page.evaluate(SPOIL, [screen.server.manifest["items"][0]["asset"], size])
    name = name_of(screen)
    body = screen.server.media.pop(name)
    screen.page.reload()

    screen.page.wait_for_event("console", lambda message: "skipped 9.1: " in message.text)
    screen.wait(playing="2.1", filesWhole="1")
    screen.wait_for_plays(3)
    assert "9.1" not in screen.played()
    screen.server.media[name] = body
    screen.page.add_init_script(IMPATIENT)
    screen.page.reload()

    screen.wait(playing="9.1", filesWhole="2")


def test_reasons_are_told_apart(screen, schedule, files):
    screen.page.add_init_script(IMPATIENT)
    names = {name: media.asset(*file)[1]["url"].removeprefix("/m/") for name, file in files.items()}
    lines = {"offline": "green poster", "not_found": "blue poster", "stalled": "noisy poster"}
    screen.page.route(f"**/{names['green poster']}", lambda route: route.abort("internetdisconnected"))
    screen.server.spoil(names["blue poster"], "missing")
    screen.server.spoil(names["noisy poster"], "stalled")
    screen.page.route(f"**/{names['red clip']}", lambda route: route.fulfill(status=500))

    ids = {f"{number}.1": why for number, why in enumerate([*lines, "http"], start=1)}
    posters = [{"id": name, "kind": "poster", "file": lines[why]} for name, why in ids.items() if why in lines]
    screen.open(schedule(*posters, CLIP | {"id": "4.1"}))
    wanted = {f"skipped {name}: {why}" for name, why in ids.items()}
    screen.wait_until_warned(wanted)

    assert screen.told("filesBad") == "4"
    assert screen.played() == []


def test_a_file_that_is_verified_but_no_picture_is_told_as_such(screen, schedule):
    screen.server.media["0" * 64 + ".png"] = body = b"not what it says" * 500
    sha, asset = media.asset(body, "image/png")
    screen.server.media[asset["url"].removeprefix("/m/")] = body
    manifest = schedule(GREEN)
    manifest["assets"][sha] = asset
    manifest["items"].append(schedule.complete({"id": "8.1", "kind": "poster"}) | {"asset": sha})

    screen.open(schedule.dated(manifest))
    screen.wait_until_warned({"skipped 8.1 for 60 s: decode"})

    assert "8.1" not in screen.played()


def test_a_file_outlives_its_manifest_by_ten_minutes_and_no_more(screen, schedule):
    screen.open(schedule(NOISE, GREEN))
    screen.wait(filesWhole="2")
    gone = screen.server.manifest["items"][0]["asset"]
    screen.page.add_init_script(IMPATIENT)
    screen.page.reload()
    screen.server.manifest = schedule(GREEN)
    screen.wait(filesWanted="1", manifestSeq="1.3.20000")
    screen.page.wait_for_timeout(1_500)  # some rounds of putting in order
    assert gone in screen.page.evaluate(ON_SHELF)

    screen.page.evaluate("const now = performance.now.bind(performance); performance.now = () => now() + 601_000")
    screen.wait_until(f"async (gone) => {{ const left = await ({ON_SHELF})(); return !left.includes(gone) }}", gone)


def test_what_exceeds_the_budget_is_not_fetched_and_that_is_told(screen, schedule):
    screen.page.add_init_script("navigator.storage.estimate = async () => ({ quota: 5_000 })")
    screen.open(schedule(NOISE, GREEN))
    screen.wait_until_warned({"skipped 9.1: budget"})

    screen.wait(playing="2.1", filesWhole="1", filesBudget="3000")


def test_without_a_database_files_are_kept_in_memory_and_still_verified(screen, schedule):
    screen.page.add_init_script("Object.defineProperty(window, 'indexedDB', {value: undefined})")
    screen.open(schedule(CLIP, GREEN))

    screen.wait(storage="memory", filesWhole="2", playing="1.1")


def test_files_come_again_when_the_storage_was_cleared(screen, schedule):
    screen.page.add_init_script(IMPATIENT)
    screen.open(schedule(GREEN))
    screen.wait(filesWhole="1", playing="2.1")
    screen.page.evaluate("new Promise((resolve) => indexedDB.deleteDatabase('screen:7').onsuccess = resolve)")

    for _ in range(100):
        if len(screen.server.ranges) == 2:
            break
        screen.wait_for_polls(1)
    screen.wait_until(f"async () => (await ({ON_SHELF})()).length === 1")
    assert len(screen.server.ranges) == 2
    assert set(screen.played()) == {"2.1"}


def test_a_byte_that_flips_on_the_disk_is_found_at_random_and_heals(
    chromium_at, built, files, schedule, server, tmp_path
):
    """The browser's own files are changed under it, as a failing disk would."""
    with chromium_at(tmp_path) as screen:
        screen.page.add_init_script(IMPATIENT)
        screen.open(schedule(NOISE))
        screen.wait(filesWhole="1", playing="9.1")
        flipped = 0
        for path in tmp_path.rglob("*.blob/**/*"):
            if path.is_file() and path.stat().st_size > 10_000:
                with path.open("r+b") as file:
                    file.seek(9_000)
                    byte = file.read(1)[0]
                    file.seek(9_000)
                    file.write(bytes([byte ^ 1]))
                flipped += 1
        assert flipped

        screen.page.wait_for_function("() => document.documentElement.dataset.failure?.startsWith('hash ')")
        screen.wait(filesWhole="1", filesBad="0", playing="9.1")
        assert len(server.ranges) >= 2
