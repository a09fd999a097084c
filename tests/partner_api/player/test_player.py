"""The player in a real browser, against a server whose manifest the test changes."""

import re
from datetime import UTC, datetime

import pytest
from playwright.sync_api import expect

from ilm_blocks.rules.programme.slots import slots
from partner_api.screens.models import Loop
from partner_api.screens.programme.days import day_of

from . import media
from .screen import Screen
from .server import TOKEN

CLIP = {"id": "1.1", "kind": "video", "file": "red clip", "dur_ms": 2_000}
GREEN = {"id": "2.1", "kind": "poster", "file": "green poster"}
BLUE = {"id": "3.1", "kind": "poster", "file": "blue poster"}
TICKER = {"id": "4.1", "kind": "running_text", "text": "Cek nama Anda di TPS terdekat.", "dur_ms": 20_000}
MESSAGE = {"id": "5.1", "kind": "message", "text": {"heading": "Tolak politik uang", "text": "Laporkan ke Panwaslu."}}
HOUR_MS = 3_600_000


def looks_like(colour, expected):
    return all(abs(one - other) < 24 for one, other in zip(colour, expected, strict=True))


def test_films_posters_and_messages_take_turns(screen, schedule):
    screen.open(schedule(CLIP, GREEN, MESSAGE))
    screen.wait(playing="1.1")  # a film is long to fetch on a slow machine

    assert set(screen.wait_for_plays(6)) == {"1.1", "2.1", "5.1"}
    assert screen.told("mode") == "playing"
    assert screen.warnings == []


def test_each_item_is_seen_in_full_while_it_is_on(screen, schedule):
    screen.open(schedule(CLIP, GREEN | {"dur_ms": 2_000}))

    for playing, colour in (("2.1", media.GREEN), ("1.1", media.RED)):
        screen.wait(playing=playing)
        assert looks_like(screen.centre(), colour)


def test_the_screen_is_never_dark_between_two_items(screen, schedule):
    screen.open(schedule(CLIP | {"dur_ms": 500}, GREEN | {"dur_ms": 300}, BLUE | {"dur_ms": 300}))
    screen.wait(mode="playing")

    seen = []
    while len(screen.played()) < 15:
        seen.append(screen.centre())

    assert [
        colour for colour in seen if not any(looks_like(colour, item) for item in (media.RED, media.GREEN, media.BLUE))
    ] == []


def test_one_film_alone_repeats_without_a_gap(screen, schedule):
    screen.open(schedule(CLIP))
    screen.wait(playing="1.1")

    assert screen.wait_for_plays(3) == ["1.1"] * 3
    assert looks_like(screen.centre(), media.RED)


def test_the_screen_shows_what_the_server_planned_second_by_second(screen, schedule):
    manifest = schedule(GREEN | {"weight": 3, "dur_ms": 1_300}, BLUE | {"dur_ms": 900}, MESSAGE | {"dur_ms": 1_100})
    planned = {slot.start_ms: slot.member.id for slot in slots(day_of(manifest, Loop.STAGE)) if slot.member}
    screen.open(manifest)
    screen.wait(filesWhole="2")

    # Other tests share this machine: of three stretches of time one has to be quiet enough to be measured.
    assert any(is_as(planned, screen, plays=9) for _stretch in range(3))


def is_as(planned, screen, *, plays):
    """Whether the next ``plays`` of ``screen`` come when they are ``planned``, to within 300 ms."""
    known = len(screen.changes())
    screen.wait_for_plays(len(screen.played()) + plays)
    seen = screen.changes()[known:]
    starts = [min(planned, key=lambda start, at=at: abs(start - at)) for _item, at in seen]
    return all(planned[start] == item and abs(start - at) < 300 for start, (item, at) in zip(starts, seen, strict=True))


def test_two_screens_of_one_manifest_change_together(screen, schedule):
    manifest = schedule(CLIP, GREEN | {"dur_ms": 1_300}, BLUE | {"dur_ms": 900}, MESSAGE | {"dur_ms": 1_100})
    with screen.page.context.browser.new_context(locale="id-ID") as beside:
        other = Screen(beside.new_page(), screen.server)
        for one in (screen, other):
            one.open(manifest)
            one.wait(filesWhole="3", mode="playing")
        # Other tests share this machine: of three stretches of time one has to be quiet enough to be measured.
        assert any(apart_in(screen, other, plays=22) <= 120 for _stretch in range(3))


def apart_in(screen, other, *, plays):
    """By how many milliseconds two screens change apart, the 95th of a hundred, in the next ``plays``."""
    before = [len(one.changes()) for one in (screen, other)]
    screen.wait_for_plays(len(screen.played()) + plays)
    first, second = (one.changes()[known:] for one, known in zip((screen, other), before, strict=True))
    apart = sorted(min(abs(at - moment) for name, moment in first if name == item) for item, at in second[1:-1])
    assert len(apart) >= plays - 4
    return apart[int(0.95 * len(apart))]


def test_a_screen_that_starts_in_the_middle_joins_the_slot_that_runs(screen, schedule):
    manifest = schedule(GREEN | {"dur_ms": HOUR_MS}, BLUE | {"dur_ms": HOUR_MS})
    screen.page.wait_for_timeout(1_500)
    screen.open(manifest)
    screen.wait(playing="2.1")

    screen.page.reload()
    screen.wait(playing="2.1")


def test_every_item_names_who_answers_for_it_and_who_passes_it_on(screen, schedule):
    screen.open(
        schedule(
            GREEN | {"responsible": {"name": "KPU Kabupaten Kendal"}, "distributor": {"name": "Pemerintah Desa Blumah"}}
        )
    )
    screen.wait(playing="2.1")

    assert screen.text(".attribution") == (
        "Materi dan tanggung jawab isi: KPU Kabupaten Kendal. Disalurkan oleh: Pemerintah Desa Blumah."
    )


def test_a_running_text_crosses_the_foot_of_the_programme_with_its_attribution(screen, schedule):
    screen.open(schedule(GREEN, TICKER))
    screen.wait(ticker="4.1", mode="playing")

    assert screen.text(".ticker").startswith(TICKER["text"])
    assert "Materi dan tanggung jawab isi: Bawaslu Kabupaten Kendal." in screen.text(".ticker")
    before = screen.page.locator(".ticker span").bounding_box()["x"]
    screen.page.wait_for_timeout(500)
    assert screen.page.locator(".ticker span").bounding_box()["x"] < before - 20


def test_what_a_partner_writes_is_text_and_never_markup(screen, schedule):
    markup = "<img src=x onerror=alert(1)><b>tebal</b>"
    message = MESSAGE | {"text": {"heading": markup, "text": markup}, "responsible": {"name": markup}}

    screen.open(schedule(message, TICKER | {"text": markup}))
    screen.wait(playing="5.1", ticker="4.1")

    for place in (".message.on-air h1", ".message.on-air p", ".ticker", ".attribution"):
        assert markup in screen.text(place)
    assert screen.page.locator("b:not([data-slot]), img[src=x]").count() == 0


def test_audio_is_not_for_a_screen(screen, schedule):
    manifest = schedule(GREEN)
    manifest["items"][0]["kind"] = "audio"
    screen.open(manifest)
    screen.wait(mode="idle", dropped="1")


def test_films_are_muted(screen, schedule):
    screen.open(schedule(CLIP))
    screen.wait(playing="1.1")

    assert screen.page.evaluate("[...document.querySelectorAll('video')].every((video) => video.muted)")


def test_an_item_that_left_the_manifest_is_off_the_screen_within_a_second(screen, schedule):
    screen.open(schedule(GREEN | {"dur_ms": HOUR_MS}, BLUE | {"dur_ms": HOUR_MS}))
    screen.wait(playing="2.1")

    screen.server.manifest = schedule(BLUE | {"dur_ms": HOUR_MS})
    screen.wait(playing="3.1")

    arrived, gone = screen.moment("data-manifest-seq", "1.3.20000"), screen.moment("data-playing", "3.1")
    assert gone - arrived < 1_000
    assert looks_like(screen.centre(), media.BLUE)


def test_the_last_item_that_left_gives_way_to_the_card_within_a_second(screen, schedule):
    screen.open(schedule(CLIP | {"dur_ms": HOUR_MS}))
    screen.wait(playing="1.1")

    screen.server.manifest = schedule()
    screen.wait(mode="idle")

    assert screen.moment("data-playing", "") - screen.moment("data-manifest-seq", "1.3.20000") < 1_000
    assert screen.page.locator(".attribution").is_hidden()
    assert "KECAMATAN WELERI" in screen.text(".card").upper()


def test_a_corrected_item_replaces_its_old_wording_within_a_second(screen, schedule):
    screen.open(schedule(MESSAGE | {"dur_ms": HOUR_MS}))
    screen.wait(playing="5.1")

    corrected = MESSAGE | {"revision": 2, "text": {"heading": "Awasi bersama", "text": "Laporkan."}, "dur_ms": HOUR_MS}
    screen.server.manifest = schedule(corrected)
    screen.wait(manifestSeq="1.3.20000")
    screen.page.wait_for_timeout(1_000)

    assert screen.text(".message.on-air h1") == "Awasi bersama"


def test_an_item_that_is_silenced_is_cut_at_that_moment(screen, schedule):
    screen.server.clock_ahead_ms = 5 * HOUR_MS  # the screen's own clock is five hours slow
    now = screen.page.evaluate("Date.now()") + 5 * HOUR_MS
    start, end = (datetime.fromtimestamp((now + ms) / 1000, UTC).isoformat() for ms in (4_000, HOUR_MS))
    quiet = [{"from": start, "until": end, "items": ["2.1"]}]
    screen.open(schedule(GREEN | {"dur_ms": HOUR_MS}, quiet=quiet))
    screen.wait(playing="2.1")

    screen.wait(mode="idle")

    off_air = screen.page.evaluate("performance.timeOrigin") + screen.moment("data-playing", "") + 5 * HOUR_MS
    assert -100 < off_air - (now + 4_000) < 1_000  # its reading of the server's clock is a little off


def test_an_item_that_joins_is_in_the_loop_without_a_reload(screen, schedule):
    screen.open(schedule(GREEN))
    screen.wait(playing="2.1")

    screen.server.manifest = schedule(GREEN, CLIP)

    screen.wait(playing="1.1")


def test_nothing_to_play_shows_the_region_and_the_time_in_its_zone(screen, schedule):
    screen.open(schedule(tz="Asia/Jayapura"))
    screen.wait(mode="idle")

    there = screen.page.evaluate(
        "new Intl.DateTimeFormat('id', {timeZone: 'Asia/Jayapura', hour: '2-digit', minute: '2-digit'}).format()"
    )
    assert "Kecamatan Weleri" in screen.text(".card")
    assert there in screen.text(".card")


def test_the_programme_goes_on_while_the_server_is_away(screen, schedule):
    screen.open(schedule(GREEN, BLUE))
    screen.wait(connection="online", mode="playing")

    with screen.server.broken():
        screen.wait(connection="offline")
        before = len(screen.played())
        assert screen.wait_for_plays(before + 3)
    screen.wait(connection="online")


@pytest.mark.parametrize("fault", ["missing", "damaged", "stalled"])
@pytest.mark.parametrize("kind", ["video", "poster"])
def test_a_file_that_cannot_be_shown_is_skipped_and_reported(screen, schedule, fault, kind):
    bad = CLIP | {"id": "9.1"} if kind == "video" else BLUE | {"id": "9.1", "file": "noisy poster"}
    manifest = schedule(bad, GREEN)
    name = manifest["assets"][manifest["items"][0]["asset"]]["url"].removeprefix("/m/")
    screen.server.spoil(name, fault)

    screen.open(manifest)
    screen.page.wait_for_event("console", lambda message: "skipped 9.1" in message.text, timeout=9_000)
    before = len(screen.played())
    screen.wait_for_plays(before + 3)

    assert set(screen.played()) == {"2.1"}
    assert screen.server.requests.count(f"/m/{name}") <= 2  # and not asked for again and again


def test_a_film_that_stops_half_way_is_skipped_and_reported(screen, schedule):
    screen.open(schedule(CLIP | {"dur_ms": HOUR_MS}))
    screen.wait(playing="1.1")

    screen.page.evaluate("document.querySelector('video.on-air').pause()")
    screen.page.wait_for_event("console", lambda message: "frozen" in message.text, timeout=7_000)

    screen.wait(mode="idle")


def test_a_screen_with_nothing_but_bad_files_shows_the_card(screen, schedule):
    manifest = schedule(GREEN)
    screen.server.media.clear()

    screen.open(manifest)
    screen.page.wait_for_event("console", lambda message: "skipped 2.1" in message.text)

    assert screen.told("mode") == "idle"
    assert looks_like(screen.picture().getpixel((4, 4)), (22, 34, 46))


def test_the_token_is_taken_once_and_leaves_the_address(screen, schedule):
    screen.open(schedule(GREEN))
    screen.wait(playing="2.1")
    assert TOKEN not in screen.page.url

    screen.page.reload()

    screen.wait(playing="2.1")


@pytest.mark.parametrize("fragment", ["", "#token=wrong"])
def test_a_screen_without_a_valid_token_says_what_to_do(screen, schedule, fragment):
    screen.open(schedule(GREEN), address=f"{screen.server.url}/videotron/?screen=7{fragment}")
    screen.wait(mode="unauthorised")

    assert "Server tidak mengenal layar ini" in screen.text(".card")
    assert "petugas videotron" in screen.text(".card")


def test_the_right_address_opened_over_the_wrong_one_starts_the_programme(screen, schedule):
    screen.open(schedule(GREEN), address=screen.server.screen(token="mistyped"))
    screen.wait(mode="unauthorised")

    screen.open(address=screen.server.screen())

    screen.wait(playing="2.1")


def test_a_revoked_screen_stops_and_comes_back_once_it_is_valid_again(screen, schedule):
    screen.open(schedule(GREEN))
    screen.wait(playing="2.1")

    screen.server.token = "another"
    screen.wait(mode="unauthorised", playing="")
    screen.server.token = TOKEN

    screen.wait(mode="playing")


def test_it_plays_on_a_host_without_tls(screen, schedule):
    # To Chromium any other name than localhost without TLS is insecure: no crypto.subtle, no service worker.
    screen.page.route("http://videotron.test/**", lambda route: route.fulfill(response=forwarded(route, screen.server)))
    screen.open(schedule(CLIP), address=f"http://videotron.test/videotron/?screen=7#token={TOKEN}")
    screen.wait(playing="1.1")

    assert not screen.page.evaluate("isSecureContext")
    screen.page.unroute_all(behavior="wait")  # what is on its way arrives before the server ends


def forwarded(route, server):
    return route.fetch(url=route.request.url.replace("http://videotron.test", server.url))


def test_a_manifest_of_another_kind_is_not_played(screen, schedule):
    screen.open(schedule(GREEN))
    screen.wait(playing="2.1")

    screen.server.manifest = schedule(BLUE, schema="ilm.manifest/2")
    screen.wait(manifest="refused", manifestWhy="shape", connection="online")

    assert screen.told("manifestSeq") == "1.2.20000"
    assert any("schema is not one of ilm.manifest/1" in warning for warning in screen.warnings)


def test_every_module_comes_under_its_hashed_name(screen, schedule, built):
    screen.open(schedule(GREEN))
    screen.wait(playing="2.1")

    sources = (built.static / "partner_api/player").rglob("*.js")
    of_pairing = {"ask.js", "pair.js"}  # the page without a screen has its own
    modules = {path.name for path in sources if "." not in path.stem and path.parent.name != "setup"} - of_pairing
    asked = [path for path in screen.server.requests if path.startswith("/static/")]
    assert all(re.search(r"\.[0-9a-f]{12}\.(js|css)$", path) for path in asked)
    assert {re.sub(r".*/|\.[0-9a-f]{12}", "", path) for path in asked} == modules | {"player.css", "card.css"}


@pytest.mark.parametrize(("width", "height"), [(700, 400), (768, 384), (1920, 1080), (1080, 1920)])
def test_everything_is_legible_and_inside_any_screen(screen, schedule, width, height):
    long = {"heading": "Pemilih cerdas menolak politik uang", "text": "Laporkan dugaan pelanggaran ke Panwaslu. " * 6}
    screen.resize(width, height)
    screen.open(schedule(MESSAGE | {"text": long}, TICKER))
    screen.wait(playing="5.1", ticker="4.1")

    for place in (".message.on-air h1", ".message.on-air p", ".attribution", ".ticker"):
        box = screen.page.locator(place).bounding_box()
        assert box["x"] >= 0
        assert box["y"] >= 0
        assert box["x"] + box["width"] <= width
        assert box["y"] + box["height"] <= height
        assert screen.page.locator(place).evaluate("(it) => parseFloat(getComputedStyle(it).fontSize)") >= 12


def test_without_a_screen_the_page_shows_a_code_by_which_it_is_paired(browser_page, server, built):
    server.page = built.pairing
    browser_page.goto(f"{server.url}/videotron/")

    expect(browser_page.locator("body")).to_contain_text("WDJB-MJHT")
    expect(browser_page.locator("body")).to_contain_text("Layar ini belum dipasangkan")
