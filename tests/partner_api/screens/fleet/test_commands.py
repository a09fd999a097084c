"""Officers ask players to do something: only those who operate the screen, each once, within ten minutes."""

import io
from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied
from PIL import Image
from wagtail.models import ModelLogEntry

from partner_api.models import ScreenCommand, ScreenPicture
from partner_api.screens import tokens
from partner_api.screens.fleet import commands
from partner_api.screens.fleet.commands import CannotAsk
from partner_api.screens.fleet.models import CommandKind, CommandState
from tests import factories
from tests.factories import BLUMAH, KENDAL, NOON, PLANTUNGAN, WELERI

SCREENSHOT = "/api/v1/screens/screenshot/"
MINUTE = timedelta(minutes=1)


@pytest.fixture
def operator(screen):
    return factories.officer("operator", BLUMAH, "operate")


@pytest.fixture
def ask(screen, token, operator):
    def ask(kind, at=NOON, user=operator):
        return commands.ask(screen, kind, at, user=user)

    return ask


def test_a_command_goes_out_with_the_next_heartbeat_until_it_is_done(send, ask, screen, noon):
    send()
    command = ask(CommandKind.IDENTIFY)
    assert command.state(NOON) == CommandState.WAITING

    order = {"id": command.pk, "kind": "identify", "until_ms": int((NOON + 10 * MINUTE).timestamp() * 1000),
             "name": "Balai desa"}  # fmt: skip
    for _beat in range(2):
        noon.shift(MINUTE)
        assert send().json()["commands"] == [order]
    command.refresh_from_db()
    assert (command.state(NOON + 2 * MINUTE), command.sent_at) == (CommandState.SENT, NOON + MINUTE)

    noon.shift(MINUTE)
    assert send(done=[{"command": command.pk, "result": "ok"}]).json()["commands"] == []
    noon.shift(MINUTE)
    send(done=[{"command": command.pk, "result": "interrupted"}])  # the first word stands
    command.refresh_from_db()
    assert (command.state(NOON), command.ended_at) == (CommandState.DONE, NOON + 3 * MINUTE)


def test_what_fails_and_what_expires_is_told(send, ask, noon):
    failed, late = ask(CommandKind.SCREENSHOT), ask(CommandKind.RELOAD)
    send(done=[{"command": failed.pk, "result": "http_413"}])
    failed.refresh_from_db()
    late.refresh_from_db()
    assert (failed.state(NOON), failed.result) == (CommandState.FAILED, "http_413")
    noon.shift(10 * MINUTE)
    assert late.state(NOON + 10 * MINUTE) == CommandState.EXPIRED
    assert send().json()["commands"] == []


def test_no_screen_ends_the_command_of_another(send, ask, noon):
    command = ask(CommandKind.RELOAD)
    other = factories.screen(WELERI, name="Pasar")
    assert send(token=tokens.issue(other), done=[{"command": command.pk, "result": "ok"}]).json()["commands"] == []
    command.refresh_from_db()
    assert command.ended_at is None


def test_who_asks_is_on_record(ask, screen, operator):
    ask(CommandKind.REFETCH)
    entry = ModelLogEntry.objects.get(action="partner_api.command")
    assert (entry.user, entry.object_id, entry.data) == (operator, screen.pk, {"kind": "refetch"})


@pytest.mark.parametrize(("at", "action"), [(WELERI, "operate"), (BLUMAH, "add"), (BLUMAH, "approve")])
def test_nobody_asks_who_does_not_operate_the_screen(ask, at, action):
    with pytest.raises(PermissionDenied):
        ask(CommandKind.RELOAD, user=factories.officer("lain", at, action))
    assert not ScreenCommand.objects.exists()


@pytest.mark.parametrize("at", [PLANTUNGAN, KENDAL])
def test_operators_above_may_ask(ask, at):
    assert ask(CommandKind.RELOAD, user=factories.officer("atas", at, "operate")).pk


def test_the_same_is_not_asked_twice_while_it_waits(ask):
    ask(CommandKind.RELOAD)
    with pytest.raises(CannotAsk):
        ask(CommandKind.RELOAD)
    assert ask(CommandKind.RELOAD, at=NOON + 10 * MINUTE).pk


def test_of_a_screen_that_is_not_paired_nothing_is_asked(screen, operator):
    with pytest.raises(CannotAsk):
        commands.ask(screen, CommandKind.RELOAD, NOON, user=operator)


def test_a_command_is_for_the_player_that_was_paired_when_it_was_asked(send, ask, screen, noon):
    dropped = [ask(kind) for kind in (CommandKind.CLEAR, CommandKind.IDENTIFY)]
    noon.shift(MINUTE)
    token = tokens.issue(screen)

    wanted = ask(CommandKind.IDENTIFY, at=NOON + MINUTE)
    assert [order["id"] for order in send(token=token).json()["commands"]] == [wanted.pk]
    for command in dropped:
        command.refresh_from_db()
        assert command.state(NOON + MINUTE) == CommandState.EXPIRED


# Pictures


def picture(kind="WEBP", size=(480, 270)):
    stream = io.BytesIO()
    Image.new("RGB", size, (10, 120, 60)).save(stream, kind)
    return stream.getvalue()


@pytest.fixture
def show(client, token):
    def show(content, kind="image/webp", token=token):
        headers = {"Authorization": f"Bearer {token}"}
        return client.generic("POST", SCREENSHOT, content, content_type=kind, headers=headers)

    return show


@pytest.mark.parametrize(("form", "kind"), [("WEBP", "image/webp"), ("JPEG", "image/jpeg")])
def test_a_picture_that_was_asked_for_is_kept_until_the_next(show, ask, screen, form, kind):
    ask(CommandKind.SCREENSHOT)
    for size in ((480, 270), (240, 480)):
        assert show(picture(form, size), kind).status_code == 204
        kept = ScreenPicture.objects.get()
        assert (kept.screen, kept.taken_at, kept.mime) == (screen, NOON, kind)
        assert Image.open(io.BytesIO(bytes(kept.content))).size == size == (kept.width, kept.height)


def test_a_picture_that_nobody_asked_for_is_refused(show, ask, noon):
    ask(CommandKind.RELOAD)
    assert show(picture()).status_code == 409
    ask(CommandKind.SCREENSHOT)
    noon.shift(10 * MINUTE)
    assert show(picture()).status_code == 409
    assert not ScreenPicture.objects.exists()


@pytest.mark.parametrize(
    ("content", "kind", "status"),
    [
        (picture(size=(481, 100)), "image/webp", 422),
        (picture(size=(100, 961)), "image/webp", 422),
        (b"<svg onload='alert(1)'/>", "image/webp", 422),
        (picture()[:60], "image/webp", 422),
        (b"", "image/webp", 422),
        (b"x" * 60_001, "image/webp", 413),
        (picture("PNG"), "image/png", 415),
        (picture("PNG"), "image/webp", 422),
        (picture("GIF"), "image/jpeg", 422),
        (b"{}", "application/json", 415),
    ],
)
def test_what_is_no_such_picture_is_refused_with_its_reason(show, ask, content, kind, status):
    ask(CommandKind.SCREENSHOT)
    answer = show(content, kind)
    assert answer.status_code == status, answer.content
    assert answer["Content-Type"] == "application/problem+json"
    assert not ScreenPicture.objects.exists()


def test_a_picture_needs_the_token_of_its_screen(show, ask):
    ask(CommandKind.SCREENSHOT)
    assert show(picture(), token="lain").status_code == 401
