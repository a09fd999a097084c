"""A player tells how it fares each minute; what is wrong with it is seen wherever its videotron is named."""

from copy import deepcopy
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from rest_framework.exceptions import ValidationError

from partner_api.models import Screen, ScreenEvent, ScreenHealth, TakeoverReceipt
from partner_api.screens.connection import Connection, ConnectionState
from partner_api.screens.faults import Fault
from partner_api.screens.fleet import quick, releases, serializers
from tests import factories
from tests.factories import NOON
from tests.partner_api.screens.fleet.conftest import BOOT, COPY, NEXT, beat

pytestmark = pytest.mark.django_db
MINUTE = timedelta(minutes=1)
FILES = beat()["files"]


def found(screen):
    screen = Screen.objects.select_related("health").get(pk=screen.pk)
    return Connection.of(screen, timezone.now(), NOON.tzinfo)


def events(screen):
    return [(event.kind, event.of) for event in ScreenEvent.objects.filter(screen=screen).order_by("pk")]


def test_a_heartbeat_is_kept_and_answered_with_the_time(send, screen):
    answer = send()

    assert answer.status_code == 200, answer.content
    assert answer.json() == {"server_time_ms": int(NOON.timestamp() * 1000), "commands": []}
    assert answer["Cache-Control"] == "no-store"
    health = ScreenHealth.objects.get()
    assert (health.screen, health.beat_at, health.boot) == (screen, NOON, BOOT)
    assert health.told["playing"] == "1.1"
    assert found(screen).state == ConnectionState.ONLINE


def test_a_heartbeat_is_a_sign_of_life(send, screen):
    send()
    assert Screen.objects.get(pk=screen.pk).seen_at == NOON


def test_a_heartbeat_takes_two_queries_and_touches_nothing_that_is_remembered_of_the_screen(send, screen, noon):
    send()
    moved = Screen.objects.get(pk=screen.pk).moved
    noon.shift(timedelta(seconds=30))
    with CaptureQueriesContext(
        connection,
    ) as queries:
        assert send().status_code == 200
    assert [query["sql"].split()[0] for query in queries] == ["SELECT", "UPDATE"]
    assert Screen.objects.get(pk=screen.pk).moved == moved
    assert events(screen) == [("started", "")]


@pytest.mark.parametrize("token", ["nobody", None])
def test_a_token_that_is_not_known_is_refused(send, screen, token):
    assert send(token=token).status_code == 401
    assert not ScreenHealth.objects.exists()


@pytest.mark.parametrize(
    ("facts", "pointer"),
    [
        ({"boot": "7"}, "/boot"),
        ({"mode": "dancing"}, "/mode"),
        ({"skew_ms": "12"}, "/skew_ms"),
        ({"seq": [1, 2]}, "/seq"),
        ({"files": FILES | {"bad": -1}}, "/files/bad"),
        ({"files": FILES | {"lain": 1}}, "/files/lain"),
        ({"address": "192.0.2.1"}, "/address"),
        ({"errors": [{"code": "decode", "of": "1.1"}] * 21}, "/errors"),
        ({"errors": [{"code": "decode"}]}, "/errors/0/of"),
        ({"takeovers": [{"id": 0, "shown_ms": 1}]}, "/takeovers/0/id"),
        ({"done": [{"command": 1, "result": ""}]}, "/done/0/result"),
        ({"viewport": None}, "/viewport"),
    ],
)
def test_what_cannot_be_read_is_refused_with_the_place_of_the_mistake(send, facts, pointer):
    answer = send(**facts)

    assert answer.status_code == 400
    assert answer.json()["code"] == "invalid_body"
    assert answer.json()["errors"][0]["pointer"] == pointer
    assert not ScreenHealth.objects.exists()


@pytest.mark.parametrize(("body", "status"), [(b"{", 400), (b"[]", 400), (b'{"a":"' + b"x" * 16_384 + b'"}', 413)])
def test_what_is_no_heartbeat_is_refused(send, body, status):
    assert send(body).status_code == status


def test_two_heartbeats_at_once_are_too_many(send, noon):
    send()
    noon.shift(timedelta(seconds=1))
    answer = send()
    assert (answer.status_code, answer["Retry-After"]) == (429, "5")


def test_no_token_writes_without_end_by_naming_ever_new_players(send, screen, noon):
    send()
    noon.shift(timedelta(seconds=1))
    assert send(boot=COPY).status_code == 200
    assert [send(boot=boot).status_code for boot in (NEXT, COPY)] == [429, 429]
    assert events(screen) == [("started", ""), ("started", "")]


ODD = st.one_of(
    st.none(), st.booleans(), st.integers(-(2**65), 2**65), st.floats(), st.text(max_size=50),
    st.sampled_from([BOOT, BOOT.upper(), "\x00", "\ud800", " ", "disk", [1, 2, 3], [], {}, [{"code": "x", "of": ""}],
                     [{"code": " ", "of": ""}], [{"command": 1, "result": "ok"}], [{"id": 2**53, "shown_ms": 0}]]),
)  # fmt: skip


@given(changed=st.dictionaries(st.sampled_from([*quick.CHECKS, "lain"]), ODD, max_size=3))
@settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_what_is_read_quickly_is_what_the_serializer_reads(changed):
    raw = beat() | changed
    if (read := quick.read(raw)) is None:
        return
    slow = serializers.Beat(data=deepcopy(raw))
    slow.is_valid(raise_exception=True)
    assert read == slow.validated_data


def test_what_a_good_player_sends_is_read_quickly():
    told = beat(done=[{"command": 7, "result": "ok"}], takeovers=[{"id": 3, "shown_ms": 5}])
    assert quick.read(told) == told


def test_what_only_the_serializer_can_judge_is_left_to_it():
    with pytest.raises(ValidationError):
        serializers.read(beat(storage="tape"))


@pytest.mark.parametrize(
    ("facts", "fault"),
    [
        ({"files": FILES | {"bad": 1}}, Fault.FILES_BAD),
        ({"errors": [{"code": "safe_mode", "of": ""}]}, Fault.SAFE),
        ({"errors": [{"code": "manifest", "of": "signature"}]}, Fault.MANIFEST),
        ({"storage": "memory"}, Fault.STORAGE),
        ({"mode": "refused-storage"}, Fault.STORAGE),
        ({"lost": 1}, Fault.LOST),
    ],
)
def test_a_player_that_has_trouble_is_disturbed_at_once_and_says_why(send, screen, noon, facts, fault):
    send(**facts)

    assert found(screen).state == ConnectionState.DEGRADED
    assert str(found(screen)) == f"terganggu: {fault.label}"
    assert events(screen)[-1] == ("fault", fault.value)
    noon.shift(MINUTE)
    send(**facts)
    noon.shift(MINUTE)
    send()
    assert found(screen).state == ConnectionState.ONLINE
    assert events(screen) == [("started", ""), ("fault", fault.value), ("mended", fault.value)]


@pytest.mark.parametrize(
    ("facts", "patience", "fault"),
    [
        ({"files": FILES | {"whole": 2}}, 15 * MINUTE, Fault.FILES_MISSING),
        ({"queue": 1_000}, 15 * MINUTE, Fault.QUEUE),
        ({"skew_ms": -2_001}, 2 * MINUTE, Fault.CLOCK),
        ({"release": "of last year"}, timedelta(hours=3), Fault.RELEASE),
    ],
)
def test_what_mends_itself_is_a_fault_only_when_it_lasts(send, screen, noon, facts, patience, fault):
    send(**facts)
    noon.shift(patience - timedelta(seconds=3))
    send(**facts)
    assert found(screen).state == ConnectionState.ONLINE
    noon.shift(timedelta(seconds=3))
    send(**facts)
    assert found(screen).faults == (fault,)


def test_the_present_release_and_a_small_skew_are_right(send, screen, noon):
    for _minute in range(5):
        send(release=releases.current(), skew_ms=2_000)
        assert found(screen).state == ConnectionState.ONLINE
        noon.shift(60 * MINUTE)


def test_a_silence_is_told_once_it_is_over(send, screen, noon):
    send()
    noon.shift(10 * MINUTE)
    send()
    assert events(screen)[-1] == ("silent", NOON.isoformat(timespec="seconds"))


def test_a_start_is_told(send, screen, noon):
    send()
    noon.shift(10 * MINUTE)
    send(boot=NEXT)
    assert [kind for kind, _of in events(screen)] == ["started", "silent", "started"]


def test_a_player_that_sends_no_heartbeat_any_more_is_judged_by_its_polls(send, screen, noon):
    send(lost=1)
    noon.shift(4 * MINUTE)
    Screen.objects.filter(pk=screen.pk).update(seen_at=NOON + 4 * MINUTE)
    assert found(screen).state == ConnectionState.ONLINE


def test_what_was_shown_of_an_emergency_is_a_receipt(send, screen, noon):
    emergency = factories.takeover()
    noon.shift(MINUTE)

    send(takeovers=[{"id": emergency.pk, "shown_ms": int(NOON.timestamp() * 1000) + 2_000}])

    assert TakeoverReceipt.objects.get(screen=screen, takeover=emergency).shown_at == NOON + timedelta(seconds=2)
