"""What the player shows is on record at the server: each play once, whatever happens in between."""

import gzip
from datetime import UTC, datetime, timedelta
from itertools import groupby, islice, pairwise
from time import monotonic

import pytest
from django.utils import timezone

from ilm_blocks.models import JournalHead
from ilm_blocks.rules.canonical import digest
from ilm_blocks.rules.programme.slots import slots
from partner_api.models import PlayHour
from partner_api.models import Screen as Videotron
from partner_api.screens import tokens
from partner_api.screens.models import Loop
from partner_api.screens.plays.models import SEEN
from partner_api.screens.programme.days import day_of
from partner_api.screens.programme.members import ms
from tests import factories
from tests.factories import KENDAL, WELERI

from .ledger import Ledger, told
from .server import Reply

pytestmark = pytest.mark.django_db

HOUR_MS = 3_600_000
DATABASE = """const database = await new Promise((resolve) => {
    indexedDB.open("plays:7").onsuccess = ({ target }) => resolve(target.result);
  });
  const answer = (request) => new Promise((resolve) => { request.onsuccess = () => resolve(request.result) });
  const store = (name) => database.transaction(name, "readwrite").objectStore(name);"""
WAS_ALIVE = f"""async () => {{ {DATABASE}
  const [rows, alive] = [await answer(store("open").getAll()), await answer(store("state").get("alive"))];
  return rows.length > 0 && rows.every((row) => alive > row.start_ms);
}}"""
FILL = f"async () => {{ {DATABASE} for (const key of [1, 50_001]) await answer(store('closed').put({{}}, key)) }}"
KEPT = f"async (keys) => {{ {DATABASE} return String(await answer(store('closed').getAllKeys())) === String(keys) }}"
TEN_SECONDS_LATER = "const now = performance.now.bind(performance); performance.now = () => now() + 10_000"
#: No film is ever ready: it ends in the error of one that cannot be decoded.
UNDECODABLE = """
const wait = HTMLMediaElement.prototype.addEventListener;
HTMLMediaElement.prototype.addEventListener = function (type, heard, options) {
  if (type !== "canplaythrough") return wait.call(this, type, heard, options);
  setTimeout(() => this.dispatchEvent(new Event("error")), 50);
};
"""
HIDE = """() => {
  Object.defineProperty(document, "hidden", { value: true, configurable: true });
  document.dispatchEvent(new Event("visibilitychange"));
}"""


@pytest.fixture
def ledger(db, screen):
    """Of a screen that was paired before the day of the manifests here, and of a journal beyond their changes."""
    long_ago = datetime(2024, 1, 1, tzinfo=UTC)
    videotron = Videotron.objects.create(owner=factories.page(WELERI), name="Pasar", paired_at=long_ago)
    JournalHead.objects.update_or_create(pk=1, defaults={"seq": 1_000, "at": long_ago})
    screen.server.token = tokens.issue(videotron)
    with Ledger().shared() as ledger:
        screen.server.take_plays = ledger.take
        ledger.screen = videotron
        yield ledger
        assert {(play.flag, play.item, play.dur_ms) for play in ledger.plays() if play.flag and not cut(play)} == set()


def cut(play):
    """Whether too little of it is left to count: it went at once, or the clock was set back by as much."""
    return play.flag == "too_short" and play.result in SEEN


@pytest.fixture
def ilm(ledger):
    """Of Bawaslu, handed to the regency."""
    bawaslu = factories.partner()
    return factories.ilm(
        KENDAL, responsible=bawaslu, agreement=factories.agreement(bawaslu), title="Tolak politik uang"
    )


@pytest.fixture
def poster(ilm):
    return {"id": f"{ilm.pk}.1", "kind": "poster", "file": "green poster", "dur_ms": 300} | approved(ilm)


@pytest.fixture
def line(ilm):
    return {"id": f"{ilm.pk}.2", "kind": "running_text", "text": "Cek nama Anda."} | approved(ilm)


def approved(ilm):
    return {"revision": ilm.live_revision_id, "agreement": ilm.agreement.number}


@pytest.fixture
def send(screen, schedule, ledger):
    """Give the screen other things to play; it asks often and so reports often."""

    def send(*items):
        manifest = schedule(*items, poll=0.1)
        ledger.give(ledger.screen, manifest)
        screen.server.manifest = manifest

    return send


@pytest.fixture
def start(screen, send):
    def start(*items):
        send(*items)
        screen.open(address=screen.server.screen(token=screen.server.token))

    return start


def test_what_was_shown_is_on_record_with_its_title_and_who_answers_for_it(screen, ledger, start, poster, ilm):
    screen.server.clock_ahead_ms = 120_000  # the screen's own clock is two minutes slow
    start(poster)

    play = ledger.wait_for(result="complete")[0]
    assert (play.title, play.responsible_name) == ("Tolak politik uang", "Bawaslu Kabupaten Kendal")
    assert (play.result, play.why, play.agreement) == ("complete", "", ilm.agreement.number)
    assert (play.asset, play.seq) == (screen.server.manifest["items"][0]["asset"], screen.server.manifest["seq"])
    assert 200 <= play.dur_ms < 5_000
    assert timedelta(seconds=90) < play.starts_at - timezone.now() < timedelta(seconds=121)
    assert play.skew_ms == pytest.approx(-120_000, abs=1_000)


def test_the_running_text_is_on_record_too(screen, ledger, start, line):
    start(line | {"dur_ms": 1_000})

    play = ledger.wait_for(result="complete")[0]
    assert (play.item, play.result, play.title) == (line["id"], "complete", "Tolak politik uang")


def test_a_report_whose_answer_is_lost_counts_once(ledger, start, poster):
    with ledger.losing_answers():
        start(poster)
        ledger.wait_for_reports(2)
    ledger.wait_for_reports(1)

    with ledger.arrival:
        numbers = [play.n for play in ledger.plays()]
        assert numbers == list(range(1, len(numbers) + 1))
        assert sum(hour.complete for hour in PlayHour.objects.all()) == len(ledger.plays(result="complete")) > 0


def test_what_ends_while_an_answer_is_on_its_way_is_kept_for_the_next_report(screen, ledger, start, send, poster):
    with ledger.holding_answers():
        start(poster)
        ledger.wait_for_reports(1)
        shown = len(screen.wait_for_plays(len(screen.played()) + 2)) - 1

    numbers = [play.n for play in ledger.wait_for(shown)]
    assert numbers == list(range(1, len(numbers) + 1))
    send()
    screen.wait(mode="idle")
    screen.wait_until(KEPT, [])  # what was answered is not kept


def test_nothing_is_lost_while_the_server_is_away(screen, ledger, start, poster):
    start(poster)
    ledger.wait_for(1)
    with screen.server.broken():
        screen.wait(connection="offline")
        shown = len(screen.wait_for_plays(len(screen.played()) + 3))

    numbers = [play.n for play in ledger.wait_for(shown)]
    assert numbers == list(range(1, len(numbers) + 1))


def test_what_the_server_cannot_take_is_sent_again(ledger, start, poster):
    with ledger.refusing(503):
        start(poster)
        ledger.wait_for_reports(2)

    assert ledger.wait_for(2)[0].n == 1


def test_a_server_that_asks_to_wait_is_not_asked_again_soon(screen, ledger, start, poster):
    with ledger.refusing(429, Retry_After="3600"):
        start(poster)
        ledger.wait_for_reports(1)
        screen.wait_for_polls(8)

        assert ledger.reports == 1


def test_what_is_cut_is_partial_and_says_why(screen, ledger, start, send, poster, line):
    poster |= {"dur_ms": HOUR_MS}
    start(poster, line)
    screen.wait(playing=poster["id"], ticker=line["id"])
    send(poster, poster | {"id": "t1.1", "tier": 0})
    screen.wait(playing="t1.1", ticker="")
    send()

    reasons = {play.item: (play.result, play.why) for play in ledger.wait_for(3)}
    assert reasons == {
        poster["id"]: ("partial", "takeover"),
        line["id"]: ("partial", "removed"),
        "t1.1": ("partial", "removed"),
    }
    assert all(0 < play.dur_ms < 20_000 for play in ledger.plays())


def test_what_nobody_sees_any_more_is_cut(screen, ledger, start, poster):
    start(poster | {"dur_ms": HOUR_MS})
    screen.wait(playing=poster["id"])
    screen.page.evaluate(HIDE)

    assert [(play.result, play.why) for play in ledger.wait_for()] == [("partial", "page_hidden")]


def test_a_file_that_cannot_be_shown_has_failed(screen, ledger, start, poster):
    screen.server.media.clear()
    start(poster)

    play = ledger.wait_for()[0]
    assert (play.result, play.dur_ms) == ("failed", 0)
    assert play.why


@pytest.mark.parametrize("is_broken", [False, True], ids=["that does not come", "that cannot be decoded"])
def test_a_file_is_told_in_the_slots_that_are_its_own_with_what_filled_them(screen, ledger, start, poster, is_broken):
    film = poster | {"id": f"{poster['id'][:-1]}3", "kind": "video", "file": "red clip", "dur_ms": 1_500}
    if is_broken:
        screen.page.add_init_script(UNDECODABLE)
    else:
        screen.page.route("**/m/*.mp4", lambda route: None)
    start(film, poster | {"dur_ms": 1_000})

    failed = ledger.wait_for(2, item=film["id"], result="failed")
    plays = [*failed, *ledger.plays(why="substitute")]
    planned = slots(day_of(screen.server.manifest, Loop.STAGE))
    own = [slot for slot in islice(planned, 100_000) if slot.member and slot.member.id == film["id"]]
    outside = [play for play in plays if not any(slot.start_ms <= ms(play.starts_at) < slot.end_ms for slot in own)]
    assert [(play.item, play.result, play.why, play.starts_at) for play in outside] == []


def test_what_the_page_slept_through_is_not_claimed(screen, ledger, start, poster):
    began = monotonic()
    start(poster | {"dur_ms": 4_000})
    screen.wait(playing=poster["id"])
    screen.page.evaluate(TEN_SECONDS_LATER)

    plays = ledger.wait_for(2)
    assert sum(play.dur_ms for play in plays) <= (monotonic() - began) * 1_000
    assert int(screen.told("frozenMs")) >= 10_000


def test_a_film_that_was_stopped_is_not_complete(screen, ledger, start, poster):
    film = poster | {"kind": "video", "file": "red clip", "dur_ms": 3_500}
    start(film)
    screen.wait_for_plays(2)  # one that it shows from its beginning on
    screen.page.evaluate("document.querySelector('video.on-air').pause()")

    play = ledger.wait_for(why="stalled")[0]
    assert play.result == "partial"
    assert play.dur_ms < 1_500


def test_a_film_that_stands_still_has_failed(screen, ledger, start, poster):
    start(poster | {"kind": "video", "file": "red clip", "dur_ms": HOUR_MS})
    screen.wait(playing=poster["id"])
    screen.page.evaluate("document.querySelector('video.on-air').pause()")
    screen.wait_for_polls(5)  # it was looked at meanwhile, and stood still
    screen.page.evaluate(TEN_SECONDS_LATER)

    assert [(play.result, play.why) for play in ledger.wait_for()] == [("failed", "frozen")]


STEP_BACK = """
let answers = 0;
const get = Headers.prototype.get;
// Each answer says that it is a little earlier than the one before had it.
Headers.prototype.get = function (name) {
  const value = get.call(this, name);
  return name === "X-Server-Time-Ms" ? String(Number(value) - 40 * answers++) : value;
};
"""


def test_plays_never_overlap_even_while_the_clock_is_set_back(screen, ledger, start, poster, line):
    screen.page.add_init_script(STEP_BACK)
    start(poster, line)

    plays = ledger.wait_for(12, item=poster["id"])
    spans = [(play.starts_at, play.ends_at) for play in plays]
    assert all(before[1] <= after[0] for before, after in pairwise(spans))


SLOW_TO_DECODE = """
const decode = HTMLImageElement.prototype.decode;
HTMLImageElement.prototype.decode = async function () {
  await new Promise((resolve) => setTimeout(resolve, 3_500));
  return decode.call(this);
};
"""


def test_a_picture_that_stands_for_longer_claims_its_plan_and_two_seconds(screen, ledger, start, poster):
    """Its successor may be on its way for long; what was not planned is not claimed."""
    screen.page.add_init_script(SLOW_TO_DECODE)
    start(poster)

    assert ledger.wait_for(dur_ms=2_300)


def test_a_player_that_dies_in_mid_play_reports_it_at_its_next_start(screen, ledger, start, poster, line):
    start(poster | {"dur_ms": HOUR_MS}, line)
    screen.wait(playing=poster["id"], ticker=line["id"])
    screen.wait_until(WAS_ALIVE)
    screen.page.reload()

    plays = ledger.wait_for(2)
    assert {(play.item, play.result, play.why) for play in plays} == {
        (poster["id"], "partial", "restarted"),
        (line["id"], "partial", "restarted"),
    }
    assert all(0 < play.dur_ms < 20_000 for play in plays)


def test_numbers_have_no_holes_and_each_play_names_the_one_before(screen, ledger, start, poster, line):
    start(poster, line)
    screen.wait_for_plays(3)
    screen.page.reload()
    ledger.wait_for(item=line["id"])
    plays = ledger.wait(lambda: (plays := ledger.plays())[-1].boot != plays[0].boot and plays)

    for _boot, rows in groupby(plays, key=lambda play: play.boot):
        numbers = [row.n for row in rows]
        assert numbers == list(range(1, len(numbers) + 1))
    digests = [digest(told(play)) for play in plays]
    assert [play.previous_hash for play in plays] == ["", *digests[:-1]]


def test_a_screen_that_cannot_report_for_days_keeps_the_newest(screen, ledger, start, send, poster):
    with ledger.refusing(503):
        start(poster | {"dur_ms": HOUR_MS})
        screen.wait(playing=poster["id"])
        screen.page.evaluate(FILL)
        send()

        screen.wait_until(KEPT, [50_001, 50_002])


def test_on_a_page_without_tls_plays_are_reported_but_not_chained(screen, ledger, start, poster):
    screen.page.add_init_script("Object.defineProperty(crypto, 'subtle', {value: undefined})")
    screen.page.add_init_script("delete window.CompressionStream")  # and the browser is an old one
    start(poster)

    assert {play.previous_hash for play in ledger.wait_for(2)} == {""}


def test_without_a_database_it_plays_on(screen, ledger, start, poster):
    screen.page.add_init_script("Object.defineProperty(window, 'indexedDB', {value: undefined})")
    start(poster)

    assert screen.wait_for_plays(3) == [poster["id"]] * 3
    assert ledger.reports == 0
    assert sum("proof of play" in warning for warning in screen.warnings) == 1


CLEAR = "new Promise((resolve) => indexedDB.deleteDatabase('plays:7').onsuccess = resolve)"


def test_a_database_that_is_cleared_is_opened_again_and_the_loss_is_counted(screen, ledger, start, poster):
    with ledger.refusing(503):
        start(poster)
        screen.wait(playsQueued="3")
        screen.page.evaluate(CLEAR)
        screen.wait(database="reopened")
        screen.page.wait_for_function("() => Number(document.documentElement.dataset.playsLost) >= 3")
        lost = int(screen.told("playsLost"))
        assert lost >= 3
    plays = ledger.wait_for(4)

    # What followed is on record, and the hole in the numbers is as large as the loss.
    assert [play.n for play in plays] == list(range(lost + 1, lost + 1 + len(plays)))
    assert int(screen.told("playsLost")) == lost


def test_rows_that_the_server_refuses_as_a_batch_are_found_and_set_aside(screen, ledger, start, poster):
    """Once it cannot read one row it answers 400 to all that come with it."""
    take, poison = ledger.take, b'"n":2,'

    def refuse(body, headers):
        if poison in gzip.decompress(body):
            return Reply(400, b'{"code": "invalid"}', {"Content-Type": "application/problem+json"})
        return take(body, headers)

    screen.server.take_plays = refuse
    start(poster)

    plays = ledger.wait_for(4)
    assert [play.n for play in plays] == [n for n in range(1, len(plays) + 2) if n != 2]
    screen.wait(playsAside="1")


def test_a_proxy_that_refuses_everything_loses_nothing(screen, ledger, start, poster):
    with ledger.refusing(400):
        start(poster)
        ledger.wait_for_reports(2)
        assert screen.told("playsAside") == "0"

    assert ledger.wait_for(2)[0].n == 1


def test_a_play_that_the_server_cannot_read_holds_up_no_other(screen, ledger, start, poster):
    unreadable = poster | {"id": "9.1", "agreement": "x" * 81}
    with screen.page.expect_console_message(lambda message: "rejected: invalid_row" in message.text):
        start(unreadable, poster)

    assert {play.item for play in ledger.wait_for(2)} == {poster["id"]}


def test_a_revoked_screen_reports_nothing_until_it_is_valid_again(screen, ledger, start, poster):
    start(poster | {"dur_ms": HOUR_MS})
    screen.wait(playing=poster["id"])
    token, screen.server.token = screen.server.token, "another"
    screen.wait(mode="unauthorised")
    screen.wait_for_polls(8)
    assert ledger.reports == 0

    screen.server.token = token

    assert [(play.result, play.why) for play in ledger.wait_for()] == [("partial", "removed")]
