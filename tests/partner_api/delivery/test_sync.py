"""A copy of what a region shows, as an app keeps it, and what is refused to be told from a cursor."""

import json
import subprocess
import sys
from datetime import date, time, timedelta
from io import BytesIO
from pathlib import Path
from urllib.error import HTTPError
from urllib.parse import parse_qsl, urlsplit

import pytest
from django.core.signing import Signer
from django.db import connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext

from ilm_blocks import actions
from ilm_blocks.models import ILM, JournalHead, LocalDecision
from partner_api.delivery.sync import cursors
from sites.succession import merging, renumbering
from tests import factories
from tests.factories import BLUMAH, BOJA, KEDITEN, KENDAL, NOON, PLANTUNGAN
from tests.partner_api.delivery import copying
from tests.partner_api.delivery.copying import Copy
from tests.partner_api.delivery.test_articles import furnished

pytestmark = [pytest.mark.django_db, pytest.mark.database, pytest.mark.usefixtures("clock")]
HOUR = timedelta(hours=1)
NODE = Path(sys.executable).parent / "node"
ROOT = f"/api/v1/regions/{BLUMAH}/"


@pytest.fixture
def copy(client):
    factories.ilm(KENDAL, title="Dari kabupaten")
    factories.ilm(BLUMAH, title="Dari desa")
    factories.article(BLUMAH)
    return Copy(client, BLUMAH)


def changes(client, cursor, query="", code=BLUMAH, **headers):
    return client.get(f"/api/v1/regions/{code}/changes/?since={cursor}{query}", headers=headers)


def flaw(response):
    assert response.status_code == 400
    [error] = response.json()["errors"]
    return error["parameter"], error["code"]


def ids(rows):
    return [row["id"] for row in rows]


# What it says


@pytest.mark.parametrize("channel", ["website", "app"])
def test_a_snapshot_is_the_feed_and_the_newest_news(client, channel):
    factories.ilm(KENDAL, channels=["app"])
    factories.ilm(BLUMAH, on_air_until=NOON + HOUR)
    factories.takeover(PLANTUNGAN)
    furnished()
    factories.event(KENDAL, reach="below")

    copy = client.get(f"{ROOT}snapshot/?channel={channel}").json()

    feed = client.get(f"{ROOT}ilm/?channel={channel}").json()
    assert {name: copy[name] for name in feed} == feed
    assert copy["articles"] == client.get(f"{ROOT}articles/").json()["items"]
    assert copy["events"] == client.get(f"{ROOT}events/").json()["items"]
    assert len(copy["articles"]) == len(copy["events"]) == 1


def test_changes_have_what_is_new_whole_and_what_is_gone_by_number(client, copy, clock):
    kept, gone = copy.held["items"]
    withdrawn = ILM.objects.get(pk=gone["id"])
    clock.shift(HOUR)
    actions.withdraw(withdrawn, code="legal")
    new = factories.ilm(PLANTUNGAN)
    factories.article(BLUMAH, date=NOON.date() + timedelta(days=1), title="Baru")

    told = copy.follow()

    assert (ids(told["items"]["changed"]), told["items"]["removed"]) == ([new.pk], [gone["id"]])
    assert told["items"]["order"] == [kept["id"], new.pk]
    assert [row["title"] for row in told["articles"]["changed"]] == ["Baru"]
    assert told["articles"]["removed"] == []
    assert told["at"] == "2024-02-01T06:00:00Z"
    assert copy.held == copy.snapshot()


def test_who_holds_the_newest_is_told_nothing_and_keeps_the_cursor(client, copy, clock):
    clock.shift(HOUR)
    factories.ilm(BOJA)
    factories.article(KEDITEN)

    told = copy.changes()

    assert told["cursor"] == copy.held["cursor"]
    for kind in ("items", "articles", "events"):
        assert (told[kind]["changed"], told[kind]["removed"]) == ([], [])
        assert told[kind]["order"] == ids(copy.held[kind])


def test_it_names_the_instant_since_which_it_holds_for_its_news_too(client, copy, clock):
    clock.shift(HOUR)
    factories.article(BLUMAH)
    clock.shift(HOUR)
    assert copy.snapshot()["at"] == "2024-02-01T06:00:00Z"

    factories.ilm(KENDAL)
    assert copy.snapshot()["at"] == "2024-02-01T07:00:00Z"


def test_what_the_clock_alone_ends_and_begins_is_told(client, clock):
    ends = factories.ilm(KENDAL, on_air_until=NOON + HOUR)
    begins = factories.ilm(KENDAL, on_air_from=NOON + HOUR)
    copy = Copy(client, BLUMAH)
    clock.shift(HOUR)

    told = copy.follow()

    assert (ids(told["items"]["changed"]), told["items"]["removed"]) == ([begins.pk], [ends.pk])
    assert copy.held == copy.snapshot()


def test_of_many_articles_the_newest_fifty_are_copied(client):
    articles = [factories.article(BLUMAH, date=NOON.date() - timedelta(days=days)) for days in range(52)]
    copy = Copy(client, BLUMAH)
    assert ids(copy.held["articles"]) == [article.pk for article in articles[:50]]

    articles[10].unpublish()
    told = copy.follow()["articles"]

    assert (ids(told["changed"]), told["removed"]) == ([articles[50].pk], [articles[10].pk])
    assert copy.held == copy.snapshot()


def test_events_leave_a_copy_when_they_are_over_and_weekly_ones_move_on(client, clock):
    once = factories.event(BLUMAH, starts_at=time(12), ends_at=time(13))
    weekly = factories.event(KENDAL, reach="below", date=date(2024, 1, 4), weekly_until=date(2024, 2, 8))
    copy = Copy(client, BLUMAH)
    assert copy.held["valid_until"] == "2024-02-01T06:00:00Z"
    clock.shift(HOUR)

    told = copy.follow()

    assert (told["at"], told["events"]["removed"], told["events"]["changed"]) == ("2024-02-01T06:00:00Z", [once.pk], [])
    clock.shift(11 * HOUR)
    told = copy.follow()
    assert told["at"] == "2024-02-01T17:00:00Z"
    [moved] = told["events"]["changed"]
    assert (moved["id"], [day["first_day"] for day in moved["occurrences"]]) == (weekly.pk, ["2024-02-08"])
    assert copy.held == copy.snapshot()


def test_a_copy_of_a_month_ago_is_brought_up_to_date(client, copy, clock):
    for _day in range(30):
        clock.shift(timedelta(days=1))
        factories.ilm(KENDAL, on_air_from=NOON, on_air_until=NOON + timedelta(days=40))

    assert len(copy.follow()["items"]["changed"]) == 30
    assert copy.held == copy.snapshot()


def test_a_restore_of_the_database_takes_back_what_was_copied_after_it(client, copy):
    before = copy.held
    with transaction.atomic():
        factories.ilm(KENDAL, title="Nanti hilang")
        copy.follow()
        assert len(copy.held["items"]) == 3
        transaction.set_rollback(True)
    JournalHead.objects.update(epoch=2)
    factories.ilm(KENDAL, title="Sesudah pemulihan, dengan nomor yang sama")

    copy.follow()

    assert copy.held == copy.snapshot()
    assert "Nanti hilang" not in str(copy.held)
    assert copy.held["cursor"] != before["cursor"]


def test_what_is_shown_again_has_another_address_so_that_no_cache_turns_back(client, copy):
    """Else a cache that keeps the answer of before would show once more what was taken back since."""
    first = copy.held["cursor"]
    hidden = LocalDecision(
        owner=factories.page(BLUMAH), ilm_id=copy.held["items"][0]["id"], kind="hide", reason_code="capacity"
    )
    actions.decide_locally(hidden)
    copy.follow()
    actions.undo(hidden)
    copy.follow()

    assert copy.held["items"] == Copy(client, BLUMAH).held["items"]
    assert copy.held["cursor"] not in (first, None)


@pytest.mark.parametrize("becomes", ["another code", "a part of its neighbour"])
def test_a_copy_goes_on_under_another_code(client, copy, becomes):
    page = factories.page(BLUMAH)
    if becomes == "another code":
        renumbering.renumber(page.pk, code="33.24.01.1001", word="kelurahan", name="Blumah")
    else:
        merging.merge(page.pk, factories.page(KEDITEN).pk)

    moved = changes(client, copy.held["cursor"])
    assert moved.status_code == 308
    assert moved["Location"].endswith(f"/changes/?since={copy.held['cursor']}")
    copy.follow()
    assert copy.held == copy.snapshot()


# What is refused


def test_a_cursor_is_asked_for(client):
    assert flaw(client.get(f"{ROOT}changes/")) == ("since", "required")


@pytest.mark.parametrize(
    "spoil",
    [
        lambda cursor: "",
        lambda cursor: "abc",
        lambda cursor: cursor[:-1],
        lambda cursor: cursor[:40],
        lambda cursor: f"{cursor}%20",
        lambda cursor: cursor.replace(".", "A", 1),
        lambda cursor: ("A" if cursor[0] != "A" else "B") + cursor[1:],
        lambda cursor: "é%F0%9F%92%A7",
        lambda cursor: "%ED%A0%80",
        lambda cursor: "%00",
        lambda cursor: Signer(salt="another").sign("abc").replace(":", "."),
    ],
)
def test_a_spoiled_or_made_up_cursor_is_named(client, copy, spoil):
    assert flaw(changes(client, spoil(copy.held["cursor"]))) == ("since", "invalid_cursor")


def test_a_cursor_that_is_too_long_is_named(client):
    assert flaw(changes(client, "A" * 6_001)) == ("since", "max_length")


def test_a_cursor_of_another_region_or_channel_is_named(client, copy):
    cursor = copy.held["cursor"]

    assert flaw(changes(client, cursor, code=BOJA)) == ("since", "other_region")
    assert flaw(changes(client, cursor, "&channel=app")) == ("since", "other_channel")
    assert changes(client, cursor, "&channel=website").status_code == 200
    assert changes(client, cursor, code=BLUMAH.replace(".", "")).status_code == 200


@pytest.mark.parametrize(
    ("address", "parameter", "code"),
    [
        ("snapshot/?channel=radio", "channel", "invalid_choice"),
        ("snapshot/?since=abc", "since", "unknown_parameter"),
        ("snapshot/?at=2024-02-01T12:00:00Z", "at", "unknown_parameter"),
        ("snapshot/?channel=app&channel=app", "channel", "repeated"),
        ("snapshot/?limit=3", "limit", "unknown_parameter"),
    ],
)
def test_a_wrong_parameter_is_named(client, address, parameter, code):
    assert flaw(client.get(f"{ROOT}{address}")) == (parameter, code)


def test_an_unknown_region_is_a_problem(client, copy):
    for address in ("snapshot/", f"changes/?since={copy.held['cursor']}"):
        answer = client.get(f"/api/v1/regions/33.24.99/{address}")
        assert (answer.status_code, answer.json()["code"]) == (404, "unknown_region")


def test_where_too_much_is_shown_to_be_followed_a_new_snapshot_is_asked_for(client, copy, monkeypatch):
    monkeypatch.setattr(cursors, "MOST_ROWS", 2)
    large = copy.snapshot()["cursor"]

    answer = changes(client, large, accept_language="en")

    assert (answer.status_code, answer.json()["code"]) == (410, "snapshot_needed")
    assert answer["Cache-Control"] == "no-store"
    assert changes(client, copy.held["cursor"]).status_code == 200  # one that was given out before


def test_a_cursor_of_another_release_asks_for_a_new_snapshot(client, copy, monkeypatch):
    monkeypatch.setattr(cursors, "FORMAT", "3")

    assert changes(client, copy.held["cursor"]).json()["code"] == "snapshot_needed"


def test_the_longest_cursor_fits_into_an_address():
    rows = {2**32 - number: bytes(8) for number in range(1, cursors.MOST_ROWS + 1)}
    longest = cursors.Cursor("33.24.01.2001", "videotron", f"999999.{10**18}{'f' * 8}", rows, {}, {})

    assert cursors.Cursor.read(str(longest)) == longest
    assert len(str(longest)) <= cursors.LONGEST


def test_new_keys_of_the_server_keep_cursors_while_the_old_one_is_known(client, copy, settings):
    settings.SECRET_KEY_FALLBACKS, settings.SECRET_KEY = [settings.SECRET_KEY], "baru"
    copy.follow()
    assert copy.held == copy.snapshot()

    settings.SECRET_KEY_FALLBACKS, settings.SECRET_KEY = [], "lain lagi"
    assert flaw(changes(client, copy.held["cursor"])) == ("since", "invalid_cursor")


def test_a_digest_says_nothing_to_who_has_not_the_key(settings):
    """So nobody can write two texts of which the later one is taken for the earlier."""
    row = {"id": 1, "title": "Contoh"}
    before = cursors.digests([row])
    settings.SECRET_KEY = "lain"

    assert cursors.digests([row]) != before


# How it travels


@pytest.mark.parametrize("what", ["snapshot", "changes"])
def test_equal_etags_mean_equal_bytes_until_the_next_border(client, copy, clock, what):
    factories.ilm(KENDAL, on_air_until=NOON + HOUR)
    address = f"{ROOT}{what}/" + (f"?since={copy.held['cursor']}" if what == "changes" else "")
    first = client.get(address)
    assert first.holds_until == NOON + HOUR  # also for those that store it
    clock.shift(timedelta(minutes=59))
    assert client.get(address).content == first.content
    held = client.get(address, headers={"if-none-match": first["ETag"]})
    assert (held.status_code, held.content) == (304, b"")

    clock.shift(timedelta(minutes=1))
    assert client.get(address, headers={"if-none-match": first["ETag"]}).status_code == 200


@pytest.mark.parametrize("what", ["snapshot", "changes"])
def test_caches_keep_it_no_longer_than_it_holds(client, copy, what):
    ilm = factories.ilm(BLUMAH, on_air_until=NOON + timedelta(seconds=9))
    address = f"{ROOT}{what}/" + (f"?since={copy.held['cursor']}" if what == "changes" else "")

    answer = client.get(address)

    assert "max-age=9, s-maxage=9" in answer["Cache-Control"]
    assert {f"r-{KENDAL}", f"r-{BLUMAH}", f"i-{ilm.pk}", f"a-{copy.held['articles'][0]['id']}"} <= {
        *answer["Surrogate-Key"].split()
    }
    assert answer["Access-Control-Allow-Origin"] == "*"
    head = client.head(address)
    assert (dict(head.items()), head.content) == (dict(answer.items()), b"")
    assert client.options(address)["Allow"] == "GET, HEAD, OPTIONS"
    assert client.post(address).status_code == 405


def test_an_emergency_shortens_the_age(client):
    factories.takeover(PLANTUNGAN)

    assert "s-maxage=5," in client.get(f"{ROOT}snapshot/")["Cache-Control"]


@pytest.mark.parametrize("what", ["snapshot", "changes"])
def test_more_ilm_and_more_news_take_no_more_queries(client, copy, what):
    counts = []
    for _round in range(2):
        furnished()
        factories.event(KENDAL, reach="below", weekly_until=NOON.date() + timedelta(days=9))
        factories.ilm(KENDAL, creatives=[factories.poster()])
        address = f"{ROOT}{what}/" + (f"?since={copy.held['cursor']}" if what == "changes" else "")
        client.get(address)  # sizes of pictures are made once
        with CaptureQueriesContext(connection) as queries:
            client.get(address)
        counts.append(len(queries))
    assert counts[0] == counts[1] <= 33


# The code that the reference prints


def test_the_python_of_the_reference_keeps_a_copy(client, copy, monkeypatch):
    def urlopen(address, timeout):
        parts = urlsplit(address)
        answer = Client().get(parts.path, dict(parse_qsl(parts.query)))
        if answer.status_code >= 400:
            raise HTTPError(address, answer.status_code, "", answer.headers, None)
        return BytesIO(answer.content)

    monkeypatch.setattr("urllib.request.urlopen", urlopen)
    newest = copying.run()["newest"]
    root = f"http://localhost:8000{ROOT}"

    held = newest(root, "website")
    assert held == copy.held
    factories.ilm(KENDAL)
    held = newest(root, "website", held)
    assert held == copy.snapshot()
    assert newest(root, "website", held | {"cursor": "rusak"}) == held
    with pytest.raises(HTTPError):
        newest("http://localhost:8000/api/v1/regions/33.24.99/", "website", held)


def test_the_javascript_of_the_reference_keeps_a_copy(client, copy, tmp_path):
    before, root = copy.held, "http://localhost:8000/"
    factories.ilm(PLANTUNGAN)
    actions.withdraw(ILM.objects.first(), code="legal")
    told, after = copy.changes(), copy.snapshot()
    answers = {
        f"{root}changes/?since={before['cursor']}": [200, told],
        f"{root}changes/?since=rusak": [400, {}],
        f"{root}changes/?since=lama": [410, {}],
        f"{root}changes/?since=sibuk": [503, {}],
        f"{root}snapshot/?channel=website": [200, after],
    }
    module, script = tmp_path / "copy.mjs", tmp_path / "run.mjs"
    module.write_text(copying.printed("javascript"), encoding="utf-8")
    script.write_text(
        """
        import { readFileSync } from "node:fs";
        import { newest } from "./copy.mjs";
        const { root, answers, copies } = JSON.parse(readFileSync(0, "utf8"));
        globalThis.fetch = async (address) => {
          const [status, body] = answers[address];
          return { ok: status < 400, status, json: async () => body };
        };
        const found = [];
        for (const copy of copies) {
          found.push(await newest(root, "website", copy ?? undefined).catch((error) => error.message));
        }
        console.log(JSON.stringify(found));
        """,
        encoding="utf-8",
    )
    copies = [
        before,
        None,
        *({"cursor": cursor, "items": [], "articles": [], "events": []} for cursor in ("rusak", "lama", "sibuk")),
    ]

    ran = subprocess.run(
        [NODE, script], input=json.dumps({"root": root, "answers": answers, "copies": copies}),
        capture_output=True, text=True, check=True,
    )  # fmt: skip

    assert json.loads(ran.stdout) == [after, after, after, after, "changes: 503"]
