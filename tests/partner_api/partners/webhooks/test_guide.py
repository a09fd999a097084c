"""What the how-to says of verifying holds for a real message: by its Python, and by its openssl."""

import re
import sqlite3
import subprocess
from pathlib import Path

import pytest
import time_machine
from django.conf import settings

from tests.factories import NOON

from .conftest import WEBHOOKS, work_off

pytestmark = [pytest.mark.django_db, pytest.mark.filterwarnings("ignore:System time is way off")]
GUIDE = (Path(settings.BASE_DIR) / "docs" / "how-to" / "receive-webhooks.md").read_text()


def block(language, sign):
    [found] = [
        code for kind, code in re.findall(r"```(\w+)\n(.*?)```", GUIDE, re.DOTALL) if kind == language and sign in code
    ]
    return found


@pytest.fixture
def is_ours():
    known = {}
    exec(block("python", "def is_ours"), known)
    return known["is_ours"]


@pytest.fixture
def came(program, made, receiver):
    """A message and the secret of its endpoint."""
    webhook = made()
    program.handed_in()
    work_off(webhook)
    [message] = receiver.came
    return message, webhook["secret"]


def test_the_lines_of_python_know_our_messages_and_no_others(came, is_ours):
    message, secret = came

    with time_machine.travel(NOON, tick=False):
        assert is_ours(secret, message.headers, message.body)
        assert not is_ours(secret, message.headers, message.body + b" ")
        assert not is_ours("whsec_" + "A" * 44, message.headers, message.body)
    with time_machine.travel(NOON.timestamp() + 301, tick=False):
        assert not is_ours(secret, message.headers, message.body)


@pytest.mark.parametrize("wrong", [
    {"webhook-id": None}, {"webhook-timestamp": None}, {"webhook-signature": None}, {"webhook-timestamp": "x"},
    {"webhook-timestamp": ""}, {"webhook-timestamp": "1" * 5000}, {"webhook-timestamp": "١٧٠٦٧٦٣٦٠٠"},
    {"webhook-timestamp": "inf"}, {"webhook-signature": "v1,é"}, {"webhook-signature": "v1,\udce9"},
    {"webhook-signature": ""},
])  # fmt: skip
def test_the_lines_of_python_answer_no_to_whatever_a_stranger_sends(came, is_ours, wrong):
    message, secret = came
    headers = {name.lower(): value for name, value in message.headers.items()} | wrong
    headers = {name: value for name, value in headers.items() if value is not None}

    with time_machine.travel(NOON, tick=False):
        assert is_ours(secret, headers, message.body) is False


@pytest.fixture
def remembering():
    """``remember`` of the how-to beside the tables of a receiver, as the how-to makes them."""
    known = {"db": sqlite3.connect(":memory:")}
    for statement in re.findall(r"`(CREATE TABLE [^`]*)`", GUIDE):
        known["db"].execute(statement)
    exec(block("python", "def remember"), known)
    yield known["remember"], lambda table: [row[0] for row in known["db"].execute(f"SELECT * FROM {table}")]
    known["db"].close()


def test_what_came_twice_is_queued_once(came, remembering):
    message, _secret = came
    remember, kept = remembering
    for _number in range(2):
        remember(message.headers["webhook-id"], message.said)

    assert kept("work") == [message.said["data"]["url"]]
    assert kept("seen") == [message.headers["webhook-id"]]


def test_a_test_is_remembered_and_queues_nothing(program, made, receiver, remembering):
    webhook = made()
    program.post(f"{WEBHOOKS}{webhook['id']}/test/")
    work_off(webhook)
    [message] = receiver.came
    remember, kept = remembering
    remember(message.headers["webhook-id"], message.said)

    assert message.said["type"] == "webhook.test"
    assert (kept("work"), kept("seen")) == ([], [message.headers["webhook-id"]])


def test_a_message_whose_work_could_not_be_queued_is_not_taken_for_seen(came, remembering):
    message, _secret = came
    remember, kept = remembering
    with pytest.raises(sqlite3.Error):
        remember(message.headers["webhook-id"], {"data": {"url": object()}})

    assert kept("seen") == []
    remember(message.headers["webhook-id"], message.said)
    assert kept("work") == [message.said["data"]["url"]]


def test_openssl_comes_to_the_same_signature(came, tmp_path):
    message, secret = came
    (tmp_path / "body.json").write_bytes(message.body)
    said = {
        "SECRET": secret, "ID": message.headers["webhook-id"], "TIMESTAMP": message.headers["webhook-timestamp"],
        "PATH": "/usr/bin:/bin",
    }  # fmt: skip
    printed = subprocess.run(
        ["bash", "-c", block("bash", "openssl")], cwd=tmp_path, env=said, capture_output=True, text=True, check=True
    )

    assert f"v1,{printed.stdout.strip()}" == message.headers["webhook-signature"]
