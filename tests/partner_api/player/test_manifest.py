"""A manifest that is wrong, old, forged or away: the player goes on with the last good one, and says so."""

import json

import pytest
import rfc8785

from tests.vectors import make_signed as keys

GREEN = {"id": "2.1", "kind": "poster", "file": "green poster"}
BLUE = {"id": "3.1", "kind": "poster", "file": "blue poster"}


def pinned(screen, *trusted):
    """Have the screen trust these keys, as after its pairing."""
    script = (
        f"localStorage.getItem('videotron-keys:7') ?? localStorage.setItem('videotron-keys:7', '{json.dumps(trusted)}')"
    )
    screen.page.add_init_script(script)


def signed(manifest, key):
    return manifest | {"sig": keys.text(key.sign(rfc8785.dumps(manifest)))}


@pytest.mark.parametrize(
    "wrong",
    [{"items": {}}, {"items": None}, {"seq": ["1", 2, 3]}, {"tz": "Asia/Kendal"}, {"assets": []}, {"quiet": [{}]}],
    ids=str,
)
def test_a_manifest_that_is_json_but_wrong_changes_nothing_and_is_told(screen, schedule, wrong):
    screen.open(schedule(GREEN))
    screen.wait(playing="2.1")

    screen.server.manifest = schedule(BLUE, **wrong)
    screen.wait(manifest="refused", manifestWhy="shape", connection="online")
    screen.wait_for_polls(3)

    assert screen.told("manifest") == "refused"  # a validator that was kept of it would have brought a 304
    assert (screen.told("manifestSeq"), screen.told("playing")) == ("1.2.20000", "2.1")
    shown = len(screen.played())
    screen.wait_for_plays(shown + 2)  # it is not frozen

    screen.server.manifest = schedule(BLUE)
    screen.wait(manifest="accepted", manifestWhy="", playing="3.1")


def test_one_bad_item_is_dropped_and_told_and_the_others_play(screen, schedule):
    screen.open(schedule(BLUE | {"flight": None}, GREEN))
    screen.wait(playing="2.1", manifest="accepted", dropped="1")

    screen.wait_for_plays(3)
    assert set(screen.played()) == {"2.1"}
    assert any("items[0].flight is not a list" in warning for warning in screen.warnings)


def test_a_manifest_that_wants_to_be_asked_for_without_end_is_not(screen, schedule, built):
    screen.server.page = built.served
    screen.open(schedule(GREEN, poll=0))
    screen.wait(playing="2.1")
    screen.page.wait_for_timeout(3_000)

    assert screen.server.requests.count("/api/v1/screens/manifest/") == 1


def test_an_older_manifest_is_refused(screen, schedule):
    old = schedule(BLUE)
    screen.open(schedule(GREEN))
    screen.wait(playing="2.1")

    screen.server.manifest = old
    screen.wait(manifest="refused", manifestWhy="older")
    screen.page.reload()
    screen.wait(manifest="refused", manifestWhy="older", playing="2.1")  # it knows after its next start, too

    assert "3.1" not in screen.played()


def test_a_restored_server_raises_the_epoch_and_is_believed(screen, schedule):
    screen.open(schedule(GREEN))
    screen.wait(playing="2.1")

    screen.server.manifest = schedule(BLUE, seq=[2, 0, 0])

    screen.wait(playing="3.1")


def test_a_manifest_that_no_trusted_key_signed_is_refused(screen, schedule):
    pinned(screen, keys.public(keys.KEY))
    screen.open(signed(schedule(GREEN), keys.KEY))
    screen.wait(playing="2.1", signature="verified")

    screen.server.manifest = signed(schedule(BLUE), keys.OTHER)
    screen.wait(manifest="refused", manifestWhy="signature", signature="bad")
    screen.server.manifest = schedule(BLUE)
    screen.wait_for_polls(3)

    assert screen.told("manifest") == "refused"
    assert "3.1" not in screen.played()


def test_a_signed_manifest_hands_over_to_the_next_key(screen, schedule):
    pinned(screen, keys.public(keys.KEY))
    both = [keys.public(keys.KEY), keys.public(keys.OTHER)]
    screen.open(signed(schedule(GREEN, keys=both), keys.KEY))
    screen.wait(playing="2.1", signature="verified")

    screen.server.manifest = signed(schedule(BLUE, keys=both[1:]), keys.OTHER)
    screen.wait(playing="3.1", signature="verified")
    screen.server.manifest = signed(schedule(GREEN, keys=both), keys.KEY)

    screen.wait(manifest="refused", manifestWhy="signature")  # the old one is not trusted any more


def test_without_a_key_a_manifest_is_accepted_and_that_is_told(screen, schedule):
    screen.open(schedule(GREEN))
    screen.wait(playing="2.1", signature="unpinned")


def test_the_manifest_of_another_screen_is_refused_and_told(screen, schedule):
    screen.open(schedule(GREEN))
    screen.wait(playing="2.1")

    screen.server.manifest = schedule(BLUE, screen="8")
    screen.wait(manifest="refused", manifestWhy="screen", mode="playing")
    screen.wait_until_warned(["it is that of the screen 8, and this one is 7"])
    screen.server.manifest = schedule(BLUE)

    screen.wait(manifest="accepted", playing="3.1")


def test_a_token_under_the_address_of_another_screen_says_so_and_a_new_pairing_mends_it(screen, schedule):
    screen.open(schedule(GREEN, screen="8"))
    screen.wait(mode="other-screen", manifestWhy="screen")
    assert screen.text(".card h1 >> visible=true") == "Alamat ini milik layar lain"

    screen.server.manifest, screen.server.token = schedule(BLUE), "of-another-pairing"
    screen.open(address=screen.server.screen(token="of-another-pairing"))
    screen.wait(mode="playing", playing="3.1")


def test_the_last_good_manifest_plays_while_the_server_says_nothing(screen, schedule):
    screen.open(schedule(GREEN))
    screen.wait(playing="2.1", filesWhole="1")
    screen.page.route("**/manifest/", lambda route: route.abort())
    screen.page.route("**/m/**", lambda route: route.abort())
    screen.page.reload()

    screen.wait(playing="2.1", manifest="kept", manifestSeq="1.2.20000", connection="offline", connectionWhy="offline")


def test_what_was_kept_for_another_pairing_is_not_played(screen, schedule):
    screen.open(schedule(GREEN))
    screen.wait(playing="2.1")
    screen.page.route("**/manifest/", lambda route: route.abort())

    screen.open(address=screen.server.screen(token="of-another-pairing"))

    screen.wait(connection="offline", manifest="none")


def test_a_screen_that_was_struck_off_keeps_nothing_for_its_next_start(screen, schedule):
    screen.open(schedule(GREEN))
    screen.wait(playing="2.1")
    screen.server.token = "another"
    screen.wait(mode="unauthorised", playing="")
    screen.page.route("**/manifest/", lambda route: route.abort())
    screen.page.reload()

    screen.wait(connection="offline", manifest="none")


def test_what_the_server_answers_otherwise_is_told_by_its_number(screen, schedule):
    screen.open(schedule(GREEN))
    screen.wait(playing="2.1")
    screen.page.route("**/manifest/", lambda route: route.fulfill(status=503))

    screen.wait(connection="offline", connectionWhy="http_503")
