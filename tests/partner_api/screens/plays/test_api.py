"""A screen reports what it showed; each play counts once."""

import json
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from partner_api.models import Play, PlayHour, Screen
from partner_api.screens import tokens
from tests import factories
from tests.factories import KENDAL, NOON, WELERI
from tests.partner_api.screens.plays.conftest import PLAYS
from tests.partner_api.screens.plays.rows import row, uuid7

pytestmark = [pytest.mark.django_db, pytest.mark.database]


@pytest.fixture
def ilm(screen):
    """Of Bawaslu, handed to the regency."""
    bawaslu = factories.partner()
    return factories.ilm(
        KENDAL, responsible=bawaslu, agreement=factories.agreement(bawaslu), title="Tolak politik uang"
    )


def test_a_play_tells_what_was_shown_and_who_answers_for_it(send, screen, ilm):
    answer = send([row(f"{ilm.pk}.1", n=7, agreement="1/PKS/2024")])

    assert answer.status_code == 200, answer.content
    assert answer.json() == {"accepted": 1, "duplicate": 0, "late": 0, "rejected": [], "ack_through": 7}
    play = Play.objects.get()
    assert (play.title, play.responsible_name) == ("Tolak politik uang", "Bawaslu Kabupaten Kendal")
    assert (play.screen, play.owner_id, play.received_at) == (screen, screen.owner_id, NOON)
    assert (play.agreement, play.result, play.dur_ms) == ("1/PKS/2024", "complete", 10_000)
    assert not play.is_unknown


def test_a_play_of_a_takeover_tells_its_words(send, screen):
    takeover = factories.takeover(KENDAL, text="Banjir di Kaliwungu")
    send([row(f"t{takeover.pk}.2", asset=None, agreement=None)])

    play = Play.objects.get()
    assert (play.title, play.responsible_name) == ("Banjir di Kaliwungu", "Pemerintah Kabupaten Kendal")


def test_a_play_sent_twice_counts_once(send, ilm):
    one, two = row(f"{ilm.pk}.1"), row(f"{ilm.pk}.1")
    send([one])
    answer = send([one, two, two], packed=True).json()

    assert (answer["accepted"], answer["duplicate"]) == (1, 2)
    assert Play.objects.count() == 2
    assert PlayHour.objects.get().complete == 2


def test_the_same_number_from_another_screen_is_another_play(send, screen, ilm):
    other = tokens.issue(Screen.objects.create(owner=factories.page(WELERI), name="Pasar"))
    one = row(f"{ilm.pk}.1")

    assert send([one]).json()["accepted"] == send([one], token=other).json()["accepted"] == 1


def test_an_unknown_item_is_kept_and_flagged(send, screen):
    elsewhere, draft = factories.ilm(WELERI), factories.draft(KENDAL)
    items = ["999.1", f"{elsewhere.pk}.1", f"{draft.pk}.1", "apa saja", "²", "9" * 30]

    assert send([row(item) for item in items]).json()["accepted"] == len(items)
    assert Play.objects.filter(is_unknown=True, title="").count() == len(items)


@pytest.mark.parametrize("at", [NOON + timedelta(minutes=6), NOON - timedelta(days=3)])
def test_a_mad_clock_is_kept_and_flagged(send, ilm, at):
    number = uuid7(NOON - timedelta(minutes=10), 1)

    assert send([row(f"{ilm.pk}.1", at=at, id=number)]).json()["accepted"] == 1
    assert Play.objects.get().has_mad_clock


def test_days_without_a_network_are_no_mad_clock(send, ilm):
    send([row(f"{ilm.pk}.1", at=NOON - timedelta(days=30))])

    assert not Play.objects.get().has_mad_clock


def test_what_is_older_than_plays_are_kept_is_answered_but_not_counted(send, ilm):
    answer = send([row(at=NOON - timedelta(days=91), n=3), row(f"{ilm.pk}.1", at=NOON - timedelta(days=89))]).json()

    assert (answer["accepted"], answer["late"]) == (1, 1)
    assert Play.objects.count() == PlayHour.objects.count() == 1


@pytest.mark.parametrize(("wrong", "pointer"), [
    ({"id": "bukan-uuid"}, "/rows/1/id"),
    ({"id": "6f9619ff-8b86-4011-b42d-00c04fc964ff"}, "/rows/1/id"),
    ({"id": "ffffffff-ffff-7fff-bfff-ffffffffffff"}, "/rows/1/id"),
    ({"n": 0}, "/rows/1/n"),
    ({"item": "x\x00"}, "/rows/1/item"),
    ({"start_ms": 10**18}, "/rows/1/start_ms"),
    ({"dur_ms": -1}, "/rows/1/dur_ms"),
    ({"result": "mungkin"}, "/rows/1/result"),
    ({"asset": "A" * 64}, "/rows/1/asset"),
    ({"seq": [1, 2]}, "/rows/1/seq"),
])  # fmt: skip
def test_a_row_that_cannot_be_read_holds_up_no_other(send, ilm, wrong, pointer):
    broken = row() | wrong
    answer = send([row(f"{ilm.pk}.1"), broken, row(f"{ilm.pk}.1")]).json()

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


def test_nobody_without_a_screens_token_reports_anything(send, screen):
    for token in (None, "tidak-dikenal"):
        assert send([row()], token=token).status_code == 401
    assert not Play.objects.exists()


def test_a_batch_asks_as_often_for_two_plays_as_for_two_hundred(send, ilm):
    """SQLite splits long INSERTs; what is asked before does not grow."""

    def questions(rows):
        with CaptureQueriesContext(connection) as queries:
            assert send(rows).json()["accepted"] == len(rows)
        return [query["sql"].split()[0] for query in queries].count("SELECT")

    questions([row(f"{ilm.pk}.1")])
    few = questions([row(f"{ilm.pk}.1") for _ in range(2)])

    assert questions([row(f"{ilm.pk}.1", at=NOON - timedelta(minutes=number)) for number in range(200)]) == few


def test_no_address_of_a_sender_is_kept(send, ilm):
    send([row(f"{ilm.pk}.1")], **{"X-Forwarded-For": "203.0.113.9"})

    kept = json.dumps([*Play.objects.values(), *PlayHour.objects.values()], default=str)
    assert "203.0.113.9" not in kept
    assert "127.0.0.1" not in kept


def test_a_report_counts_as_being_heard_of(send, screen, ilm):
    send([row(f"{ilm.pk}.1")])

    screen.refresh_from_db()
    assert screen.seen_at == NOON
