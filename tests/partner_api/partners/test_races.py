"""Requests that meet: real threads and transactions on PostgreSQL. What comes twice is done once."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.db import connection, connections
from django.test import Client

from ilm_blocks import actions
from ilm_blocks.models import ILM, Confirmation, Declaration
from partner_api.partners.idempotency import repeating
from partner_api.partners.keys import acts
from partner_api.partners.keys.models import PartnerKey
from partner_api.partners.keys.scopes import Scope
from partner_api.partners.media.models import Upload
from partner_api.partners.submissions import writing

from .conftest import MESSAGE, SUBMISSIONS, Program, codes, png
from .test_media import begin, send
from .test_submissions import approve

pytestmark = [
    pytest.mark.database,
    pytest.mark.django_db(transaction=True, serialized_rollback=True),
    pytest.mark.parametrize("attempt", range(3)),
]


@pytest.fixture(autouse=True)
def _on_postgresql(attempt, db):
    if connection.vendor != "postgresql":
        pytest.skip("SQLite has one writer at a time: there is no race to run")


def race(*writers):
    """What each writer returns, all begun at once."""
    start = Barrier(len(writers))

    def run(writer):
        try:
            start.wait(timeout=10)
            return writer()
        finally:
            connections.close_all()

    with ThreadPoolExecutor(len(writers)) as pool:
        return [done.result() for done in [pool.submit(run, writer) for writer in writers]]


def apart(program):
    """The same program on a line of its own."""
    return Program(Client(), program.token, program.key)


@pytest.fixture
def meeting(monkeypatch):
    """Two wait for each other right before the first lock of what they came for."""
    met = Barrier(2)

    def before(module, name):
        act = getattr(module, name)

        def waits(*given, **named):
            met.wait(timeout=10)
            return act(*given, **named)

        monkeypatch.setattr(module, name, waits)

    return before


def test_twins_under_one_key_are_one_draft_and_one_answer(program, meeting):
    meeting(repeating, "_first")
    body = {"title": "Kembar", "creatives": [MESSAGE]}

    first, second = race(*(lambda: apart(program).post(SUBMISSIONS, body, idempotency_key="kembar") for _ in range(2)))

    assert {first.status_code, second.status_code} == {201}
    assert first.json() == second.json()
    assert [("Idempotency-Replayed" in answer) for answer in (first, second)].count(True) == 1
    assert ILM.objects.count() == 1


def test_different_requests_under_one_key_are_one_draft_and_one_refusal(program, meeting):
    meeting(repeating, "_first")

    answers = race(
        *(lambda t=title: apart(program).post(SUBMISSIONS, {"title": t}, idempotency_key="k") for title in "ab")
    )

    assert sorted(answer.status_code for answer in answers) == [201, 422]
    assert ILM.objects.count() == 1


def test_of_two_changes_of_what_both_have_seen_the_second_is_told(program, meeting):
    told = program.begun()
    etag = program.etag(told["url"])
    meeting(writing, "locked")

    answers = race(*(lambda t=title: apart(program).patch(told["url"], {"title": t}, if_match=etag) for title in "ab"))

    assert sorted(answer.status_code for answer in answers) == [200, 412]
    assert ILM.objects.get().revisions.count() == 2


def test_handed_in_twice_at_once_it_is_one_word_and_one_statement(program, meeting):
    told = program.begun()
    etag = program.etag(told["url"])
    meeting(writing, "locked")

    answers = race(*(lambda: apart(program).act(told, "submit", {"statement": True}, if_match=etag) for _ in range(2)))

    assert sorted(answer.status_code for answer in answers) == [200, 412]
    assert (Confirmation.objects.count(), Declaration.objects.count()) == (1, 1)


def test_what_is_handed_in_while_a_colleague_takes_it_off_is_refused_or_withdrawn(program, approver, meeting):
    """A correction is handed in at the moment at which what it is copied from is withdrawn: both stand as they say."""
    told = program.handed_in()
    approve(told, approver)
    made = program.act(told, "copy").json()
    etag = program.etag(made["url"])
    meeting(writing, "locked")

    gone, handed = race(
        lambda: apart(program).post(f"{SUBMISSIONS}{told['id']}/withdraw/", {"code": "legal"}),
        lambda: apart(program).act(made, "submit", {"statement": True}, if_match=etag),
    )

    assert (gone.status_code, handed.status_code) == (200, 200)
    assert ILM.objects.get(pk=told["id"]).is_withdrawn
    assert not ILM.objects.get(pk=made["id"]).live


def test_withdrawn_twice_at_once_it_is_withdrawn_once(program, approver, siti, meeting):
    told = program.handed_in()
    approve(told, approver)
    meeting(writing, "locked")

    answers = race(
        *(lambda: apart(program).post(f"{SUBMISSIONS}{told['id']}/withdraw/", {"code": "legal"}) for _ in range(2))
    )

    assert sorted(answer.status_code for answer in answers) == [200, 409]
    [refused] = [answer for answer in answers if answer.status_code == 409]
    assert codes(refused) == {("", "withdrawn")}


def test_withdrawn_and_handed_in_at_once_leaves_nothing_on_air(program, approver, meeting):
    told = program.handed_in()
    approve(told, approver)
    etag = program.etag(told["url"])
    meeting(writing, "locked")

    gone, handed = race(
        lambda: apart(program).post(f"{SUBMISSIONS}{told['id']}/withdraw/", {"code": "legal"}),
        lambda: apart(program).act(told, "submit", {"statement": True}, if_match=etag),
    )

    assert gone.status_code == 200
    assert handed.status_code in (409, 412)
    assert ILM.objects.get().is_withdrawn


def test_the_same_part_sent_twice_at_once_is_kept_once(program):
    content = png()
    location = begin(program, content)["Location"]

    answers = race(*(lambda: send(apart(program), location, 0, content[:20]) for _ in range(2)))

    assert sorted(answer.status_code for answer in answers) == [204, 409]
    assert Upload.objects.get().offset == 20


def test_of_two_who_make_their_second_key_at_once_one_is_told(program, bawaslu, siti):
    def make():
        try:
            acts.make(bawaslu, name="Kedua", scopes=[Scope.MEDIA_WRITE], days=30, user=siti)
        except actions.Refused as refused:
            return refused.code
        return "made"

    assert sorted(race(make, make)) == ["made", "too_many_keys"]
    assert PartnerKey.objects.count() == acts.MOST_LIVE
