"""A screen that asks again is answered without a query, and never when it should hear something else."""

import threading
from datetime import timedelta

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from cms.answers.wsgi import Application
from ilm_blocks.models import JournalHead
from partner_api.models import Screen, ScreenRoll
from partner_api.screens import known, last_seen, tokens
from partner_api.screens.bodies import bodies
from partner_api.screens.crowding import Places
from partner_api.screens.signing import keys
from tests import factories
from tests.cms.answers.visiting import Visitor
from tests.factories import BLUMAH, BOJA, KENDAL, NOON, WELERI

pytestmark = [pytest.mark.django_db, pytest.mark.database, pytest.mark.usefixtures("noon_in_kendal")]
LOOK = 2  # queries: the head of the journal and the roll of the screens


@pytest.fixture
def visitor(settings):
    settings.ANSWERS = {"MEMORY_MB": 4, "LOOK_MS": 0}  # each request looks, as after a while
    return Visitor(Application())


@pytest.fixture
def screen(db):
    factories.ilm(KENDAL)
    return factories.screen()


@pytest.fixture
def token(screen):
    return tokens.issue(screen)


def ask(visitor, token, etag=None, host="localhost", **headers):
    headers |= {"if_none_match": etag} if etag else {}
    return visitor.get(f"//{host}{known.PATH}", authorization=f"Bearer {token}", **headers)


@pytest.fixture
def etag(visitor, token):
    """The screen has got its manifest, and has been told that it is unchanged; the next answer needs nobody."""
    etag = ask(visitor, token).headers["etag"]
    assert visitor.reached
    visitor.reached.clear()
    return etag


def test_the_path_is_that_of_the_api():
    assert reverse("screens:manifest") == known.PATH


def test_what_is_unchanged_reaches_nothing_and_costs_no_query(settings, token):
    settings.ANSWERS = {"MEMORY_MB": 4, "LOOK_MS": 60_000}
    visitor = Visitor(Application())
    etag = ask(visitor, token).headers["etag"]
    visitor.reached.clear()

    with CaptureQueriesContext(connection) as queries:
        answers = [ask(visitor, token, etag) for _time in range(3)]
    assert [(answer.status, answer.body) for answer in answers] == [(304, b"")] * 3
    assert not queries.captured_queries
    assert visitor.is_stored


def test_it_has_every_header_that_django_would_send(visitor, token, etag, settings):
    stored = ask(visitor, token, etag)
    assert visitor.is_stored
    settings.ANSWERS = {"MEMORY_MB": 0}
    made = ask(Visitor(Application()), token, etag)

    assert made.status == stored.status == 304
    of_a_body = {"content-language", "content-length"}
    assert stored.headers == {name: value for name, value in made.headers.items() if name not in of_a_body}


def revoked(screen):
    tokens.revoke(screen)
    return 401


def paired_anew(screen):
    tokens.issue(screen)
    return 401


def switched_off(screen):
    screen.is_active = False
    screen.save()
    return 401


def switched_off_in_one_statement(screen):
    Screen.objects.filter(owner=screen.owner_id).update(is_active=False)
    return 401


def deleted(screen):
    screen.delete()
    return 401


def deleted_in_one_statement(screen):
    Screen.objects.filter(pk=screen.pk).delete()
    return 401


def edited(screen):
    screen.operating = [{"type": "daypart", "value": {"days": [], "start": "06:00", "end": "22:00"}}]
    screen.save()
    return 200


def published(screen):
    factories.ilm(KENDAL)
    return 200


def taken_over(screen):
    factories.takeover(BLUMAH)
    return 200


def another_key(screen):
    keys.rotate(NOON.date(), at_once=True)
    return 200


def restored(screen):
    JournalHead.objects.update(epoch=2)
    return 200


CHANGES = [
    revoked, paired_anew, switched_off, switched_off_in_one_statement, deleted, deleted_in_one_statement, edited,
    published, taken_over, another_key, restored,
]  # fmt: skip


@pytest.mark.parametrize("change", CHANGES, ids=lambda change: change.__name__)
def test_what_changes_is_seen_at_once(visitor, screen, token, etag, change):
    assert ask(visitor, token, etag).status == 304
    assert visitor.is_stored
    expected = change(screen)

    assert ask(visitor, token, etag).status == expected


@pytest.mark.parametrize("change", [published, *(change for change in CHANGES if change is not published)],
                         ids=lambda change: change.__name__)  # fmt: skip
def test_what_changes_while_it_is_answered_is_not_remembered(visitor, screen, token, etag, change):
    """The write comes when the view is done with its reads and nothing is kept yet."""
    factories.ilm(KENDAL)
    settle, changed = visitor.application.watch.settle, []

    def overtaken(*arguments):
        if not changed:
            changed.append(change(screen))
        return settle(*arguments)

    visitor.application.watch.settle = overtaken
    newer = ask(visitor, token, etag)
    assert (newer.status, len(changed)) == (200, 1)
    visitor.application.watch.settle = settle

    again = ask(visitor, token, newer.headers["etag"])
    assert not visitor.is_stored
    assert again.status == changed[0]


@pytest.fixture
def twin(visitor, screen, etag):
    """The token of a screen beside it that plays the same and has been answered, too."""
    twin = tokens.issue(factories.screen(name="Pasar"))
    ask(visitor, twin)
    visitor.reached.clear()
    return twin


def test_after_a_change_the_first_of_alike_screens_asks_django_and_the_others_need_nobody(
    visitor, token, twin, etag, settings
):
    factories.ilm(KENDAL, title="Iklan baru")
    first = ask(visitor, token, etag)
    assert (first.status, visitor.is_stored) == (200, False)
    with CaptureQueriesContext(connection) as queries:
        second = ask(visitor, twin, '"lama"')
    assert (second.status, visitor.is_stored) == (200, True)
    assert len(queries.captured_queries) == LOOK
    assert ask(visitor, twin, second.headers["etag"]).status == 304
    assert visitor.is_stored

    settings.ANSWERS = {"MEMORY_MB": 0}
    made = ask(Visitor(Application()), twin)
    assert (made.status, made.body) == (second.status, second.body)
    assert made.headers == second.headers


def test_who_holds_it_already_is_told_so_without_django(visitor, token, twin, etag):
    """What came and went, or was asked through another process."""
    factories.ilm(KENDAL, title="Iklan baru")
    held = ask(visitor, twin).headers["etag"]
    ask(visitor, token, etag)
    visitor.reached.clear()

    for asked in (held, f"W/{held}", f'"lama", {held}'):
        answer = ask(visitor, twin, asked)
        assert (answer.status, answer.body, visitor.is_stored) == (304, b"", True)


@pytest.mark.parametrize("change", CHANGES, ids=lambda change: change.__name__)
def test_what_changes_between_two_alike_screens_is_seen_by_the_second(
    visitor, screen, token, twin, etag, change, settings
):
    factories.ilm(KENDAL, title="Iklan baru")
    ask(visitor, twin)
    expected = change(screen)
    answer = ask(visitor, token, etag)

    assert answer.status == expected
    settings.ANSWERS = {"MEMORY_MB": 0}
    made = ask(Visitor(Application()), token, etag)
    assert (made.status, made.body, made.headers.get("etag")) == (
        answer.status,
        answer.body,
        answer.headers.get("etag"),
    )


def test_while_too_many_wait_the_next_is_told_to_ask_again_without_django(visitor, token, etag, monkeypatch, settings):
    """It costs the server as little as "not modified": a thousand ask at once after a change."""
    factories.ilm(KENDAL, title="Iklan baru")
    monkeypatch.setattr(bodies, "places", Places(1))
    with bodies.places.one():
        ask(visitor, token, etag)  # it is seen what has moved
        with CaptureQueriesContext(connection) as queries:
            told = ask(visitor, token, etag)
        assert (told.status, told.headers["retry-after"], visitor.is_stored) == (503, "5", True)
        assert len(queries.captured_queries) == LOOK

        settings.ANSWERS = {"MEMORY_MB": 0}
        made = ask(Visitor(Application()), token, etag)
        assert (made.status, made.body) == (told.status, told.body)
        assert told.headers.items() >= {"content-type": "application/problem+json", "cache-control": "no-store"}.items()
    assert ask(visitor, token, etag).status == 200


def test_what_has_not_been_noted_as_given_to_a_screen_is_not_given_to_it(visitor, token, etag, monkeypatch):
    """Reports are judged by what was noted: who became alike a moment ago asks Django, which notes it first."""
    factories.ilm(KENDAL, title="Iklan baru")
    ask(visitor, token, etag)
    visitor.reached.clear()
    newcomer = factories.screen(name="Pasar")
    monkeypatch.setattr("partner_api.screens.given._note", lambda *_: None)
    fresh = tokens.issue(newcomer)
    for _time in range(2):
        assert ask(visitor, fresh).status == 200
        assert not visitor.is_stored


def test_django_judges_what_is_no_plain_question(visitor, token, etag):
    assert ask(visitor, token, "*").status == 304
    assert not visitor.is_stored
    for method, headers in (
        ("HEAD", {}),
        ("GET", {"accept": "text/html"}),
        ("GET", {"origin": "https://lain.example"}),
    ):
        visitor.get(f"//localhost{known.PATH}", method, authorization=f"Bearer {token}", **headers)
        assert not visitor.is_stored


def test_another_screen_and_a_change_elsewhere_leave_it_as_it_is(visitor, token, etag):
    other = factories.screen(WELERI, name="Pasar")
    tokens.issue(other)
    other.name = "Pasar baru"
    other.save()
    factories.ilm(BOJA)

    assert ask(visitor, token, etag).status == 304
    assert visitor.is_stored


def test_only_its_own_token_and_its_own_bytes_are_answered(visitor, token, etag):
    assert ask(visitor, f"{token}x", etag).status == 401
    assert ask(visitor, "", etag).status == 401
    assert ask(visitor, token, '"lain"').status == 200
    assert ask(visitor, token).status == 200


def test_nobody_is_answered_on_a_host_that_is_unknown(visitor, token, etag):
    assert ask(visitor, token, etag, host="jahat.example").status == 400
    assert ask(visitor, token, etag).status == 304


def test_it_ends_with_its_day(visitor, token, etag, monkeypatch):
    for at, is_stored in (("2024-02-01T23:59:59+07:00", True), ("2024-02-02T00:00:00+07:00", False)):
        with time_machine.travel(at, tick=False):
            assert (ask(visitor, token, etag).status == 304) is is_stored
            assert visitor.is_stored is is_stored


def test_it_is_heard_of_once_a_minute_after_the_answer(visitor, screen, token, etag):
    for passed, notes in ((60, 0), (61, 1), (120, 0), (122, 1)):
        at = NOON + timedelta(seconds=passed)
        with time_machine.travel(at, tick=False), CaptureQueriesContext(connection) as queries:
            assert ask(visitor, token, etag).status == 304
        assert len(queries.captured_queries) == LOOK + notes
        assert visitor.is_stored
    assert Screen.objects.get(pk=screen.pk).seen_at == NOON + timedelta(seconds=122)


def test_of_several_processes_one_notes_it(visitor, screen, token, etag, settings):
    at = NOON + timedelta(seconds=90)
    Screen.objects.filter(pk=screen.pk).update(seen_at=at - timedelta(seconds=1))  # by another one
    with time_machine.travel(at, tick=False):
        ask(visitor, token, etag)

    assert Screen.objects.get(pk=screen.pk).seen_at == at - timedelta(seconds=1)


def test_a_note_that_fails_is_made_good_later(visitor, screen, token, etag, monkeypatch):
    with time_machine.travel(NOON + timedelta(seconds=90), tick=False):
        with last_seen._turn:
            assert ask(visitor, token, etag).status == 304
        assert Screen.objects.get(pk=screen.pk).seen_at == NOON
        assert ask(visitor, token, etag).status == 304
    assert Screen.objects.get(pk=screen.pk).seen_at == NOON + timedelta(seconds=90)


def test_no_more_are_remembered_than_there_is_room_for(visitor, screen, token, etag, monkeypatch):
    monkeypatch.setattr(known, "MOST", 2)
    for number in range(4):
        ask(visitor, tokens.issue(factories.screen(BLUMAH, name=f"Pasar {number}")))

    assert len(visitor.application.screens) == 2
    assert ask(visitor, token, etag).status == 304


def test_a_screen_that_is_written_is_looked_at_alone(visitor, screen, token, etag):
    """As many queries for many screens that are known as for one."""
    etags = {}
    for number in range(5):
        other = tokens.issue(factories.screen(BLUMAH, name=f"Pasar {number}"))
        etags[other] = ask(visitor, other).headers["etag"]
    visitor.reached.clear()
    tokens.revoke(screen)

    assert [ask(visitor, other, held).status for other, held in etags.items()] == [304] * 5
    assert visitor.is_stored
    assert ask(visitor, token, etag).status == 401


@pytest.mark.django_db(transaction=True, serialized_rollback=True)
def test_each_write_of_a_screen_moves_the_roll_by_one_and_is_named_by_its_row(screen):
    before = ScreenRoll.objects.get().number
    threads = [threading.Thread(target=_issue, args=[screen.pk]) for _time in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert ScreenRoll.objects.get().number == before + 4
    assert Screen.objects.get(pk=screen.pk).moved == before + 4


@pytest.mark.django_db(transaction=True, serialized_rollback=True)
def test_the_roll_is_moved_outside_of_a_transaction_too(screen):
    before = ScreenRoll.objects.get().generation
    ScreenRoll.move_all()

    assert ScreenRoll.objects.get().generation == before + 1


def _issue(pk):
    try:
        tokens.issue(Screen.objects.get(pk=pk))
    finally:
        connection.close()
