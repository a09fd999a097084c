"""A screen reports what it showed; each play counts once."""

import gzip
import json
from collections import Counter
from datetime import UTC, datetime, timedelta

import pytest
from django.db import connection
from django.db.models import Sum
from django.test.utils import CaptureQueriesContext

from partner_api.models import Play, PlayHour
from partner_api.screens import tokens
from tests import factories
from tests.factories import KENDAL, NOON, WELERI
from tests.partner_api.screens.plays.conftest import PLAYS
from tests.partner_api.screens.plays.rows import LAST, give, given_long_ago, row, shown, uuid7

pytestmark = pytest.mark.django_db


@pytest.fixture
def ilm(screen, manifest):
    """Of Bawaslu, handed to the regency, and on the screen."""
    bawaslu = factories.partner()
    agreement = factories.agreement(bawaslu, number="1/PKS/2024")
    ilm = factories.ilm(KENDAL, responsible=bawaslu, agreement=agreement, title="Tolak politik uang")
    manifest()
    return ilm


def test_a_play_tells_what_was_shown_and_who_answers_for_it(send, screen, ilm):
    answer = send([shown(ilm, n=7, agreement="1/PKS/2024")])

    assert answer.status_code == 200, answer.content
    assert answer.json() == {
        "accepted": 1, "flagged": [], "unlinked": [], "duplicate": 0, "late": 0, "rejected": [], "ack_through": 7,
    }  # fmt: skip
    play = Play.objects.get()
    assert (play.title, play.responsible_name) == ("Tolak politik uang", "Bawaslu Kabupaten Kendal")
    assert (play.screen, play.owner_id, play.received_at) == (screen, screen.owner_id, NOON)
    assert (play.agreement, play.result, play.dur_ms) == ("1/PKS/2024", "complete", 10_000)
    assert (play.flag, play.screen_name, play.region_name) == ("", "Balai desa", "Desa Blumah")


@pytest.mark.database
def test_a_play_sent_twice_counts_once(send, ilm):
    one, two = shown(ilm), shown(ilm)
    send([one])
    answer = send([one, two, two], packed=True).json()

    assert (answer["accepted"], answer["duplicate"]) == (1, 2)
    assert Play.objects.count() == 2
    assert PlayHour.objects.aggregate(Sum("complete")) == {"complete__sum": 2}


@pytest.mark.database
def test_the_same_number_from_another_screen_is_another_play(send, screen, ilm):
    other = tokens.issue(factories.screen(WELERI, name="Pasar"))
    one = shown(ilm)

    assert send([one]).json()["accepted"] == send([one], token=other).json()["accepted"] == 1


def codes(answer):
    return [flag["code"] for flag in answer.json()["flagged"]]


def test_what_was_in_no_manifest_is_kept_flagged_and_counts_nowhere(send, ilm):
    rows = [row("999.1"), shown(ilm, number=2), shown(ilm, revision=999), shown(ilm, revision=None), row("apa saja")]
    answer = send(rows)

    assert answer.json()["accepted"] == len(rows)
    assert codes(answer) == ["not_in_manifest"] * len(rows)
    assert [flag["id"] for flag in answer.json()["flagged"]] == [row["id"] for row in rows]
    assert Play.objects.filter(flag="not_in_manifest").count() == len(rows)
    assert not PlayHour.objects.exists()


@pytest.mark.parametrize(("at", "made_at"), [
    (NOON + timedelta(minutes=6), NOON),
    (NOON - timedelta(days=3), NOON),
    (NOON - timedelta(days=100, seconds=1), NOON - timedelta(days=90)),
    (datetime(1970, 1, 1, tzinfo=UTC), NOON),
    (datetime(1970, 1, 1, tzinfo=UTC), NOON - timedelta(days=90)),
    (datetime(2099, 12, 31, tzinfo=UTC), NOON),
])  # fmt: skip
def test_a_time_that_cannot_be_is_kept_flagged_and_makes_no_hour(send, ilm, at, made_at):
    answer = send([shown(ilm, at=at, id=uuid7(made_at, 1))])

    assert (answer.json()["accepted"], codes(answer)) == (1, ["clock"])
    assert Play.objects.get().starts_at == at
    assert not PlayHour.objects.exists()


@pytest.mark.database
def test_five_hundred_plays_of_a_day_within_an_hour_are_kept_and_count_nowhere(send, ilm):
    rows = [shown(ilm, at=LAST - timedelta(seconds=7 * number), dur_ms=86_400_000) for number in range(500)]
    answer = send(rows)

    assert (answer.json()["accepted"], codes(answer)) == (500, ["too_long"] * 500)
    assert not PlayHour.objects.exists()


@pytest.mark.parametrize(("dur_ms", "flagged"), [(10_000, []), (12_000, []), (12_001, ["too_long"])])
def test_two_seconds_more_than_planned_count(send, ilm, dur_ms, flagged):
    assert codes(send([shown(ilm, dur_ms=dur_ms)])) == flagged


@pytest.mark.database
@pytest.mark.parametrize(("later", "flagged"), [(9_999, ["overlap"]), (10_000, [])])
@pytest.mark.parametrize("in_one_batch", [True, False])
@pytest.mark.parametrize("backwards", [True, False])
def test_no_two_plays_of_one_loop_share_their_time(send, ilm, later, flagged, in_one_batch, backwards):
    rows = [shown(ilm, at=LAST), shown(ilm, at=LAST + timedelta(milliseconds=later))]
    rows = rows[::-1] if backwards else rows
    answers = [send(rows)] if in_one_batch else [send([row]) for row in rows]

    assert [code for answer in answers for code in codes(answer)] == flagged
    assert PlayHour.objects.get().complete == 2 - len(flagged)


def test_the_stage_and_the_running_text_run_side_by_side(send, screen):
    give(screen, "1.1")
    give(screen, "1.2", loop="ticker", dur_ms=20_000)

    assert codes(send([row("1.1", at=LAST), row("1.2", at=LAST, dur_ms=20_000)])) == []
    assert codes(send([row("1.2", at=LAST + timedelta(seconds=10))])) == ["overlap"]


@pytest.mark.database
def test_a_short_play_far_inside_a_long_one_overlaps_it(send, screen):
    give(screen, "1.1", dur_ms=3_600_000)
    give(screen, "2.1")
    start = NOON - timedelta(hours=2)

    assert codes(send([row("1.1", at=start, dur_ms=3_600_000)])) == []
    assert codes(send([row("2.1", at=start + timedelta(minutes=59)), row("2.1", at=NOON - timedelta(days=9))])) == [
        "overlap"
    ]


def test_an_instant_takes_no_time(send, ilm):
    """A file that cannot be shown fails at once, while another plays."""
    rows = [shown(ilm, at=LAST), shown(ilm, at=LAST + timedelta(seconds=5), dur_ms=0, result="failed", why="404")]

    assert codes(send(rows)) == []
    assert (PlayHour.objects.get().complete, PlayHour.objects.get().failed) == (1, 1)


@pytest.mark.database
@pytest.mark.parametrize("result", ["complete", "partial"])
def test_hundreds_of_plays_that_took_no_time_are_no_plays(send, ilm, result):
    answer = send([shown(ilm, at=LAST, dur_ms=0, result=result) for _number in range(300)])

    assert codes(answer) == ["too_short"] * 300
    assert not PlayHour.objects.exists()


@pytest.mark.database
def test_another_screens_plays_overlap_none_of_these(send, ilm, ask):
    other = tokens.issue(factories.screen(WELERI, name="Pasar"))
    ask(other)
    given_long_ago()

    assert codes(send([shown(ilm, at=LAST)])) == codes(send([shown(ilm, at=LAST)], token=other)) == []


def test_what_does_not_count_takes_nobodys_time(send, ilm):
    assert codes(send([shown(ilm, at=LAST, dur_ms=60_000)])) == ["too_long"]
    assert codes(send([shown(ilm, at=LAST)])) == []


def test_what_failed_or_was_passed_over_was_not_on_air(send, ilm):
    send([shown(ilm, result=result) for result in ("complete", "partial", "failed", "skipped")])

    assert PlayHour.objects.aggregate(Sum("shown_ms")) == {"shown_ms__sum": 20_000}


def test_a_play_across_the_hour_counts_in_the_first_and_its_time_in_both(send, ilm):
    send([shown(ilm, at=NOON - timedelta(hours=1, seconds=3))])

    first, second = PlayHour.objects.order_by("hour")
    assert (first.complete, first.shown_ms) == (1, 3_000)
    assert (second.complete, second.shown_ms) == (0, 7_000)


def test_days_without_a_network_are_no_doubt(send, ilm):
    assert codes(send([shown(ilm, at=NOON - timedelta(days=30))])) == []
    assert PlayHour.objects.get().hour == NOON - timedelta(days=30)


def test_what_is_older_than_plays_are_kept_is_answered_but_not_counted(send, ilm):
    answer = send([shown(ilm, at=NOON - timedelta(days=91), n=3), shown(ilm, at=NOON - timedelta(days=89))]).json()

    assert (answer["accepted"], answer["late"]) == (1, 1)
    assert Play.objects.count() == PlayHour.objects.count() == 1


@pytest.mark.database
@pytest.mark.parametrize(("wrong", "pointer"), [
    ({"id": "bukan-uuid"}, "/rows/1/id"),
    ({"id": "6f9619ff-8b86-4011-b42d-00c04fc964ff"}, "/rows/1/id"),
    ({"id": "ffffffff-ffff-7fff-bfff-ffffffffffff"}, "/rows/1/id"),
    ({"n": 0}, "/rows/1/n"),
    ({"n": "7"}, "/rows/1/n"),
    ({"n": True}, "/rows/1/n"),
    ({"item": "x\x00"}, "/rows/1/item"),
    ({"item": 1}, "/rows/1/item"),
    ({"item": ["1.1"]}, "/rows/1/item"),
    ({"revision": 1.5}, "/rows/1/revision"),
    ({"start_ms": None}, "/rows/1/start_ms"),
    ({"start_ms": 10**18}, "/rows/1/start_ms"),
    ({"dur_ms": -1}, "/rows/1/dur_ms"),
    ({"dur_ms": 10**30}, "/rows/1/dur_ms"),
    ({"dur_ms": "10000"}, "/rows/1/dur_ms"),
    ({"result": "mungkin"}, "/rows/1/result"),
    ({"result": ["complete"]}, "/rows/1/result"),
    ({"asset": "A" * 64}, "/rows/1/asset"),
    ({"asset": " " + "a" * 64}, "/rows/1/asset"),
    ({"seq": [1, 2]}, "/rows/1/seq"),
    ({"seq": [1, "2", 3]}, "/rows/1/seq"),
    ({"seq": {"0": 1}}, "/rows/1/seq"),
])  # fmt: skip
def test_a_row_that_cannot_be_read_holds_up_no_other(send, ilm, wrong, pointer):
    broken = row() | wrong
    answer = send([shown(ilm), broken, shown(ilm)]).json()

    assert answer["accepted"] == Play.objects.count() == 2
    [rejected] = answer["rejected"]
    assert (rejected["id"], rejected["code"]) == (broken["id"], "invalid_row")
    assert rejected["errors"][0]["pointer"].startswith(pointer)
    assert rejected["errors"][0]["detail"]


@pytest.mark.parametrize("wrong", [None, 7, "teks", [], {}, {"id": 5}])
def test_what_is_no_row_at_all_is_rejected_too(send, screen, wrong):
    answer = send([wrong]).json()

    assert (answer["accepted"], answer["ack_through"], answer["rejected"][0]["id"]) == (0, None, None)


@pytest.mark.parametrize("body", [b"", b"{", b"[]", b"{}", b'{"rows": 5}', b'{"rows": []}', b'{"rows": {"a": 1}}'])
def test_a_body_that_is_no_batch_is_a_problem(client, token, body):
    headers = {"Authorization": f"Bearer {token}"}
    answer = client.post(PLAYS, body, content_type="application/json", headers=headers)

    assert (answer.status_code, answer["Content-Type"]) == (400, "application/problem+json")


def test_more_than_five_hundred_rows_are_too_many(send, screen):
    answer = send([row()] * 501)

    assert answer.status_code == 400
    assert answer.json()["errors"][0]["pointer"] == "/rows"
    assert "500" in answer.json()["errors"][0]["detail"]


def test_a_small_file_that_unpacks_to_a_huge_one_is_refused(send, screen):
    assert send([row(why="x" * 3_000_000)], packed=True).status_code == 413
    assert send([row(why="x" * 3_000_000)]).status_code == 413


@pytest.mark.parametrize("broken", [b"bukan gzip", b"\x1f\x8b\x08\x00"])
def test_a_broken_gzip_is_a_problem(client, token, broken):
    headers = {"Authorization": f"Bearer {token}", "Content-Encoding": "gzip"}
    assert client.post(PLAYS, broken, content_type="application/json", headers=headers).status_code == 400


def test_what_follows_a_gzip_is_refused_and_not_dropped(client, token):
    packed = gzip.compress(json.dumps({"rows": [row()]}).encode())
    headers = {"Authorization": f"Bearer {token}", "Content-Encoding": "gzip"}
    for behind in (b"sampah", packed):
        answer = client.post(PLAYS, packed + behind, content_type="application/json", headers=headers)
        assert answer.status_code == 400
    assert not Play.objects.exists()


@pytest.mark.parametrize("coding", ["br", "deflate", "zstd", "gzip, gzip", "apa saja"])
def test_a_body_in_another_coding_is_refused_and_told_which_are_taken(send, screen, coding):
    answer = send([row()], **{"Content-Encoding": coding})

    assert (answer.status_code, answer["Content-Type"]) == (415, "application/problem+json")
    assert answer.json()["code"] == "unsupported_media_type"
    assert "gzip" in answer.json()["detail"]
    assert not Play.objects.exists()


@pytest.mark.parametrize("coding", ["identity", "Identity", ""])
def test_a_plain_body_may_say_that_it_is(send, ilm, coding):
    assert send([shown(ilm)], **{"Content-Encoding": coding}).json()["accepted"] == 1


def test_nobody_without_a_screens_token_reports_anything(send, screen):
    for token in (None, "tidak-dikenal"):
        assert send([row()], token=token).status_code == 401
    assert not Play.objects.exists()


@pytest.mark.database
def test_a_batch_asks_as_often_for_two_plays_as_for_five_hundred(send, screen, manifest):
    """One INSERT for the plays, one for new hours, one UPDATE for known ones, which SQLite alone splits."""
    partners = [factories.partner(name=f"Lembaga {number}") for number in range(3)]
    ilms = [factories.ilm(KENDAL, responsible=one, agreement=factories.agreement(one)) for one in partners]
    takeover = factories.takeover(KENDAL, starts_at=NOON - timedelta(hours=9))
    [alarm] = [item for item in manifest()["items"] if item["id"] == f"t{takeover.pk}.1"]

    def rows(many):
        shown_in_turn = [shown(ilms[number % 3]) for number in range(many)]
        return [*shown_in_turn, row(alarm["id"], revision=alarm["revision"]), row("999.1")]

    def questions(rows):
        with CaptureQueriesContext(connection) as queries:
            assert send(rows).json()["accepted"] == len(rows)
        return Counter(query["sql"].split()[0] for query in queries)

    questions(rows(3))
    few = questions(rows(3))

    many = questions(rows(498))
    assert many["SELECT"] == few["SELECT"] <= 12
    if connection.vendor == "postgresql":
        assert (many["INSERT"], many["UPDATE"]) <= (2, 2)


def test_no_address_of_a_sender_is_kept(send, ilm):
    send([shown(ilm)], **{"X-Forwarded-For": "203.0.113.9"})

    kept = json.dumps([*Play.objects.values(), *PlayHour.objects.values()], default=str)
    assert "203.0.113.9" not in kept
    assert "127.0.0.1" not in kept


def test_a_report_counts_as_being_heard_of(send, screen, ilm):
    send([shown(ilm)])

    screen.refresh_from_db()
    assert screen.seen_at == NOON
